"""Where a text may be cut without breaking what a reader sees as one character."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tradeqa_telegram.graphemes import is_boundary, last_boundary, next_boundary

_PIECES = (
    *"a字𠮷😀\r\n ",
    "\u200d",
    "\u200c",
    "\ufe0f",
    "\u20e3",
    "\u0301",
    "\u0903",
    "\U0001f3fd",
    "🇨",
    "🇳",
    "\U000e0067",
    "\U000e0101",
    "👩",
    "❤",
    "क",
    "्",
    "ष",
    "ᄀ",
    "ᅡ",
    "ᆨ",
    "가",
    "각",
    "\u0600",
    "ﾞ",
    "ก",
    "ำ",
)


def _clusters(text: str) -> list[str]:
    cuts = [at for at in range(len(text) + 1) if is_boundary(text, at)]
    return [text[low:high] for low, high in pairwise(cuts)]


@pytest.mark.parametrize(
    "clusters",
    [
        ["👨\u200d👩\u200d👧\u200d👦", "字"],
        ["👩🏽\u200d🚀", "👩🏽"],
        ["❤️\u200d🔥", "1️⃣", "2"],
        ["🇨🇳", "🇩🇪", "🇫"],
        ["🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "a"],
        ["葛\U000e0101", "城"],
        ["e\u0301\u0323", "e"],
        ["각", "각", "가"],
        ["ก\u0e33", "ก"],
        ["\r\n", "\n", "a"],
        ["𠮷", "𡃁"],
    ],
)
def test_clusters_stay_whole(clusters: list[str]) -> None:
    """Families, skin tones, flags, keycaps, variants, marks and syllables are never cut."""
    assert _clusters("".join(clusters)) == clusters


@given(st.lists(st.sampled_from(_PIECES), max_size=12).map("".join))
@example("ക്\u200dഷ")
@example("\u0915\u094d\ufe0f\u0937")
def test_no_cluster_of_unicode_is_cut(text: str) -> None:
    """Every boundary here is a boundary of an extended grapheme cluster in Unicode."""
    regex = pytest.importorskip("regex", reason="its \\X is the oracle")
    theirs = {0, *(match.end() for match in regex.finditer(r"\X", text))}
    ours = {at for at in range(len(text) + 1) if is_boundary(text, at)}
    assert ours <= theirs


@given(st.text(max_size=20), st.integers(0, 25))
def test_nearest_boundaries(text: str, place: int) -> None:
    """The boundaries around a place are boundaries, on their sides of it, within the text."""
    low, high = last_boundary(text, place), next_boundary(text, place)
    assert is_boundary(text, low)
    assert is_boundary(text, high)
    assert 0 <= low <= min(place, len(text)) <= high <= len(text)


def test_a_piled_up_character_has_no_boundary_inside() -> None:
    """A base with a thousand marks is one cluster."""
    text = "字e" + "\u0301" * 1000 + "字"
    assert last_boundary(text, 900) == 1
    assert next_boundary(text, 2) == 1002
