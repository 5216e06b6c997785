"""Candidate sentences of a question: found passages read sentence by sentence and scored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tradeqa.answering.evidence import EvidenceReader, PassageEvidence, SentenceEvidence
from tradeqa.answering.features import NAMES, features
from tradeqa.answering.ranker import CONFIDENCE_NAMES, RankingModel
from tradeqa.encoders.base import Vectors
from tradeqa.retrieval.matching import WeightedTerm, credits
from tradeqa.retrieval.query import Query
from tradeqa.retrieval.retriever import Hit
from tradeqa.text.segment import bigrams


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with its features and score (log odds)."""

    hit: Hit
    passage: PassageEvidence
    sentence: SentenceEvidence
    features: tuple[float, ...]
    score: float

    def feature(self, name: str) -> float:
        """Value of a named feature."""
        return self.features[NAMES.index(name)]


@dataclass(frozen=True, slots=True)
class Judged:
    """All candidates of a question, best first, and the probability that the first answers."""

    candidates: tuple[Candidate, ...]
    terms: tuple[WeightedTerm, ...]
    met: tuple[float, ...]  # for each term, the best credit anywhere near the first candidates
    confidence: float


def judge(
    query: Query,
    terms: tuple[WeightedTerm, ...],
    hits: Sequence[Hit],
    references: Mapping[str, int | None],
    evidence: EvidenceReader,
    vector: Vectors,
    model: RankingModel,
) -> Judged:
    """Score every sentence of the hits; `references` gives each document's year."""
    best_lexical = max((hit.lexical for hit in hits), default=0.0)
    pairs = frozenset(bigrams(query.key))
    drafts: list[tuple[Hit, PassageEvidence, SentenceEvidence]] = []
    rows: list[tuple[float, ...]] = []
    for hit in hits:
        passage = evidence.read(hit.passage, references.get(hit.passage.document_id))
        similar = evidence.vectors(hit.passage) @ vector
        for sentence in passage.sentences:
            drafts.append((hit, passage, sentence))
            rows.append(
                features(
                    query,
                    terms,
                    hit,
                    best_lexical,
                    passage,
                    sentence,
                    float(similar[sentence.index]),
                    pairs,
                )
            )
    scores = model.order.score(rows)
    order = sorted(
        range(len(drafts)),
        key=lambda at: (-scores[at], drafts[at][0].row, drafts[at][2].index),
    )
    candidates = tuple(
        Candidate(*drafts[at], features=rows[at], score=float(scores[at])) for at in order
    )
    met = _met(terms, candidates[:10])
    return Judged(candidates, terms, met, _confidence(candidates, model))


def _met(terms: Sequence[WeightedTerm], candidates: Sequence[Candidate]) -> tuple[float, ...]:
    best = [0.0] * len(terms)
    for candidate in candidates:
        for key in (candidate.passage.key, candidate.passage.context_key):
            best = [max(pair) for pair in zip(best, credits(terms, key), strict=True)]
    return tuple(best)


def confidence_features(candidates: Sequence[Candidate]) -> tuple[float, ...]:
    """What the probability is told from, in the order of `CONFIDENCE_NAMES`."""
    first = candidates[0]
    rival = next((c.score for c in candidates if c.hit.row != first.hit.row), first.score - 5)
    values = {"best": first.score, "lead": min(first.score - rival, 5.0)}
    return tuple(
        values[name] if name in values else first.feature(name) for name in CONFIDENCE_NAMES
    )


def _confidence(candidates: Sequence[Candidate], model: RankingModel) -> float:
    if not candidates:
        return 0.0
    score = model.confidence.score([confidence_features(candidates)])
    return round(model.probability(float(np.asarray(score)[0])), 4)
