"""Which heading is the title, and how deep the others are below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tradeqa.documents.model import BlockKind
from tradeqa.documents.pieces import Piece


def settle_headings(
    pieces: Sequence[Piece], stated: str = "", *, first_is_title: bool = True
) -> list[Piece]:
    """Headings of the first level written become the title; the rest count from 1.

    Of several headings of that level, the title is the one that agrees with the
    `stated` title. Where none does, they are sections; without a stated title, the
    first is taken (unless `first_is_title` says no).
    """
    title = _title(pieces, stated.strip(), first_is_title)
    levels = [p.level for i, p in enumerate(pieces) if p.kind is BlockKind.HEADING and i != title]
    top = min(levels, default=1)
    return [
        replace(piece, kind=BlockKind.TITLE, level=0)
        if i == title
        else replace(piece, level=piece.level - top + 1)
        if piece.kind is BlockKind.HEADING
        else piece
        for i, piece in enumerate(pieces)
    ]


def _title(pieces: Sequence[Piece], stated: str, first_is_title: bool) -> int | None:
    if any(piece.kind is BlockKind.TITLE for piece in pieces):
        return None
    tops = [i for i, p in enumerate(pieces) if p.kind is BlockKind.HEADING and p.level == 1]
    if first_is_title and tops and (len(tops) == 1 or not stated):
        return tops[0]
    for i in tops:
        text = pieces[i].view.text
        if stated and (text in stated or stated in text):
            return i
    return None
