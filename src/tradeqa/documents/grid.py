"""Rows of cells, as files give them, made into the pieces of a table."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from tradeqa.documents.flow import join_cells
from tradeqa.documents.model import BlockKind, View
from tradeqa.documents.pieces import Piece
from tradeqa.documents.tables import is_note

MAX_LEADING = 4  # rows of a single cell above the head: title, subtitle, unit, date

_NUMBER = re.compile(r"[-+±−]?[\d.,，\s]*\d[%‰]?|[-—–/.…]+")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-./年]\d{0,2}月?)?")
EMPTY = View("", array("l"), array("l"))


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: the views of its own cells, and the text of each column.

    `texts` may repeat what a cell merged over several rows says; `views` do not.
    `head` is whether the file itself marks the row as a head.
    """

    views: tuple[View, ...]
    texts: tuple[str, ...]
    head: bool = False

    @property
    def filled(self) -> int:
        """How many of its own cells hold text."""
        return sum(bool(view.text) for view in self.views)


def table_pieces(
    rows: Sequence[GridRow], table: int, *, first_is_head: bool = False
) -> list[Piece]:
    """Pieces of one table, in order: captions, heads, rows, notes.

    Rows of one cell at the top are its caption (or a note, as `单位：亿元`), at the
    bottom its notes. Heads are the rows marked as such; where none is, the first row,
    if it holds names rather than figures (or `first_is_head`). Of several head rows the
    last carries the joined names of the columns.
    """
    rows = [row for row in rows if row.filled]
    wide = any(row.filled > 1 for row in rows)
    first, last = 0, len(rows)
    while wide and first < min(MAX_LEADING, last) and rows[first].filled == 1:
        if rows[first].head and len(rows[first].texts) > 1 and rows[first + 1 : first + 2]:
            break
        first += 1
    while wide and last > first and rows[last - 1].filled == 1 and is_note(_text(rows[last - 1])):
        last -= 1
    body = rows[first:last]
    heads = _head_count(body, first_is_head)
    columns = _column_names(body[:heads])
    width = max((len(row.texts) for row in body), default=0)
    pieces = [_piece(_lead_kind(row), row, table) for row in rows[:first]]
    for at, row in enumerate(body):
        kind = BlockKind.TABLE_HEAD if at < heads else BlockKind.TABLE_ROW
        cells = columns if at == heads - 1 else row.texts
        pieces.append(_piece(kind, row, table, _padded(cells, width)))
    pieces.extend(_piece(BlockKind.NOTE, row, table) for row in rows[last:])
    return pieces


def looks_like_head(row: GridRow) -> bool:
    """Whether a row holds at least two names (or years) and no figures."""
    texts = [view.text for view in row.views if view.text]
    return len(texts) > 1 and all(_YEAR.fullmatch(t) or not _NUMBER.fullmatch(t) for t in texts)


def _head_count(body: Sequence[GridRow], first_is_head: bool) -> int:
    count = 0
    while count < len(body) and body[count].head:
        count += 1
    if count == len(body):  # a head alone is no head
        count = 0
    if not count and len(body) > 1 and (first_is_head or looks_like_head(body[0])):
        return 1
    return count


def _column_names(heads: Sequence[GridRow]) -> tuple[str, ...]:
    """For each column, the differing texts above it, joined."""
    width = max((len(row.texts) for row in heads), default=0)
    names = []
    for column in range(width):
        texts = [row.texts[column] for row in heads if column < len(row.texts)]
        names.append(" ".join(dict.fromkeys(text for text in texts if text)))
    return tuple(names)


def _lead_kind(row: GridRow) -> BlockKind:
    return BlockKind.NOTE if is_note(_text(row)) else BlockKind.CAPTION


def _text(row: GridRow) -> str:
    return next(view.text for view in row.views if view.text)


def _padded(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return (*cells, *[""] * (width - len(cells)))


def _piece(kind: BlockKind, row: GridRow, table: int, cells: tuple[str, ...] = ()) -> Piece:
    return Piece(kind, join_cells(row.views), table=table, cells=cells)
