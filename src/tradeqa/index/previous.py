"""The published generation as a builder sees it: is it up to date, what can be taken over."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tradeqa.encoders.base import Encoder
from tradeqa.errors import IndexDamaged, IndexMismatch, IndexNotFound
from tradeqa.index.encoding import load_vectors
from tradeqa.index.layout import PASSAGES, VECTORS, generation_path, read_pointer
from tradeqa.index.manifest import Manifest, load_manifest
from tradeqa.index.store import PassageStore


@dataclass(frozen=True, slots=True)
class PreviousGeneration:
    """A published generation, verified."""

    folder: Path
    manifest: Manifest

    @classmethod
    def load(cls, index_dir: Path) -> PreviousGeneration | None:
        """The published generation, or None if there is none that can be trusted."""
        try:
            pointer = read_pointer(index_dir)
            manifest = load_manifest(index_dir, pointer)
        except (IndexNotFound, IndexDamaged, IndexMismatch):
            return None
        return cls(generation_path(index_dir, pointer.generation), manifest)

    def holds(self, plan: Manifest) -> bool:
        """Whether building `plan` would publish the same again."""
        return self.manifest.version == plan.version and self.manifest.problems == plan.problems

    def vectors(self, encoder: Encoder) -> dict[bytes, npt.NDArray[np.float16]]:
        """Stored vectors by `vector_key`; none if they come from another encoder."""
        made_by = (self.manifest.encoder_fingerprint, self.manifest.dimension)
        if made_by != (encoder.fingerprint, encoder.dimension):
            return {}
        with contextlib.closing(PassageStore(self.folder / PASSAGES)) as store:
            keys = store.vector_keys()
        return dict(zip(keys, load_vectors(self.folder / VECTORS), strict=True))
