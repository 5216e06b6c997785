"""Two runs over the same questions, compared by a paired bootstrap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tradeqa.errors import EvaluationError
from tradeqa.evaluation.measures import LOWER_IS_BETTER, MAIN, columns
from tradeqa.evaluation.outcomes import Outcome
from tradeqa.evaluation.resampling import mean_intervals, resamples

COMPARED = (*MAIN, "raw@1", "raw@3", "recall@5", "MRR@10", "nDCG@10", "left_out_refusal", "brier")

Verdict = Literal["better", "worse", "unclear", "same"]


@dataclass(frozen=True, slots=True)
class Change:
    """A measure in both runs, over the questions it applies to in both."""

    measure: str
    n: int
    before: float
    after: float
    difference: float  # after - before
    low: float  # 95 % interval of the difference
    high: float

    @property
    def verdict(self) -> Verdict:
        """Whether the interval lies wholly on one side of zero, and on which."""
        if self.low == self.high == 0:
            return "same"
        lower = self.measure in LOWER_IS_BETTER
        if self.low > 0:
            return "worse" if lower else "better"
        if self.high < 0:
            return "better" if lower else "worse"
        return "unclear"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes from one run to another over the questions that both asked."""

    questions: int
    only_before: int  # questions that stand in one run only, or differ between them
    only_after: int
    changes: tuple[Change, ...]

    @property
    def worse(self) -> tuple[str, ...]:
        """Main measures that got worse beyond chance."""
        return tuple(
            change.measure
            for change in self.changes
            if change.measure in MAIN and change.verdict == "worse"
        )


def compare(before: Sequence[Outcome], after: Sequence[Outcome]) -> Comparison:
    """Compare two runs question by question; order is of no matter.

    A question is the same if id, wording, history, evidence and answers are.

    Raises:
        EvaluationError: the runs share no question, or ir-measures is not installed.
    """
    known = {_identity(outcome): outcome for outcome in before}
    pairs = [
        (known[_identity(outcome)], outcome) for outcome in after if _identity(outcome) in known
    ]
    if not pairs:
        raise EvaluationError(
            "the two runs share no question; compare runs over the same gold files and split"
        )
    old, new = columns([pair[0] for pair in pairs]), columns([pair[1] for pair in pairs])
    table = np.stack([new[name] - old[name] for name in COMPARED], axis=1)
    bounds = mean_intervals(table, resamples(len(pairs)))
    changes = []
    for name, differences, (low, high) in zip(COMPARED, table.T, bounds, strict=True):
        both = ~np.isnan(differences)
        if not both.any():
            continue
        first, second = float(old[name][both].mean()), float(new[name][both].mean())
        difference = float(differences[both].mean())
        changes.append(
            Change(name, int(both.sum()), first, second, difference, float(low), float(high))
        )
    return Comparison(len(pairs), len(before) - len(pairs), len(after) - len(pairs), tuple(changes))


def _identity(outcome: Outcome) -> tuple[object, ...]:
    gold = outcome.gold
    return gold.id, gold.question, gold.history, gold.evidence, gold.answer
