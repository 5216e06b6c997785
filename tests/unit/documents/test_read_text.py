"""Plain text files: front matter set aside, places counted in the whole file."""

from __future__ import annotations

from positions import quoted, replaced
from tradeqa.documents.readers.text import read

BODY = "　　2022年，这个口岸的货物总量为12.5万吨，比上年增长3%。\n　　其中，出口较快。\n"


def test_front_matter_moves_the_places_and_nothing_else() -> None:
    """Pieces are those of the text alone, their places those of the file."""
    front = "---\r\ntitle: 口岸小记\r\nauthors: 某甲、某乙\r\n---\r\n"
    alone, whole = read(BODY.encode(), "x.txt"), read((front + BODY).encode(), "x.txt")
    assert replaced(alone) == replaced(whole) == []
    assert [p.view.text for p in whole.pieces] == [p.view.text for p in alone.pieces]
    assert [quoted(whole, p) for p in whole.pieces] == [quoted(alone, p) for p in alone.pieces]
    assert whole.raw == front + BODY
    assert whole.metadata["title"] == "口岸小记"
    assert "title" not in whole.derived
    assert set(alone.derived) == set(alone.metadata)


def test_every_encoding_gives_the_same_places() -> None:
    """Positions count code points, so they do not depend on the bytes."""
    plain = read(BODY.encode(), "x.txt")
    for codec in ("utf-8-sig", "gb18030", "utf-16"):
        other = read(BODY.encode(codec), "x.txt")
        assert other.raw == BODY
        assert [p.view for p in other.pieces] == [p.view for p in plain.pieces]
