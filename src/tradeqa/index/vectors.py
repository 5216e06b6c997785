"""Nearest passages by inner product (FAISS), exact and with a fixed order.

The FAISS index is built in memory from the vectors when a reader opens: reading a FAISS
file that someone else wrote is a risk to memory safety, and building it takes 0.1 s for
100,000 passages. FAISS proposes candidates; their scores are computed once more from the
stored vectors in double precision, so that equal vectors have equal scores.
"""

from __future__ import annotations

import math
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from tradeqa.errors import EncoderError
from tradeqa.index.rows import Rows, distinct

EXHAUSTIVE_LIMIT = 500_000  # vectors; 12 ms a query at 300,000, and exact
_SEED = 20240229  # of the k-means behind the inverted lists
_SPARE = 16  # candidates fetched past k, for ties and near ties at the cut
_NEAR = 1e-5  # what single-precision sums may differ by for unit vectors
_FEW_ROWS = 2_048  # up to here the allowed rows are scored without FAISS
_FEW_NUMBERS = 1 << 20  # of all vectors, up to which they are kept in single precision (4 MiB) too
_DECIMALS = 6
_BLOCK = 65_536  # vectors converted at a time while building
_TRAIN_PER_LIST = 64  # training vectors for each inverted list
_TRAINING_ROUNDS = 10  # of k-means
_PROBED_SHARE = 1 / 8  # of the inverted lists: 0.99 of the 50 nearest, of 300,000 in 3,000 clumps


class VectorStore(Protocol):
    """Vectors by row, searched by inner product."""

    def __len__(self) -> int:
        """Number of rows."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def search(
        self, vector: npt.NDArray[np.float32], k: int, *, rows: Rows | None = None
    ) -> list[tuple[int, float]]:
        """The k best (row, score), by (-score, row), of all rows or of those given.

        A zero vector is near nothing and finds nothing.
        """

    def scores(self, vector: npt.NDArray[np.float32], rows: Rows) -> npt.NDArray[np.float64]:
        """Scores of given rows in their order, the same as `search` gives them."""


class FaissVectors:
    """Half-precision vectors searched through FAISS; thread-safe.

    Exact up to `exhaustive_limit` rows; above, inverted lists (seeded) are probed and
    `search` may miss a near vector, though scores and order stay exact.
    """

    def __init__(
        self, stored: npt.NDArray[np.float16], *, exhaustive_limit: int = EXHAUSTIVE_LIMIT
    ) -> None:
        """Build from stored vectors, shape (rows, dimension), which are kept and not copied."""
        import faiss  # noqa: PLC0415  # 0.1 s: only when vectors are searched

        self._faiss: Any = faiss
        self._stored = np.asarray(stored)  # a plain view: taking rows of a memmap itself is dear
        count, self._dimension = stored.shape
        metric = faiss.METRIC_INNER_PRODUCT
        half = faiss.ScalarQuantizer.QT_fp16
        self._probes = 0
        if count <= exhaustive_limit:
            self._index: Any = faiss.IndexScalarQuantizer(self._dimension, half, metric)
        else:
            lists = math.isqrt(count)
            self._probes = max(1, int(lists * _PROBED_SHARE))
            quantizer = faiss.IndexFlatIP(self._dimension)
            self._index = faiss.IndexIVFScalarQuantizer(
                quantizer, self._dimension, lists, half, metric, False
            )
            self._index.cp.seed = _SEED
            self._index.cp.niter = _TRAINING_ROUNDS
            self._index.cp.min_points_per_centroid = 1  # no warning on standard error
            sample = np.random.default_rng(_SEED).choice(
                count, size=min(count, lists * _TRAIN_PER_LIST), replace=False
            )
            self._index.train(stored[np.sort(sample)].astype(np.float32))
        # by way of single precision, which loses nothing and takes half the time
        few = stored.size <= _FEW_NUMBERS
        self._quick = self._stored.astype(np.float32) if few else self._stored
        for at in range(0, count, _BLOCK):
            self._index.add(stored[at : at + _BLOCK].astype(np.float32))

    def __len__(self) -> int:
        return len(self._stored)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._dimension)

    def search(
        self, vector: npt.NDArray[np.float32], k: int, *, rows: Rows | None = None
    ) -> list[tuple[int, float]]:
        """See `VectorStore.search`.

        Raises:
            EncoderError: the vector has another dimension, or is not finite.
        """
        self._check(vector)
        if k <= 0 or len(self) == 0 or not np.any(vector):
            return []
        if rows is None:
            return self._ranked(vector, self._candidates(vector, k, None), k)
        allowed = distinct(rows, len(self))
        if len(allowed) > _FEW_ROWS:
            allowed = self._candidates(vector, k, allowed)
        return self._ranked(vector, allowed, k)

    def scores(self, vector: npt.NDArray[np.float32], rows: Rows) -> npt.NDArray[np.float64]:
        """See `VectorStore.scores`.

        Raises:
            EncoderError: as `search`.
        """
        self._check(vector)
        return self._products(vector, np.asarray(rows, dtype=np.int64))

    def _products(
        self, vector: npt.NDArray[np.float32], rows: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.float64]:
        taken = self._quick.take(rows, axis=0).astype(np.float32, copy=False)
        products: npt.NDArray[np.float64] = np.einsum("ij,j->i", taken, vector.astype(np.float64))
        return products.round(_DECIMALS)

    def _check(self, vector: npt.NDArray[np.float32]) -> None:
        if vector.shape != (self._dimension,):
            raise EncoderError(
                f"The question's vector has shape {vector.shape}, the index ({self._dimension},)."
            )
        if not np.isfinite(vector).all():
            raise EncoderError("The question's vector holds something that is not a number.")

    def _candidates(
        self, vector: npt.NDArray[np.float32], k: int, allowed: npt.NDArray[np.int64] | None
    ) -> npt.NDArray[np.int64]:
        """Rows that surely include the k best, as far as FAISS looks."""
        parameters = self._parameters(allowed)
        self._faiss.omp_set_num_threads(1)  # for this thread: a query is too short to share
        query = np.ascontiguousarray(vector, dtype=np.float32)[np.newaxis]
        limit = k + _SPARE
        while True:
            limit = min(limit, len(self))
            scores, found = self._index.search(query, limit, params=parameters)
            present = found[0] >= 0  # FAISS pads with -1
            kept, scored = found[0][present], scores[0][present]
            near = _NEAR * max(1.0, abs(float(scored[0])) if len(scored) else 1.0)
            if len(kept) < limit or limit == len(self) or scored[-1] < scored[k - 1] - near:
                return np.asarray(kept, dtype=np.int64)
            limit *= 4  # a tie goes past what was fetched

    def _parameters(self, allowed: npt.NDArray[np.int64] | None) -> Any:
        options: dict[str, Any] = {"nprobe": self._probes} if self._probes else {}
        if allowed is not None:
            chosen = np.zeros(len(self), dtype=bool)
            chosen[allowed] = True
            options["sel"] = self._faiss.IDSelectorBitmap(np.packbits(chosen, bitorder="little"))
        if self._probes:
            return self._faiss.SearchParametersIVF(**options)
        return self._faiss.SearchParameters(**options)

    def _ranked(
        self, vector: npt.NDArray[np.float32], rows: npt.NDArray[np.int64], k: int
    ) -> list[tuple[int, float]]:
        scores = self._products(vector, rows)
        order = np.lexsort((rows, -scores))[:k]
        return list(zip(rows[order].tolist(), scores[order].tolist(), strict=True))
