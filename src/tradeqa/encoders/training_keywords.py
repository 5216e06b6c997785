"""Makes keyword queries: what one might type who does not know a paragraph's own words.

A question asked in everyday words or in English shares few words with the paragraph that
answers it, and written ones are few. So the words of a sentence are put into other words of
the thesaurus: into Chinese ones, with some of the sentence's own between them; or into
English ones, with its numbers. An encoder that takes the mean of pieces misses no grammar.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tradeqa.text.segment import Segmenter
from tradeqa.text.stopwords import STOPWORDS

Words = Mapping[str, tuple[str, ...]]

_LATIN = re.compile("[a-z]")
_OWN_WORDS = 0.3  # share of the sentence's own words left among the Chinese ones
_FEWEST_CHINESE = 2  # words put into others; a query of fewer says too little
_FEWEST_ENGLISH = 3


@dataclass(frozen=True, slots=True)
class KeywordWriter:
    """Writes a sentence's topic in other words of the thesaurus."""

    segmenter: Segmenter
    chinese: Words
    english: Words

    @classmethod
    def build(cls, segmenter: Segmenter, synonyms: Words) -> KeywordWriter:
        """From the other words of each word; `segmenter` must keep the words whole."""
        return cls(
            segmenter,
            {word: _of(others, latin=False) for word, others in synonyms.items()},
            {word: _of(others, latin=True) for word, others in synonyms.items()},
        )

    def queries(self, sentences: Sequence[str], rng: random.Random) -> Iterator[tuple[str, str]]:
        """(kind, query) on a sentence each of a paragraph: "keywords", "english keywords"."""
        words, put = self._words(rng.choice(sentences)), 0
        found: list[str] = []
        for word in words:
            if others := self.chinese.get(word):
                found.append(rng.choice(others))
                put += 1
            elif rng.random() < _OWN_WORDS:
                found.append(word)
        if put >= _FEWEST_CHINESE:
            yield "keywords", " ".join(found)
        words, put, found = self._words(rng.choice(sentences)), 0, []
        for word in words:
            if others := self.english.get(word):
                found.append(rng.choice(others))
                put += 1
            elif word.isdigit() or _LATIN.search(word):
                found.append(word)
        if put >= _FEWEST_ENGLISH:
            yield "english keywords", " ".join(found)

    def _words(self, sentence: str) -> list[str]:
        return [
            word
            for word, _, _ in self.segmenter.spans(sentence)
            if word not in STOPWORDS and (len(word) > 1 or word.isdigit())
        ]


def _of(words: Iterable[str], *, latin: bool) -> tuple[str, ...]:
    return tuple(word for word in words if bool(_LATIN.search(word)) == latin)
