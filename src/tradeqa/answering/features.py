"""The features by which a sentence is judged as an answer, in a fixed, named order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tradeqa.answering.evidence import PassageEvidence, SentenceEvidence
from tradeqa.answering.fit import (
    currency_fit,
    direction_fit,
    extra_place,
    kind_fit,
    month_fit,
    number_fit,
    place_fit,
    place_missing,
    row_measure,
    unit_fit,
    year_fit,
)
from tradeqa.answering.layout import Column, Layout
from tradeqa.answering.wording_fit import wording_fit
from tradeqa.encoders.base import Vectors
from tradeqa.encoders.late_interaction import LateQuestion
from tradeqa.retrieval.matching import WeightedTerm
from tradeqa.retrieval.query import Query
from tradeqa.retrieval.question_type import NUMERIC
from tradeqa.retrieval.retriever import Asked, Hit

NAMES = (
    "sentence_coverage",  # weight of the question's words met in the sentence
    "passage_coverage",  # … in its passage
    "full_coverage",  # … in passage, section, caption and title together
    "nearby_coverage",  # … in the sentence, the one before it, section, caption and title
    "nearby_missing",  # weight share of the heaviest word met nowhere nearby
    "name_missing",  # 1 - credit of the worst-met name of the question nearby; 0 without names
    "known_missing",  # weight share of the heaviest noun of the thesaurus met nowhere nearby
    "place_missing",  # share of the question's places named neither here nor in the context
    "rarest_missing",  # weight share of the heaviest word met nowhere
    "lexical",  # BM25 score relative to the best candidate
    "dense",  # cosine of question and passage
    "sentence_dense",  # cosine of question and sentence
    "late",  # late interaction of question and passage: each word by its nearest
    "sentence_late",  # … of question and sentence
    "bigrams",  # share of the question's letter pairs in the sentence
    "kind_fit",
    "kind_fit_numeric",
    "year_fit",
    "month_fit",
    "direction_fit",
    "place_fit",
    "extra_place",  # 1 where the sentence is about a place and the question about none
    "unit_fit",
    "currency_fit",
    "number_fit",
    "is_row",
    "is_row_numeric",
    "is_heading",
    "is_reference",
    "is_note",
    "is_residue",
    "row_label",  # 1: the question names what the row is about; -1: it asks a number of another
    "row_missing",  # weight share of the heaviest noun that neither row nor caption and heads have
    "row_measure",  # 1: a row of a table of the asked measure; -1: of another one
    "length",  # in hundreds of characters, at most 3
)


Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Features:
    """What every sentence of the passages found is judged by."""

    rows: Matrix  # shape (sentences, len(NAMES)): passage by passage, in reading order
    met: tuple[float, ...]  # for each word of the question, its best credit in any passage


def read_features(
    query: Query,
    terms: Sequence[WeightedTerm],
    hits: Sequence[Hit],
    passages: Sequence[PassageEvidence],
    asked: Asked,
) -> Features:
    """Compare a question with the passages found, and their evidence.

    Args:
        query: the question.
        terms: its words, weighed.
        hits: the passages found.
        passages: their evidence.
        asked: the question encoded.
    """
    layout = Layout.of(passages)
    wording = wording_fit(query, terms, layout)
    columns = {
        **wording.columns,
        **_columns_of_hits(hits, layout),
        **_columns_of_kinds(query, passages, layout),
        **_columns_of_slots(query, passages),
        "sentence_dense": _cosines(passages, asked.vector),
        "sentence_late": _lateness(passages, asked.late, len(layout.owners)),
        "length": np.minimum([len(s.key) / 100 for p in passages for s in p.sentences], 3.0),
    }
    columns["kind_fit_numeric"] = columns["kind_fit"] * (query.type in NUMERIC)
    rows = np.empty((len(layout.owners), len(NAMES)))
    for at, name in enumerate(NAMES):
        rows[:, at] = columns[name]
    return Features(rows, wording.met)


def _columns_of_hits(hits: Sequence[Hit], layout: Layout) -> dict[str, Column]:
    lexical = np.array([hit.lexical for hit in hits], dtype=np.float64)
    dense = np.array([hit.dense for hit in hits], dtype=np.float64)
    late = np.array([hit.late for hit in hits], dtype=np.float64)
    best = lexical.max(initial=0.0)
    relative = lexical / best if best else np.zeros(len(hits))
    return {
        "lexical": relative[layout.owners],
        "dense": dense[layout.owners],
        "late": late[layout.owners],
    }


def _columns_of_kinds(
    query: Query, passages: Sequence[PassageEvidence], layout: Layout
) -> dict[str, Column]:
    kinds = np.array([passage.passage.kind for passage in passages], dtype=np.str_)[layout.owners]
    is_kind = {
        f"is_{kind}": (kinds == kind).astype(np.float64)
        for kind in ("row", "heading", "reference", "note", "residue")
    }
    measure = np.array([row_measure(query, passage) for passage in passages], dtype=np.float64)
    return {
        **is_kind,
        "is_row_numeric": is_kind["is_row"] * (query.type in NUMERIC),
        "row_measure": measure[layout.owners],
    }


def _columns_of_slots(query: Query, passages: Sequence[PassageEvidence]) -> dict[str, Column]:
    both = [(passage, sentence) for passage in passages for sentence in passage.sentences]
    nothing = np.zeros(len(both))
    return {
        name: np.array([fit(query, *one) for one in both], dtype=np.float64)
        if asked(query)
        else nothing
        for name, (asked, fit) in _SLOTS.items()
    }


def _cosines(passages: Sequence[PassageEvidence], vector: Vectors) -> Column:
    """Cosine of the question and each sentence."""
    if not passages:
        return np.zeros(0)
    # passage by passage: sums of another length would be rounded otherwise
    return np.concatenate([passage.vectors @ vector for passage in passages]).astype(np.float64)


def _lateness(passages: Sequence[PassageEvidence], late: LateQuestion | None, count: int) -> Column:
    """Late interaction of the question and each sentence."""
    if late is None:
        return np.zeros(count)
    pieces = [ids for passage in passages for ids in passage.pieces]
    return late.scores(pieces).astype(np.float64)


# How each slot is compared, and of which questions: to the others no sentence says anything.
_SLOTS: Mapping[
    str,
    tuple[Callable[[Query], object], Callable[[Query, PassageEvidence, SentenceEvidence], float]],
] = {
    "kind_fit": (lambda query: query.type, kind_fit),
    "year_fit": (lambda query: query.times.years, year_fit),
    "month_fit": (lambda query: query.times.months or query.times.years, month_fit),
    "direction_fit": (lambda query: query.directions, direction_fit),
    "place_fit": (lambda query: query.places, place_fit),
    "place_missing": (lambda query: query.places, place_missing),
    "extra_place": (lambda query: not query.places, extra_place),
    "unit_fit": (lambda query: query.unit or query.price, unit_fit),
    "currency_fit": (lambda query: query.currencies, currency_fit),
    "number_fit": (lambda query: query.numbers, number_fit),
}
