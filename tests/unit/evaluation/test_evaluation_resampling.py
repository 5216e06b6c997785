"""Bootstrap intervals."""

from __future__ import annotations

import numpy as np

from tradeqa.evaluation.resampling import RESAMPLES, interval, mean_intervals, resamples


def test_resamples_are_rows_of_the_sample_and_always_the_same() -> None:
    """2,000 samples of the same size, seeded."""
    rows = resamples(5)
    assert rows.shape == (RESAMPLES, 5)
    assert rows.min() == 0
    assert rows.max() == 4
    np.testing.assert_array_equal(rows, resamples(5))


def test_interval_of_a_mean_is_that_of_plain_resampling() -> None:
    """The vectorised way gives what a loop over the resamples gives, NaN left out."""
    values = np.array([[1.0, np.nan], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    rows = resamples(4)
    for column, bounds in zip(values.T, mean_intervals(values, rows), strict=True):
        means = [np.nanmean(column[row]) for row in rows if not np.isnan(column[row]).all()]
        np.testing.assert_allclose(bounds, np.percentile(means, [2.5, 97.5]))


def test_interval_of_a_share_is_near_the_binomial_one() -> None:
    """70 of 100: about 0.61 to 0.79."""
    values = (np.arange(100) < 70).astype(float)[:, None]
    ((low, high),) = mean_intervals(values, resamples(100))
    assert abs(low - 0.61) <= 0.015
    assert abs(high - 0.79) <= 0.015


def test_a_column_that_applies_nowhere_has_no_interval() -> None:
    """NaN, without a warning."""
    assert np.isnan(mean_intervals(np.full((3, 1), np.nan), resamples(3))).all()
    assert np.isnan(interval(np.array([np.nan]))).all()
