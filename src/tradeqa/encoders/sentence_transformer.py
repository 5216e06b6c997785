"""Any sentence-transformers model, by folder or by its name on a hub. Imports torch late."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tradeqa.encoders.base import Vectors, passage_prompt
from tradeqa.encoders.library import INSTALL, load_model
from tradeqa.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BATCH = 32


class SentenceTransformerEncoder:
    """Vectors by the library itself, with the model's own prompts for both sides."""

    def __init__(self, model: SentenceTransformer, name: str, fingerprint: str) -> None:
        self._model = model
        self._name = name
        self._fingerprint = fingerprint
        dimension = model.get_embedding_dimension()
        if not dimension:
            raise EncoderError(f"{name}: the model does not tell the length of its vectors.")
        self._dimension = int(dimension)
        named, text = passage_prompt(model.prompts or {})
        self._passage_prompt = named if text else None
        self._one_at_a_time = threading.Lock()

    @classmethod
    def load(cls, name_or_dir: str, *, device: str | None = None) -> SentenceTransformerEncoder:
        """Load a model on `device` ("cpu", "cuda:0", ...; None leaves the library's choice).

        Raises:
            EncoderError: the extra is not installed, or there is no such model.
        """
        try:
            # the extra; seconds and half a gigabyte
            from sentence_transformers import SentenceTransformer  # noqa: PLC0415
        except ImportError as exc:
            raise EncoderError(
                f"The encoder {name_or_dir} needs sentence-transformers and torch: "
                f"{INSTALL}; or leave the encoder setting out to use the one that ships."
            ) from exc
        folder = Path(name_or_dir).expanduser()
        model = load_model(SentenceTransformer, name_or_dir, device=device, what="encoder")
        identity = _folder_hash(folder) if folder.is_dir() else _hub_identity(model, name_or_dir)
        return cls(model, name_or_dir, _fingerprint(model, identity))

    @property
    def name(self) -> str:
        """Name or folder as a user would write it in a setting."""
        return self._name

    @property
    def fingerprint(self) -> str:
        """Hash of the folder's files, or of a hub model's name and revision, and the prompts."""
        return self._fingerprint

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, with the model's query prompt."""
        if not texts:
            return np.zeros((0, self._dimension), dtype=np.float32)
        with self._one_at_a_time:
            vectors = self._model.encode_query(
                list(texts), batch_size=_BATCH, show_progress_bar=False, convert_to_numpy=True
            )
        return self._unit(vectors, texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, with the model's document prompt."""
        if not texts:
            return np.zeros((0, self._dimension), dtype=np.float32)
        with self._one_at_a_time:
            vectors = self._model.encode_document(
                list(texts),
                prompt_name=self._passage_prompt,
                batch_size=_BATCH,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        return self._unit(vectors, texts)

    def _unit(self, found: object, texts: Sequence[str]) -> Vectors:
        vectors = np.array(found, dtype=np.float32)  # a copy: the library's may be shared
        if not np.isfinite(vectors).all():
            raise EncoderError(f"{self._name}: the model gave numbers that are not finite.")
        vectors[[not text.strip() for text in texts]] = 0.0  # nothing said, nothing meant
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        lengths[lengths == 0.0] = 1.0
        unit: Vectors = vectors / lengths
        return unit


def _fingerprint(model: SentenceTransformer, identity: str) -> str:
    prompts = sorted((model.prompts or {}).items())
    told = repr((identity, prompts, model.default_prompt_name))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _folder_hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        with path.open("rb") as file:
            digest.update(name.encode() + hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _hub_identity(model: SentenceTransformer, name: str) -> str:
    card = getattr(model, "model_card_data", None)
    revision = getattr(card, "base_model_revision", None) or "unknown revision"
    return f"{name}@{revision}"
