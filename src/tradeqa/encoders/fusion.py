"""One score from words, vectors and late interaction, for large and for small collections.

Ranks say nothing of how sure a search is: a question in English that meets no word at all
still has a best lexical hit, and fused by rank that one pushes the dense hits down. A BM25
score against the highest that its question could have reached says how much of the
question a passage explains, so that the lexical side counts where it has something to say.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]

# chosen on half of the held-out questions, reported on the other half (see default/README.md)
LEXICAL = 0.7
LATE = 1.0


def fuse_scores(dense: Scores, lexical: Scores, attainable: float, late: Scores) -> Scores:
    """Fused scores of candidates, higher is better.

    Args:
        dense: cosines of question and candidates.
        lexical: their BM25 scores, 0 where no word is met; same order.
        attainable: the highest BM25 score that the question's words could give, 0 if none
            is in the collection.
        late: their scores by `LateInteraction`; zeros where there is none.
    """
    explained = lexical / attainable if attainable > 0 else np.zeros_like(lexical)
    fused: Scores = (dense + LEXICAL * explained + LATE * late).astype(np.float32)
    return fused
