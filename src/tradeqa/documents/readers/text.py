"""Plain text files: optional front matter, then whatever structure the text shows."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace

from tradeqa.documents.decode import decode
from tradeqa.documents.front_matter import read_front_matter
from tradeqa.documents.limits import check_text
from tradeqa.documents.model import View
from tradeqa.documents.pieces import Piece, ReadFile
from tradeqa.documents.plain import read_plain


def read(data: bytes, name: str) -> ReadFile:
    """Read a plain text file; `name` is for messages.

    Raises:
        DocumentError: its encoding or front matter cannot be read.
    """
    raw = decode(data).text
    check_text(raw, name)
    front = read_front_matter(raw, name)
    pieces, found = read_plain(raw[front.body :])
    stated = {key: value for key, value in front.values.items() if value not in (None, "", [])}
    return ReadFile(
        raw,
        "text/plain",
        shift(pieces, front.body),
        metadata={**found, **stated},
        derived=frozenset(found) - frozenset(stated),
    )


def shift(pieces: Sequence[Piece], by: int) -> tuple[Piece, ...]:
    """Pieces of `raw[by:]` as pieces of `raw`."""
    if not by:
        return tuple(pieces)
    return tuple(
        replace(
            piece,
            view=View(
                piece.view.text,
                array("l", (start + by for start in piece.view.starts)),
                array("l", (end + by for end in piece.view.ends)),
            ),
        )
        for piece in pieces
    )
