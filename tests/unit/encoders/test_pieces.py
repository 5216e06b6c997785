"""Our piece cutter gives the pieces that the `tokenizers` library gives."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from tradeqa.encoders import loading
from tradeqa.encoders.pieces import PieceCutter
from tradeqa.encoders.tokenizer_file import _OWN_RULES
from tradeqa.encoders.training_tokenizer import train_tokenizer
from tradeqa.text.normalize import search_key

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


def test_no_texts_have_no_pieces() -> None:
    """An empty list is cut into nothing."""
    ids, bounds = both()[1].cut([])
    assert ids.tolist() == []
    assert bounds.tolist() == [0]


def test_the_rules_are_those_that_training_sets() -> None:
    """A tokenizer from `train_tokenizer` is recognised as one of ours."""
    made = json.loads(train_tokenizer(["出口增长", "进口下降", "trade"] * 9, 80).to_str())
    assert {name: made[name] for name in _OWN_RULES} == _OWN_RULES


def test_training_gives_the_same_pieces_each_time() -> None:
    """The same lines, the same pieces in the same order with the same scores."""
    lines = ["青岛口岸出口锂电池增长", "宁波口岸进口水果下降", "export trade of fruit"] * 20
    first, second = (json.loads(train_tokenizer(lines, 120).to_str()) for _ in range(2))
    assert first == second
    scores = np.array([score for _, score in first["model"]["vocab"]])
    assert np.isfinite(scores).all()
