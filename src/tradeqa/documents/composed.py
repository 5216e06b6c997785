"""Raw text that a reader composes itself: one line a paragraph or row, cells between tabs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tradeqa.documents.flow import lay
from tradeqa.documents.grid import EMPTY, GridRow, table_pieces
from tradeqa.documents.limits import MAX_CHARACTERS
from tradeqa.documents.model import BlockKind, View
from tradeqa.documents.pieces import Piece
from tradeqa.errors import LimitExceeded

_BREAKS = re.compile(r"[\t\n\r\v\f\x1c-\x1f\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class CellRow:
    """A row to write: the text of each cell ("" for one covered by its neighbour), and
    of each column (where that differs: what a merged cell says of all it covers)."""

    cells: tuple[str, ...]
    columns: tuple[str, ...] = ()
    head: bool = False


class Composer:
    """Writes `raw` and, alongside, the pieces that show it."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._lines: list[str] = []
        self._length = 0
        self._tables = 0

    @property
    def raw(self) -> str:
        """All lines written so far, each with its line end."""
        return "".join(self._lines)

    def paragraph(self, text: str, kind: BlockKind = BlockKind.PARAGRAPH, level: int = 0) -> None:
        """Write a paragraph, if it shows anything."""
        view = self._line([text])[0]
        if view.text:
            self.pieces.append(Piece(kind, view, level))

    def table(self, rows: Sequence[CellRow], caption: Sequence[str] = ()) -> None:
        """Write a table; `caption` is a line above it, in parts."""
        if caption:
            self._caption(caption)
        written = []
        for row in rows:
            views = tuple(self._line(row.cells))
            texts = row.columns or row.cells
            texts = tuple(" ".join(text.split()) for text in texts)
            views += (EMPTY,) * (len(texts) - len(views))
            written.append(GridRow(views, texts, row.head))
        self.pieces.extend(table_pieces(written, self._tables))
        self._tables += 1

    def _caption(self, parts: Sequence[str]) -> None:
        view = self._line([" ".join(parts)])[0]
        if view.text:
            self.pieces.append(Piece(BlockKind.CAPTION, view, table=self._tables))

    def _line(self, cells: Sequence[str]) -> list[View]:
        """Write a line; the views of its cells."""
        views = []
        clean = [_BREAKS.sub(" ", cell) for cell in cells]
        for at, cell in enumerate(clean):
            start = self._length + sum(map(len, clean[:at])) + at
            views.append(lay([(cell, start, start + len(cell))]))
        line = "\t".join(clean) + "\n"
        self._lines.append(line)
        self._length += len(line)
        if self._length > MAX_CHARACTERS:
            raise LimitExceeded(f"it holds more than {MAX_CHARACTERS:,} characters; split it")
        return views
