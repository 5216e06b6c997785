"""What became of a gold question: the reply, the ranking, and the reply without its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from tradeqa.evaluation.gold import GoldQuestion, holds

EvidenceBy = Literal["evidence", "answer", "none"]
_KINDS: tuple[EvidenceBy, ...] = ("evidence", "answer", "none")


@dataclass(frozen=True, slots=True)
class SeenQuote:
    """A quote as it was returned: raw text and its document."""

    document: str
    quote: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A gold question and all that the measures need of the replies to it; no latency."""

    gold: GoldQuestion
    interpreted: str
    answered: bool
    confidence: float
    answer: str | None
    reason: str | None
    quotes: tuple[SeenQuote, ...]  # none when refused
    near_misses: tuple[SeenQuote, ...]
    retrieved: tuple[str, ...]  # passage ids, best first, at most ten
    relevant: tuple[str, ...]  # passages of the index that hold the evidence, in index order
    evidence_by: EvidenceBy  # by which strings `relevant` was told; "none": there is no such
    left_out_refused: bool | None  # asked without the answer's documents; None: not asked

    @property
    def shown(self) -> tuple[SeenQuote, ...]:
        """The ranking as it was shown, whether as quotes or as near misses."""
        return self.quotes or self.near_misses

    def right(self, count: int, *, refusals: bool = False) -> bool:
        """Whether a gold answer stands in the first `count` quotes, each by itself.

        With `refusals`, near misses count as the quotes they would have been.
        """
        seen = self.shown if refusals else self.quotes
        return self.gold.answerable and any(
            holds(each.quote, self.gold.answer) for each in seen[:count]
        )

    @property
    def evidence_rank(self) -> int | None:
        """Place of the first relevant passage among the retrieved ones, from 1."""
        relevant = set(self.relevant)
        places = (at for at, name in enumerate(self.retrieved, 1) if name in relevant)
        return next(places, None)

    def to_json(self) -> dict[str, Any]:
        """All fields, made of JSON types only."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Outcome:
        """The outcome that `to_json` wrote.

        Raises:
            KeyError, TypeError, ValueError: it is not one.
        """
        gold = stored["gold"]
        left_out, by = stored["left_out_refused"], stored["evidence_by"]
        if by not in _KINDS or not (left_out is None or isinstance(left_out, bool)):
            raise ValueError(f"evidence_by is {by!r}, left_out_refused {left_out!r}")
        if not isinstance(stored["answered"], bool):
            raise TypeError(f"answered is {stored['answered']!r}")
        return cls(
            gold=GoldQuestion(
                id=str(gold["id"]),
                question=str(gold["question"]),
                type=str(gold["type"]),
                evidence=_texts(gold["evidence"]),
                answer=_texts(gold["answer"]),
                document=gold["document"],
                history=_texts(gold["history"]),
                split=gold["split"],
            ),
            interpreted=str(stored["interpreted"]),
            answered=stored["answered"],
            confidence=_share(stored["confidence"]),
            answer=stored["answer"],
            reason=stored["reason"],
            quotes=_quotes(stored["quotes"]),
            near_misses=_quotes(stored["near_misses"]),
            retrieved=_texts(stored["retrieved"]),
            relevant=_texts(stored["relevant"]),
            evidence_by=by,
            left_out_refused=left_out,
        )


def _texts(stored: object) -> tuple[str, ...]:
    if not isinstance(stored, list) or not all(isinstance(text, str) for text in stored):
        raise TypeError(f"expected a list of strings, got {stored!r:.60}")
    return tuple(stored)


def _quotes(stored: list[Mapping[str, Any]]) -> tuple[SeenQuote, ...]:
    return tuple(SeenQuote(str(each["document"]), str(each["quote"])) for each in stored)


def _share(stored: object) -> float:
    if isinstance(stored, bool) or not isinstance(stored, int | float) or not 0 <= stored <= 1:
        raise ValueError(f"a confidence is {stored!r}, not a number from 0 to 1")
    return float(stored)
