"""The features by which a sentence is judged as an answer, in a fixed, named order."""

from __future__ import annotations

from collections.abc import Sequence

from tradeqa.answering.evidence import PassageEvidence, SentenceEvidence
from tradeqa.answering.fit import (
    direction_fit,
    kind_fit,
    month_fit,
    number_fit,
    place_fit,
    year_fit,
)
from tradeqa.retrieval.matching import WeightedTerm, coverage, credits
from tradeqa.retrieval.query import Query
from tradeqa.retrieval.question_type import NUMERIC
from tradeqa.retrieval.retriever import Hit

NAMES = (
    "sentence_coverage",  # weight of the question's words met in the sentence
    "passage_coverage",  # … in its passage
    "full_coverage",  # … in passage, section, caption and title together
    "rarest_missing",  # weight share of the heaviest word met nowhere
    "lexical",  # BM25 score relative to the best candidate
    "dense",  # cosine of question and passage
    "sentence_dense",  # cosine of question and sentence
    "bigrams",  # share of the question's letter pairs in the sentence
    "kind_fit",
    "kind_fit_numeric",
    "year_fit",
    "month_fit",
    "direction_fit",
    "place_fit",
    "number_fit",
    "is_row",
    "is_row_numeric",
    "is_heading",
    "is_reference",
    "is_note",
    "is_residue",
    "length",  # in hundreds of characters, at most 3
)


def features(  # noqa: PLR0913
    query: Query,
    terms: Sequence[WeightedTerm],
    hit: Hit,
    best_lexical: float,
    passage: PassageEvidence,
    sentence: SentenceEvidence,
    sentence_dense: float,
    pairs: frozenset[str],
) -> tuple[float, ...]:
    """Feature values of one candidate sentence, in the order of `NAMES`."""
    in_sentence = credits(terms, sentence.key)
    in_passage = credits(terms, passage.key)
    in_context = credits(terms, passage.context_key)
    anywhere = [max(p, c) for p, c in zip(in_passage, in_context, strict=True)]
    heaviest = max((term.weight for term in terms), default=0.0)
    missing = max((t.weight * (1 - c) for t, c in zip(terms, anywhere, strict=True)), default=0.0)
    kind = hit.passage.kind
    typed = kind_fit(query, passage, sentence)
    numeric = query.type in NUMERIC
    return (
        coverage(terms, in_sentence),
        coverage(terms, in_passage),
        coverage(terms, anywhere),
        missing / heaviest if heaviest else 0.0,
        hit.lexical / best_lexical if best_lexical else 0.0,
        hit.dense,
        sentence_dense,
        sum(pair in sentence.key for pair in pairs) / len(pairs) if pairs else 0.0,
        typed,
        typed if numeric else 0.0,
        year_fit(query, sentence),
        month_fit(query, passage, sentence),
        direction_fit(query, passage, sentence),
        place_fit(query, passage, sentence),
        number_fit(query, sentence),
        float(kind == "row"),
        float(kind == "row" and numeric),
        float(kind == "heading"),
        float(kind == "reference"),
        float(kind == "note"),
        float(kind == "residue"),
        min(len(sentence.key) / 100, 3.0),
    )
