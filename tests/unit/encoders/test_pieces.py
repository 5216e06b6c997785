"""Our piece cutter gives the pieces that the `tokenizers` library gives."""

from __future__ import annotations

import json
import math
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from tradeqa.encoders import loading
from tradeqa.encoders.pieces import PieceCutter
from tradeqa.encoders.tokenizer_file import _OWN_RULES
from tradeqa.encoders.training_tokenizer import count_words, make_tokenizer
from tradeqa.text.normalize import search_key
from tradeqa.text.segment import Segmenter

_FOLDER = Path(loading.__file__).parent / "default"
_CHARS = "出口进贸易总额中国东盟的一是在不了有和人这亿元万吨0123456789abctrade 。,!-%\n①龘"


@cache
def both() -> tuple[Tokenizer, PieceCutter]:
    text = (_FOLDER / "tokenizer.json").read_text(encoding="utf-8")
    model = json.loads(text)["model"]
    return Tokenizer.from_str(text), PieceCutter(model["vocab"], model["unk_id"])


@given(st.lists(st.text(_CHARS, max_size=40) | st.text(max_size=12), min_size=1, max_size=8))
@settings(max_examples=300, deadline=None)
def test_pieces_are_those_of_the_library(texts: list[str]) -> None:
    """For any texts, the same pieces as often (equal paths may differ in order)."""
    library, cutter = both()
    keys = [search_key(text) for text in texts]
    ids, bounds = cutter.cut(keys)
    for number, encoding in enumerate(library.encode_batch_fast(keys, add_special_tokens=False)):
        found = ids[bounds[number] : bounds[number + 1]]
        assert Counter(found[found != 0].tolist()) == Counter(i for i in encoding.ids if i)


@given(st.lists(st.text(_CHARS, max_size=40) | st.text(max_size=12), max_size=8))
@settings(max_examples=300, deadline=None)
def test_short_and_long_texts_are_cut_alike(texts: list[str]) -> None:
    """A text gives the same ids in the same order alone as with 700 characters behind it."""
    cutter = both()[1]
    keys = [search_key(text) for text in texts]
    ids, bounds = cutter.cut(keys)
    longer, ends = cutter.cut([*keys, "出口" * 350])
    assert bounds.tolist() == ends[: len(keys) + 1].tolist()
    assert ids.tolist() == longer[: bounds[-1]].tolist()
    assert (ids.dtype, bounds.dtype) == (longer.dtype, ends.dtype)


@pytest.mark.parametrize("padding", [[], ["," * 700]], ids=["short", "long"])
def test_a_worked_example(padding: list[str]) -> None:
    """The likeliest cut wins: -1 for 出口额 whole, against -2 -1.5 for 出口 and 额."""
    vocabulary = [("<unk>", 0.0), ("出口", -2.0), ("额", -1.5), ("出口额", -1.0), ("出", -3.0)]
    cutter = PieceCutter(vocabulary, 0)
    ids, bounds = cutter.cut(["出口额", "出口,额", "", "口", "x出口额额", *padding])
    assert ids.tolist() == [3, 1, 2, 0, 3, 2]
    assert bounds.tolist()[:6] == [0, 1, 3, 3, 4, 6]


@pytest.mark.parametrize("padding", [[], ["," * 700]], ids=["short", "long"])
def test_of_equal_paths_the_longest_last_piece_wins(padding: list[str]) -> None:
    """ab + c, a + bc and abc are all -3: the whole, and of a + bcd and ab + cd the former."""
    vocabulary = [("<unk>", 0.0), ("a", -1.0), ("c", -1.0), ("ab", -2.0), ("bc", -2.0)]
    whole = PieceCutter([*vocabulary, ("abc", -3.0)], 0)
    assert whole.cut(["abc", *padding])[0].tolist() == [5]
    parts = PieceCutter([*vocabulary, ("cd", -1.0), ("bcd", -2.0)], 0)
    assert parts.cut(["abcd", *padding])[0].tolist() == [1, 6]


def test_longer_paths_win_when_likelier() -> None:
    """Two pieces of -1 together beat one of -5."""
    cutter = PieceCutter([("<unk>", 0.0), ("ab", -1.0), ("cd", -1.0), ("abcd", -5.0)], 0)
    assert cutter.cut(["abcd", "cdab"])[0].tolist() == [1, 2, 2, 1]


def test_signs_part_texts_as_the_library_has_it() -> None:
    """Signs of ASCII are no pieces though a vocabulary lists them; other signs are."""
    vocabulary = [("<unk>", 0.0), ("a", -1.0), ("+", -1.5), ("$a", -1.0), ("℃", -2.0)]
    ids, _ = PieceCutter(vocabulary, 0).cut(["a+$a℃"])
    assert ids.tolist() == [1, 1, 4]


def test_no_texts_have_no_pieces() -> None:
    """An empty list is cut into nothing."""
    ids, bounds = both()[1].cut([])
    assert ids.tolist() == []
    assert bounds.tolist() == [0]


def made(lines: list[str], vocabulary: int) -> dict[str, Any]:
    tokenizer = make_tokenizer(count_words(lines, Segmenter()), lines, vocabulary)
    found: dict[str, Any] = json.loads(tokenizer.to_str())
    return found


def test_the_rules_are_those_that_training_sets() -> None:
    """A tokenizer from `make_tokenizer` is recognised as one of ours."""
    rules = made(["出口增长", "进口下降", "trade"] * 9, 80)
    assert {name: rules[name] for name in _OWN_RULES} == _OWN_RULES


def test_words_are_pieces_and_the_rest_falls_apart() -> None:
    """Common words whole, a year too, a rare English word and a long number not at all."""
    lines = ["锂电池出口增长2024年12.5", "trade of fruit", "青岛口岸 extraordinarily"] * 3 + ["zq"]
    model = made(lines, 200)["model"]
    pieces = [piece for piece, _ in model["vocab"]]
    assert {"锂电池", "出口", "增长", "2024", "trade", "fruit", "岛", "1", "q"} - set(pieces) == {
        "q"
    }
    assert not {"extraordinarily", "zq", "12.5", "122024"} & set(pieces)
    ids, _ = PieceCutter(model["vocab"], 0).cut(["锂电池出口2024", "出增"])
    assert [pieces[i] for i in ids] == ["锂电池", "出口", "2024", "出", "增"]


def test_counts_are_weighted_and_decide_who_stays() -> None:
    """By hand: 出口 3, 进口 2 × 4 = 8; room for one word keeps 进口 beside the characters."""
    segmenter = Segmenter()
    lines, asked = ["出口"] * 3, ["进口"] * 2
    words = count_words(lines, segmenter) + count_words(asked, segmenter, 4)
    assert words == Counter({"进口": 8, "出口": 3})
    pieces = json.loads(make_tokenizer(words, lines + asked, 5).to_str())["model"]["vocab"]
    assert [piece for piece, _ in pieces] == ["<unk>", "进口", "出", "口", "进"]
    assert pieces[1][1] == round(math.log(8 / 11), 6)


def test_training_gives_the_same_pieces_each_time() -> None:
    """The same lines, the same pieces in the same order, no two of one score."""
    lines = ["青岛口岸出口锂电池增长", "宁波口岸进口水果下降", "export trade of fruit"] * 20
    first, second = (made(lines, 120) for _ in range(2))
    assert first == second
    scores = [score for _, score in first["model"]["vocab"]]
    assert len(set(scores)) == len(scores)
