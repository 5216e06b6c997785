"""Calibration and risk, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradeqa.evaluation.calibration import (
    Bin,
    RiskPoint,
    area_under_risk,
    areas_under_risk,
    calibration_error,
    reliability,
    risk_coverage,
)

CONFIDENCE = np.array([0.9, 0.7, 0.5, 0.1])
RIGHT = np.array([True, False, True, False])


def test_reliability_bins_hold_equal_counts_by_rising_confidence() -> None:
    """Two bins of two: (0.1, 0.5) half right, (0.7, 0.9) half right."""
    assert reliability(CONFIDENCE, RIGHT, bins=2) == [
        Bin(pytest.approx(0.3), 0.5, 2),
        Bin(pytest.approx(0.8), 0.5, 2),
    ]


def test_fewer_questions_than_bins_make_fewer_bins() -> None:
    """No empty bin, no warning."""
    assert [part.n for part in reliability(CONFIDENCE, RIGHT)] == [1, 1, 1, 1]


def test_calibration_error_weighs_the_bins_by_count() -> None:
    """|0.3 - 0.5| and |0.8 - 0.5|, two questions each: 0.25."""
    assert calibration_error(CONFIDENCE, RIGHT, bins=2) == pytest.approx(0.25)


def test_risk_rises_as_less_sure_answers_are_taken_in() -> None:
    """0 of 1, 1 of 2, 1 of 3, 2 of 4 wrong."""
    assert risk_coverage(CONFIDENCE, RIGHT) == [
        RiskPoint(0.9, 0.25, 0.0),
        RiskPoint(0.7, 0.5, 0.5),
        RiskPoint(0.5, 0.75, pytest.approx(1 / 3)),
        RiskPoint(0.1, 1.0, 0.5),
    ]


def test_equally_sure_answers_are_one_point() -> None:
    """A threshold cannot part them."""
    curve = risk_coverage(np.array([0.5, 0.5, 0.5]), np.array([True, False, True]))
    assert curve == [RiskPoint(0.5, 1.0, pytest.approx(1 / 3))]


def test_area_is_the_mean_risk() -> None:
    """(0 + 1/2 + 1/3 + 1/2) / 4."""
    assert area_under_risk(CONFIDENCE, RIGHT) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)


def test_area_does_not_depend_on_the_order_of_ties() -> None:
    """All equally sure: the risk is the share of wrong ones at every coverage."""
    same = np.full(4, 0.5)
    assert area_under_risk(same, RIGHT) == area_under_risk(same, RIGHT[::-1]) == 0.5


@given(
    st.lists(
        st.tuples(st.sampled_from((0.1, 0.25, 0.5, 0.75, 0.9)), st.booleans()),
        min_size=1,
        max_size=12,
    )
)
def test_the_sample_itself_has_the_area_of_the_sample(replies: list[tuple[float, bool]]) -> None:
    """Resampled areas agree with the plain one, whatever the order of the rows."""
    confidence = np.array([reply[0] for reply in replies])
    right = np.array([reply[1] for reply in replies])
    rows = np.stack([np.arange(len(replies)), np.arange(len(replies))[::-1]])
    plain = area_under_risk(confidence, right)
    assert areas_under_risk(confidence, right, rows) == pytest.approx([plain, plain])
