"""How much of a question's words each sentence, and what stands around it, holds.

All sentences are compared at once: a table of credits has a row for each word of the
question and a column for each text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tradeqa.answering.layout import Column, Layout
from tradeqa.retrieval.matching import Credits, WeightedTerm, credit_table, wordings
from tradeqa.retrieval.query import Query
from tradeqa.retrieval.question_type import NUMERIC
from tradeqa.text.occurrence import Occurrences

SECTION = 0.6  # a word met elsewhere in the section: its subject may be named once
BEFORE = 0.8  # a word of the sentence before counts nearly as much: it names the subject


@dataclass(frozen=True, slots=True)
class WordingFit:
    """Features of each sentence by name, and what each word of the question earned anywhere."""

    columns: Mapping[str, Column]
    met: tuple[float, ...]  # for each word, its best credit in any passage and its context


def wording_fit(query: Query, terms: Sequence[WeightedTerm], layout: Layout) -> WordingFit:
    """Compare the words of a question with all sentences of a layout."""
    pairs = list(dict.fromkeys(query.pairs))
    found = Occurrences.find([*wordings(terms), *pairs], layout.texts)
    credits, words = credit_table(terms, found), _Words.of(terms)
    in_passage, in_context = credits[:, layout.passages], credits[:, layout.contexts]
    anywhere = np.maximum(in_passage, in_context)  # these have a column for each passage
    around = np.maximum(in_context, SECTION * credits[:, layout.sections])
    # these a column for each sentence: what is not in the passage is not in its sentences
    here = credits[:, layout.sentences] * (in_passage > 0)[:, layout.owners]
    nearby = np.maximum(here, around[:, layout.owners])
    follows = np.flatnonzero(np.diff(layout.owners) == 0) + 1  # a sentence of the same passage
    nearby[:, follows] = np.maximum(nearby[:, follows], BEFORE * here[:, follows - 1])
    covered = words.coverage(np.concatenate([here, nearby, in_passage, anywhere], axis=1))
    count, owners = len(layout.owners), layout.owners
    of_passages, of_anything = np.split(covered[2 * count :], 2)
    missing = 1 - nearby
    columns = {
        "sentence_coverage": covered[:count],
        "passage_coverage": of_passages[owners],
        "full_coverage": of_anything[owners],
        "nearby_coverage": covered[count : 2 * count],
        "nearby_missing": words.heaviest(missing),
        "name_missing": missing[words.names].max(axis=0, initial=0.0),
        "known_missing": words.heaviest(missing, words.known),
        "rarest_missing": words.heaviest(1 - anywhere)[owners],
        "bigrams": found.of(pairs)[:, layout.sentences].mean(axis=0) if pairs else np.zeros(count),
        **_row_columns(query, layout, credits, words),
    }
    met = anywhere.max(axis=1, initial=0.0)
    return WordingFit(columns, tuple(met.tolist()))


def _row_columns(
    query: Query, layout: Layout, credits: Credits, words: _Words
) -> dict[str, Column]:
    """Features that only rows of tables have; 0 for other passages.

    `row_label` is from -1 (nothing of a row's label is named) to 1; words of the table itself
    say nothing. Only who asks for a number must name the row: “which port grew most” names none.
    """
    missing, label = np.zeros(len(layout.passages)), np.zeros(len(layout.passages))
    if len(layout.rows):
        of_label, of_table = credits[:, layout.labels], credits[:, layout.tables]
        named = np.max(np.where(of_label > of_table, of_label, 0.0), axis=0, initial=0.0)
        told = 2 * named - 1
        label[layout.rows] = told if query.type in NUMERIC else np.maximum(0.0, told)
        missing[layout.rows] = words.heaviest(1 - credits[:, layout.wholes], words.nouns)
    return {"row_label": label[layout.owners], "row_missing": missing[layout.owners]}


@dataclass(frozen=True, slots=True)
class _Words:
    """What is needed of the question's words, each array of shape (words,)."""

    weights: Column
    total: float
    names: npt.NDArray[np.bool_]
    known: npt.NDArray[np.bool_]
    nouns: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, terms: Sequence[WeightedTerm]) -> _Words:
        return cls(
            np.array([term.weight for term in terms], dtype=np.float64),
            sum(term.weight for term in terms),
            np.array([term.term.name for term in terms], dtype=np.bool_),
            np.array([term.term.known for term in terms], dtype=np.bool_),
            np.array([term.term.noun for term in terms], dtype=np.bool_),
        )

    def coverage(self, credits: Credits) -> Column:
        """Share of the question's weight that was earned in each column, 0..1."""
        # added word by word: columns that are alike stay alike to the last digit
        earned = np.add.reduce(self.weights[:, np.newaxis] * credits, axis=0)
        return np.asarray(earned / self.total if self.total else earned)

    def heaviest(self, missing: Credits, chosen: npt.NDArray[np.bool_] | None = None) -> Column:
        """The most weight that a (chosen) word misses, as a share of the heaviest of all."""
        top = self.weights.max(initial=0.0)
        weighed = self.weights[:, np.newaxis] * missing
        worst = (weighed if chosen is None else weighed[chosen]).max(axis=0, initial=0.0)
        return np.asarray(worst / top if top else worst)
