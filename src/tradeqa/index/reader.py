"""Open a published index: verify every byte, then answer from this version until closed."""

from __future__ import annotations

import sqlite3
import zlib
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from tradeqa.encoders.base import Encoder
from tradeqa.errors import IndexDamaged, IndexError_, IndexMismatch
from tradeqa.index.encoding import load_vectors
from tradeqa.index.layout import (
    LEXICAL,
    PASSAGES,
    VECTORS,
    Pointer,
    generation_path,
    mend,
    read_pointer,
)
from tradeqa.index.lexical import LexicalIndex
from tradeqa.index.manifest import IndexedDocument, Manifest, load_manifest
from tradeqa.index.store import PassageStore
from tradeqa.index.vectors import FaissVectors, VectorStore
from tradeqa.text.segment import Segmenter

# What decoding raises when content is wrong although its checksum is right.
_UNREADABLE = (OSError, ValueError, TypeError, LookupError, sqlite3.Error, zlib.error)
_ATTEMPTS = 5  # when builds publish faster than a reader opens


@dataclass(frozen=True, slots=True)
class IndexReader:
    """One generation, open; thread-safe. Newer generations do not change it."""

    generation: str
    manifest: Manifest
    lexical: LexicalIndex
    vectors: VectorStore
    store: PassageStore

    @classmethod
    def open(
        cls,
        index_dir: Path,
        *,
        encoder: Encoder | None = None,
        segmenter: Segmenter | None = None,
    ) -> IndexReader:
        """Open the published generation.

        Args:
            index_dir: the index folder.
            encoder: what questions will be encoded with; not compared if None.
            segmenter: what questions will be segmented with; not compared if None.

        Raises:
            IndexNotFound: nothing has been published in the folder.
            IndexDamaged: a file is missing, unexpected, cut or changed.
            IndexMismatch: another schema, encoder or segmenter built it.
        """
        for _ in range(_ATTEMPTS):
            pointer = read_pointer(index_dir)
            try:
                return cls._open(index_dir, pointer, encoder, segmenter)
            except (IndexDamaged, IndexMismatch):
                if read_pointer(index_dir) == pointer:
                    raise
                # a newer generation was published, and this one removed, meanwhile
        raise IndexError_(f"The index in {index_dir} changes too fast to be opened. Try again.")

    @classmethod
    def _open(
        cls,
        index_dir: Path,
        pointer: Pointer,
        encoder: Encoder | None,
        segmenter: Segmenter | None,
    ) -> IndexReader:
        manifest = load_manifest(index_dir, pointer)
        _check_fit(index_dir, manifest, encoder, segmenter)
        folder = generation_path(index_dir, pointer.generation)
        try:
            vectors = FaissVectors(load_vectors(folder / VECTORS))
            lexical = LexicalIndex(folder / LEXICAL)
            store = PassageStore(folder / PASSAGES)
        except _UNREADABLE as exc:
            raise IndexDamaged(f"{folder} cannot be opened ({exc}). {mend(index_dir)}") from exc
        counts = {len(vectors), len(lexical), len(store), manifest.passages}
        if len(counts) > 1 or vectors.dimension != manifest.dimension:
            store.close()
            raise IndexDamaged(
                f"The files of {folder} hold different numbers of passages: {sorted(counts)}. "
                f"{mend(index_dir)}"
            )
        return cls(pointer.generation, manifest, lexical, vectors, store)

    @property
    def version(self) -> str:
        """Hash of everything that decides the answers (see `version.py`)."""
        return self.manifest.version

    @property
    def passage_count(self) -> int:
        """Number of passages; rows are 0 to one less."""
        return self.manifest.passages

    def close(self) -> None:
        """Let go of the store's file; the reader cannot be used any more."""
        self.store.close()

    def __enter__(self) -> IndexReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def verify_index(index_dir: Path) -> Manifest:
    """Check an index throughout: checksums, counts, and that every text can be decoded.

    Raises:
        IndexNotFound, IndexDamaged, IndexMismatch: as `IndexReader.open`.
    """
    with IndexReader.open(index_dir) as reader:
        for listed in reader.manifest.documents:
            if not _is_whole(reader.store, listed):
                raise IndexDamaged(
                    f"Document {listed.id} ({listed.path}) is not whole in {index_dir}. "
                    f"{mend(index_dir)}"
                )
        return reader.manifest


def _is_whole(store: PassageStore, listed: IndexedDocument) -> bool:
    try:
        document = store.document(listed.id)
        passages = store.passages_of(listed.id)
    except _UNREADABLE:
        return False
    return (
        document is not None
        and document.sha256 == listed.sha256
        and len(passages) == listed.passages
        and all(passage.raw.end <= len(document.raw) for passage in passages)
    )


def _check_fit(
    index_dir: Path, manifest: Manifest, encoder: Encoder | None, segmenter: Segmenter | None
) -> None:
    if encoder is not None:
        built = (manifest.encoder_fingerprint, manifest.dimension)
        if built != (encoder.fingerprint, encoder.dimension):
            raise IndexMismatch(
                f"The index in {index_dir} was built with encoder {manifest.encoder_name} "
                f"(fingerprint {manifest.encoder_fingerprint}, dimension {manifest.dimension}), "
                f"but questions would be encoded with {encoder.name} (fingerprint "
                f"{encoder.fingerprint}, dimension {encoder.dimension}). Use the same encoder "
                f"for both. {mend(index_dir)}"
            )
    if segmenter is not None and segmenter.fingerprint != manifest.segmenter_fingerprint:
        raise IndexMismatch(
            f"The index in {index_dir} was built with a word segmenter of fingerprint "
            f"{manifest.segmenter_fingerprint}, but questions would be segmented with "
            f"{segmenter.fingerprint} (another dictionary or version). {mend(index_dir)}"
        )
