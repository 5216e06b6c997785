"""What the lexical index is asked for: terms in fields, each with a weight."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """What can be searched of a passage."""

    WORDS = "words"  # `Segmenter.words` of its text
    BIGRAMS = "bigrams"  # pairs of neighbouring ideographs in its text
    CONTEXT = "context"  # `Segmenter.words` of its context


@dataclass(frozen=True, slots=True)
class Clause:
    """A term looked for in a field; `weight` multiplies its BM25 score."""

    field: Field
    term: str
    weight: float = 1.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.weight) and self.weight > 0):
            raise ValueError(f"a clause needs a positive weight, not {self.weight}")


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Wordings of one thing, of which the best-scoring one counts; each is a sum of clauses."""

    wordings: tuple[tuple[Clause, ...], ...]


def searchable(term: str) -> bool:
    """Whether a term can be in the index at all: whole, and text that UTF-8 can hold."""
    return bool(term) and not any(char.isspace() or "\ud800" <= char <= "\udfff" for char in term)
