"""Outcomes of gold questions made by hand, shared by the tests of the evaluation."""

from __future__ import annotations

from collections.abc import Sequence

from tradeqa.evaluation.gold import GoldQuestion
from tradeqa.evaluation.outcomes import EvidenceBy, Outcome, SeenQuote


def make_outcome(
    id: str,
    quotes: Sequence[str] = (),
    *,
    answer: Sequence[str] = ("42",),
    answered: bool = True,
    confidence: float = 0.5,
    type: str = "figure",
    split: str | None = None,
    retrieved: Sequence[str] = (),
    relevant: Sequence[str] = (),
    by: EvidenceBy = "evidence",
    left_out: bool | None = None,
) -> Outcome:
    """A question that expects `answer` (none: a refusal) and was shown `quotes`."""
    seen = tuple(SeenQuote("d1", quote) for quote in quotes)
    return Outcome(
        gold=GoldQuestion(
            id=id,
            question=f"问题{id}",
            type=type,
            evidence=tuple(f"证据{each}" for each in answer),
            answer=tuple(answer),
            document="d1" if answer else None,
            split=split,
        ),
        interpreted=f"问题{id}",
        answered=answered,
        confidence=confidence,
        answer=quotes[0] if quotes and answered else None,
        reason=None if answered else "没有",
        quotes=seen if answered else (),
        near_misses=() if answered else seen,
        retrieved=tuple(retrieved),
        relevant=tuple(relevant),
        evidence_by=by if answer else "none",
        left_out_refused=left_out,
    )
