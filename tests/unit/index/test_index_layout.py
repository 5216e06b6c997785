"""The pointer file and the names of generations."""

from __future__ import annotations

from pathlib import Path

import pytest

from tradeqa.errors import IndexDamaged, IndexNotFound
from tradeqa.index.layout import (
    CURRENT,
    GENERATIONS,
    Pointer,
    current_version,
    generation_names,
    next_generation,
    read_pointer,
)

_POINTER = Pointer("000007-0123456789ab", "a" * 64)


def _write(folder: Path, content: bytes) -> None:
    (folder / CURRENT).write_bytes(content)


def test_a_pointer_is_read_as_written(tmp_path: Path) -> None:
    """Name and manifest hash survive; the version is the second half of the name."""
    _write(tmp_path, _POINTER.to_text().encode())
    assert read_pointer(tmp_path) == _POINTER
    assert current_version(tmp_path) == "0123456789ab"


def test_an_empty_or_missing_folder_is_no_index(tmp_path: Path) -> None:
    """The message says how to build one."""
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(IndexNotFound, match="tradeqa index"):
            read_pointer(folder)


def test_every_flipped_bit_of_the_pointer_is_seen(tmp_path: Path) -> None:
    """No bit of CURRENT can change without being noticed."""
    content = _POINTER.to_text().encode()
    assert Pointer.parse(content) == _POINTER
    for at in range(len(content)):
        for bit in range(8):
            flipped = bytearray(content)
            flipped[at] ^= 1 << bit
            assert Pointer.parse(bytes(flipped)) is None
    _write(tmp_path, content.replace(b"000007", b"000006"))
    with pytest.raises(IndexDamaged, match="CURRENT"):
        read_pointer(tmp_path)


def test_every_cut_of_the_pointer_is_seen(tmp_path: Path) -> None:
    """A shorter or longer CURRENT is refused, and the message names the mending command."""
    content = _POINTER.to_text().encode()
    for damaged in [content[:size] for size in range(len(content))] + [content + b"\n"]:
        _write(tmp_path, damaged)
        with pytest.raises(IndexDamaged, match="tradeqa index --rebuild"):
            read_pointer(tmp_path)


def test_generations_are_numbered_upwards(tmp_path: Path) -> None:
    """The next number is one past the highest on disk; other folders do not count."""
    assert next_generation(tmp_path, "0123456789ab") == "000001-0123456789ab"
    for name in ("000009-0123456789ab", "1000000-0123456789ab", "notes", "000003-xyz"):
        (tmp_path / GENERATIONS / name).mkdir(parents=True)
    assert generation_names(tmp_path) == ["000009-0123456789ab", "1000000-0123456789ab"]
    assert next_generation(tmp_path, "ba9876543210") == "1000001-ba9876543210"
