"""Which files of a folder count as documents, and whether any has changed."""

from __future__ import annotations

import fnmatch
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tradeqa.documents.metadata import SIDECAR
from tradeqa.documents.readers import SUFFIXES
from tradeqa.errors import SettingsError

IGNORE_FILE = ".tradeqaignore"  # lines such as `drafts/` or `*.old.md`, for its folder and below
MAX_DEPTH = 64  # folders within folders

# Documents of other formats: nobody means to leave them out, so they are named, not skipped.
_SAVE_AS = {
    ".doc": ".docx",
    ".rtf": ".docx",
    ".odt": ".docx",
    ".wps": ".docx",
    ".pages": ".docx",
    ".xls": ".xlsx",
    ".ods": ".xlsx",
    ".et": ".xlsx",
    ".numbers": ".xlsx",
    ".ppt": ".pdf",
    ".pptx": ".pdf",
    ".odp": ".pdf",
    ".epub": ".html",
    ".mht": ".html",
    ".mhtml": ".html",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that could not be taken, and why, in words a person can act on."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What a file was when it was read; two equal stamps, the same content."""

    path: str
    size: int
    sha256: str  # "" when the file could not be read


@dataclass(slots=True)
class Listing:
    """The files under a folder, as POSIX paths relative to it, sorted."""

    documents: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)  # `*.meta.yaml` and ignore files
    problems: list[Problem] = field(default_factory=list)
    skipped: int = 0  # files of no known type, hidden or ignored


def list_files(folder: Path) -> Listing:
    """List the files that count, in any depth.

    Raises:
        SettingsError: the folder is not there.
    """
    if not folder.is_dir():
        raise SettingsError(f"{folder}: no such folder; name the corpus folder with --corpus")
    listing = Listing()
    _list(folder, folder.resolve(), "", [], listing)
    listing.documents.sort()
    listing.beside.sort()
    listing.problems.sort(key=lambda problem: problem.path)
    return listing


def scan(folder: Path) -> tuple[FileStamp, ...]:
    """A stamp of every file that bears on the documents of a folder, sorted by path."""
    listing = list_files(folder)
    return tuple(stamp_file(folder, path) for path in sorted(listing.documents + listing.beside))


def stamp_file(folder: Path, path: str) -> FileStamp:
    """The stamp of one file, read as a stream."""
    try:
        with (folder / path).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return FileStamp(path, file.tell(), digest)
    except OSError:
        return FileStamp(path, 0, "")


def _list(
    folder: Path, root: Path, prefix: str, ignored: Sequence[tuple[str, str]], listing: Listing
) -> None:
    ignored = [*ignored, *_ignore_patterns(folder, prefix, listing)]
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as exc:
        listing.problems.append(Problem(prefix.rstrip("/"), f"cannot be listed: {exc.strerror}"))
        return
    for entry in entries:
        path = prefix + entry.name
        if not _is_text(entry.name):
            shown = path.encode("utf-8", "backslashreplace").decode("utf-8")
            listing.problems.append(Problem(shown, "its name is not UTF-8; rename it"))
        elif entry.name.startswith(".") or _is_ignored(path, entry.is_dir(), ignored):
            listing.skipped += entry.name != IGNORE_FILE
        elif entry.is_symlink() and not _stays_inside(Path(entry.path), root):
            listing.problems.append(
                Problem(
                    path, "a link that leads out of the corpus or nowhere; put the file itself here"
                )
            )
        elif entry.is_dir():
            if entry.is_symlink():
                listing.skipped += 1  # its files are listed where they are
            elif path.count("/") >= MAX_DEPTH:
                listing.problems.append(Problem(path, f"more than {MAX_DEPTH} folders deep"))
            else:
                _list(Path(entry.path), root, path + "/", ignored, listing)
        elif not entry.is_file():
            listing.skipped += 1  # a pipe, socket or device would block or never end
        else:
            _take(path, listing)


def _is_text(name: str) -> bool:
    """Whether a file name can be written down; on Linux it may be any bytes."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _take(path: str, listing: Listing) -> None:
    lower = path.lower()
    suffix = Path(lower).suffix
    if lower.endswith(SIDECAR):
        listing.beside.append(path)
    elif suffix in _SAVE_AS:
        listing.problems.append(
            Problem(path, f"{suffix} files are not read; save it as {_SAVE_AS[suffix]}")
        )
    elif suffix not in SUFFIXES or (lower.split("/")[-2:] == ["originals", "readme.md"]):
        listing.skipped += 1
    else:
        listing.documents.append(path)


def _stays_inside(link: Path, root: Path) -> bool:
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):  # dangling, or a loop
        return False
    return target.is_relative_to(root)


def _ignore_patterns(folder: Path, prefix: str, listing: Listing) -> list[tuple[str, str]]:
    """`(prefix, pattern)` for each line of the folder's ignore file."""
    file = folder / IGNORE_FILE
    if not file.is_file():
        return []
    listing.beside.append(prefix + IGNORE_FILE)
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        listing.problems.append(Problem(prefix + IGNORE_FILE, f"cannot be read as UTF-8: {exc}"))
        return []
    return [(prefix, line.strip()) for line in lines if line.strip() and line.strip()[0] != "#"]


def _is_ignored(path: str, is_dir: bool, ignored: Sequence[tuple[str, str]]) -> bool:
    for prefix, pattern in ignored:
        if pattern.endswith("/") and not is_dir:
            continue
        wanted = pattern.strip("/")
        inner = path[len(prefix) :]
        name = inner if "/" in pattern.rstrip("/") else inner.rsplit("/", 1)[-1]
        if fnmatch.fnmatchcase(name, wanted):
            return True
    return False
