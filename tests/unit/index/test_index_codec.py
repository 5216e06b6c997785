"""Documents and passages come back from the store as they went in."""

from __future__ import annotations

from array import array
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import make_corpus, make_document
from tradeqa.documents.model import (
    Block,
    BlockKind,
    Document,
    Metadata,
    Page,
    Span,
    Table,
    TableRow,
    View,
)
from tradeqa.index import codec
from tradeqa.index.store import PassageStore
from tradeqa.index.store_writer import write_store
from tradeqa.passages import Passage, Sentence, TablePlace


def _rich() -> tuple[Document, Passage]:
    raw = "表1\u3000出口\n江苏\t1,234\x00\r\n来源：&amp;海关\ufeff😀"
    table = Table("表1 出口", ("地区", "总额"), (TableRow(("江苏", "1,234"), Span(5, 13)),), "来源")
    plain = make_document("doc", raw, path="a/b 中.md")
    document = replace(
        plain,
        view=View("表1出口&海", array("l", [0, 1, 3, 4, 17, 22]), array("l", [1, 2, 4, 5, 22, 23])),
        blocks=(
            Block(BlockKind.CAPTION, Span(0, 4), table=0),
            Block(BlockKind.TABLE_ROW, Span(4, 5), level=2, table=0, row=0),
        ),
        tables=(table,),
        pages=(Page(3, Span(0, 10)), Page(4, Span(10, len(raw)))),
        part=2,
        metadata=Metadata(
            title="题",
            authors=("甲", "乙"),
            source="报",
            published="2020-05",
            url="https://example.org/?a=1&b=2",
            language="zh-Hant",
            keywords=("外贸",),
            doi="10.1/x",
            derived=frozenset({"title", "published"}),
            extra=(("z", "1"), ("a", "2")),
        ),
    )
    passage = Passage(
        id="doc:00000",
        document_id="doc",
        ordinal=0,
        text="江苏 1,234\x00",
        raw=Span(5, 13),
        context="题\n表1",
        sentences=(Sentence(0, 2, Span(5, 7)), Sentence(3, 9, Span(8, 13))),
        section="一 › 二",
        page=3,
        table=TablePlace("表1 出口", ("地区", "总额"), ("江苏", "1,234"), 0),
        kind="row",
    )
    return document, passage


def test_a_document_and_its_passages_come_back_equal(tmp_path: Path) -> None:
    """Every field, NUL and emoji included, with all that is optional in use."""
    document, passage = _rich()
    write_store(tmp_path / "s.sqlite", [document], [passage])
    store = PassageStore(tmp_path / "s.sqlite")
    try:
        assert store.document("doc") == document
        assert store.passage(0) == passage
        [listed] = store.documents()
        assert (listed.id, listed.path, listed.part) == ("doc", "a/b 中.md", 2)
        assert (listed.metadata, listed.rows) == (document.metadata, range(1))
    finally:
        store.close()


@given(st.lists(st.integers(0, 2000), max_size=50))
def test_offsets_come_back_equal(steps: list[int]) -> None:
    """Any rising array of positions survives packing."""
    at, values = 0, []
    for step in steps:
        at += step
        values.append(at)
    offsets = array("l", values)
    assert codec.unpack_offsets(codec.pack_offsets(offsets)) == offsets


@pytest.fixture
def filled(tmp_path: Path):
    documents, passages = make_corpus(3, 4)
    write_store(tmp_path / "s.sqlite", documents, passages)
    store = PassageStore(tmp_path / "s.sqlite")
    yield store, documents, passages
    store.close()


def test_passages_are_found_by_row_id_and_document(filled) -> None:
    """Rows follow documents and reading order; the order asked for is the order given."""
    store, documents, passages = filled
    assert len(store) == 12
    assert store.passages([7, 0, 7]) == [passages[7], passages[0], passages[7]]
    assert store.row_of(passages[9].id) == 9
    assert store.passages_of(documents[1].id) == passages[4:8]
    some = store.rows_of([documents[2].id, "unknown", documents[0].id])
    assert list(some) == [*range(4), *range(8, 12)]


def test_what_is_not_there_is_none_or_a_key_error(filled) -> None:
    """Ids come from outside and give None; rows come from us and raise."""
    store, _, _ = filled
    assert store.row_of("x") is None
    assert store.document("x") is None
    assert store.stored_document("x") is None
    assert store.passages_of("x") == []
    assert store.passages([]) == []
    for row in (-1, 12):
        with pytest.raises(KeyError):
            store.passage(row)


def test_neighbours_stay_within_the_document(filled) -> None:
    """The first and last passage of a document have one neighbour."""
    store, _, passages = filled
    assert store.neighbours(4) == (None, passages[5])
    assert store.neighbours(5) == (passages[4], passages[6])
    assert store.neighbours(7) == (passages[6], None)


def test_a_decoded_document_is_kept(filled) -> None:
    """Asking twice decodes once."""
    store, documents, _ = filled
    assert store.document(documents[0].id) is store.document(documents[0].id)
