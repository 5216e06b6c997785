"""Long texts in parts: at sentence ends, whole, in order, numbered."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot_api.markup import parse_html
from bot_api.utf16 import units as telegram_units
from tradeqa_telegram.graphemes import is_boundary
from tradeqa_telegram.markup import Text, bold, marked, quotation, to_html
from tradeqa_telegram.showing import FIRST_STRONG, POP
from tradeqa_telegram.splitting import LIMIT, begin, split, units

_LABEL = re.compile(r"\A（(\d+)/(\d+)）\n")
_SENTENCE = "2020年中欧班列全年开行12406列，同比增长50%。"
_LINES = st.lists(
    st.sampled_from(
        [
            _SENTENCE,
            "😀",
            "👨\u200d👩\u200d👧",
            "e\u0301",
            " ",
            "\n",
            "，",
            "𠮷" * 9,
            "a" * 30,
            "”",
            "！",
        ]
    ),
    max_size=60,
).map("".join)


def _bare(part: Text) -> str:
    return _LABEL.sub("", part.plain)


def _squeezed(text: str) -> str:
    return "".join(text.split())


@given(st.text())
def test_lengths_are_those_of_telegram(text: str) -> None:
    """Units are UTF-16 code units: two for an emoji or a rare ideograph."""
    assert units(text) == telegram_units(text)
    assert units("字😀𠮷") == 5


@given(_LINES, st.integers(60, 200))
def test_parts_are_the_whole_text_in_order(text: str, limit: int) -> None:
    """Each part fits, none is empty, and but for white space at the cuts they are the text."""
    parts = split(Text(text), limit)
    assert all(units(part.plain) <= limit for part in parts)
    assert "".join(map(_squeezed, map(_bare, parts))) == _squeezed(text)
    if len(parts) > 1:
        assert all(_bare(part) for part in parts)
        numbers = [_LABEL.match(part.plain).groups() for part in parts]
        assert numbers == [(str(at), str(len(parts))) for at in range(1, len(parts) + 1)]


@given(_LINES, st.integers(60, 200))
def test_no_character_is_cut(text: str, limit: int) -> None:
    """Every cut lies between grapheme clusters."""
    place = 0
    for part in split(Text(text), limit)[:-1]:
        bare = _bare(part)
        place = text.index(bare, place) + len(bare)
        assert is_boundary(text, place)


@given(_LINES, st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), max_size=6))
def test_styles_go_on_past_a_cut(text: str, spans: list[tuple[int, int]]) -> None:
    """Each part is well-formed, all of it quoted, and just the same characters are bold."""
    whole = quotation(marked(text, spans))
    bold_before = "".join(
        whole.plain[one.start : one.end] for one in whole.entities if one.style.name == "BOLD"
    )
    bold_after = ""
    for part in split(whole, 100):
        plain, entities = parse_html(to_html(part))
        assert plain == part.plain
        quoted = [one for one in entities if one.type == "blockquote"]
        assert sum(one.length for one in quoted) == units(_bare(part))
        bold_after += "".join(
            plain.encode("utf-16-le")[2 * one.offset : 2 * (one.offset + one.length)].decode(
                "utf-16-le"
            )
            for one in entities
            if one.type == "bold"
        )
    assert _squeezed(bold_after) == _squeezed(bold_before)


def test_a_text_that_fits_is_left_alone() -> None:
    """4,096 units are one message without a number; one unit more makes two."""
    assert split(Text("字" * LIMIT)) == (Text("字" * LIMIT),)
    assert split(Text("😀" * (LIMIT // 2))) == (Text("😀" * (LIMIT // 2)),)
    assert len(split(Text("😀" * (LIMIT // 2) + "。"))) == 2


def test_cuts_are_at_sentence_ends() -> None:
    """Of 6,000 characters, each part but the last ends with a full stop, nearly full."""
    parts = split(quotation(_SENTENCE * 200))
    assert len(parts) == 2
    assert all(part.plain.endswith("。") for part in parts)
    assert units(parts[0].plain) > LIMIT - len(_SENTENCE) - 20
    assert to_html(parts[1]).startswith("（2/2）\n<blockquote>2020年")


def test_a_full_stop_is_better_than_a_semicolon() -> None:
    """Also where a sentence is so long that its clauses are quoted by themselves."""
    parts = split(Text(("甲" * 70 + "；" + "乙" * 70 + "。") * 60))
    assert len(parts) == 3
    assert all(part.plain.endswith("。") for part in parts)


def test_reported_speech_keeps_its_speaker() -> None:
    """A cut is not put between a quotation and the one who said it, wherever a part ends."""
    spoken = "“外贸回稳向好的基础仍需巩固！”庄芮说。"
    for limit in range(500, 530):
        parts = split(Text(spoken * 60), limit)
        assert all(part.plain.endswith("庄芮说。") for part in parts)


def test_without_sentence_ends_clauses_are_cut() -> None:
    """Else at a comma or a space, else anywhere between characters."""
    parts = split(Text("甲乙丙丁，" * 2000))
    assert all(part.plain.endswith("，") for part in parts)
    assert {units(_bare(part)) for part in split(Text("𠮷" * 5000))[:-1]} <= set(range(3000, LIMIT))


@pytest.mark.parametrize(
    "cluster", ["👨\u200d👩\u200d👧\u200d👦", "。\ufe0f", "字\u0301\u0323", "🇨🇳"]
)
def test_clusters_are_whole_where_parts_end(cluster: str) -> None:
    """Not even a full stop is a place to cut when a mark follows it."""
    for limit in range(300, 320):
        for part in split(Text(cluster * 700), limit):
            assert set(_bare(part).split(cluster)) == {""}


def test_a_character_larger_than_a_message_is_cut() -> None:
    """Only then: thousands of marks on one letter still arrive."""
    parts = split(Text("e" + "\u0301" * 9000))
    assert "".join(map(_bare, parts)) == "e" + "\u0301" * 9000


def test_isolates_are_closed_in_each_part() -> None:
    """A right-to-left line cut in two stays an isolate in both."""
    line = FIRST_STRONG + "תא " * 3000 + POP
    parts = split(Text(line))
    assert len(parts) == 3
    for part in parts:
        assert part.plain.count(FIRST_STRONG) == part.plain.count(POP) == 1
        assert units(part.plain) <= LIMIT


def test_a_thousand_parts_still_fit() -> None:
    """There is room for numbers of four digits each, and for isolates."""
    parts = split(Text(FIRST_STRONG + "א" * 40_000 + POP), 50)
    assert len(parts) >= 1000
    assert max(units(part.plain) for part in parts) <= 50
    assert "".join(map(_bare, parts)).replace(POP + FIRST_STRONG, "").count("א") == 40_000


def test_the_begin_of_a_text_is_cut_like_a_part() -> None:
    """What does not fit at all ends with a sentence; what fits is whole, without a number."""
    assert begin(bold(_SENTENCE * 3), 70).plain == _SENTENCE * 2
    assert begin(Text(_SENTENCE), 70) == Text(_SENTENCE)
