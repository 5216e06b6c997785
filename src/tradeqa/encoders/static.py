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
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tradeqa.encoders.base import Vectors
from tradeqa.encoders.static_folder import StaticFolder, read_static_folder
from tradeqa.text.normalize import search_key

_CHUNK = 512  # texts cut into pieces at a time: numpy pays off, memory stays small
_SPAN = 16 * _CHUNK
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

    def pieces(self, texts: Sequence[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Piece ids of all texts in order, and where each text's begin and the last ends."""
        return self._folder.pieces.cut(self._keys(texts, ""))

    def read_query(self, text: str) -> tuple[Vectors, npt.NDArray[np.int64]]:
        """Vector of a question, as `encode_queries` has it, and its pieces; cut once for both."""
        ids, bounds = self.pieces([text])
        if self._folder.query_prompt:  # which is part of the vector, and not of the pieces
            return self.encode_queries([text])[0], ids
        vectors = np.zeros((1, self.dimension), dtype=np.float32)
        self._average(vectors, ids, bounds)
        return vectors[0], ids

    def piece(self, number: int) -> str:
        """A piece by its id, as it stands in search keys."""
        return self._folder.pieces.name(number)

    def vectors_of(self, ids: npt.NDArray[np.integer]) -> Vectors:
        """Vectors of pieces, not brought to unit length: float32, (len(ids), dimension)."""
        factors = self._folder.factors
        rows = self.rows_of(ids)
        return rows if factors is None else rows * factors[ids][:, None]

    def rows_of(self, ids: npt.NDArray[np.integer]) -> Vectors:
        """As `vectors_of`, but as they are stored: of the right direction only, and quicker."""
        return self._folder.rows.take(ids, axis=0).astype(np.float32, copy=False)

    @cached_property
    def row_lengths(self) -> npt.NDArray[np.float32]:
        """Lengths of all rows as `rows_of` gives them, 1 for a row of zeros."""
        rows = self._folder.rows
        lengths = np.empty(len(rows), dtype=np.float32)
        for at in range(0, len(rows), _SPAN):
            part = rows[at : at + _SPAN].astype(np.float32)
            lengths[at : at + _SPAN] = np.sqrt(np.einsum("ij,ij->i", part, part))
        lengths[lengths == 0.0] = 1.0
        return lengths

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        if len(texts) <= _CHUNK:
            self._fill(vectors, self._keys(texts, prompt))
            return vectors
        with ThreadPoolExecutor(_THREADS) as threads:
            for start in range(0, len(texts), _SPAN):
                # first all keys, which hold the interpreter; then numpy, which lets it go
                keys = self._keys(texts[start : start + _SPAN], prompt)
                chunks = range(0, len(keys), _CHUNK)
                rows = [vectors[start + at : start + at + _CHUNK] for at in chunks]
                list(threads.map(self._fill, rows, [keys[at : at + _CHUNK] for at in chunks]))
        return vectors

    def _keys(self, texts: Sequence[str], prompt: str) -> list[str]:
        keys = [_quick_key(text) for text in texts] if self._folder.search_key else texts
        return [prompt + key for key in keys]

    def _fill(self, vectors: Vectors, keys: Sequence[str]) -> None:
        self._average(vectors, *self._folder.pieces.cut(keys))

    def _average(
        self, vectors: Vectors, ids: npt.NDArray[np.int64], bounds: npt.NDArray[np.int64]
    ) -> None:
        """Set the vectors of texts by their pieces, see `pieces`."""
        for row, (begin, end) in enumerate(itertools.pairwise(bounds.tolist())):
            if end > begin:
                vectors[row] = self._mean(ids[begin:end])
        if self._folder.unit:
            lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
            lengths[lengths == 0.0] = 1.0
            vectors /= lengths[:, None]

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
