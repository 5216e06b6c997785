"""Late interaction: each piece of a question against each piece of a passage.

The mean of piece vectors blurs a long passage; here every piece of the question looks for
its nearest in the passage, and counts by the square of its vector's length, which training
makes small for pieces that tell nothing (MaxSim of ColBERT, over static vectors). It orders
candidates that one vector found, and tells why: which word was met by which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tradeqa.encoders.base import Encoder, Vectors
from tradeqa.encoders.static import StaticEncoder

Ids = npt.NDArray[np.int32]
Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Match:
    """A piece of a question and the nearest piece of a passage.

    Attributes:
        asked: the piece as it stands in the question's search key.
        met: the passage's nearest piece, "" where none is near at all.
        similarity: their cosine, 0 to 1.
        share: of the question's weight, 0 to 1; the shares of a question add up to 1.
    """

    asked: str
    met: str
    similarity: float
    share: float


class LateInteraction:
    """Scores of passages for a question from piece vectors; safe to share between threads."""

    def __init__(self, encoder: StaticEncoder) -> None:
        self._encoder = encoder

    def pieces(self, passages: Sequence[str]) -> list[Ids]:
        """Distinct piece ids of each passage, ascending: what `scores` needs, worth keeping."""
        ids, bounds = self._encoder.pieces(passages)
        return [
            np.unique(ids[begin:end]).astype(np.int32)
            for begin, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
        ]

    def ask(self, question: str) -> tuple[Vectors, LateQuestion]:
        """The vector of a question, and the question ready to be compared with passages."""
        vector, ids = self._encoder.read_query(question)
        vectors = self._encoder.vectors_of(ids)
        vectors = vectors[vectors.any(axis=1)]
        return vector, LateQuestion(self._encoder, _unit(vectors), _weights(vectors))

    def scores(self, question: str, passages: Sequence[Ids]) -> Scores:
        """As `LateQuestion.scores`, for a question that is asked once."""
        return self.ask(question)[1].scores(passages)

    def matches(self, question: str, passage: str) -> tuple[Match, ...]:
        """What each piece of the question met in a passage, the weightiest first."""
        ids = self._encoder.pieces([question])[0]
        vectors = self._encoder.vectors_of(ids)
        weights = _weights(vectors)
        [held] = self.pieces([passage])
        near = _unit(vectors) @ _unit(self._encoder.vectors_of(held)).T
        found = []
        for row, (piece, weight) in enumerate(zip(ids.tolist(), weights.tolist(), strict=True)):
            place = int(near[row].argmax()) if len(held) else -1
            similarity = max(0.0, float(near[row, place])) if len(held) else 0.0
            met = self._encoder.piece(int(held[place])) if similarity > 0 else ""
            found.append(Match(self._encoder.piece(piece), met, similarity, weight))
        return tuple(sorted(found, key=lambda match: -match.share))


class LateQuestion:
    """A question's pieces, and how near the pieces of passages came to them; for one thread."""

    def __init__(self, encoder: StaticEncoder, asked: Scores, weights: Scores) -> None:
        self._encoder = encoder
        self._asked = asked  # unit vectors of the question's pieces that were learned
        self._weights = weights  # of each, to a sum of 1
        # of each piece: its row in `_near`, 0 where not compared yet; row 0 is near to nothing
        self._rows = np.zeros(len(encoder.row_lengths), dtype=np.int32)
        self._near = np.zeros((1, len(asked)), dtype=np.float32)

    def scores(self, passages: Sequence[Ids]) -> Scores:
        """Weighted share of the question that each passage meets, 0 to 1, in their order.

        0 for all where the question has no piece that was learned.
        """
        if not len(self._asked) or not passages:
            return np.zeros(len(passages), dtype=np.float32)
        together = np.concatenate(passages)
        self._compare(together)
        lengths = np.fromiter(map(len, passages), dtype=np.int64, count=len(passages))
        ends = np.cumsum(lengths + 1)  # each passage ends with "none", so that an empty one counts
        places = np.zeros(ends[-1], dtype=np.int32)
        inside = np.ones(ends[-1], dtype=np.bool_)
        inside[ends - 1] = False
        places[inside] = self._rows.take(together)
        met = self._near.take(places, axis=0)  # much quicker than an index
        best = np.maximum.reduceat(met, ends - lengths - 1, axis=0)
        scores: Scores = (best @ self._weights).astype(np.float32)
        return scores

    def _compare(self, ids: Ids) -> None:
        """Reckon the cosines of pieces not met before: sentences repeat their passage's."""
        wanted = np.zeros(len(self._rows), dtype=np.bool_)
        wanted[ids] = True
        new = np.flatnonzero(wanted & (self._rows == 0))
        if not len(new):
            return
        self._rows[new] = np.arange(len(self._near), len(self._near) + len(new))
        near = (self._encoder.rows_of(new) @ self._asked.T) / self._encoder.row_lengths[new, None]
        self._near = np.concatenate([self._near, near.astype(np.float32, copy=False)])


def late_interaction(encoder: Encoder) -> LateInteraction | None:
    """Late interaction with an encoder's pieces, or None where it has none of its own."""
    return LateInteraction(encoder) if isinstance(encoder, StaticEncoder) else None


def _weights(vectors: Scores) -> Scores:
    """Squares of the lengths, to a sum of 1 (or all 0)."""
    squares: Scores = np.einsum("ij,ij->i", vectors, vectors)
    total = squares.sum()
    return squares / total if total else squares


def _unit(vectors: Scores) -> Scores:
    unit: Scores = vectors / _lengths(vectors)[:, None]
    return unit


def _lengths(vectors: Scores) -> Scores:
    """Lengths, 1 for the zero vector."""
    lengths: Scores = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    lengths[lengths == 0.0] = 1.0
    return lengths
