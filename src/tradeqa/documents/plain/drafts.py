"""Blocks while they are being gathered from lines, and the pieces made of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from tradeqa.documents.model import BlockKind
from tradeqa.documents.pieces import Piece
from tradeqa.documents.plain.labels import Label
from tradeqa.documents.plain.lines import Line, join_lines
from tradeqa.documents.plain.tables import RowDraft
from tradeqa.documents.plain.weave import Keep, weave, weave_cells

_KEPT = {
    BlockKind.TITLE: Keep.PHRASES,
    BlockKind.HEADING: Keep.PHRASES,
    BlockKind.CAPTION: Keep.PHRASES,
    BlockKind.BYLINE: Keep.ALL,
}


@dataclass(slots=True)
class Draft:
    """A block as a list of lines; a table's head or row also has its cells."""

    kind: BlockKind
    lines: list[Line]
    level: int = 0
    table: int | None = None
    row: RowDraft | None = None
    label: Label | None = None
    wants: int = field(default=0)  # notes still to come after marks that stand alone

    @property
    def article(self) -> int:
        """The article its lines belong to."""
        return self.lines[0].article

    @property
    def tail(self) -> str:
        """The text of the last line."""
        return self.lines[-1].text


def piece_of(draft: Draft) -> Piece:
    """The finished piece."""
    if draft.row is not None and draft.row.cells:
        places = [place for line in draft.lines for place in line.places]
        view, cells = weave_cells(draft.row.text, places, draft.row.cells)
        if draft.row.lacks_label:
            cells = ("", *cells)
        return Piece(draft.kind, view, 0, draft.table, cells, draft.article)
    text, places = join_lines(draft.lines)
    keep = Keep.PHRASES if draft.label is Label.END else _KEPT.get(draft.kind, Keep.WORDS)
    view = weave(text, places, keep)
    return Piece(draft.kind, view, draft.level, draft.table, (), draft.article)
