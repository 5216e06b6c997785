"""Candidate passages of a question: lexical and dense search, fused."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tradeqa.encoders.base import Encoder, Vectors
from tradeqa.encoders.fusion import fuse_scores
from tradeqa.encoders.late_interaction import Ids, LateQuestion, late_interaction
from tradeqa.index.clauses import Field
from tradeqa.index.encoding import passage_text
from tradeqa.index.reader import IndexReader
from tradeqa.passages import Passage
from tradeqa.recent import Recent
from tradeqa.retrieval.clause_maker import ClauseMaker
from tradeqa.retrieval.query import Query
from tradeqa.text.segment import Segmenter

KEPT = 8192  # passages kept in memory, about 2 KiB each
KEPT_RARITIES = 8192  # words whose rarity is kept, about 200 bytes each
DEPTH = 60  # candidates taken from each of the two searches
LATE_DEPTH = 40  # best of them that are compared piece by piece


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with its scores; hits are ordered by (-score, row)."""

    row: int
    passage: Passage
    score: float  # fused
    lexical: float  # BM25, 0 when not met
    dense: float  # cosine
    late: float = 0.0  # late interaction; none where the encoder has no pieces


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the encoder has it."""

    vector: Vectors  # unit length, shape (dimension,)
    late: LateQuestion | None  # ready for late interaction; None where the encoder has no pieces


class Retriever:
    """Searches one index generation; thread-safe."""

    def __init__(self, index: IndexReader, encoder: Encoder, segmenter: Segmenter) -> None:
        self._index = index
        self._encoder = encoder
        self._segmenter = segmenter
        self._kept: Recent[int, Passage] = Recent(KEPT)
        self._late = late_interaction(encoder)
        self._pieces: Recent[int, Ids] = Recent(KEPT)
        self._clauses = ClauseMaker(index.lexical, segmenter)
        self._rarities: Recent[str, float] = Recent(KEPT_RARITIES)

    def encode(self, query: Query) -> Asked:
        """The question's vector and pieces."""
        if self._late is not None:
            return Asked(*self._late.ask(query.question))
        vector = self._encoder.encode_queries([query.question])[0]
        return Asked(np.asarray(vector, dtype=np.float32), None)

    def retrieve(
        self,
        query: Query,
        k: int,
        *,
        rows: Sequence[int] | None = None,
        asked: Asked | None = None,
    ) -> list[Hit]:
        """The best k passages, of all rows or of those given; `asked` is the question encoded."""
        asked = asked or self.encode(query)
        vector, late = asked.vector, asked.late
        clauses = self._clauses.clauses(query)
        lexical = dict(self._index.lexical.search(clauses, DEPTH, rows=rows))
        dense = dict(self._index.vectors.search(vector, DEPTH, rows=rows))
        found = sorted(lexical.keys() | dense.keys())
        missing = [row for row in found if row not in dense]
        if missing:
            others = self._index.vectors.scores(vector, missing).tolist()
            dense |= dict(zip(missing, others, strict=True))
        words = np.array([lexical.get(row, 0.0) for row in found], dtype=np.float32)
        near = np.array([dense.get(row, 0.0) for row in found], dtype=np.float32)
        attainable = sum(clause.most for clause in clauses)
        nearness = np.zeros(len(found), dtype=np.float32)
        first = _best(fuse_scores(near, words, attainable, nearness), max(k, LATE_DEPTH))
        if late is not None and first:
            pieces = self._pieces.many([found[at] for at in first], self._cut)
            nearness[first] = late.scores(pieces)
        scores = fuse_scores(near, words, attainable, nearness)
        order = [first[at] for at in _best(scores[first], k)]
        passages = self._kept.many([found[at] for at in order], self._index.store.passages)
        columns = [column[order].tolist() for column in (scores, words, near, nearness)]
        return [
            Hit(found[at], passage, *numbers)
            for at, passage, *numbers in zip(order, passages, *columns, strict=True)
        ]

    def _cut(self, rows: Sequence[int]) -> list[Ids]:
        passages = self._kept.many(rows, self._index.store.passages)
        texts = [passage_text(passage) for passage in passages]
        return self._late.pieces(texts) if self._late else []

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


def _best(scores: Vectors, k: int) -> list[int]:
    """Places of the k highest scores, the highest first; of equals the one before."""
    best: list[int] = np.argsort(-scores, kind="stable")[:k].tolist()
    return best
