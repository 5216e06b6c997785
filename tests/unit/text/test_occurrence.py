"""Which words stand in which texts: always what `in` says."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tradeqa.text.occurrence import Occurrences, PairedTexts

# few letters, so that words are met, met in part, and met in another order; astral ones,
# a lone surrogate and a NUL among them
_LETTERS = "出口进贸a1 \x00\ud800\U00020000"
_TEXTS = st.lists(st.text(_LETTERS, max_size=12) | st.text(max_size=4), max_size=6)
_WORDS = st.lists(st.text(_LETTERS, min_size=1, max_size=4), max_size=12)


@given(_WORDS, _TEXTS)
@settings(max_examples=400, deadline=None)
def test_a_word_is_found_where_it_stands(words: list[str], texts: list[str]) -> None:
    """For any words and texts, the table says what `in` says, repeated words included."""
    found = Occurrences.find(words, PairedTexts.of(texts))
    assert found.of(words).tolist() == [[word in text for text in texts] for word in words]


@given(_WORDS, st.lists(_TEXTS, max_size=4))
@settings(max_examples=200, deadline=None)
def test_texts_may_come_in_parts(words: list[str], parts: list[list[str]]) -> None:
    """Joined parts are the same texts in the same order; pairs kept once are enough."""
    together = [text for part in parts for text in part]
    joined = PairedTexts.joined([PairedTexts.of(part) for part in parts])
    distinct = PairedTexts.joined([PairedTexts.distinct(text) for text in together])
    expected = [[word in text for text in together] for word in words]
    assert joined.texts == distinct.texts == tuple(together)
    assert Occurrences.find(words, joined).of(words).tolist() == expected
    assert Occurrences.find(words, distinct).of(words).tolist() == expected


def test_a_pair_is_one_number_for_good() -> None:
    """A text has one pair fewer than letters, equal where the letters are, in their order."""
    texts = PairedTexts.of(["出口出口", "口", "", "口出"])
    assert texts.counts.tolist() == [3, 0, 0, 1]
    first, second, third, fourth = texts.pairs.tolist()
    assert first == third != second == fourth
    assert len(PairedTexts.distinct("出口出口").pairs) == 2


def test_both_ends_of_a_word_do_not_make_it() -> None:
    """Its first and last pair stand in the text, and it does not."""
    texts = PairedTexts.of(["出口 总额", "出口总额"])
    assert Occurrences.find(["出口总额"], texts).table.tolist() == [[False, True]]


def test_nothing_to_look_for_and_nowhere_to_look() -> None:
    """Tables without rows or without columns."""
    assert Occurrences.find([], PairedTexts.of(["出口"])).of([]).shape == (0, 1)
    assert Occurrences.find(["出口"], PairedTexts.of([])).of(["出口"]).shape == (1, 0)
    assert PairedTexts.joined([]).texts == ()


def test_what_is_given_is_a_copy() -> None:
    """Changing it changes no later answer."""
    found = Occurrences.find(["出口"], PairedTexts.of(["出口"]))
    found.of(["出口"])[:] = False
    assert np.all(found.of(["出口"]))
