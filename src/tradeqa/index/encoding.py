"""Vectors of passages: what is encoded, reuse of the previous generation, the file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tradeqa.encoders.base import Encoder
from tradeqa.errors import EncoderError
from tradeqa.passages import Passage

StoredVectors = npt.NDArray[np.float16]

_BATCH = 256  # passages given to the encoder at a time; progress is reported between
_STORED = np.dtype("<f2")  # half precision moves a cosine by less than 0.001


def passage_text(passage: Passage) -> str:
    """What an encoder sees of a passage: its context (title, section, heads), then its text."""
    return f"{passage.context}\n{passage.text}" if passage.context else passage.text


def vector_key(passage: Passage) -> bytes:
    """16 bytes that are equal when the same encoder gives the same vector."""
    return hashlib.sha256(passage_text(passage).encode()).digest()[:16]


def encode_passages(
    passages: Sequence[Passage],
    encoder: Encoder,
    known: Mapping[bytes, npt.NDArray[np.float16]],
    on_progress: Callable[[int, int], None],
) -> tuple[StoredVectors, int]:
    """Vectors of all passages, and how many of them had to be encoded.

    Args:
        passages: in the order of their rows.
        encoder: used for passages whose key is not in `known`.
        known: vectors by `vector_key`, made by the same encoder.
        on_progress: told (passages encoded, passages to encode).

    Raises:
        EncoderError: the encoder returns something else than finite vectors of its dimension.
    """
    vectors = np.zeros((len(passages), encoder.dimension), dtype=_STORED)
    missing: list[int] = []
    for row, passage in enumerate(passages):
        stored = known.get(vector_key(passage))
        if stored is None:
            missing.append(row)
        else:
            vectors[row] = stored
    for at in range(0, len(missing), _BATCH):
        on_progress(at, len(missing))
        rows = missing[at : at + _BATCH]
        encoded = encoder.encode_passages([passage_text(passages[row]) for row in rows])
        if encoded.shape != (len(rows), encoder.dimension):
            raise EncoderError(
                f"Encoder {encoder.name} returned an array of shape {encoded.shape} for "
                f"{len(rows)} passages; ({len(rows)}, {encoder.dimension}) was expected."
            )
        if not np.all(np.abs(encoded) <= np.finfo(_STORED).max):  # false for NaN too
            raise EncoderError(
                f"Encoder {encoder.name} returned vectors that are not finite numbers "
                f"(passages {passages[rows[0]].id} to {passages[rows[-1]].id})."
            )
        vectors[rows] = encoded
    on_progress(len(missing), len(missing))
    return vectors, len(missing)


def write_vectors(path: Path, vectors: StoredVectors) -> None:
    """Write vectors as a plain NumPy file."""
    with path.open("wb") as file:
        np.lib.format.write_array(file, vectors, allow_pickle=False)


def load_vectors(path: Path) -> StoredVectors:
    """Vectors of a file, mapped into memory and read-only; shape (passages, dimension).

    Raises:
        ValueError: the file is no array of half-precision rows.
        OSError: it cannot be read.
    """
    vectors = np.lib.format.open_memmap(path, mode="r") if _has_rows(path) else _load_empty(path)
    if vectors.dtype != _STORED or vectors.ndim != 2:
        raise ValueError(f"{path} holds {vectors.dtype} in {vectors.ndim} dimensions")
    return vectors


def _has_rows(path: Path) -> bool:
    with path.open("rb") as file:
        np.lib.format.read_magic(file)
        shape, _, _ = np.lib.format.read_array_header_1_0(file)
    return all(shape)


def _load_empty(path: Path) -> StoredVectors:
    with path.open("rb") as file:
        vectors: StoredVectors = np.lib.format.read_array(file, allow_pickle=False)
    return vectors
