"""Markdown files: front matter, blocks and pipe tables, every character with its place.

A small parser of our own, because those for rendering do not keep positions of
characters. It follows CommonMark for blocks, and reads as an author means it where
that differs: `1.` and `（一）` without a space still begin a paragraph of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tradeqa.documents.decode import decode
from tradeqa.documents.flow import lay_lines, lines
from tradeqa.documents.front_matter import FrontMatter, read_front_matter
from tradeqa.documents.headings import settle_headings
from tradeqa.documents.limits import check_text
from tradeqa.documents.model import BlockKind
from tradeqa.documents.pieces import Piece, ReadFile
from tradeqa.documents.readers.markdown_blocks import BlockParser
from tradeqa.documents.references import mark_references
from tradeqa.documents.tables import attach_captions

_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]^][^\[\]]{0,200})\]:[ \t]*\S", re.MULTILINE)


def read(data: bytes, name: str) -> ReadFile:
    """Read a Markdown file; `name` is for messages.

    Raises:
        DocumentError: its encoding or front matter cannot be read.
    """
    raw = decode(data).text
    check_text(raw, name)
    front = read_front_matter(raw, name)
    labels = frozenset(label.casefold() for label in _DEFINITION.findall(raw))
    parser = BlockParser(raw, labels)
    parser.parse(list(lines(raw, front.body)))
    pieces = attach_captions(mark_references(_with_title(parser.pieces, front, raw)))
    return ReadFile(raw, "text/markdown", pieces, metadata=_metadata(front.values, pieces))


def _with_title(pieces: Sequence[Piece], front: FrontMatter, raw: str) -> list[Piece]:
    """The pieces with their title told from the headings, or taken from the front matter."""
    settled = settle_headings(pieces, str(front.values.get("title") or ""))
    if front.title is not None and not any(p.kind is BlockKind.TITLE for p in settled):
        view = lay_lines(raw, [(front.title.start, front.title.end)])
        settled.insert(0, Piece(BlockKind.TITLE, view))
    return settled


def _metadata(stated: Mapping[str, object], pieces: tuple[Piece, ...]) -> dict[str, object]:
    metadata = dict(stated)
    if not metadata.get("title"):
        title = next((p.view.text for p in pieces if p.kind is BlockKind.TITLE), None)
        if title:
            metadata["title"] = title
    return metadata
