"""Names inside an index folder, and `CURRENT`, the pointer to the published generation.

    index/
        CURRENT                     which generation is published, and its manifest's hash
        generations/000007-<version>/
            manifest.json  vectors.npy  passages.sqlite  lexical/…
        .building-<pid>-<random>/   a generation being written; never read
        .lock                       held while building

A published generation is never changed. `CURRENT` carries a hash of itself and one of
the manifest, and the manifest carries one of every other file.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from tradeqa.errors import IndexDamaged, IndexNotFound

CURRENT = "CURRENT"
GENERATIONS = "generations"
BUILDING_PREFIX = ".building-"
POINTER_PREFIX = ".CURRENT-"
LOCK = ".lock"
MANIFEST = "manifest.json"
VECTORS = "vectors.npy"
PASSAGES = "passages.sqlite"
LEXICAL = "lexical"

VERSION_LENGTH = 12  # hexadecimal digits
_HEADER = "tradeqa-index 1"
_MAX_POINTER_BYTES = 1024  # a pointer is about 170 bytes
_NAME = re.compile(rf"(\d{{6,}})-([0-9a-f]{{{VERSION_LENGTH}}})")
_POINTER = re.compile(rf"{_HEADER}\n({_NAME.pattern})\n([0-9a-f]{{64}})\n([0-9a-f]{{64}})\n")


@dataclass(frozen=True, slots=True)
class Pointer:
    """What `CURRENT` says: a generation's name and the SHA-256 of its manifest."""

    generation: str
    manifest_sha256: str

    @property
    def version(self) -> str:
        """Version of the generation (see `version.py`)."""
        return self.generation.rpartition("-")[2]

    def to_text(self) -> str:
        """The file's content; its last line is the hash of the lines above."""
        body = f"{_HEADER}\n{self.generation}\n{self.manifest_sha256}\n"
        return f"{body}{hashlib.sha256(body.encode()).hexdigest()}\n"

    @classmethod
    def parse(cls, content: bytes) -> Pointer | None:
        """The pointer of a file's content, or None if a single bit of it is wrong."""
        match = _POINTER.fullmatch(content.decode("latin-1"))
        pointer = cls(match[1], match[4]) if match else None
        return pointer if pointer and pointer.to_text().encode() == content else None


def mend(index_dir: Path) -> str:
    """The sentence that ends a message about a damaged or unfit index."""
    return (
        f"Mend it with `tradeqa index --rebuild --index {index_dir}` "
        "(and --corpus, if yours is not `corpus`)."
    )


def read_pointer(index_dir: Path) -> Pointer:
    """What `CURRENT` in the index folder says.

    Raises:
        IndexNotFound: nothing has been published in the folder.
        IndexDamaged: `CURRENT` is cut or changed.
    """
    path = index_dir / CURRENT
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_POINTER_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        raise IndexNotFound(
            f"There is no index in {index_dir}. Build one with `tradeqa index --index {index_dir}`."
        ) from None
    except OSError as exc:
        raise IndexDamaged(f"{path} cannot be read ({exc}). {mend(index_dir)}") from exc
    pointer = Pointer.parse(content)
    if pointer:
        return pointer
    raise IndexDamaged(f"{path} is damaged: it is cut or changed. {mend(index_dir)}")


def current_version(index_dir: Path) -> str:
    """Version of the published generation; one small read, cheap enough for polling.

    Raises:
        IndexNotFound: nothing has been published in the folder.
        IndexDamaged: `CURRENT` is cut or changed.
    """
    return read_pointer(index_dir).version


def generation_path(index_dir: Path, name: str) -> Path:
    """Folder of a generation."""
    return index_dir / GENERATIONS / name


def generation_names(index_dir: Path) -> list[str]:
    """Names of the generations on disk, oldest first (published or not)."""
    folder = index_dir / GENERATIONS
    if not folder.is_dir():
        return []
    names = [entry.name for entry in folder.iterdir() if _NAME.fullmatch(entry.name)]
    return sorted(names, key=generation_number)


def generation_number(name: str) -> int:
    """Counts the generations of a folder, from 1."""
    return int(name.partition("-")[0])


def next_generation(index_dir: Path, version: str) -> str:
    """Name for a new generation of this version: one number past those on disk."""
    names = generation_names(index_dir)
    number = generation_number(names[-1]) + 1 if names else 1
    return f"{number:06d}-{version}"
