"""The reader of plain text: raw text in, pieces of the articles in it out."""

from __future__ import annotations

from tradeqa.documents.model import Page
from tradeqa.documents.pieces import Piece
from tradeqa.documents.plain.articles import assign_articles
from tradeqa.documents.plain.blocks import find_blocks
from tradeqa.documents.plain.drafts import piece_of
from tradeqa.documents.plain.layout import layout_of
from tradeqa.documents.plain.lines import logical_lines
from tradeqa.documents.plain.metadata import derived_metadata
from tradeqa.documents.plain.noise import noise_lines


def read_plain(
    raw: str, *, pages: tuple[Page, ...] = ()
) -> tuple[tuple[Piece, ...], dict[str, object]]:
    """Find the pieces of a plain text, and what its first article says of itself.

    Args:
        raw: the decoded text, line ends untouched; any string is accepted.
        pages: where its pages lie, when known; form feeds count as page ends otherwise.

    Returns:
        The pieces of all articles in raw order, and the derived metadata of article 1
        (see `derived_metadata`).
    """
    lines = logical_lines(raw, pages)
    wrapped = layout_of(lines).wrapped
    noise = noise_lines(lines, wrapped=wrapped)
    kept = assign_articles([line for at, line in enumerate(lines) if at not in noise])
    drafts = find_blocks(kept, layout_of(kept))
    pieces = tuple(piece_of(draft) for draft in drafts)
    return pieces, derived_metadata(pieces)
