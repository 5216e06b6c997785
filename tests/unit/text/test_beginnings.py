"""Where known words may begin."""

from __future__ import annotations

from tradeqa.text.beginnings import Beginnings


def test_lengths_to_try_at_a_place() -> None:
    """From the longest word of this beginning, or what is left of the text, down to two."""
    beginnings = Beginnings(["中欧", "中欧班列", "青岛", "港"])
    text = "中欧班列到青岛港"
    assert list(beginnings.lengths(text, 0)) == [4, 3, 2]
    assert list(beginnings.lengths("中欧班", 0)) == [3, 2]
    assert list(beginnings.lengths(text, 5)) == [2]
    assert not beginnings.lengths(text, 1)
    assert not beginnings.lengths(text, 7)  # a single character begins nothing
    assert not beginnings.lengths("", 0)
