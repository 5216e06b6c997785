"""The text of WordprocessingML elements: what is shown, not what was deleted or computed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tradeqa.documents.composed import CellRow

MAX_SPAN = 200  # columns that one cell may cover
MAX_CELL_TEXT = 600  # characters; a cell with more is a column of a page
MAX_DEPTH = 50  # content controls and tables within one another

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def tag(name: str) -> str:
    """The full name of an element or attribute of WordprocessingML."""
    return _WORD + name


_WRAPPERS = frozenset(map(tag, ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")))
# not shown: deleted or moved away, the older copy of a drawing, text boxes (read apart)
_UNSEEN = frozenset(
    {tag("del"), tag("moveFrom"), tag("txbxContent"), _COMPATIBILITY + "Fallback", tag("rPr")}
)
_SPACES = frozenset(map(tag, ("tab", "br", "cr", "ptab")))


def blocks(container: Any, depth: int = 0) -> Iterator[Any]:
    """The paragraphs and tables directly within a body, cell or text box, in order."""
    for child in container.iterchildren():
        if child.tag in (tag("p"), tag("tbl")):
            yield child
        elif child.tag in _WRAPPERS and depth < MAX_DEPTH:
            yield from blocks(child, depth + 1)


def paragraph_text(paragraph: Any) -> str:
    """What a paragraph shows."""
    parts: list[str] = []
    _gather(paragraph, parts)
    return "".join(parts)


def _gather(element: Any, parts: list[str]) -> None:
    for child in element.iterchildren():
        if child.tag in (tag("t"), _MATH + "t"):
            parts.append(child.text or "")
        elif child.tag in _SPACES:
            parts.append(" ")
        elif child.tag == tag("noBreakHyphen"):
            parts.append("-")
        elif child.tag not in _UNSEEN and child.tag != tag("pPr"):
            _gather(child, parts)


def text_boxes(paragraph: Any) -> Iterator[Any]:
    """The text boxes anchored in a paragraph, each once."""
    for box in paragraph.iter(tag("txbxContent")):
        outer = [parent.tag for parent in box.iterancestors()]
        depth = len(outer) - len(list(paragraph.iterancestors())) - 1
        if not _UNSEEN.intersection(outer[:depth]):
            yield box


def table_rows(table: Any) -> list[CellRow] | None:
    """The rows of a table with merged cells filled in; None if it only lays out the page."""
    rows: list[CellRow] = []
    above: list[str] = []
    for row in _rows(table):
        cells: list[str] = []
        columns: list[str] = []
        head = row.find(f"{tag('trPr')}/{tag('tblHeader')}") is not None
        for cell in _cells(row):
            text = _cell_text(cell)
            properties = cell.find(tag("tcPr"))
            merge = properties.find(tag("vMerge")) if properties is not None else None
            if merge is not None and merge.get(tag("val"), "continue") == "continue":
                text = above[len(columns)] if len(columns) < len(above) else text
            span = _span(properties)
            cells.extend([text, *[""] * (span - 1)])
            columns.extend([text] * span)
        above = columns
        if len(set(columns)) == 1:  # one cell over the whole row
            columns = cells
        rows.append(CellRow(tuple(cells), tuple(columns), head))
    wide = any(sum(bool(cell) for cell in row.cells) > 1 for row in rows)
    if not wide or any(len(cell) > MAX_CELL_TEXT for row in rows for cell in row.cells):
        return None
    return rows


def _rows(table: Any) -> Iterator[Any]:
    return (row for row in table.iter(tag("tr")) if next(row.iterancestors(tag("tbl"))) is table)


def _cells(row: Any) -> Iterator[Any]:
    return (cell for cell in row.iter(tag("tc")) if next(cell.iterancestors(tag("tr"))) is row)


def _cell_text(cell: Any) -> str:
    """The text of all paragraphs within a cell, also of a table within it."""
    texts = (" ".join(paragraph_text(p).split()) for p in cell.iter(tag("p")))
    return " ".join(text for text in texts if text)


def _span(properties: Any) -> int:
    found = properties.find(tag("gridSpan")) if properties is not None else None
    value = found.get(tag("val"), "1") if found is not None else "1"
    return min(MAX_SPAN, max(1, int(value))) if value.isdecimal() else 1
