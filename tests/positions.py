"""The law of every reader, checked: each view character has its place in `raw`."""

from __future__ import annotations

from tradeqa.documents.pieces import Piece, ReadFile, assemble


def quoted(read: ReadFile, piece: Piece) -> str:
    """What of `raw` stands behind a piece."""
    return read.raw[piece.view.starts[0] : piece.view.ends[-1]]


def replaced(read: ReadFile) -> list[tuple[str, str]]:
    """Check the places of all pieces; return `(raw, view)` where a character is not itself.

    Spaces that stand for white space, markup or the gap between cells are left out.
    """
    found: list[tuple[str, str]] = []
    end = -1
    for piece in read.pieces:
        view = piece.view
        assert view.text == view.text.strip() != ""
        assert len(view.text) == len(view.starts) == len(view.ends)
        for at, char in enumerate(view.text):
            start, stop = view.starts[at], view.ends[at]
            assert end <= start < stop <= len(read.raw), (piece, at)
            end = stop
            behind = read.raw[start:stop]
            if char not in (" ", behind):
                found.append((behind, char))
        end += 1  # two pieces never touch
    for article in dict.fromkeys(piece.article for piece in read.pieces):
        view, blocks, tables = assemble([p for p in read.pieces if p.article == article])
        for block in blocks:
            assert view.text[block.span.start : block.span.end].strip()
        for table in tables:
            for row in table.rows:
                shown = view.text[row.span.start : row.span.end]
                assert len("".join(shown.split())) <= len("".join("".join(row.cells).split()))
    return found
