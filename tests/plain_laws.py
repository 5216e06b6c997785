"""What holds of every plain text read, as checks that tests share."""

from __future__ import annotations

from collections.abc import Sequence

from tradeqa.documents.pieces import Piece, assemble
from tradeqa.documents.plain.chars import VISIBLE_RUN

HYPHENS = "-\u2010"


def uncovered(raw: str, pieces: Sequence[Piece]) -> list[str]:
    """Runs of visible characters of `raw` that no view span holds."""
    covered = bytearray(len(raw))
    for piece in pieces:
        for start, end in zip(piece.view.starts, piece.view.ends, strict=True):
            covered[start:end] = b"\x01" * (end - start)
    left = "".join("\n" if is_shown else char for is_shown, char in zip(covered, raw, strict=True))
    return [match[0] for match in VISIBLE_RUN.finditer(left)]


def check_laws(raw: str, pieces: Sequence[Piece]) -> None:
    """Views are monotone, inside raw and equal to it but for the documented replacements."""
    last = 0
    for piece in pieces:
        view = piece.view
        assert view.text == view.text.strip() != ""
        assert len(view.text) == len(view.starts) == len(view.ends)
        for char, start, end in zip(view.text, view.starts, view.ends, strict=True):
            assert last <= start < end <= len(raw)
            last = end
            behind = raw[start:end]
            if char == " ":
                assert VISIBLE_RUN.search(behind) is None
            else:
                assert behind == char or (behind[0] == char and behind[1:] in HYPHENS)
        if piece.cells:
            assert " ".join(cell for cell in piece.cells if cell) == view.text
    for article in {piece.article for piece in pieces}:
        assemble([piece for piece in pieces if piece.article == article])
