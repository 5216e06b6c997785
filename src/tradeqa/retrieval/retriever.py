"""Candidate passages of a question: lexical and dense search, fused."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tradeqa.encoders.base import Encoder, Vectors
from tradeqa.index.clauses import Field
from tradeqa.index.reader import IndexReader
from tradeqa.passages import Passage
from tradeqa.recent import Recent
from tradeqa.retrieval.clause_maker import ClauseMaker
from tradeqa.retrieval.query import Query
from tradeqa.text.segment import Segmenter

# By the development questions: halved or raised by half, it moves MRR@10 of `retrieve` by at
# most 0.02 and the answers by less, since the ranking model weighs both scores again.
DENSE_WEIGHT = 0.4  # share of the dense score in the fused one
KEPT = 8192  # passages kept in memory, about 2 KiB each
KEPT_RARITIES = 8192  # words whose rarity is kept, about 200 bytes each
DEPTH = 60  # candidates taken from each of the two searches


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with its scores; hits are ordered by (-score, row)."""

    row: int
    passage: Passage
    score: float  # fused
    lexical: float  # BM25, 0 when not met
    dense: float  # cosine


class Retriever:
    """Searches one index generation; thread-safe."""

    def __init__(self, index: IndexReader, encoder: Encoder, segmenter: Segmenter) -> None:
        self._index = index
        self._encoder = encoder
        self._segmenter = segmenter
        self._kept: Recent[int, Passage] = Recent(KEPT)
        self._clauses = ClauseMaker(index.lexical, segmenter)
        self._rarities: Recent[str, float] = Recent(KEPT_RARITIES)

    def vector(self, query: Query) -> Vectors:
        """Unit vector of the question, shape (dimension,)."""
        return np.asarray(self._encoder.encode_queries([query.question])[0], dtype=np.float32)

    def retrieve(
        self,
        query: Query,
        k: int,
        *,
        rows: Sequence[int] | None = None,
        vector: Vectors | None = None,
    ) -> list[Hit]:
        """The best k passages, of all rows or of those given; `vector` is the question's."""
        vector = self.vector(query) if vector is None else vector
        lexical = dict(self._index.lexical.search(self._clauses.clauses(query), DEPTH, rows=rows))
        dense = dict(self._index.vectors.search(vector, DEPTH, rows=rows))
        found = sorted(lexical.keys() | dense.keys())
        missing = [row for row in found if row not in dense]
        if missing:
            dense |= dict(self._index.vectors.search(vector, len(missing), rows=missing))
        best = max(lexical.values(), default=0.0) or 1.0
        fused = {
            row: (1 - DENSE_WEIGHT) * lexical.get(row, 0.0) / best
            + DENSE_WEIGHT * max(0.0, dense.get(row, 0.0))
            for row in found
        }
        order = sorted(found, key=lambda row: (-fused[row], row))[:k]
        passages = self._kept.many(order, self._index.store.passages)
        return [
            Hit(row, passage, fused[row], lexical.get(row, 0.0), dense.get(row, 0.0))
            for row, passage in zip(order, passages, strict=True)
        ]

    def rarity(self, word: str) -> float:
        """Weight of a question's word: its inverse passage frequency, as BM25 has it, >= 0.

        A word of several dictionary words is as rare as its rarest part.
        """
        return self._rarities.get(word, self._rarity_of)

    def _rarity_of(self, word: str) -> float:
        words = self._segmenter.words(word) or [word]
        return self._rarity(min(self._frequency(part) for part in words))

    @property
    def unmet(self) -> float:
        """Rarity of a word that stands in no passage."""
        return self._rarity(0)

    def _rarity(self, frequency: float) -> float:
        return math.log(1 + (len(self._index.lexical) - frequency + 0.5) / (frequency + 0.5))

    def _frequency(self, word: str) -> float:
        """Passages with the word; titles and headings repeat it for each of their passages."""
        lexical = self._index.lexical
        return max(
            lexical.document_frequency(Field.WORDS, word),
            lexical.document_frequency(Field.CONTEXT, word) / 4,
        )
