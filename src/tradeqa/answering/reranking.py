"""What a reranker changes: the passages of the best candidates are read with the question."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tradeqa.index.encoding import passage_text
from tradeqa.rerankers.base import Reranker
from tradeqa.retrieval.retriever import Hit

RERANKED = 20  # passages that are read: a cross-encoder takes tens of milliseconds for each
WEIGHT = 0.5  # of a log odds of the reranker against one of the ranking model

Floats = npt.NDArray[np.float64]


def lifted(question: str, hits: Sequence[Hit], scores: Floats, reranker: Reranker) -> Floats:
    """Scores of candidates, lowered by how far their passage lies behind the reranker's best.

    The best keeps its score, so that the confidence that was measured without a reranker is
    told from the same quantities. What was not read is taken to lie as far behind as the worst.

    Args:
        question: as it was read.
        hits: the passage of each candidate, shape (candidates,).
        scores: of the candidates by the ranking model, log odds, same order.
        reranker: reads question and passage together.
    """
    best: dict[int, float] = {}
    for hit, score in zip(hits, scores.tolist(), strict=True):
        best[hit.row] = max(best.get(hit.row, score), score)
    read = sorted(best, key=lambda row: (-best[row], row))[:RERANKED]
    if not read:
        return scores
    texts = {hit.row: passage_text(hit.passage) for hit in hits}
    odds = reranker.score(question, [texts[row] for row in read])
    behind = dict(zip(read, (WEIGHT * (odds - odds.max())).tolist(), strict=True))
    worst = min(behind.values())
    return scores + np.array([behind.get(hit.row, worst) for hit in hits], dtype=np.float64)
