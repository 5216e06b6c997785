"""A folder of files, read into documents; whatever cannot be read is listed, with why."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath

from tradeqa.documents.front_matter import load_yaml
from tradeqa.documents.limits import MAX_FILE_BYTES
from tradeqa.documents.metadata import SIDECAR, describe, stated_id
from tradeqa.documents.model import Document
from tradeqa.documents.pieces import Piece, ReadFile, assemble
from tradeqa.documents.readers import reader_for
from tradeqa.documents.replacement import Replaced, settle
from tradeqa.documents.scan import FileStamp, Problem, list_files, scan, stamp_file
from tradeqa.errors import DecodingError, DocumentError, LimitExceeded

__all__ = ["Corpus", "FileStamp", "Problem", "Replaced", "load_corpus", "scan"]

_ID = re.compile(r"[A-Za-z0-9._~-]{1,80}")


@dataclass(frozen=True, slots=True)
class Corpus:
    """The documents of a folder, in path order, and what became of its other files."""

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    files: tuple[FileStamp, ...]  # equals `scan(folder)` as long as nothing has changed
    replaced: tuple[Replaced, ...] = ()
    skipped: int = 0  # files of no known type, hidden or ignored


def load_corpus(folder: Path, *, on_progress: Callable[[str], None] | None = None) -> Corpus:
    """Read every document under `folder`; one bad file never stops the others.

    `on_progress` is called with the path of each file before it is read.

    Raises:
        SettingsError: the folder is not there.
    """
    listing = list_files(folder)
    documents: list[Document] = []
    problems = list(listing.problems)
    stamps = [stamp_file(folder, path) for path in listing.beside]
    beside = frozenset(listing.beside)
    for path in listing.documents:
        if on_progress is not None:
            on_progress(path)
        try:
            data, stamp = _bytes_of(folder, path)
            stamps.append(stamp)
            sidecar = _sidecar(folder, path) if path + SIDECAR in beside else {}
            documents.extend(_documents_of(data, stamp, sidecar))
        except DocumentError as exc:
            problems.append(Problem(path, _reason(exc, path)))
        except MemoryError:
            problems.append(Problem(path, "it takes more memory than there is; split it"))
        except RecursionError:
            problems.append(Problem(path, "it is nested too deeply; save it in a simpler form"))
        except Exception as exc:  # whatever a library makes of a damaged file
            cause = f"{type(exc).__name__}: {exc}"[:200]
            problems.append(Problem(path, f"it is damaged or not what its suffix says ({cause})"))
        if not stamps or stamps[-1].path != path:
            stamps.append(stamp_file(folder, path))
    settled = settle(documents)
    return Corpus(
        documents=settled.documents,
        problems=tuple(sorted([*problems, *settled.problems], key=lambda problem: problem.path)),
        files=tuple(sorted(stamps, key=lambda stamp: stamp.path)),
        replaced=settled.replaced,
        skipped=listing.skipped,
    )


def _bytes_of(folder: Path, path: str) -> tuple[bytes, FileStamp]:
    try:
        with (folder / path).open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as exc:
        raise DocumentError(f"it cannot be opened: {exc.strerror}") from exc
    if len(data) > MAX_FILE_BYTES:
        raise LimitExceeded(
            f"it is larger than {MAX_FILE_BYTES // 1024**2} MiB, the limit for one file; split it"
        )
    return data, FileStamp(path, len(data), hashlib.sha256(data).hexdigest())


def _sidecar(folder: Path, path: str) -> Mapping[str, object]:
    name = path + SIDECAR
    try:
        return load_yaml((folder / name).read_text(encoding="utf-8-sig"), name)
    except UnicodeDecodeError as exc:
        raise DecodingError(f"{name} is not UTF-8 (byte {exc.start}); save it as UTF-8") from exc
    except OSError as exc:
        raise DocumentError(f"{name} cannot be opened: {exc.strerror}") from exc


def _documents_of(
    data: bytes, stamp: FileStamp, sidecar: Mapping[str, object]
) -> Iterator[Document]:
    """The articles of one file; the first is the file's own."""
    path = stamp.path
    if not data:
        raise DocumentError("it is empty")
    read = reader_for(PurePosixPath(path).suffix)(data, path)
    if not read.pieces:
        raise DocumentError("it holds no text")
    document_id = stated_id(read, sidecar, path) or derived_id(path)
    if not _ID.fullmatch(document_id):
        raise DocumentError(
            f"its id '{document_id[:100]}' has other characters than A-Z a-z 0-9 . _ ~ - "
            "or more than 80; change the id"
        )
    in_articles = sorted(read.pieces, key=lambda piece: piece.article)  # each in raw order
    for _, pieces in groupby(in_articles, key=lambda piece: piece.article):
        yield _document(read, tuple(pieces), stamp, sidecar, document_id)


def _document(
    read: ReadFile,
    pieces: tuple[Piece, ...],
    stamp: FileStamp,
    sidecar: Mapping[str, object],
    document_id: str,
) -> Document:
    part = pieces[0].article
    view, blocks, tables = assemble(pieces)
    return Document(
        id=document_id if part == 1 else f"{document_id}~{part}",
        path=stamp.path,
        media_type=read.media_type,
        sha256=stamp.sha256,
        raw=read.raw,
        view=view,
        blocks=blocks,
        tables=tables,
        metadata=describe(read, pieces, stamp.path, part=part, beside=sidecar),
        pages=read.pages,
        part=part,
    )


def derived_id(path: str) -> str:
    """An opaque id that stays the same as long as the file keeps its path."""
    return "d-" + hashlib.sha256(path.encode()).hexdigest()[:12]


def _reason(exc: DocumentError, path: str) -> str:
    return str(exc).removeprefix(f"{path}: ")
