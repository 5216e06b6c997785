"""The manifest of a generation: what it was built from and with, and its checksums."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tradeqa.errors import IndexDamaged, IndexMismatch
from tradeqa.index.layout import MANIFEST, Pointer, generation_path, mend

SCHEMA = 1  # raise when the files of a generation change, or what is encoded of a passage


@dataclass(frozen=True, slots=True)
class FileSum:
    """Size in bytes and SHA-256 of one file of a generation."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """One document as the manifest lists it; `sha256` is that of the file's bytes."""

    id: str
    path: str
    sha256: str
    passages: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was built from and with; `files` excludes the manifest itself."""

    schema: int
    tradeqa: str  # version of the program that built it
    version: str
    built: str  # ISO 8601, UTC
    encoder_name: str
    encoder_fingerprint: str
    dimension: int
    segmenter_fingerprint: str
    parameters: Mapping[str, object]  # of the splitting into passages
    documents: tuple[IndexedDocument, ...]  # by id
    passages: int
    problems: tuple[tuple[str, str], ...]  # file not indexed, and why
    files: Mapping[str, FileSum]  # by POSIX path within the generation

    def to_json(self) -> str:
        """The manifest as JSON, keys in a fixed order."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def hash_files(folder: Path) -> dict[str, FileSum]:
    """Checksums of every file below a folder, without the manifest, ordered by path.

    Raises:
        OSError: a file cannot be read, or is a link or no plain file.
    """
    sums: dict[str, FileSum] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise OSError(f"{path} is a link or no plain file")
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != MANIFEST:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            sums[name] = FileSum(path.stat().st_size, digest)
    return sums


def load_manifest(index_dir: Path, pointer: Pointer) -> Manifest:
    """Manifest of the generation a pointer names, after verifying every file of it.

    Raises:
        IndexDamaged: a file is missing, unexpected, cut or changed.
        IndexMismatch: the generation has another schema than this program writes.
    """
    folder = generation_path(index_dir, pointer.generation)
    path = folder / MANIFEST
    try:
        content = path.read_bytes()
    except OSError as exc:
        raise IndexDamaged(f"{path} cannot be read ({exc}). {mend(index_dir)}") from exc
    if hashlib.sha256(content).hexdigest() != pointer.manifest_sha256:
        raise IndexDamaged(f"{path} is damaged: it is cut or changed. {mend(index_dir)}")
    try:
        fields = json.loads(content)
        schema = int(fields["schema"])
        manifest = _from_json(fields) if schema == SCHEMA else None
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise IndexDamaged(f"{path} is not a manifest of an index. {mend(index_dir)}") from exc
    if manifest is None:
        raise IndexMismatch(
            f"The index in {index_dir} has schema {schema}; this tradeqa reads schema {SCHEMA}. "
            f"{mend(index_dir)}"
        )
    _verify_files(index_dir, folder, manifest)
    return manifest


def _from_json(fields: dict[str, Any]) -> Manifest:
    return Manifest(
        **{
            **fields,
            "documents": tuple(IndexedDocument(**document) for document in fields["documents"]),
            "problems": tuple((str(file), str(reason)) for file, reason in fields["problems"]),
            "files": {name: FileSum(**sums) for name, sums in fields["files"].items()},
        }
    )


def _verify_files(index_dir: Path, folder: Path, manifest: Manifest) -> None:
    try:
        found = hash_files(folder)
    except OSError as exc:
        raise IndexDamaged(f"A file of the index cannot be read: {exc}. {mend(index_dir)}") from exc
    for name in sorted(manifest.files.keys() | found.keys()):
        expected, present = manifest.files.get(name), found.get(name)
        if expected == present:
            continue
        if present is None:
            fault = "is missing"
        elif expected is None:
            fault = "does not belong there"
        elif expected.size != present.size:
            fault = f"is damaged: {present.size} bytes instead of {expected.size}"
        else:
            fault = "is damaged: its content has changed"
        raise IndexDamaged(f"{folder / name} {fault}. {mend(index_dir)}")
