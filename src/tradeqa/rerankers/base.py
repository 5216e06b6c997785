"""The seam of all rerankers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]


class Reranker(Protocol):
    """Reads a question and a passage together; thread-safe once loaded."""

    @property
    def name(self) -> str:
        """Name or folder as a user would write it in a setting."""

    def score(self, question: str, passages: Sequence[str]) -> Scores:
        """Log odds that each passage answers, higher is better: float32, shape (len(passages),)."""
