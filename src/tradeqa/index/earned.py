"""What passages earn by parts of a query, reckoned once and added up for each question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Earned:
    """The passages that a part of a query finds, and the score of each."""

    rows: npt.NDArray[np.int32]  # distinct
    scores: npt.NDArray[np.float32]  # above 0, shape (len(rows),)


def best_of(
    parts: Sequence[Earned],
    count: int,
    k: int,
    allowed: npt.NDArray[np.int64] | None,
    decimals: int,
) -> list[tuple[int, float]]:
    """The k best (row, score), by (-score, row), of the added scores of `count` passages.

    Args:
        parts: what is added up; may be given twice.
        count: rows are below it.
        k: at most this many.
        allowed: only these rows, if given.
        decimals: to which scores are rounded, before they are compared.
    """
    if not parts:
        return []
    rows = np.concatenate([part.rows for part in parts])
    scores = np.concatenate([part.scores for part in parts])
    added = np.bincount(rows, weights=scores, minlength=count).round(decimals)
    found = np.flatnonzero(added) if allowed is None else allowed[added[allowed] > 0]
    earned = added[found]
    order = np.lexsort((found, -earned))[:k]
    return list(zip(found[order].tolist(), earned[order].tolist(), strict=True))
