"""The measures of a run: overall, by type and by split, each with n and a 95 % interval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tradeqa.evaluation.calibration import (
    Bin,
    Right,
    RiskPoint,
    area_under_risk,
    areas_under_risk,
    calibration_error,
    reliability,
    risk_coverage,
)
from tradeqa.evaluation.outcomes import Outcome
from tradeqa.evaluation.ranking import ranking_columns
from tradeqa.evaluation.resampling import Values, interval, mean_intervals, resamples

MAIN = ("answer@1", "answer@3", "refusal", "false_refusal")  # a change for the worse matters
LOWER_IS_BETTER = frozenset({"false_refusal", "brier", "ece", "aurc"})


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure over the n questions it applies to, with its 95 % interval where it has one."""

    value: float
    n: int
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """Measures of a set of questions; one that applies to none of them is absent."""

    n: int
    measures: Mapping[str, Measured]


@dataclass(frozen=True, slots=True)
class Measures:
    """All that is said of a run, latency apart."""

    overall: Group
    by_type: Mapping[str, Group]  # in alphabetical order, as `by_split`
    by_split: Mapping[str, Group]
    reliability: tuple[Bin, ...]
    risk_coverage: tuple[RiskPoint, ...]
    evidence_by: Mapping[str, int]  # answerable questions by how their evidence was told


def answer_columns(outcomes: Sequence[Outcome]) -> dict[str, Values]:
    """Value of each measure of the replies for each question; NaN where it does not apply."""
    asked = np.array([outcome.gold.answerable for outcome in outcomes], dtype=bool)
    refused = np.array([not outcome.answered for outcome in outcomes], dtype=float)
    left_out = [outcome.left_out_refused for outcome in outcomes]
    confidence, right = confidences(outcomes)
    return {
        "answer@1": _where(asked, [outcome.right(1) for outcome in outcomes]),
        "answer@3": _where(asked, [outcome.right(3) for outcome in outcomes]),
        "raw@1": _where(asked, right),
        "raw@3": _where(asked, [outcome.right(3, refusals=True) for outcome in outcomes]),
        "refusal": np.where(asked, np.nan, refused),
        "false_refusal": np.where(asked, refused, np.nan),
        "left_out_refusal": np.array([np.nan if was is None else float(was) for was in left_out]),
        "brier": (confidence - right) ** 2,
    }


def columns(outcomes: Sequence[Outcome]) -> dict[str, Values]:
    """Values of the replies' and the ranking's measures.

    Raises:
        EvaluationError: ir-measures is not installed.
    """
    return answer_columns(outcomes) | ranking_columns(outcomes)


def confidences(outcomes: Sequence[Outcome]) -> tuple[Values, Right]:
    """Confidence of each question, and whether its first quote or near miss answers."""
    return (
        np.array([outcome.confidence for outcome in outcomes], dtype=float),
        np.array([outcome.right(1, refusals=True) for outcome in outcomes], dtype=bool),
    )


def measure(
    outcomes: Sequence[Outcome],
    values: Callable[[Sequence[Outcome]], dict[str, Values]] = columns,
) -> Measures:
    """Measures of at least one outcome; `values` says which.

    Raises:
        EvaluationError: ir-measures is not installed.
    """
    per_question = values(outcomes)
    confidence, right = confidences(outcomes)
    types = [outcome.gold.type for outcome in outcomes]
    splits = [outcome.gold.split or "none" for outcome in outcomes]

    def group(rows: Sequence[int]) -> Group:
        part = {name: column[rows] for name, column in per_question.items()}
        return _group(part, confidence[rows], right[rows])

    def groups(labels: Sequence[str]) -> dict[str, Group]:
        return {
            label: group([row for row, own in enumerate(labels) if own == label])
            for label in sorted(set(labels))
        }

    told = Counter(outcome.evidence_by for outcome in outcomes if outcome.gold.answerable)
    return Measures(
        overall=group(range(len(outcomes))),
        by_type=groups(types),
        by_split=groups(splits),
        reliability=tuple(reliability(confidence, right)),
        risk_coverage=tuple(risk_coverage(confidence, right)),
        evidence_by={kind: told[kind] for kind in ("evidence", "answer", "none")},
    )


def latency(milliseconds: Sequence[float]) -> dict[str, float]:
    """p50, p95 and p99, between neighbours linearly."""
    found = np.percentile(np.asarray(milliseconds, dtype=float), (50, 95, 99))
    return {f"p{at}": float(value) for at, value in zip((50, 95, 99), found, strict=True)}


def _group(per_question: Mapping[str, Values], confidence: Values, right: Right) -> Group:
    rows = resamples(len(confidence))
    table = np.stack(list(per_question.values()), axis=1)
    found: dict[str, Measured] = {}
    for name, column, bounds in zip(
        per_question, table.T, mean_intervals(table, rows), strict=True
    ):
        known = column[~np.isnan(column)]
        if len(known):
            found[name] = Measured(float(known.mean()), len(known), *map(float, bounds))
    count = len(confidence)
    # no interval: resampling adds noise to the bins, which this measure counts as error
    found["ece"] = Measured(calibration_error(confidence, right), count, None, None)
    low, high = interval(areas_under_risk(confidence, right, rows))
    area = area_under_risk(confidence, right)
    found["aurc"] = Measured(area, count, float(low), float(high))
    return Group(count, found)


def _where(applies: Right, hits: Sequence[bool] | Right) -> Values:
    return np.where(applies, np.asarray(hits, dtype=float), np.nan)
