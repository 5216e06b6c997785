"""What a build leaves on disk, whenever it stops."""

from __future__ import annotations

from pathlib import Path

from fakes import HashingEncoder, make_corpus
from tradeqa.index.builder import build_index
from tradeqa.index.layout import GENERATIONS, generation_names, read_pointer
from tradeqa.index.publication import sweep
from tradeqa.index.reader import IndexReader
from tradeqa.text.segment import Segmenter


def _build(index_dir: Path, seed: int) -> str:
    documents, passages = make_corpus(2, 2, seed=seed)
    build_index(
        index_dir,
        documents=documents,
        passages=passages,
        encoder=HashingEncoder(),
        segmenter=Segmenter(),
        parameters={},
    )
    return read_pointer(index_dir).generation


def test_the_published_and_the_previous_generation_are_kept(tmp_path: Path) -> None:
    """A third build removes the first; a reader that has it open goes on."""
    first = _build(tmp_path, 1)
    with IndexReader.open(tmp_path) as reader:
        before = reader.store.passages(range(4))
        second, third = _build(tmp_path, 2), _build(tmp_path, 3)
        assert generation_names(tmp_path) == [second, third]
        assert reader.generation == first
        assert reader.store.passages(range(4)) == before
        assert reader.store.document("d0000") is not None
        assert len(reader.vectors.search(HashingEncoder().encode_queries(["外贸"])[0], 4)) == 4


def test_leftovers_of_every_moment_are_swept(tmp_path: Path) -> None:
    """A draft, a pointer aside, a generation that never was published, an older one."""
    published = _build(tmp_path, 1)
    (tmp_path / ".building-1-abcd" / "lexical").mkdir(parents=True)
    (tmp_path / ".building-1-abcd" / "vectors.npy").write_bytes(b"x")
    (tmp_path / ".CURRENT-77").write_text("x", encoding="utf-8")
    (tmp_path / GENERATIONS / "000002-0123456789ab").mkdir()
    sweep(tmp_path)
    assert generation_names(tmp_path) == [published]
    assert {path.name for path in tmp_path.iterdir()} == {".lock", "CURRENT", GENERATIONS}


def test_without_a_pointer_no_generation_is_published(tmp_path: Path) -> None:
    """A first build killed between its last two steps leaves a generation nobody reads."""
    (tmp_path / GENERATIONS / "000001-0123456789ab").mkdir(parents=True)
    sweep(tmp_path)
    assert generation_names(tmp_path) == []


def test_with_a_damaged_pointer_generations_wait(tmp_path: Path) -> None:
    """Which is the published one is not known, so none is removed until the next build."""
    first = _build(tmp_path, 1)
    (tmp_path / "CURRENT").write_text("x", encoding="utf-8")
    sweep(tmp_path)
    assert generation_names(tmp_path) == [first]
    assert _build(tmp_path, 1) == f"000002-{first[7:]}"
    IndexReader.open(tmp_path).close()


def test_links_are_not_followed_when_sweeping(tmp_path: Path) -> None:
    """A link planted among the leftovers goes; what it points to stays."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").write_text("x", encoding="utf-8")
    index_dir = tmp_path / "index"
    _build(index_dir, 1)
    (index_dir / ".building-link").symlink_to(outside)
    (index_dir / GENERATIONS / "000009-0123456789ab").symlink_to(outside)
    sweep(index_dir)
    assert (outside / "file").exists()
    assert not (index_dir / ".building-link").is_symlink()
    assert len(generation_names(index_dir)) == 1


def test_a_read_only_index_can_be_opened(tmp_path: Path) -> None:
    """Opening changes nothing in the folder."""
    _build(tmp_path, 1)

    def state() -> list[tuple[str, int, int]]:
        return [
            (str(path), path.stat().st_mtime_ns, path.stat().st_size)
            for path in sorted(tmp_path.rglob("*"))
        ]

    before = state()
    IndexReader.open(tmp_path).close()
    assert state() == before
