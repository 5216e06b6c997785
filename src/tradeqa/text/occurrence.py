"""Which of some words stand in which of some texts, told for all of them at once.

A text is known by its pairs of neighbouring characters, each pair a number. A word of two
characters stands where its pair does; a longer one can only stand where its first and last
pair do, and is looked for in those few texts letter by letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

Pairs = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.int64]
Table = npt.NDArray[np.bool_]

_CHARACTER_BITS = np.uint64(21)  # hold any code point
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # odd, so that different pairs stay different numbers
_SLOT_BITS = 16  # the uppermost bits, well mixed by the product
_SHIFT = np.uint64(64 - _SLOT_BITS)


@dataclass(frozen=True, slots=True)
class PairedTexts:
    """Texts with their pairs of neighbouring characters; those of a text may be repeated."""

    texts: tuple[str, ...]
    pairs: Pairs  # of all texts, one text after the other
    counts: Counts  # how many of them each text has, shape (len(texts),)

    def __len__(self) -> int:
        return len(self.texts)

    @classmethod
    def of(cls, texts: Iterable[str]) -> PairedTexts:
        """Texts, read."""
        texts = tuple(texts)
        lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
        letters = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4")
        wide = letters.astype(np.uint64)
        pairs = ((wide[:-1] << _CHARACTER_BITS) | wide[1:]) * _SPREAD
        within = np.ones(len(letters), dtype=np.bool_)
        within[np.cumsum(lengths)[lengths > 0] - 1] = False  # the last letter begins no pair
        return cls(texts, pairs[within[:-1]], np.maximum(lengths - 1, 0))

    @classmethod
    def distinct(cls, text: str) -> PairedTexts:
        """One text, each pair kept once: a long text has many repeats."""
        pairs = np.unique(cls.of([text]).pairs)
        return cls((text,), pairs, np.array([len(pairs)], dtype=np.int64))

    @classmethod
    def joined(cls, parts: Sequence[PairedTexts]) -> PairedTexts:
        """All texts of several, in order."""
        if not parts:
            return cls.of(())
        return cls(
            tuple(chain.from_iterable(part.texts for part in parts)),
            np.concatenate([part.pairs for part in parts]),
            np.concatenate([part.counts for part in parts]),
        )


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Which words stand in which texts."""

    texts: PairedTexts
    table: Table  # shape (words, texts)
    rows: Mapping[str, int]  # of each word in the table

    @classmethod
    def find(cls, words: Iterable[str], texts: PairedTexts) -> Occurrences:
        """Look for words, each of one character or more, in texts."""
        rows = {word: row for row, word in enumerate(dict.fromkeys(words))}
        return cls(texts, _contained(list(rows), texts), rows)

    def of(self, words: Sequence[str]) -> Table:
        """Whether `words[i] in texts.texts[j]`, shape (len(words), len(texts)); a copy."""
        return self.table.take([self.rows[word] for word in words], axis=0)


def _contained(words: Sequence[str], texts: PairedTexts) -> Table:
    asked = PairedTexts.of(words)
    found = np.ones((len(asked), len(texts)), dtype=np.bool_)
    paired = asked.counts > 0
    if paired.any():
        pairs, places = np.unique(asked.pairs, return_inverse=True)
        held = _held(pairs, texts)
        behind = np.cumsum(asked.counts)[paired]
        found[paired] = held[places[behind - asked.counts[paired]]] & held[places[behind - 1]]
    # two pairs do not make a longer word, and a single character has none
    unsure = np.array([row for row, word in enumerate(words) if len(word) != 2], dtype=np.int64)
    at, where = np.nonzero(found[unsure])
    for word, text in zip(unsure[at].tolist(), where.tolist(), strict=True):
        found[word, text] = words[word] in texts.texts[text]
    return found


def _held(pairs: Pairs, texts: PairedTexts) -> Table:
    """Whether a text has a pair, shape (len(pairs), len(texts)); `pairs` are rising."""
    slots = np.zeros(1 << _SLOT_BITS, dtype=np.bool_)
    slots[pairs >> _SHIFT] = True
    near = np.flatnonzero(slots[texts.pairs >> _SHIFT])  # few, and all that are asked for
    candidates = texts.pairs[near]
    which = np.searchsorted(pairs, candidates)
    which[which == len(pairs)] = 0
    same = pairs[which] == candidates
    owners = np.searchsorted(np.cumsum(texts.counts), near[same], side="right")
    held = np.zeros((len(pairs), len(texts)), dtype=np.bool_)
    held[which[same], owners] = True
    return held
