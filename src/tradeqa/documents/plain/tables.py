"""Tables that extraction flattened into lines: caption, head, one row a line, source.

Under a caption every line of the shape "label, figures" is a row; without one, three
rows with the same number of cells make a table. The number of columns is what most
rows have; a head with one cell fewer lacks that of the labels, which is then "".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tradeqa.documents.plain.cells import (
    Cell,
    RowShape,
    fit_row,
    head_cells,
    is_figure,
    is_years,
    row_shape,
    split_cells,
    word_row,
)
from tradeqa.documents.plain.chars import BREAK, JOINT, ends_clause, ends_open
from tradeqa.documents.plain.labels import Label
from tradeqa.documents.plain.lines import Line

_HEAD_LINES = 6  # lines between caption and first row at most
_LEAST_ROWS = 3  # rows that make a table without a caption
_LEAST_FIGURES = 2  # figures in a row of such a table
_LONGEST_LABEL = 30  # columns of a line that is a row's label, or the first half of one
_LONGEST_HEAD = 200  # columns


@dataclass(slots=True)
class RowDraft:
    """A head or a row: its compacted text and the spans of its cells."""

    lines: list[Line]
    text: str
    cells: tuple[Cell, ...]
    is_head: bool = False
    lacks_label: bool = False  # a head without a word for the column of labels


@dataclass(slots=True)
class TableDraft:
    """A table as found: the lines it takes, from its caption (if any) to its last row."""

    end: int  # position after its last line
    rows: list[RowDraft] = field(default_factory=list)


def find_table(
    lines: Sequence[Line], labels: Sequence[Label | None], at: int, captioned: bool
) -> TableDraft | None:
    """The table whose head or first row stands at `at`, or None."""
    hint = _words_of_head(lines, labels, at) if captioned else 0
    first = at + 1 if hint else _first_row(lines, labels, at)
    if first is None:
        return None
    if not captioned and not _is_sure(lines, labels, at, first):
        return None
    table = TableDraft(end=first)
    shapes: list[tuple[list[Line], RowShape | None]] = []
    heads: dict[int, list[Line]] = {0: list(lines[at:first])}  # by the row they stand above
    position, expected = first, hint
    while position < len(lines) and not (lines[position].turned and position > at):
        if labels[position] is Label.MORE_TABLE:
            again = _first_row(lines, labels, position + 1)
            if again is None or lines[position + 1].turned:
                break
            heads[len(shapes)] = list(lines[position + 1 : again])
            position = again
        taken = _row_at(lines, labels, position, expected)
        if taken is None:
            break
        shapes.append(taken)
        if not expected and taken[1] is not None:
            expected = len(taken[1].cells)
        position += len(taken[0])
    table.end = position
    known = [shape for _, shape in shapes if shape is not None]
    if not known:
        return None
    columns = Counter(len(shape.cells) for shape in known).most_common(1)[0][0]
    for number, (row_lines, shape) in enumerate(shapes):
        if heads.get(number):
            table.rows.append(_head(heads[number], columns))
        text = BREAK.join(line.text for line in row_lines)
        cells = ((0, len(text)),) if shape is None else fit_row(shape, columns)
        table.rows.append(RowDraft(row_lines, text, cells))
    return table


def _is_sure(lines: Sequence[Line], labels: Sequence[Label | None], at: int, first: int) -> bool:
    """Whether rows without a caption are a table: three alike, under a head that fits them."""
    shapes = [row_shape(line.text) for line in lines[first : first + _LEAST_ROWS]]
    if len(shapes) < _LEAST_ROWS or any(labels[first : first + _LEAST_ROWS]):
        return False
    columns = 0 if shapes[0] is None else len(shapes[0].cells)
    if any(
        shape is None
        or shape.figures < _LEAST_FIGURES
        or shape.figures == len(shape.words)
        or len(shape.cells) != columns
        for shape in shapes
    ):
        return False
    return at == first or bool(_head(list(lines[at:first]), columns).cells)


def _first_row(lines: Sequence[Line], labels: Sequence[Label | None], at: int) -> int | None:
    for position in range(at, min(at + _HEAD_LINES + 1, len(lines))):
        line, label = lines[position], labels[position]
        if line.turned and position > at:
            return None
        shape = row_shape(line.text) if label in (None, Label.HEADING) else None
        if shape is not None and not is_years(shape) and not _opens_head(lines, position):
            return position
        if label is not None or ends_clause(line.text) or line.width > _LONGEST_HEAD:
            return None
    return None


def _words_of_head(lines: Sequence[Line], labels: Sequence[Label | None], at: int) -> int:
    """Number of words in a head that the next line matches word for word; 0 when it does not."""
    if at + 1 >= len(lines) or labels[at] or labels[at + 1] or lines[at + 1].turned:
        return 0
    if row_shape(lines[at].text) is not None or lines[at + 1].torn_before:
        return 0
    columns = len(split_cells(lines[at].text))
    head, row = word_row(lines[at].text, columns), word_row(lines[at + 1].text, columns)
    return 0 if head is None or row is None else columns


def _opens_head(lines: Sequence[Line], at: int) -> bool:
    """Whether the next line is torn from this one: part of a head, such as a unit."""
    after = lines[at + 1] if at + 1 < len(lines) else None
    return after is not None and after.torn_before and after.text[0] in "(（"


def _row_at(
    lines: Sequence[Line], labels: Sequence[Label | None], at: int, expected: int
) -> tuple[list[Line], RowShape | None] | None:
    """A row at `at` with the lines it takes; the shape is None for a line that is only a label."""
    line = lines[at]
    if labels[at] not in (None, Label.HEADING):
        return None
    shape = row_shape(line.text) or word_row(line.text, expected)
    if shape is not None:
        return [line], shape
    if (
        at + 1 == len(lines)
        or labels[at + 1] is not None
        or lines[at + 1].turned
        or line.width > _LONGEST_LABEL
        or ends_clause(line.text)
        or ends_open(line.text)
    ):
        return None
    after = row_shape(lines[at + 1].text)
    if after is None:
        return None
    if len(after.cells) >= expected and after.figures < len(after.words):
        return [line], None
    both = row_shape(line.text + BREAK + lines[at + 1].text)
    return None if both is None else ([line, lines[at + 1]], both)


def _head(lines: list[Line], columns: int) -> RowDraft:
    parts = [lines[0].text]
    for line in lines[1:]:
        parts.append(JOINT if line.torn_before else BREAK)
        parts.append(line.text)
    text = "".join(parts)
    for cells in (head_cells(text), split_cells(text)):
        if len(cells) == columns:
            return RowDraft(lines, text, cells, is_head=True)
        if len(cells) == columns - 1 and not is_figure(text[slice(*cells[0])]):
            return RowDraft(lines, text, cells, is_head=True, lacks_label=True)
    return RowDraft(lines, text, (), is_head=True)
