"""Candidate passages of a question: lexical and dense search, fused."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tradeqa.encoders.base import Encoder, Vectors
from tradeqa.encoders.fusion import fuse_scores
from tradeqa.encoders.late_interaction import Ids, late_interaction
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


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with its scores; hits are ordered by (-score, row)."""

    row: int
    passage: Passage
    score: float  # fused
    lexical: float  # BM25, 0 when not met
    dense: float  # cosine
    late: float = 0.0  # late interaction; none where the encoder has no pieces


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
        clauses = self._clauses.clauses(query)
        lexical = dict(self._index.lexical.search(clauses, DEPTH, rows=rows))
        dense = dict(self._index.vectors.search(vector, DEPTH, rows=rows))
        found = sorted(lexical.keys() | dense.keys())
        missing = [row for row in found if row not in dense]
        if missing:
            dense |= dict(self._index.vectors.search(vector, len(missing), rows=missing))
        words = np.array([lexical.get(row, 0.0) for row in found], dtype=np.float32)
        near = np.array([dense.get(row, 0.0) for row in found], dtype=np.float32)
        late = self._lateness(query, found)
        fused = fuse_scores(near, words, sum(clause.most for clause in clauses), late)
        order = np.lexsort((np.array(found, dtype=np.int64), -fused))[:k].tolist()
        passages = self._kept.many([found[at] for at in order], self._index.store.passages)
        return [
            Hit(found[at], passage, *(float(scores[at]) for scores in (fused, words, near, late)))
            for at, passage in zip(order, passages, strict=True)
        ]

    def _lateness(self, query: Query, rows: Sequence[int]) -> Vectors:
        """Late interaction of the question with passages, by row; zeros where there is none."""
        if self._late is None or not rows:
            return np.zeros(len(rows), dtype=np.float32)
        return self._late.scores(query.question, self._pieces.many(rows, self._cut))

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
