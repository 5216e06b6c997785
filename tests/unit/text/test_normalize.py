"""The search key: what readers hold to be the same gets one form, and positions map back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tradeqa.text.normalize import (
    aligned_key,
    is_han,
    search_key,
    to_simplified,
    to_traditional,
    visible,
)

KEYS = [
    # width and compatibility forms
    ("２０２３年", "2023年"),
    ("ＴＥＵ", "teu"),
    ("４１．７６％", "41.76%"),
    ("（单位：吨）", "(单位:吨)"),
    ("㎡", "m2"),
    ("①", "1"),
    ("Ⅳ", "iv"),
    ("ﾊﾛｰ", "ハロー"),
    ("ﬁne", "fine"),
    # case
    ("RCEP", "rcep"),
    ("China-Europe", "china-europe"),
    # dashes
    ("1—11月", "1-11月"),
    ("1–11月", "1-11月"),
    ("1－11月", "1-11月"),
    ("1‐11月", "1-11月"),
    ("−3.5%", "-3.5%"),
    ("出口——进口", "出口-进口"),
    # white space
    ("  出口\u3000增长 \n", "出口 增长"),
    ("a\u00a0b\tc", "a b c"),
    ("一\r\n\r\n二", "一 二"),
    # Traditional
    ("進出口總額", "进出口总额"),
    ("貨櫃吞吐量", "货柜吞吐量"),
    ("台灣與歐盟", "台湾与欧盟"),
    ("2023年電動載人汽車", "2023年电动载人汽车"),
    # invisible
    ("出\u200b口", "出口"),
    ("出\u200c\u200d口", "出口"),
    ("\ufeff出口", "出口"),
    ("出\u00ad口", "出口"),
    ("\u202e出口\u202c", "出口"),
    ("\u2066出口\u2069", "出口"),
    ("出\u2060口", "出口"),
    ("出\ud800口", "出口"),
    ("\udfff", ""),
    ("出\x00口", "出 口"),
    ("出\x1b口", "出 口"),
    ("", ""),
    ("\u3000\n", ""),
]
CHARS = st.characters() | st.sampled_from("進總貨櫃臺—－\u3000\u200b\ud800\x00㎡ﬁＡ１％ÀİßΩ")
TEXTS = st.text(CHARS, max_size=60)


@pytest.mark.parametrize(("text", "key"), KEYS)
def test_one_form_for_what_is_the_same(text: str, key: str) -> None:
    """Width, case, dashes, white space, script and what cannot be seen make no difference."""
    assert search_key(text) == key


@given(TEXTS)
@example("\ud83d\ude00")
@example("\x85\x0b\x1c")
@settings(deadline=None)
def test_a_key_is_clean(text: str) -> None:
    """No surrogate, control or double blank, nothing at the edges, whatever comes in."""
    key = search_key(text)
    key.encode("utf-8")
    assert key == key.strip()
    assert "  " not in key
    assert not [char for char in key if unicodedata.category(char) in ("Cc", "Cs")]


@given(st.text(st.sampled_from("進出口總額贸易ＡbＣ１2—-－ \u3000\u200b％%，,。\n"), max_size=40))
@settings(deadline=None)
def test_the_key_of_a_key_is_itself(text: str) -> None:
    """Folding twice changes nothing more, for the characters of these texts."""
    key = search_key(text)
    assert search_key(key) == key


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("出口", "出口"),
        ("出\u200b\u202e口\ud800", "出口"),
        ("a\x00b", "a b"),
        ("一\n二\t三", "一\n二\t三"),
        ("一\r\n二", "一 \n二"),
    ],
)
def test_visible_keeps_what_is_seen(text: str, seen: str) -> None:
    """Controls become blanks, line breaks and tabs stay, invisible characters go."""
    assert visible(text) == seen


def test_scripts_are_converted_both_ways() -> None:
    """By phrase as well as by letter; a text without ideographs is returned as it is."""
    assert to_simplified("進出口總額") == "进出口总额"
    assert to_traditional("这些文档里没有提到出口。") == "這些文檔裏沒有提到出口。"
    plain = "RCEP 2023 — π"
    assert to_simplified(plain) is plain


@pytest.mark.parametrize(
    ("char", "expected"),
    [("港", True), ("〇", False), ("\U00020000", True), ("a", False), ("，", False), ("ー", False)],
)
def test_ideographs(char: str, expected: bool) -> None:
    """Letters of the unified blocks only."""
    assert is_han(char) is expected


ALIGNED = [
    ("出口增长", "出口增长", [0, 1, 2, 3]),
    ("2023年出口", "2023年出口", [0, 1, 2, 3, 4, 5, 6]),
    ("ＴＥＵ", "teu", [0, 1, 2]),
    ("進口總額", "进口总额", [0, 1, 2, 3]),
    ("出\u200b口", "出口", [0, 2]),
    ("约5㎡地", "约5m2地", [0, 1, 2, 2, 3]),
    ("出口 增长", "出口 增长", [0, 1, 2, 3, 4]),
    ("出口——5%", "出口-5%", [0, 1, 2, 4, 5]),
    (" 出  口\u3000", "出 口", [1, 2, 4]),
    ("—①\n \u200b體", "-1 体", [0, 1, 2, 5]),
    ("cafe\u0301體", "cafe\u0301体", [0, 1, 2, 3, 4, 5]),
]


@pytest.mark.parametrize(("text", "key", "origins"), ALIGNED)
def test_each_letter_of_an_aligned_key_has_its_origin(
    text: str, key: str, origins: list[int]
) -> None:
    """Letters that vanish leave a gap, letters that unfold share an origin."""
    found, places = aligned_key(text)
    assert (found, list(places)) == (key, origins)


@given(TEXTS)
@example("\u3000出口")
@example("출구 ")
@example("é㎡")
@settings(deadline=None, max_examples=300)
def test_an_aligned_key_maps_every_letter_into_the_text(text: str) -> None:
    """One origin a letter, in order, inside the text."""
    key, origins = aligned_key(text)
    places = list(origins)
    assert len(places) == len(key)
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places)


@given(st.text(st.sampled_from("進出口總額贸易abＡ１2% \u200b\u3000\n，。—–-…①㎡"), max_size=40))
@settings(deadline=None, max_examples=300)
def test_an_aligned_key_is_the_search_key(text: str) -> None:
    """Positions found in a search key may be looked up in the origins."""
    assert aligned_key(text)[0] == search_key(text)


@given(st.text(st.sampled_from("進出口總額贸易abＡ１2% \u200b\u3000，。—㎡"), max_size=40))
@settings(deadline=None, max_examples=300)
def test_a_letter_is_the_fold_of_its_origin(text: str) -> None:
    """What stands at `key[i]` is what `text[origins[i]]` folds to."""
    key, origins = aligned_key(text)
    for letter, place in zip(key, origins, strict=True):
        assert letter in (search_key(text[place]) or " ")
