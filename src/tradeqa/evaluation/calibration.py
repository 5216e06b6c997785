"""How far the confidence can be trusted: reliability, calibration error, risk and coverage.

Everywhere `confidence` is the probability given with a reply, and `right` whether its
first quote answers; a question that nothing answers is never right.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tradeqa.evaluation.resampling import Rows, Values

BINS = 10
Right = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin of a reliability curve: mean confidence against the share that was right."""

    confidence: float
    right: float
    n: int


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """With the `coverage` most confident questions answered, the share of wrong ones."""

    confidence: float  # all at or above this are answered
    coverage: float
    risk: float


def reliability(confidence: Values, right: Right, bins: int = BINS) -> list[Bin]:
    """Bins of equal count by rising confidence (sizes differ by at most one)."""
    order = np.argsort(confidence, kind="stable")
    return [
        Bin(float(confidence[rows].mean()), float(right[rows].mean()), len(rows))
        for rows in np.array_split(order, bins)
        if len(rows)
    ]


def calibration_error(confidence: Values, right: Right, bins: int = BINS) -> float:
    """ECE: mean distance of confidence and share right over the bins, weighted by count."""
    parts = reliability(confidence, right, bins)
    return sum(part.n * abs(part.confidence - part.right) for part in parts) / len(confidence)


def risk_coverage(confidence: Values, right: Right) -> list[RiskPoint]:
    """Risk at each confidence that occurs, from the most confident down."""
    order = np.argsort(-confidence, kind="stable")
    ordered = confidence[order]
    wrong = np.cumsum(~right[order])
    last = np.append(np.flatnonzero(np.diff(ordered)), len(ordered) - 1)  # of each tie
    total = len(ordered)
    return [
        RiskPoint(float(ordered[at]), (at + 1) / total, float(wrong[at] / (at + 1)))
        for at in map(int, last)
    ]


def area_under_risk(confidence: Values, right: Right) -> float:
    """AURC: mean risk over all coverages 1/n … n/n (Geifman et al. 2019); lower is better.

    Equally confident questions share their errors evenly, so their order is of no matter.
    """
    ranked = _shared_errors(confidence, right)[np.argsort(-confidence, kind="stable")]
    return float(np.mean(np.cumsum(ranked) / np.arange(1, len(ranked) + 1)))


def areas_under_risk(confidence: Values, right: Right, rows: Rows) -> Values:
    """AURC of each resample, shape (len(rows),)."""
    order = np.argsort(-confidence, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    ranked = _shared_errors(confidence, right)[order]
    errors = ranked[np.sort(place[rows], axis=1)]
    return np.asarray((np.cumsum(errors, axis=1) / np.arange(1, rows.shape[1] + 1)).mean(axis=1))


def _shared_errors(confidence: Values, right: Right) -> Values:
    """1 for wrong, 0 for right, averaged over questions of the same confidence."""
    _, group = np.unique(confidence, return_inverse=True)
    sums = np.bincount(group, weights=(~right).astype(float))
    return np.asarray((sums / np.bincount(group))[group])
