"""The seam of all encoders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into unit vectors; thread-safe once loaded."""

    @property
    def name(self) -> str:
        """Name or folder as a user would write it in a setting."""

    @property
    def fingerprint(self) -> str:
        """Hash of everything that decides the vectors (weights, tokenizer, prompts)."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions: float32, shape (len(texts), dimension), unit or zero length."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages: float32, shape (len(texts), dimension), unit or zero length."""


def passage_prompt(prompts: Mapping[str, object]) -> tuple[str, str]:
    """Name and text of the prompt that a sentence-transformers model has for passages.

    The library itself takes "document" even when that is its own empty default and the
    model (of the E5 family, say) calls its prompt "passage".
    """
    for name in ("document", "passage", "corpus"):
        if text := prompts.get(name):
            return name, str(text)
    return "document", ""
