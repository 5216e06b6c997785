"""An HTML table: its cells while they are read, then either a table or, where it only
lays out the page, the blocks it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tradeqa.documents.flow import join_cells
from tradeqa.documents.grid import EMPTY, GridRow, table_pieces
from tradeqa.documents.model import BlockKind, View
from tradeqa.documents.pieces import Piece
from tradeqa.documents.readers.html_tokens import Tag

MAX_CELL_BLOCKS = 6  # paragraphs in a cell; a cell with more is a column of a page
MAX_CELL_TEXT = 600  # characters in a cell, likewise
MAX_SPAN = 200  # columns or rows that one cell may cover


@dataclass(slots=True)
class _Cell:
    head: bool
    columns: int
    rows: int
    pieces: list[Piece] = field(default_factory=list)

    def view(self) -> View:
        return join_cells([piece.view for piece in self.pieces])


class HtmlTable:
    """Collects what a `<table>` holds."""

    def __init__(self) -> None:
        self.holds_table = False
        self._rows: list[tuple[bool, list[_Cell]]] = []
        self._between: list[Piece] = []  # the caption, and text that stands outside of cells
        self._cell: _Cell | None = None
        self._in_head = False

    def take(self, pieces: Sequence[Piece]) -> None:
        """Put blocks where the reading is: into a cell, or between the cells."""
        (self._between if self._cell is None else self._cell.pieces).extend(pieces)

    def tag(self, tag: Tag) -> None:
        """A tag of the table's own structure."""
        if tag.name in ("td", "th"):
            self._cell = None
            if not tag.closing:
                if not self._rows:
                    self._rows.append((self._in_head, []))
                self._cell = _Cell(
                    tag.name == "th",
                    _span(tag.attributes.get("colspan")),
                    _span(tag.attributes.get("rowspan")),
                )
                self._rows[-1][1].append(self._cell)
        elif tag.name == "tr":
            self._cell = None
            if not tag.closing:
                self._rows.append((self._in_head, []))
        elif tag.name in ("thead", "tbody", "tfoot"):
            self._cell = None
            self._in_head = tag.name == "thead" and not tag.closing

    def pieces(self, number: int) -> list[Piece]:
        """The pieces of the table (under `number`), or those it lays out, in raw order."""
        if not self._is_table():
            cells = [piece for _, row in self._rows for cell in row for piece in cell.pieces]
            return sorted([*self._between, *cells], key=_place)
        made = table_pieces(self._grid(), number)
        between = [
            replace(piece, table=number) if piece.kind is BlockKind.CAPTION else piece
            for piece in self._between
        ]
        return sorted([*between, *made], key=_place)

    def _is_table(self) -> bool:
        rows = [[cell for cell in row if cell.pieces] for _, row in self._rows]
        cells = [cell for row in rows for cell in row]
        return (
            not self.holds_table
            and sum(bool(row) for row in rows) > 1
            and any(len(row) > 1 for row in rows)
            and all(len(cell.pieces) <= MAX_CELL_BLOCKS for cell in cells)
            and all(sum(len(p.view.text) for p in cell.pieces) <= MAX_CELL_TEXT for cell in cells)
            and not any(p.kind is BlockKind.HEADING for cell in cells for p in cell.pieces)
        )

    def _grid(self) -> list[GridRow]:
        """The rows with cells that cover several rows or columns filled in."""
        grid: list[GridRow] = []
        above: dict[int, tuple[int, str]] = {}  # column → rows still covered, and by what
        for in_head, row in self._rows:
            views: list[View] = []
            texts: list[str] = []
            head = in_head or (bool(row) and all(cell.head or not cell.pieces for cell in row))
            covered: dict[int, tuple[int, str]] = {}
            for cell in row:
                _fill(above, views, texts)
                view = cell.view()
                for column in range(cell.columns):
                    if cell.rows > 1:
                        covered[len(texts)] = (cell.rows - 1, view.text)
                    views.append(EMPTY if column else view)
                    texts.append(view.text if len(row) > 1 or not column else "")
            _fill(above, views, texts)
            above = {
                column: (left - 1, text) for column, (left, text) in above.items() if left > 1
            } | covered
            grid.append(GridRow(tuple(views), tuple(texts), head))
        return grid


def _fill(above: dict[int, tuple[int, str]], views: list[View], texts: list[str]) -> None:
    while len(texts) in above:
        texts.append(above[len(texts)][1])
        views.append(EMPTY)


def _span(value: str | None) -> int:
    return min(MAX_SPAN, max(1, int(value))) if value and value.isascii() and value.isdigit() else 1


def _place(piece: Piece) -> int:
    return piece.view.starts[0]
