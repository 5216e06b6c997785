"""Entries of a list of references, told from the prose around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tradeqa.documents.model import BlockKind
from tradeqa.documents.pieces import Piece

_HEADING = re.compile(
    r"[\s\d一二三四五六七八九十、.．]*"
    r"(?:(?:主要)?参考文献|参考资料|引用文献|References|Bibliography|Works cited)\s*[:：]?\s*",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"[\[［〔【(（]\s*\d{1,3}\s*[\]］〕】)）]|\d{1,3}[.．、]\s*\D")


def mark_references(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, with numbered paragraphs under a heading of references marked as such."""
    marked: list[Piece] = []
    within = False
    for piece in pieces:
        if piece.kind is BlockKind.HEADING:
            within = bool(_HEADING.fullmatch(piece.view.text))
        if within and piece.kind is BlockKind.PARAGRAPH and _ENTRY.match(piece.view.text):
            piece = replace(piece, kind=BlockKind.REFERENCE)  # noqa: PLW2901  # the same piece, told better
        marked.append(piece)
    return marked
