"""Building: the same twice, only what changed, and the same as from scratch."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fakes import HashingEncoder, make_corpus, make_document, make_passages
from tradeqa.documents.model import Document
from tradeqa.encoders.base import Vectors
from tradeqa.errors import EncoderError, IndexBusy, IndexError_, IndexNotFound
from tradeqa.index.builder import BuildReport, build_index
from tradeqa.index.clauses import Clause, Field
from tradeqa.index.layout import current_version, generation_names, generation_path
from tradeqa.index.publication import builder_lock
from tradeqa.index.reader import IndexReader, verify_index
from tradeqa.text.segment import Segmenter

SEGMENTER = Segmenter()
QUESTIONS = ("江苏省中欧班列开行多少列", "台州市进出口总额", "海南保税维修签约", "欧盟占比")


def build(
    index_dir: Path, documents: list[Document], encoder: HashingEncoder, **options: Any
) -> BuildReport:
    """An index of every passage of some documents."""
    passages = [passage for document in documents for passage in make_passages(document)]
    with_defaults = {"parameters": {"sentences": 3}} | options
    return build_index(
        index_dir,
        documents=documents,
        passages=passages,
        encoder=encoder,
        segmenter=SEGMENTER,
        **with_defaults,
    )


def answers(index_dir: Path, encoder: HashingEncoder) -> list[object]:
    """What the index finds for a few questions, lexical and dense, texts included."""
    found: list[object] = []
    with IndexReader.open(index_dir, encoder=encoder, segmenter=SEGMENTER) as reader:
        for question in QUESTIONS:
            clauses = [Clause(Field.WORDS, word) for word in SEGMENTER.words(question)]
            lexical = reader.lexical.search(clauses, 10)
            dense = reader.vectors.search(encoder.encode_queries([question])[0], 10)
            found.append((lexical, dense, reader.store.passages(row for row, _ in lexical)))
    return found


def vectors_of(index_dir: Path) -> bytes:
    """Hash of the published vectors."""
    with IndexReader.open(index_dir) as reader:
        folder = generation_path(index_dir, reader.generation)
    return hashlib.sha256((folder / "vectors.npy").read_bytes()).digest()


def test_building_twice_publishes_once(tmp_path: Path) -> None:
    """The second build says that the index is up to date, and encodes nothing."""
    documents, _ = make_corpus(4, 5)
    encoder = HashingEncoder()
    first = build(tmp_path, documents, encoder)
    second = build(tmp_path, documents[::-1], encoder)
    assert (first.published, first.encoded, first.reused) == (True, 20, 0)
    assert (second.published, second.encoded, second.reused) == (False, 0, 20)
    assert first.version == second.version == current_version(tmp_path)
    assert encoder.encoded == 20
    assert len(generation_names(tmp_path)) == 1


def test_two_folders_hold_the_same(tmp_path: Path) -> None:
    """The version depends on the content alone."""
    documents, _ = make_corpus(4, 5)
    reports = [build(tmp_path / name, documents, HashingEncoder()) for name in ("a", "b")]
    assert reports[0].version == reports[1].version
    assert vectors_of(tmp_path / "a") == vectors_of(tmp_path / "b")


def test_incremental_equals_rebuild_and_encodes_only_what_changed(tmp_path: Path) -> None:
    """One document changed, one added, one removed: their passages only, same answers."""
    documents, _ = make_corpus(8, 6)
    encoder = HashingEncoder()
    build(tmp_path / "grown", documents, encoder)
    lines = documents[3].raw.split("\n")
    lines[2] = "江苏省中欧班列全年开行12406列，同比增长50%。"
    changed = [
        *documents[:3],
        make_document(documents[3].id, "\n".join(lines)),
        *documents[4:7],
        make_document("d0000a", "新篇\n台州市进出口总额达到1.5万亿元。\n海南自由贸易港签约。"),
    ]
    encoder.encoded = 0
    report = build(tmp_path / "grown", changed, encoder)
    assert (report.encoded, report.reused, encoder.encoded) == (3, 41, 3)
    build(tmp_path / "fresh", changed, HashingEncoder())
    assert vectors_of(tmp_path / "grown") == vectors_of(tmp_path / "fresh")
    assert answers(tmp_path / "grown", encoder) == answers(tmp_path / "fresh", encoder)
    assert current_version(tmp_path / "grown") == current_version(tmp_path / "fresh")


def test_a_changed_context_is_encoded_again(tmp_path: Path) -> None:
    """The title is part of what is encoded: the same text under a new one is not reused."""
    documents, _ = make_corpus(2, 3)
    encoder = HashingEncoder()
    build(tmp_path, documents, encoder)
    metadata = replace(documents[0].metadata, title="另一个题目")
    report = build(tmp_path, [replace(documents[0], metadata=metadata), documents[1]], encoder)
    assert (report.encoded, report.reused) == (3, 3)


@pytest.mark.parametrize(
    ("options", "encoder", "encoded"),
    [
        ({"rebuild": True}, HashingEncoder(), 20),
        ({"parameters": {"sentences": 4}}, HashingEncoder(), 0),
        ({"problems": [("坏.pdf", "cannot be read"), ("\udcff.txt", "name")]}, HashingEncoder(), 0),
        ({}, HashingEncoder(seed="2"), 20),
        ({}, HashingEncoder(dimension=32), 20),
    ],
)
def test_what_makes_a_new_generation(
    tmp_path: Path, options: dict[str, Any], encoder: HashingEncoder, encoded: int
) -> None:
    """Rebuild, parameters, problems, another encoder; vectors only where the encoder differs."""
    documents, _ = make_corpus(4, 5)
    build(tmp_path, documents, HashingEncoder())
    report = build(tmp_path, documents, encoder, **options)
    assert (report.published, report.encoded) == (True, encoded)
    assert not build(tmp_path, documents, encoder, **(options | {"rebuild": False})).published
    manifest = verify_index(tmp_path)
    assert manifest.version == report.version
    assert len(manifest.problems) == len(options.get("problems", ()))


def test_the_manifest_tells_what_it_was_built_from(tmp_path: Path) -> None:
    """Encoder, segmenter, parameters, documents with hashes and counts, files."""
    documents, _ = make_corpus(2, 3)
    encoder = HashingEncoder()
    build(tmp_path, documents, encoder, problems=[("坏.pdf", "cannot be read")])
    manifest = verify_index(tmp_path)
    assert manifest.encoder_fingerprint == encoder.fingerprint
    assert (manifest.encoder_name, manifest.dimension) == ("hashing-1", 64)
    assert manifest.segmenter_fingerprint == SEGMENTER.fingerprint
    assert manifest.parameters == {"sentences": 3}
    assert [(d.id, d.path, d.sha256, d.passages) for d in manifest.documents] == [
        (d.id, d.path, d.sha256, 3) for d in documents
    ]
    assert manifest.problems == (("坏.pdf", "cannot be read"),)
    assert {"vectors.npy", "passages.sqlite", "lexical/meta.json"} <= set(manifest.files)


def test_an_empty_corpus_makes_an_empty_index(tmp_path: Path) -> None:
    """Nothing indexed is an index that finds nothing."""
    encoder = HashingEncoder()
    assert build(tmp_path, [], encoder).passages == 0
    assert answers(tmp_path, encoder) == [([], [], [])] * len(QUESTIONS)
    assert verify_index(tmp_path).passages == 0


def test_progress_is_told(tmp_path: Path) -> None:
    """Each stage ends at its total."""
    documents, _ = make_corpus(4, 5)
    seen: list[tuple[str, int, int]] = []
    build(tmp_path, documents, HashingEncoder(), on_progress=lambda *step: seen.append(step))
    assert {step for step in seen if step[1] == step[2]} == {
        (stage, 20, 20) for stage in ("encode", "lexical", "store")
    }


class BrokenEncoder(HashingEncoder):
    """Gives rows that are too long, or not numbers."""

    def __init__(self, fault: str) -> None:
        super().__init__()
        self._fault = fault

    def encode_passages(self, texts: Any) -> Vectors:
        vectors = super().encode_passages(texts)
        return vectors[:, :3] if self._fault == "shape" else np.full_like(vectors, np.nan)


@pytest.mark.parametrize(("fault", "words"), [("shape", "shape"), ("nan", "not finite")])
def test_a_broken_encoder_publishes_nothing(tmp_path: Path, fault: str, words: str) -> None:
    """The previous index stays as it was."""
    documents, _ = make_corpus(2, 3)
    build(tmp_path, documents, HashingEncoder())
    with pytest.raises(EncoderError, match=words):
        build(tmp_path, documents, BrokenEncoder(fault), rebuild=True)
    assert len(generation_names(tmp_path)) == 1
    verify_index(tmp_path)


def test_an_interrupted_build_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl-C in any stage: no folder, no pointer, nothing half-written."""
    documents, _ = make_corpus(2, 3)
    for stage in ("encode", "lexical", "store"):

        def interrupt(at: str, done: int, total: int, stage: str = stage) -> None:
            if at == stage and done == total:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            build(tmp_path, documents, HashingEncoder(), on_progress=interrupt)
        assert {path.name for path in tmp_path.iterdir()} <= {".lock"}
    with pytest.raises(IndexNotFound):
        IndexReader.open(tmp_path)


def test_a_second_builder_is_turned_away(tmp_path: Path) -> None:
    """At once, with a sentence that says what to do; later it may build."""
    documents, _ = make_corpus(1, 2)
    with (
        builder_lock(tmp_path),
        pytest.raises(IndexBusy, match="Another process is building"),
    ):
        build(tmp_path, documents, HashingEncoder())
    assert build(tmp_path, documents, HashingEncoder()).published


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """An index folder that is a file."""
    path = tmp_path / "index"
    path.write_text("", encoding="utf-8")
    with pytest.raises(IndexError_, match="index cannot be written"):
        build(path, [], HashingEncoder())


def test_notes_in_the_index_folder_are_left_alone(tmp_path: Path) -> None:
    """Only our own leftovers are swept."""
    (tmp_path / "README.md").write_text("note", encoding="utf-8")
    documents, _ = make_corpus(1, 2)
    for _ in range(3):
        build(tmp_path, documents, HashingEncoder(), rebuild=True)
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "note"
    assert len(generation_names(tmp_path)) == 2
