"""Text of documents in characters that Telegram shows as they are meant."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot_api.found_entities import found_entities
from bot_api.texts import cleaned
from tradeqa_telegram.showing import (
    FIRST_STRONG,
    POP,
    is_right_to_left,
    isolated,
    one_line,
    shown,
    shown_lines,
)

_NASTY = (
    "\x00\x07\t\n\x0b\r\x1b\x85\u00ad\u030a\u0333\u033f\u061c\u200b\u200c\u200d\u200e\u200f\u2028"
    "\u202d\u202e\u2060\u2066\u2067\u2069\ufeff\ufffe\ufdd0\ud800\udfff\U0001ffff@/a_<>&字😀א1"
)
_TEXTS = st.text(st.one_of(st.sampled_from(_NASTY), st.characters()), max_size=60)
_UNSEEN = frozenset("\u00ad\u061c\u180e\ufeff") | {
    chr(code) for code in (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070))
}


def _visible(text: str) -> str:
    return "".join(char for char in text if char not in _UNSEEN and not char.isspace())


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("全年\x00开行", "全年\ufffd开行"),
        ("\ud83d没有后半", "\ufffd没有后半"),
        ("12\u202e4321", "124321"),
        ("a\u2066b\u2069c", "abc"),
        ("一行\r\n二行\r三行\u2028四行\x0b五行", "一行\n二行\n三行\n四行\n五行"),
        ("甲\t乙", "甲 乙"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u200d\u200d甲 \u200c乙\u200d\u200d丙", "甲 乙\u200d丙"),
        ("葛\U000e0101城", "葛\U000e0101城"),
        ("A\u030angstro\u0308m", "\u00c5ngstro\u0308m"),
        ("字\u030a", "字\u02da"),
        ("\U0001fffe", "\ufffd"),
    ],
)
def test_what_cannot_be_shown_is_replaced_or_left_out(given_text: str, expected: str) -> None:
    """Controls become U+FFFD, directions go, line breaks are one kind, joiners stay."""
    assert shown(given_text)[0] == expected


@given(_TEXTS)
def test_telegram_changes_nothing_more(text: str) -> None:
    """What is shown can be sent as UTF-8, and Telegram's own cleaning leaves it as it is."""
    result, _ = shown(text)
    assert cleaned(result) == result
    assert result.encode().decode() == result


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=60))
def test_no_visible_character_is_altered(text: str) -> None:
    """Of text without controls, all that can be seen is the same, in the same order."""
    plain = text.translate({0x30A: None, 0x333: None, 0x33F: None})
    assert _visible(shown(plain)[0]) == _visible(plain)


@given(_TEXTS, st.integers(-2, 62), st.integers(-2, 62))
def test_spans_move_along(text: str, start: int, end: int) -> None:
    """A span of the text covers, of what is shown, the same visible characters."""
    result, [(low, high)] = shown(text, [(start, end)])
    assert 0 <= low <= len(result)
    if 0 <= start <= end and not {"\r", "\u030a", "\u200c", "\u200d"} & set(text):
        alone, _ = shown(text[start:end])
        assert _visible(result[low:high]) == _visible(alone)


def test_a_span_over_what_is_left_out_stays_at_its_place() -> None:
    """Highlights count the characters of the quote, not those that are shown."""
    result, spans = shown("\ufeff全年\u200b开行\x0012406列", [(6, 7), (7, 13)])
    assert result == "全年开行\ufffd12406列"
    assert [result[low:high] for low, high in spans] == ["\ufffd", "12406列"]


@given(_TEXTS)
def test_no_text_calls_a_person_or_the_bot(text: str) -> None:
    """Telegram finds neither a mention nor a command in what is shown."""
    kinds = {one.type for one in found_entities(shown(text)[0])}
    assert not kinds & {"mention", "bot_command"}


def test_mentions_and_commands_are_parted_and_addresses_are_not() -> None:
    """A word joiner after @ and / of a mention or command; mail and web addresses stay whole."""
    text = "请问@everyone，发 /new 或写信给 li@trade.cn，见 https://trade.cn/a/b，进口/export"
    expected = (
        "请问@everyone，发 /\u2060new 或写信给 li@trade.cn，见 https://trade.cn/a/b，进口/export"
    )
    assert shown(text)[0] == expected
    assert shown("（@everyone）")[0] == "（@\u2060everyone）"
    assert shown("@\u200beveryone")[0] == "@\u2060everyone"


def test_right_to_left_lines_are_isolates() -> None:
    """Arabic and Hebrew cannot reorder what stands around them; Chinese is left alone."""
    assert isolated("عام 2020") == f"{FIRST_STRONG}عام 2020{POP}"
    assert isolated("2020年") == "2020年"
    assert one_line("סחר\n\u202eחוץ ") == f"{FIRST_STRONG}סחר חוץ{POP}"
    assert is_right_to_left("字א")
    assert not is_right_to_left("字1️⃣é")


def test_lines_are_isolates_of_their_own() -> None:
    """Only those that need it, with spans moved along; an isolate never goes over a line end."""
    text, spans = shown_lines("全年\nסחר חוץ\n\n同比א", [(0, 2), (3, 6), (10, 14)])
    assert text == f"全年\n{FIRST_STRONG}סחר חוץ{POP}\n\n{FIRST_STRONG}同比א{POP}"
    assert [text[low:high] for low, high in spans] == [
        "全年",
        f"{FIRST_STRONG}סחר",
        f"\n\n{FIRST_STRONG}同比",
    ]
    assert shown_lines("全年\n同比", [(1, 4)]) == ("全年\n同比", [(1, 4)])


@given(_TEXTS)
def test_a_line_has_no_break_and_closes_its_isolate(text: str) -> None:
    """One line is one line, with as many isolates ended as begun."""
    line = one_line(text)
    assert "\n" not in line
    assert line.count(FIRST_STRONG) == line.count(POP) <= 1
    assert not {unicodedata.bidirectional(char) for char in line} & {"LRO", "RLO", "LRE", "RLE"}
