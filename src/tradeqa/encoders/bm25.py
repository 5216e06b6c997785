"""A small exact BM25, the named peer that an encoder is measured against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tradeqa.text.segment import Segmenter

_K1 = 1.2  # Robertson's usual constants
_B = 0.75


class Bm25:
    """Scores of all texts for a question, over words of `Segmenter`."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._segmenter = Segmenter()
        postings: dict[str, tuple[list[int], list[int]]] = {}
        lengths = np.zeros(len(texts), dtype=np.float32)
        for number, text in enumerate(texts):
            words = self._segmenter.words(text)
            lengths[number] = len(words)
            for word, count in Counter(words).items():
                where, counts = postings.setdefault(word, ([], []))
                where.append(number)
                counts.append(count)
        shape = _K1 * (1 - _B + _B * lengths / max(float(lengths.mean()), 1.0))
        self._size = len(texts)
        self._postings: dict[str, tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]] = {}
        for word, (where, counts) in postings.items():
            rows = np.array(where, dtype=np.int64)
            often = np.array(counts, dtype=np.float32)
            rarity = np.log1p((self._size - len(where) + 0.5) / (len(where) + 0.5))
            weight = rarity * often * (_K1 + 1) / (often + shape[rows])
            self._postings[word] = (rows, weight.astype(np.float32))

    def scores(self, question: str) -> npt.NDArray[np.float32]:
        """One score a text, higher is better, in the order of the texts."""
        scores = np.zeros(self._size, dtype=np.float32)
        for word in self._segmenter.words(question):
            if word in self._postings:
                rows, weight = self._postings[word]
                scores[rows] += weight
        return scores
