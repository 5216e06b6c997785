"""Build an index from documents and passages, and publish it."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from tradeqa.documents.model import Document
from tradeqa.encoders.base import Encoder
from tradeqa.errors import IndexError_
from tradeqa.index.contents import checked
from tradeqa.index.encoding import StoredVectors, encode_passages, write_vectors
from tradeqa.index.layout import LEXICAL, PASSAGES, VECTORS, next_generation
from tradeqa.index.lexical import build_lexical
from tradeqa.index.manifest import SCHEMA, IndexedDocument, Manifest, hash_files
from tradeqa.index.previous import PreviousGeneration
from tradeqa.index.publication import builder_lock, new_draft, publish, sweep
from tradeqa.index.store_writer import write_store
from tradeqa.index.version import index_version
from tradeqa.passages import Passage
from tradeqa.text.segment import Segmenter

Progress = Callable[[str, int, int], None]  # stage ("encode", "lexical", "store"), done, total


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did; `published` is False when the index was up to date."""

    version: str
    documents: int
    passages: int
    encoded: int
    reused: int
    published: bool
    seconds: float


def build_index(
    index_dir: Path,
    *,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    encoder: Encoder,
    segmenter: Segmenter,
    parameters: Mapping[str, object],
    problems: Sequence[tuple[str, str]] = (),
    rebuild: bool = False,
    on_progress: Progress | None = None,
) -> BuildReport:
    """Build and publish an index; the previous one answers until then, and if this fails.

    Vectors of unchanged passages are taken over from the published generation. Nothing
    is published when it already holds the same. A damaged index is built anew.

    Args:
        index_dir: made if it is missing.
        documents: in any order.
        passages: of these documents, in any order.
        encoder: makes the vectors.
        segmenter: makes the words of the lexical index.
        parameters: of the splitting into passages; plain JSON values.
        problems: files that could not be read, each with the reason; kept in the manifest.
        rebuild: encode everything and publish even if nothing has changed.
        on_progress: told the stage, how much of it is done, and its total.

    Raises:
        IndexBusy: another process is building in this folder.
        IndexError_: documents and passages do not fit together, or the index cannot be
            written (nothing is published then).
        EncoderError: the encoder fails.
    """
    started = time.monotonic()
    report = on_progress or _silent
    documents, passages = checked(documents, passages)
    plan = Manifest(
        schema=SCHEMA,
        tradeqa=metadata.version("tradeqa"),
        version=index_version(
            documents,
            passages,
            encoder_fingerprint=encoder.fingerprint,
            dimension=encoder.dimension,
            segmenter_fingerprint=segmenter.fingerprint,
            parameters=parameters,
        ),
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        encoder_name=encoder.name,
        encoder_fingerprint=encoder.fingerprint,
        dimension=encoder.dimension,
        segmenter_fingerprint=segmenter.fingerprint,
        parameters=dict(parameters),
        documents=_listed(documents, passages),
        passages=len(passages),
        problems=tuple((_printable(file), _printable(reason)) for file, reason in problems),
        files={},
    )
    with builder_lock(index_dir):
        sweep(index_dir)
        previous = None if rebuild else PreviousGeneration.load(index_dir)
        published = previous is None or not previous.holds(plan)
        encoded = 0
        if published:
            vectors, encoded = encode_passages(
                passages,
                encoder,
                previous.vectors(encoder) if previous else {},
                lambda done, total: report("encode", done, total),
            )
            with _writing(index_dir):
                draft = new_draft(index_dir)
                _write(draft, documents, passages, vectors, segmenter=segmenter, report=report)
                manifest = replace(plan, files=hash_files(draft))
                publish(index_dir, draft, next_generation(index_dir, plan.version), manifest)
    return BuildReport(
        version=plan.version,
        documents=len(documents),
        passages=len(passages),
        encoded=encoded,
        reused=len(passages) - encoded,
        published=published,
        seconds=time.monotonic() - started,
    )


def _write(
    draft: Path,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    vectors: StoredVectors,
    *,
    segmenter: Segmenter,
    report: Progress,
) -> None:
    write_vectors(draft / VECTORS, vectors)
    build_lexical(
        draft / LEXICAL,
        passages,
        segmenter,
        lambda done, total: report("lexical", done, total),
    )
    report("store", 0, len(passages))
    write_store(draft / PASSAGES, documents, passages)
    report("store", len(passages), len(passages))


@contextlib.contextmanager
def _writing(index_dir: Path) -> Iterator[None]:
    """Leave nothing half-written behind, and say plainly when writing failed."""
    try:
        yield
    except (OSError, sqlite3.Error, IndexError_) as exc:
        raise IndexError_(
            f"The index in {index_dir} could not be written: {exc}. What was published before "
            "is unchanged. Check free space and permissions, then run `tradeqa index` again."
        ) from exc
    finally:
        sweep(index_dir)


def _listed(
    documents: Sequence[Document], passages: Sequence[Passage]
) -> tuple[IndexedDocument, ...]:
    counts = Counter(passage.document_id for passage in passages)
    return tuple(
        IndexedDocument(document.id, document.path, document.sha256, counts[document.id])
        for document in documents
    )


def _printable(text: str) -> str:
    """File names may hold bytes that are no text; JSON cannot."""
    return text.encode("utf-8", "backslashreplace").decode()


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""
