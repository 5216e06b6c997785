"""Candidate passages of a question: lexical and dense search, fused."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tradeqa.encoders.base import Encoder, Vectors
from tradeqa.encoders.fusion import fuse_scores
from tradeqa.encoders.late_interaction import Ids, late_interaction
from tradeqa.index.clauses import AnyOf, Clause, Field
from tradeqa.index.encoding import passage_text
from tradeqa.index.reader import IndexReader
from tradeqa.passages import Passage
from tradeqa.retrieval.query import Query, Term
from tradeqa.text.normalize import search_key
from tradeqa.text.segment import Segmenter, bigrams

# By the development questions: halved or raised by half, each moves MRR@10 of `retrieve` by at
# most 0.02 and the answers by less, since the ranking model weighs both scores again.
CONTEXT_WEIGHT = 0.5  # a word met in title, section or caption, against one in the text
BIGRAM_WEIGHT = 0.3  # a letter pair, against a word
SYNONYM_WEIGHT = 0.5  # another wording, against the question's own
SATURATED = 2.2  # k1 + 1: the most that BM25 makes of a word, times its rarity
KEPT = 8192  # passages kept in memory, about 2 KiB each
DEPTH = 60  # candidates taken from each of the two searches


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with its scores; hits are ordered by (-score, row)."""

    row: int
    passage: Passage
    score: float  # fused
    lexical: float  # BM25, 0 when not met
    dense: float  # cosine
    late: float = 0.0  # late interaction of question and passage


class Retriever:
    """Searches one index generation; thread-safe."""

    def __init__(self, index: IndexReader, encoder: Encoder, segmenter: Segmenter) -> None:
        self._index = index
        self._encoder = encoder
        self._segmenter = segmenter
        self._late = late_interaction(encoder)
        self._kept: dict[int, Passage] = {}
        self._pieces: dict[int, Ids] = {}

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
        clauses = self.clauses(query)
        lexical = dict(self._index.lexical.search(clauses, DEPTH, rows=rows))
        dense = dict(self._index.vectors.search(vector, DEPTH, rows=rows))
        found = sorted(lexical.keys() | dense.keys())
        missing = [row for row in found if row not in dense]
        if missing:
            dense |= dict(self._index.vectors.search(vector, len(missing), rows=missing))
        words = np.array([lexical.get(row, 0.0) for row in found], dtype=np.float32)
        near = np.array([dense.get(row, 0.0) for row in found], dtype=np.float32)
        late = self.lateness(query, found)
        fused = fuse_scores(near, words, sum(map(self._most, clauses)), late)
        order = sorted(range(len(found)), key=lambda at: (-fused[at], found[at]))[:k]
        passages = self._passages([found[at] for at in order])
        return [
            Hit(found[at], passage, *(float(x[at]) for x in (fused, words, near, late)))
            for at, passage in zip(order, passages, strict=True)
        ]

    def lateness(self, query: Query, rows: Sequence[int]) -> Vectors:
        """Late interaction of the question with passages, by row; zeros where there is none."""
        if self._late is None or not rows:
            return np.zeros(len(rows), dtype=np.float32)
        missing = [row for row in rows if row not in self._pieces]
        if missing:
            texts = [passage_text(passage) for passage in self._passages(missing)]
            if len(self._pieces) > KEPT:
                self._pieces = {}
            self._pieces |= dict(zip(missing, self._late.pieces(texts), strict=True))
        kept = self._pieces
        return self._late.scores(query.question, [kept[row] for row in rows])

    def _most(self, clause: Clause | AnyOf) -> float:
        """The highest BM25 score that a clause could give."""
        if isinstance(clause, AnyOf):
            return max((sum(map(self._most, wording)) for wording in clause.wordings), default=0.0)
        often = self._index.lexical.document_frequency(clause.field, clause.term)
        return clause.weight * SATURATED * self._rarity(often) if often else 0.0

    def _passages(self, rows: Sequence[int]) -> list[Passage]:
        """Passages by row; those read before are kept, the same object for the same row."""
        missing = [row for row in rows if row not in self._kept]
        if missing:
            if len(self._kept) > KEPT:
                self._kept = {}
            self._kept |= dict(zip(missing, self._index.store.passages(missing), strict=True))
        kept = self._kept
        return [kept[row] if row in kept else self._index.store.passages([row])[0] for row in rows]

    def clauses(self, query: Query) -> list[Clause | AnyOf]:
        """The lexical query: each word or its best other wording, and letter pairs."""
        found: list[Clause | AnyOf] = []
        for term in query.terms:
            found.append(AnyOf(tuple(self._wordings(term))))
        found += [
            AnyOf(tuple(self._alternatives(phrase)))
            for phrase in query.phrases
            if phrase.alternatives
        ]
        found += [Clause(Field.BIGRAMS, pair, BIGRAM_WEIGHT) for pair in bigrams(query.key)]
        return found

    def _wordings(self, term: Term) -> list[tuple[Clause, ...]]:
        own = [self._words(term.text, term.weight)]
        return own + self._alternatives(term)

    def _alternatives(self, term: Term) -> list[tuple[Clause, ...]]:
        return [
            self._words(alternative.text, SYNONYM_WEIGHT * term.weight * alternative.strength)
            for alternative in term.alternatives
        ]

    def _words(self, text: str, weight: float) -> tuple[Clause, ...]:
        """A wording as clauses; one of several words must not outweigh one of a single word."""
        words = list(dict.fromkeys(self._segmenter.words(text))) or [search_key(text)]
        share = weight / len(words)
        return tuple(
            clause
            for word in words
            for clause in (
                Clause(Field.WORDS, word, share),
                Clause(Field.CONTEXT, word, share * CONTEXT_WEIGHT),
            )
        )

    def rarity(self, word: str) -> float:
        """Weight of a question's word: its inverse passage frequency, as BM25 has it, >= 0.

        A word of several dictionary words is as rare as its rarest part.
        """
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
