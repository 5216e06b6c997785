"""Publishing a generation: one builder at a time, all or nothing, safe against a crash.

Order: lock → write aside → fsync every file → manifest last → rename into place →
fsync the parent → replace `CURRENT` → fsync. A kill at any moment leaves the previous
generation published and at most leftovers, which the next build sweeps away.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from tradeqa.errors import IndexBusy, IndexDamaged, IndexError_, IndexNotFound
from tradeqa.index.layout import (
    BUILDING_PREFIX,
    CURRENT,
    GENERATIONS,
    LOCK,
    MANIFEST,
    POINTER_PREFIX,
    Pointer,
    generation_names,
    generation_path,
    read_pointer,
)
from tradeqa.index.manifest import Manifest


@contextlib.contextmanager
def builder_lock(index_dir: Path) -> Iterator[None]:
    """Hold the index folder for one builder; the system lets go of it on a crash.

    Raises:
        IndexBusy: another builder holds it.
        IndexError_: the folder cannot be made or written.
    """
    try:
        index_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(index_dir / LOCK, timeout=0)
        lock.acquire()
    except Timeout:
        raise IndexBusy(
            f"Another process is building the index in {index_dir}. "
            "Wait until it has finished, then run this again if it is still needed."
        ) from None
    except (OSError, NotImplementedError) as exc:
        raise IndexError_(
            f"The index folder {index_dir} cannot be written ({exc}). "
            "Make it writable, or choose another with --index."
        ) from exc
    try:
        yield
    finally:
        lock.release()


def new_draft(index_dir: Path) -> Path:
    """A new, empty folder to write a generation in."""
    draft = index_dir / f"{BUILDING_PREFIX}{os.getpid()}-{secrets.token_hex(4)}"
    draft.mkdir()
    return draft


def publish(index_dir: Path, draft: Path, name: str, manifest: Manifest) -> None:
    """Make a finished draft the published generation `name`.

    `manifest.files` must hold the checksums of the draft as it is.

    Raises:
        OSError: a file cannot be written or flushed; `CURRENT` is then unchanged.
    """
    content = manifest.to_json().encode()
    for path in sorted(draft.rglob("*")):
        _fsync(path)
    _write(draft / MANIFEST, content)
    _fsync(draft)
    target = generation_path(index_dir, name)
    target.parent.mkdir(exist_ok=True)
    draft.rename(target)
    _fsync(target.parent)
    _fsync(index_dir)
    pointer = Pointer(name, hashlib.sha256(content).hexdigest())
    aside = index_dir / f"{POINTER_PREFIX}{os.getpid()}"
    _write(aside, pointer.to_text().encode())
    aside.replace(index_dir / CURRENT)
    _fsync(index_dir)


def sweep(index_dir: Path) -> None:
    """Remove what crashed builds left, and generations older than the previous one.

    The published generation stays, and the one before it, because a reader may just be
    opening it. Call only while holding the builder's lock. What cannot be removed now
    is left for the next sweep.
    """
    for prefix in (BUILDING_PREFIX, POINTER_PREFIX):
        for path in index_dir.glob(f"{prefix}*"):
            _remove(path)
    try:
        published = read_pointer(index_dir).generation
    except IndexDamaged:
        return  # which one was published is not known; the next publication tells
    except IndexNotFound:
        keep: set[str] = set()
    else:
        names = generation_names(index_dir)
        at = names.index(published) if published in names else 0
        keep = {published, *names[max(0, at - 1) : at]}
    for name in generation_names(index_dir):
        if name not in keep:
            _remove(index_dir / GENERATIONS / name)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
