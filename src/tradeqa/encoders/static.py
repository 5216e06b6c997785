"""A static encoder without torch: the mean of token vectors, brought to unit length.

Reads any sentence-transformers folder made of StaticEmbedding and Normalize, and gives
the vectors that `SentenceTransformer(folder)` gives. A model made by `tradeqa train` was
trained on search keys (width, case, Traditional → Simplified), so this encoder turns a
text into its search key first; with sentence-transformers the caller does that, or loses
the Traditional → Simplified step (width and case are in the tokenizer's own rules).
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tradeqa.encoders.base import Vectors
from tradeqa.encoders.static_folder import StaticFolder, read_static_folder
from tradeqa.text.normalize import search_key

_CHUNK = 512  # texts cut into pieces at a time: numpy pays off, memory stays small
_FEWEST_CHUNKS = 2  # below, threads cost more than they give
_THREADS = 2
_WIDE_MARKS = tuple((mark, unicodedata.normalize("NFKC", mark)) for mark in "，：；（）％？！")


class StaticEncoder:
    """Vectors of texts from a table of token vectors; safe to share between threads."""

    def __init__(self, folder: StaticFolder, name: str) -> None:
        self._folder = folder
        self._name = name

    @classmethod
    def load(cls, folder: Path, name: str | None = None) -> StaticEncoder:
        """Read a model folder; `name` is how to call it, by default its path.

        Raises:
            EncoderError: a file is missing or damaged, or the model is not static.
        """
        return cls(read_static_folder(folder), name or str(folder))

    @property
    def name(self) -> str:
        """Name or folder as a user would write it in a setting."""
        return self._name

    @property
    def fingerprint(self) -> str:
        """Hash of weights, tokenizer, prompts and treatment of text."""
        return self._folder.fingerprint

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._folder.rows.shape[1])

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions; a text without any known piece has the zero vector."""
        return self._encode(texts, self._folder.query_prompt)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages; a text without any known piece has the zero vector."""
        return self._encode(texts, self._folder.passage_prompt)

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        starts = range(0, len(texts), _CHUNK)

        def fill(start: int) -> None:
            chunk = texts[start : start + _CHUNK]
            keys = [_quick_key(text) for text in chunk] if self._folder.search_key else chunk
            ids, bounds = self._folder.pieces.cut([prompt + key for key in keys])
            for row, (begin, end) in enumerate(itertools.pairwise(bounds), start):
                if end > begin:
                    vectors[row] = self._mean(ids[begin:end])
            if self._folder.unit:
                _make_unit(vectors[start : start + _CHUNK])

        if len(starts) > _FEWEST_CHUNKS:
            with ThreadPoolExecutor(_THREADS) as threads:  # numpy lets go of the lock
                list(threads.map(fill, starts))
        else:
            for start in starts:
                fill(start)
        return vectors

    def _mean(self, ids: npt.NDArray[np.int64]) -> Vectors:
        """Mean of the vectors of some tokens; each text by itself, so batches never matter."""
        # clip: ids are in range already, and the check is dear
        rows = self._folder.rows.take(ids, axis=0, mode="clip").astype(np.float32, copy=False)
        factors = self._folder.factors
        shares = np.full(len(ids), 1.0, np.float32) if factors is None else factors[ids]
        mean: Vectors = (shares @ rows) / np.float32(len(ids))
        return mean


def _quick_key(text: str) -> str:
    """The search key, in half the time.

    NFKC of a text is slow as soon as it holds one full-width mark, and every Chinese text
    holds many; with the common ones replaced by what NFKC makes of them, most texts pass
    its quick check.
    """
    for wide, plain in _WIDE_MARKS:
        if wide in text:
            text = text.replace(wide, plain)
    return search_key(text)


def _make_unit(vectors: Vectors) -> None:
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    lengths[lengths == 0.0] = 1.0
    vectors /= lengths[:, None]
