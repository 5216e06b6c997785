"""The features by which a sentence is judged as an answer, in a fixed, named order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tradeqa.answering.evidence import PassageEvidence
from tradeqa.answering.fit import (
    currency_fit,
    direction_fit,
    extra_place,
    kind_fit,
    month_fit,
    number_fit,
    own_numbers,
    place_fit,
    place_missing,
    row_measure,
    unit_fit,
    year_fit,
)
from tradeqa.retrieval.matching import WeightedTerm, coverage, credits
from tradeqa.retrieval.query import Query
from tradeqa.retrieval.question_type import NUMERIC
from tradeqa.retrieval.retriever import Hit
from tradeqa.text.segment import bigrams

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


SECTION = 0.6  # a word met elsewhere in the section: its subject may be named once
BEFORE = 0.8  # a word of the sentence before counts nearly as much: it names the subject


@dataclass(frozen=True, slots=True)
class Asked:
    """What all candidates of one question are compared with; read once a question."""

    query: Query
    terms: tuple[WeightedTerm, ...]
    pairs: frozenset[str]  # neighbouring letters of the question
    numbers: frozenset[float]  # its own numbers, years apart
    best_lexical: float
    sections: dict[str, list[float]] = field(default_factory=dict)
    met: list[float] = field(default_factory=list)  # best credit of each term in any hit

    def section_credits(self, key: str) -> list[float]:
        """Credits that a whole section earns, reckoned once a section."""
        if key not in self.sections:
            self.sections[key] = [SECTION * credit for credit in credits(self.terms, key)]
        return self.sections[key]

    @classmethod
    def read(cls, query: Query, terms: tuple[WeightedTerm, ...], hits: Sequence[Hit]) -> Asked:
        """Prepare a question for its hits."""
        return cls(
            query=query,
            terms=terms,
            pairs=frozenset(bigrams(query.key)),
            numbers=own_numbers(query),
            best_lexical=max((hit.lexical for hit in hits), default=0.0),
        )


def passage_features(
    asked: Asked,
    hit: Hit,
    passage: PassageEvidence,
    similar: Sequence[float],
    late: Sequence[float],
) -> list[tuple[float, ...]]:
    """Feature values of each sentence of a passage, in the order of `NAMES`.

    `similar` gives the cosine of the question and each sentence, `late` their late interaction.
    """
    query, terms = asked.query, asked.terms
    in_passage = credits(terms, passage.key)
    in_context = credits(terms, passage.context_key)
    anywhere = [max(p, c) for p, c in zip(in_passage, in_context, strict=True)]
    asked.met[:] = [max(pair) for pair in zip(asked.met or anywhere, anywhere, strict=True)]
    missing = _heaviest_missing(terms, anywhere)
    in_section = asked.section_credits(passage.section_key)
    around = [max(pair) for pair in zip(in_context, in_section, strict=True)]
    passage_coverage = coverage(terms, in_passage)
    full_coverage = coverage(terms, anywhere)
    numeric = query.type in NUMERIC
    row = float(passage.passage.table is not None)
    measure = row_measure(query, passage)
    label = row * _row_label(terms, passage, numeric=numeric)
    kind = hit.passage.kind
    rows: list[tuple[float, ...]] = []
    in_row = credits(terms, f"{passage.key} {passage.table_key}") if row else []
    before = [0.0] * len(terms)
    for sentence, cosine, nearness in zip(passage.sentences, similar, late, strict=True):
        typed = kind_fit(query, passage, sentence)
        pairs = sum(pair in sentence.key for pair in asked.pairs)
        here = credits(terms, sentence.key, in_passage)
        nearby = [
            max(own, BEFORE * last, context)
            for own, last, context in zip(here, before, around, strict=True)
        ]
        before = here
        rows.append(
            (
                coverage(terms, here),
                passage_coverage,
                full_coverage,
                coverage(terms, nearby),
                _heaviest_missing(terms, nearby),
                max(
                    (1 - c for t, c in zip(terms, nearby, strict=True) if t.term.name), default=0.0
                ),
                _heaviest_missing(terms, nearby, known=True),
                place_missing(query, passage, sentence),
                missing,
                hit.lexical / asked.best_lexical if asked.best_lexical else 0.0,
                hit.dense,
                float(cosine),
                hit.late,
                float(nearness),
                pairs / len(asked.pairs) if asked.pairs else 0.0,
                typed,
                typed if numeric else 0.0,
                year_fit(query, passage, sentence),
                month_fit(query, passage, sentence),
                direction_fit(query, passage, sentence),
                place_fit(query, passage, sentence),
                extra_place(query, sentence),
                unit_fit(query, sentence, passage),
                currency_fit(query, sentence, passage),
                number_fit(asked.numbers, sentence),
                float(kind == "row"),
                float(kind == "row" and numeric),
                float(kind == "heading"),
                float(kind == "reference"),
                float(kind == "note"),
                float(kind == "residue"),
                label,
                _heaviest_missing(terms, in_row, nouns=True) if row else 0.0,
                measure,
                min(len(sentence.key) / 100, 3.0),
            )
        )
    return rows


def _heaviest_missing(
    terms: Sequence[WeightedTerm],
    earned: Sequence[float],
    *,
    known: bool = False,
    nouns: bool = False,
) -> float:
    """Weight of the heaviest word (noun, known noun) not met, as a share of the heaviest of all."""
    heaviest = max((term.weight for term in terms), default=0.0)
    missing = [
        term.weight * (1 - credit)
        for term, credit in zip(terms, earned, strict=True)
        if (term.term.known or not known) and (term.term.noun or not nouns)
    ]
    return max(missing, default=0.0) / heaviest if heaviest else 0.0


def _row_label(terms: Sequence[WeightedTerm], passage: PassageEvidence, *, numeric: bool) -> float:
    """From -1 (nothing of a row's label is named) to 1; words of the table itself say nothing.

    Only who asks for a number must name the row: “which port grew most” names none.
    """
    of_label = credits(terms, passage.label_key)
    of_table = credits(terms, passage.table_key)
    named = max(
        (here for here, every in zip(of_label, of_table, strict=True) if here > every), default=0.0
    )
    return 2 * named - 1 if numeric else max(0.0, 2 * named - 1)
