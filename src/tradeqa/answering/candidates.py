"""Candidate sentences of a question: found passages read sentence by sentence and scored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from tradeqa.answering.evidence import EvidenceReader, PassageEvidence, SentenceEvidence
from tradeqa.answering.features import NAMES, read_features
from tradeqa.answering.named import away, nowhere
from tradeqa.answering.ranker import CONFIDENCE_NAMES, RankingModel
from tradeqa.answering.reranking import lifted
from tradeqa.answering.values import value_conflicts, value_support
from tradeqa.rerankers.base import Reranker
from tradeqa.retrieval.matching import WeightedTerm
from tradeqa.retrieval.query import Query
from tradeqa.retrieval.question_type import NUMERIC, QuestionType
from tradeqa.retrieval.retriever import Asked, Hit
from tradeqa.text.colloquial import is_colloquial

EQUAL = 1.0  # log odds within which two figures answer a question alike
SAME_COVERAGE = 0.1
WRONG = -0.5  # fit up to which a sentence is of another year, way or place than was asked
ABSENT = 0.5  # credit from which a word counts as met; looser words earn less
UNRELATED = 0.08  # coverage below which no word of weight was met
PARTLY = 0.5  # coverage by ordinary words alone
MOSTLY = 0.5  # weight share of absent nouns from which a question is about other things
# Cosines of the shipped encoder, which for two unrelated texts lie about 0.1:
FAR, DOUBTFUL, SAME_SUBJECT = 0.2, 0.33, 0.5
_PLACES = {name: place for place, name in enumerate(NAMES)}
CONTRADICTED = 0.05  # the most that is believed of a figure of another year, measure or thing
_HARD = NUMERIC | {QuestionType.WHEN}  # types whose kind of answer is told with certainty


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with its features and score (log odds)."""

    hit: Hit
    passage: PassageEvidence
    sentence: SentenceEvidence
    features: npt.NDArray[np.float64] = field(compare=False)  # in the order of `NAMES`
    score: float

    def feature(self, name: str) -> float:
        """Value of a named feature."""
        return float(self.features[_PLACES[name]])


@dataclass(frozen=True, slots=True)
class Judged:
    """All candidates of a question, best first, and the probability that the first answers."""

    candidates: tuple[Candidate, ...]
    terms: tuple[WeightedTerm, ...]
    met: tuple[float, ...]  # for each term, the best credit anywhere near the first candidates
    confidence: float  # probability that the first candidate answers
    answerable: float  # probability that the documents hold an answer


def judge(
    query: Query,
    terms: tuple[WeightedTerm, ...],
    hits: Sequence[Hit],
    references: Mapping[str, int | None],
    evidence: EvidenceReader,
    asked: Asked,
    model: RankingModel,
    reranker: Reranker | None = None,
) -> Judged:
    """Score every sentence of the hits; `references` gives each document's year."""
    passages = evidence.read([hit.passage for hit in hits], references)
    features = read_features(query, terms, hits, passages, asked)
    scores = model.order.score(features.rows)
    drafts = [
        (hit, passage, sentence)
        for hit, passage in zip(hits, passages, strict=True)
        for sentence in passage.sentences
    ]
    if reranker is not None:
        scores = lifted(query.question, [hit for hit, _, _ in drafts], scores, reranker)
    rows = np.array([hit.row for hit, _, _ in drafts], dtype=np.int64)
    ordinals = np.array([sentence.index for _, _, sentence in drafts], dtype=np.int64)
    order = np.lexsort((ordinals, rows, -scores))
    candidates = newest_first(
        query,
        [
            Candidate(hit, passage, sentence, values, score)
            for (hit, passage, sentence), values, score in zip(
                [drafts[at] for at in order.tolist()],
                features.rows[order],
                scores[order].tolist(),
                strict=True,
            )
        ],
    )
    candidates = uncontradicted(query, candidates)
    absent = absent_share(terms, features.met)
    chances = _chances(query, terms, candidates, absent, model)
    if candidates and (
        _contradicts(query, candidates[0]) or _about_another(query, candidates[0], passages)
    ):
        chances = min(chances[0], CONTRADICTED), min(chances[1], CONTRADICTED)
    return Judged(candidates, terms, features.met, *chances)


def uncontradicted(query: Query, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Where the best is of another year or place, the best that fits goes before it.

    The first would be refused anyway. Of figures only a near equal of the right place is put
    there; reasons, means and difficulties are told in other words each year.
    """
    if not candidates:
        return ()
    best = candidates[0]
    slot = "place_fit" if query.type in NUMERIC else "year_fit"
    if best.feature(slot) > WRONG:
        return tuple(candidates)
    fitting = [c for c in candidates if c.feature(slot) > 0 and c.feature("kind_fit") > 0]
    if query.type in NUMERIC:
        fitting = [c for c in fitting if _equal(c, best)][:1]
    return _led_by(fitting, candidates)


def _equal(one: Candidate, best: Candidate) -> bool:
    """Whether a candidate is about as good as the best one and speaks of the same things."""
    near = best.feature("nearby_coverage") - SAME_COVERAGE
    return one.score >= best.score - EQUAL and one.feature("nearby_coverage") >= near


def newest_first(query: Query, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Where a figure is asked without a year, equals of several years stand newest first."""
    if query.times.years or query.type not in NUMERIC or not candidates:
        return tuple(candidates)
    best = candidates[0]
    equal = [c for c in candidates if c.feature("kind_fit") == 1 and _equal(c, best)]
    equal.sort(key=lambda c: -max(c.sentence.times.years or c.sentence.inherited, default=0))
    return _led_by(equal, candidates)


def _led_by(first: Sequence[Candidate], candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Candidates with some of them before the others, which stay in their order."""
    chosen = {id(c) for c in first}
    return (*first, *(c for c in candidates if id(c) not in chosen))


def absent_share(terms: Sequence[WeightedTerm], met: Sequence[float]) -> float:
    """Weight share of the question's nouns and names that no hit has in any wording."""
    total = sum(term.weight for term in terms)
    absent = sum(
        term.weight * max(0.0, 1 - credit / ABSENT)
        for term, credit in zip(terms, met, strict=True)
        if term.term.noun
    )
    return absent / total if total else 0.0


def _value_support(query: Query, terms: Sequence[WeightedTerm], first: Candidate) -> float:
    if query.type not in NUMERIC or first.hit.passage.table is not None:
        return first.feature("nearby_coverage")
    return value_support(query, terms, first.passage, first.sentence)


def _value_conflicts(query: Query, terms: Sequence[WeightedTerm], first: Candidate) -> float:
    if query.type not in NUMERIC or first.hit.passage.table is not None:
        return 0.0
    return value_conflicts(query, terms, first.sentence)


def _row_conflicts(query: Query, first: Candidate) -> float:
    """How many of label, year, months, way and measure a table row contradicts; 0 for prose.

    Caption and heads hold for every row: unlike in prose, nothing else can be meant.
    """
    if first.hit.passage.table is None or query.type not in NUMERIC:
        return 0.0
    slots = {
        "row_label": 0.0,
        "year_fit": -0.5,
        "month_fit": -0.9,
        "direction_fit": -0.4,
        "row_measure": 0.0,
    }
    return float(sum(first.feature(name) < least for name, least in slots.items()))


def confidence_features(
    query: Query,
    terms: Sequence[WeightedTerm],
    candidates: Sequence[Candidate],
    absent: float,
) -> tuple[float, ...]:
    """What the probability is told from, in the order of `CONFIDENCE_NAMES`."""
    first = candidates[0]
    rival = next((c.score for c in candidates if c.hit.row != first.hit.row), first.score - 5)
    formal = float(not is_colloquial(query.key))
    values = {
        "best": first.score,
        "lead": min(first.score - rival, 5.0),
        "wrong_year": float(first.feature("year_fit") <= WRONG),
        "wrong_months": float(first.feature("month_fit") <= -1),
        "wrong_direction": float(first.feature("direction_fit") <= WRONG),
        "wrong_place": float(first.feature("place_fit") <= WRONG),
        "wrong_kind": float(first.feature("kind_fit") == 0 and query.type in _HARD),
        "value_support": _value_support(query, terms, first),
        "value_conflicts": _value_conflicts(query, terms, first),
        "row_conflicts": _row_conflicts(query, first),
        "absent": absent,
        "colloquial": float(not formal),
        "formal_missing": formal * first.feature("nearby_missing"),
        "formal_known_missing": formal * first.feature("known_missing"),
        "formal_name_missing": formal * first.feature("name_missing"),
        "formal_absent": formal * absent,
        "formal_coverage": formal * first.feature("nearby_coverage"),
        "english": float(query.language == "en"),
    }
    return tuple(
        values[name] if name in values else first.feature(name) for name in CONFIDENCE_NAMES
    )


def _unrelated(first: Candidate, absent: float) -> bool:
    """Whether the best candidate is about something else than the question.

    Either nothing of the question was met, or little and with another meaning, or most of
    what it names stands nowhere.
    """
    coverage, near = first.feature("full_coverage"), first.feature("dense")
    return (
        (coverage < UNRELATED and near < SAME_SUBJECT)
        or (coverage < PARTLY and near < FAR)
        or (absent >= MOSTLY and near < DOUBTFUL)
    )


def _chances(
    query: Query,
    terms: Sequence[WeightedTerm],
    candidates: Sequence[Candidate],
    absent: float,
    model: RankingModel,
) -> tuple[float, float]:
    """Probabilities that the first candidate answers, and that anything does."""
    if not candidates or _unrelated(candidates[0], absent):
        return 0.0, 0.0
    row = [confidence_features(query, terms, candidates, absent)]
    right, any_right = (float(m.score(row)[0]) for m in (model.confidence, model.answerable))
    return round(model.probability(right), 4), round(model.probability(any_right), 4)


def _about_another(query: Query, first: Candidate, passages: Sequence[PassageEvidence]) -> bool:
    """Whether nothing found names what the question is about, or a figure is another one's."""
    missing = away(query.subjects, first.passage)
    return bool(missing) and (query.type in NUMERIC or bool(nowhere(missing, passages)))


def _contradicts(query: Query, first: Candidate) -> bool:
    """Whether a figure is one of another year, or a row's table counts something else.

    However well all else fits: of the development questions none was answered that way.
    """
    if query.type not in NUMERIC:
        return False
    return first.feature("year_fit") <= -1 or (
        first.hit.passage.table is not None and first.feature("row_measure") < 0
    )
