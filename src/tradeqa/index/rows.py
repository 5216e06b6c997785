"""Sets of rows that a search may be confined to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Rows = Sequence[int] | npt.NDArray[np.int64]  # row numbers, in any order


def distinct(rows: Rows, count: int) -> npt.NDArray[np.int64]:
    """Rows that exist among `count`, rising, each once."""
    ordered = np.unique(np.asarray(rows, dtype=np.int64))
    return ordered[(ordered >= 0) & (ordered < count)]


def runs(rows: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
    """Rising rows as (first, last) of runs without gaps; those of a document are one run."""
    if not len(rows):
        return []
    parts = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
    return [(int(part[0]), int(part[-1])) for part in parts]
