"""Which number of a sentence is asked for: the one the question's words stand by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tradeqa.answering.evidence import PassageEvidence, SentenceEvidence
from tradeqa.answering.fit import fitting_quantities
from tradeqa.retrieval.matching import WeightedTerm, credits, meets
from tradeqa.retrieval.query import Query
from tradeqa.text.numerals import Quantity

REACH = 40  # characters within which a word of the question speaks for a number
BEHIND = 0.5  # a word after the number counts half of one before it
CUT_COST = 0.6  # what is left of a word's say on the other side of a comma
CONTEXT = 0.5  # what title, section and caption say for every number below them
_CUT = re.compile(r"[，,；;。、：:（()）]")


def best_value(
    query: Query, terms: Sequence[WeightedTerm], sentence: SentenceEvidence
) -> Quantity | None:
    """The fitting number with the most support, the first of equals; None without any."""
    fitting = fitting_quantities(query, sentence.quantities)
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    said = _said(sentence.key, terms)
    return max(
        fitting,
        key=lambda quantity: (_support(sentence.key, said, quantity), -quantity.start),
    )


def value_conflicts(
    query: Query, terms: Sequence[WeightedTerm], sentence: SentenceEvidence
) -> float:
    """Slots of the question that the number's own clause contradicts: 0, 1 or 2.

    What stands last before a number governs it: in “A down 1 %, exports of B up 2 %” the
    second number is not about A, and the first not about exports.
    """
    value = best_value(query, terms, sentence)
    if value is None:
        return 0.0
    ways = [way for at, way in sentence.direction_spans if at < value.start]
    places = [place for at, place in sentence.place_spans if at < value.start]
    wrong_way = bool(query.directions and ways) and ways[-1] not in query.directions
    wrong_place = bool(query.places and places) and places[-1] not in query.places
    return float(wrong_way) + float(wrong_place)


def value_support(
    query: Query,
    terms: Sequence[WeightedTerm],
    passage: PassageEvidence,
    sentence: SentenceEvidence,
) -> float:
    """How much of a question's weight stands by the number that would be its answer, 0..1."""
    total = sum(term.weight for term in terms)
    fitting = fitting_quantities(query, sentence.quantities)
    if not fitting or not total:
        return 0.0
    said = _said(sentence.key, terms, credits(terms, passage.context.key))
    return max(_support(sentence.key, said, quantity) for quantity in fitting) / total


@dataclass(frozen=True, slots=True)
class _Said:
    """A word of the question, and how a sentence says it."""

    weight: float
    ways: tuple[tuple[str, float], ...]  # those of its wordings that stand in the sentence
    least: float  # what it says for every number, wherever it stands


def _said(
    key: str, terms: Sequence[WeightedTerm], context: Sequence[float] | None = None
) -> list[_Said]:
    """The question's words in a sentence; `context` is what title and section earn of each."""
    least = [0.0] * len(terms) if context is None else [CONTEXT * credit for credit in context]
    return [
        _Said(term.weight, tuple(way for way in term.ways if meets(way[0], key)), always)
        for term, always in zip(terms, least, strict=True)
    ]


def _support(key: str, said: Sequence[_Said], quantity: Quantity) -> float:
    """How much the question's words around a number speak for it, near ones more."""
    total = 0.0
    for word in said:
        near = [credit * _nearness(key, way, quantity) for way, credit in word.ways]
        total += word.weight * max(word.least, *near, 0.0)
    return total


def _nearness(key: str, way: str, quantity: Quantity) -> float:
    best = 0.0
    at = key.find(way)
    while at >= 0:
        before = at < quantity.start
        gap = quantity.start - (at + len(way)) if before else at - quantity.end
        if gap <= REACH:
            between = key[at + len(way) : quantity.start] if before else key[quantity.end : at]
            near = 1 - max(gap, 0) / (REACH + 10)
            cuts = CUT_COST ** len(_CUT.findall(between))
            best = max(best, near * cuts * (1.0 if before else BEHIND))
        at = key.find(way, at + 1)
    return best
