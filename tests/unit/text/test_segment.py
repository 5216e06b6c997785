"""Words for the index: dictionary words, whole numbers, Latin words, pairs of ideographs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradeqa.text.normalize import search_key
from tradeqa.text.segment import Segmenter, bigrams

SEGMENTER = Segmenter()
WORDS = [
    ("海关总署", ["海关", "总署", "海关总署"]),
    ("2023年出口增长", ["2023", "年", "出口", "增长"]),
    ("1,978,660元", ["1978660", "元"]),
    ("41.76万亿元", ["41.76", "万亿", "亿元", "万亿元"]),
    ("RCEP成员国", ["rcep", "成员", "成员国"]),
    ("AT&T、e-commerce", ["at&t", "e-commerce"]),
    ("ＴＥＵ", ["teu"]),
    ("進口貿易", ["进口", "贸易"]),
    ("，。！", []),
    ("", []),
    ("\ud800", []),
]


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_words(text: str, words: list[str]) -> None:
    """A long word brings the words inside it; numbers lose their commas; marks vanish."""
    assert SEGMENTER.words(text) == words


def test_added_terms_stay_whole() -> None:
    """A term the dictionary does not know is a word once it is added, in any script."""
    plain, own = Segmenter(), Segmenter(["虛擬集聚"])
    assert "虚拟集聚" not in plain.words("虚拟集聚的作用")
    assert "虚拟集聚" in own.words("虚拟集聚的作用")
    assert plain.fingerprint != own.fingerprint


def test_the_fingerprint_tells_terms_not_their_order() -> None:
    """It decides whether an index must be made anew."""
    assert Segmenter(["乙", "甲"]).fingerprint == Segmenter(["甲", "乙", "甲", " "]).fingerprint
    assert Segmenter(["甲"]).fingerprint != Segmenter(["乙"]).fingerprint
    assert len(Segmenter().fingerprint) == 16


def test_spans_and_tags_by_hand() -> None:
    """Each word with its place in the key and its part of speech."""
    key = "青岛港2023年rcep增长"
    spans = SEGMENTER.spans(key)
    assert spans[-3:] == [("年", 7, 8), ("rcep", 8, 12), ("增长", 12, 14)]
    tags = {word: tag for word, _, _, tag in SEGMENTER.tagged(key)}
    assert (tags["2023"], tags["rcep"]) == ("m", "eng")
    assert tags["增长"].startswith("v")


@given(st.text(st.sampled_from("海关总署进出口额年月青岛港0123.,%abc& ，。"), max_size=40))
@settings(deadline=None)
def test_spans_tile_what_they_name(text: str) -> None:
    """Every span shows its word, in order and without overlap; tags agree with spans."""
    key = search_key(text)
    last = 0
    for word, start, end in SEGMENTER.spans(key):
        assert last <= start < end <= len(key)
        assert key[start:end].replace(",", "") == word
        last = end
    assert "".join(w for w, _, _ in SEGMENTER.spans(key)) == "".join(
        w for w, _, _, _ in SEGMENTER.tagged(key)
    )


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("海关总署", [("海关", 0, 2), ("总署", 2, 4)]),
        ("出口", [("出口", 0, 2)]),
        ("青岛港", [("青岛港", 0, 3)]),
    ],
)
def test_parts_tile_a_word_or_leave_it(word: str, parts: list[tuple[str, int, int]]) -> None:
    """Parts of two letters or more, end to end; a lone letter left over keeps the word whole."""
    assert SEGMENTER.parts(word) == parts


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("进出口", ["进出", "出口"]),
        ("出口，进口", ["出口", "进口"]),
        ("港2023年", []),
        ("進出", ["进出"]),
        ("a", []),
    ],
)
def test_pairs_of_neighbouring_ideographs(text: str, pairs: list[str]) -> None:
    """Pairs never reach over a mark or a number."""
    assert bigrams(text) == pairs


@given(st.text(max_size=60))
@settings(deadline=None)
def test_nothing_breaks_the_segmenter(text: str) -> None:
    """Any text gives words, the same ones each time, all lower case and without blanks."""
    words = SEGMENTER.words(text)
    assert words == SEGMENTER.words(text)
    assert all(word and not any(char.isspace() for char in word) for word in words)
