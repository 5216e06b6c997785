"""Bootstrap over questions: percentile intervals, vectorised and seeded."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

RESAMPLES = 2000
SEED = 20240601  # any fixed number: the same questions give the same intervals
TAILS = (2.5, 97.5)  # percentiles of a 95 % interval

Values = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]


def resamples(count: int) -> Rows:
    """Rows of `RESAMPLES` samples with replacement of `count` questions, shape (B, count)."""
    return np.random.default_rng(SEED).integers(0, count, size=(RESAMPLES, count))


def mean_intervals(values: Values, rows: Rows) -> Values:
    """95 % intervals of the column means, shape (columns, 2).

    `values` is (questions, columns); NaN marks a question to which a column does not
    apply. A column that applies nowhere gets NaN. Resamples in which a column applies to
    no question are left out of its interval.
    """
    count = len(values)
    weights = np.stack([np.bincount(sample, minlength=count) for sample in rows]).astype(float)
    known = ~np.isnan(values)
    sums = weights @ np.where(known, values, 0.0)
    sizes = weights @ known.astype(float)
    means = np.divide(sums, sizes, out=np.full_like(sums, np.nan), where=sizes > 0)
    return np.array([interval(column) for column in means.T]).reshape(-1, 2)


def interval(statistics: Values) -> Values:
    """Percentile interval of a statistic's resampled values; NaN ones do not count."""
    known = statistics[~np.isnan(statistics)]
    if not len(known):
        return np.full(2, np.nan)
    return np.asarray(np.percentile(known, TAILS))
