"""Any cross-encoder of sentence-transformers, by folder or by its name on a hub."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from tradeqa.encoders.library import INSTALL, load_model
from tradeqa.errors import EncoderError
from tradeqa.rerankers.base import Scores

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_BATCH = 32


class CrossEncoderReranker:
    """Log odds by the library itself, with the model's own prompt."""

    def __init__(self, model: CrossEncoder, name: str) -> None:
        # the extra, imported by whoever made the model
        from torch.nn import Identity  # noqa: PLC0415

        if model.num_labels != 1:
            raise EncoderError(
                f"The reranker {name} tells {model.num_labels} classes apart; one that gives a "
                "question and a passage a single score is needed (bge-reranker, for example)."
            )
        self._model = model
        self._name = name
        self._as_it_is = Identity()  # models differ in squeezing scores into 0..1 or not
        self._one_at_a_time = threading.Lock()

    @classmethod
    def load(cls, name_or_dir: str, *, device: str | None = None) -> CrossEncoderReranker:
        """Load a model on `device` ("cpu", "cuda:0", ...; None leaves the library's choice).

        Raises:
            EncoderError: the extra is not installed, or there is no such model.
        """
        try:
            # the extra; seconds and half a gigabyte
            from sentence_transformers import CrossEncoder  # noqa: PLC0415
        except ImportError as exc:
            raise EncoderError(
                f"The reranker {name_or_dir} needs sentence-transformers and torch: {INSTALL}; "
                "or leave the reranker setting out."
            ) from exc
        return cls(
            load_model(CrossEncoder, name_or_dir, device=device, what="reranker"), name_or_dir
        )

    @property
    def name(self) -> str:
        """Name or folder as a user would write it in a setting."""
        return self._name

    def score(self, question: str, passages: Sequence[str]) -> Scores:
        """Log odds that each passage answers: float32, shape (len(passages),).

        Raises:
            EncoderError: the model gave a number that is not finite.
        """
        if not passages:
            return np.zeros(0, dtype=np.float32)
        with self._one_at_a_time:
            found = self._model.predict(
                [(question, passage) for passage in passages],
                batch_size=_BATCH,
                show_progress_bar=False,
                activation_fn=self._as_it_is,
                convert_to_numpy=True,
            )
        scores: Scores = np.array(found, dtype=np.float32).reshape(len(passages))
        if not np.isfinite(scores).all():
            raise EncoderError(f"{self._name}: the reranker gave numbers that are not finite.")
        return scores
