"""Passages: exact slices, ordered and disjoint, that leave nothing out but table heads."""

from __future__ import annotations

import random
from array import array
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import make_document
from tradeqa.documents.corpus import load_corpus
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
from tradeqa.passages import TARGET, Passage, split

ROOT = Path(__file__).parents[2]
ORIGINALS = ROOT.parent / "shared" / "originals"
LEFT_OUT = 0.1  # share of view characters before which raw has what the view leaves out


def check_laws(document: Document, passages: tuple[Passage, ...]) -> None:
    """What holds of every document."""
    view = document.view
    shown = bytearray(len(view.text))
    last = 0
    for ordinal, passage in enumerate(passages):
        assert (passage.ordinal, passage.document_id) == (ordinal, document.id)
        assert passage.id == f"{document.id}:{ordinal:05d}"
        span = view.from_raw(passage.raw.start, passage.raw.end)
        assert view.text[span.start : span.end] == passage.text == passage.text.strip() != ""
        assert view.to_raw(span.start, span.end) == passage.raw
        assert last <= span.start
        last = span.end
        for at in range(span.start, span.end):
            shown[at] += 1
        assert passage.section == document.section_at(span.start)
        assert passage.page == document.page_at(passage.raw.start)
        check_sentences(document, passage, span.start)
    for block in document.blocks:
        for at in range(block.span.start, block.span.end):
            expected = 0 if block.kind is BlockKind.TABLE_HEAD else 1
            if not view.text[at].isspace():
                assert shown[at] == expected, (document.path, block, view.text[at])


def check_sentences(document: Document, passage: Passage, begin: int) -> None:
    """Sentences tile the passage but for white space, in `raw` as in the text."""
    last = 0
    for sentence in passage.sentences:
        assert not passage.text[last : sentence.start].strip()
        last = sentence.end
        raw = document.view.to_raw(begin + sentence.start, begin + sentence.end)
        assert raw == sentence.raw
        assert passage.raw.start <= raw.start < raw.end <= passage.raw.end
        shown = document.view.from_raw(raw.start, raw.end)
        assert (
            document.view.text[shown.start : shown.end]
            == passage.text[sentence.start : sentence.end]
        )
    assert not passage.text[last:].strip()
    assert passage.sentences


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Documents whose view leaves out some of `raw`, with every kind of block."""
    kinds = st.sampled_from(
        [k for k in BlockKind if k not in (BlockKind.TABLE_HEAD, BlockKind.TABLE_ROW)]
        + [BlockKind.PARAGRAPH] * 8
    )
    words = st.sampled_from(
        [
            "出口",
            "增长3.5%",
            "。",
            "；",
            "！",
            "“",
            "。”他说",
            "港口",
            " ",
            "2023年",
            "\u3000",
            "a.",
        ]
    )
    raw: list[str] = []
    text: list[str] = []
    places: list[int] = []
    blocks: list[Block] = []
    rows: list[TableRow] = []
    columns = ("港口", "吞吐量")
    chance = random.Random(draw(st.integers(0, 10**6)))  # noqa: S311  # where raw has more

    def write(piece: str) -> Span:
        begin = len(text)
        for char in piece:
            if chance.random() < LEFT_OUT:
                raw.append(chance.choice(["\n", " ", "\r\n", "*"]))
            places.append(sum(map(len, raw)))
            text.append(char)
            raw.append(char)
        return Span(begin, len(text))

    for _ in range(draw(st.integers(0, 7))):
        if text:
            write("\n")
        if draw(st.integers(0, 4)) == 0:
            blocks.append(Block(BlockKind.TABLE_HEAD, write(" ".join(columns)), table=0))
            write("\n")
            span = write("甲港 12")
            blocks.append(Block(BlockKind.TABLE_ROW, span, table=0, row=len(rows)))
            rows.append(TableRow(("甲港", "12"), span))
            continue
        kind = draw(kinds)
        piece = "".join(draw(st.lists(words, min_size=1, max_size=40))).strip()
        if piece:
            level = 2 if kind is BlockKind.HEADING else 0
            blocks.append(Block(kind, write(piece), level=level))
    whole = "".join(raw)
    starts = array("l", places)
    pages = (Page(1, Span(0, len(whole) // 2)), Page(2, Span(len(whole) // 2, len(whole))))
    return Document(
        id="d",
        path="d.txt",
        media_type="text/plain",
        sha256="0" * 64,
        raw=whole,
        view=View("".join(text), starts, array("l", (p + 1 for p in places))),
        blocks=tuple(blocks),
        tables=(Table("表1 港口", columns, tuple(rows)),),
        metadata=Metadata(title="题目"),
        pages=pages,
    )


@given(documents())
@settings(deadline=None, max_examples=150)
def test_the_laws_hold_for_any_document(document: Document) -> None:
    """Slices agree, order and coverage hold, and a second split is the same."""
    passages = split(document)
    check_laws(document, passages)
    assert split(document) == passages


@cache
def corpus(folder: Path) -> tuple[Document, ...]:
    """The documents of a folder."""
    return load_corpus(folder).documents


@pytest.mark.parametrize(
    "folder",
    [
        ROOT / "corpus",
        pytest.param(
            ORIGINALS,
            marks=pytest.mark.skipif(
                not ORIGINALS.is_dir(), reason="the original articles are not at hand"
            ),
        ),
    ],
    ids=["corpus", "originals"],
)
def test_the_laws_hold_for_real_documents(folder: Path) -> None:
    """The articles that are answered from."""
    found = corpus(folder)
    assert len(found) >= 5
    for document in found:
        check_laws(document, split(document))


@pytest.mark.parametrize("target", [1, 60, TARGET, 1000])
def test_passages_keep_to_their_size(target: int) -> None:
    """Prose is closed before the sentence that would pass the target; no sentence is cut."""
    for document in corpus(ROOT / "corpus"):
        passages = split(document, target=target)
        check_laws(document, passages)
        for passage in passages:
            if passage.kind == "prose" and len(passage.text) > target:
                assert len(passage.sentences) == 1


def test_neighbouring_paragraphs_share_a_passage() -> None:
    """By hand: 10 + 1 + 8 characters fit into 20, not into 18."""
    document = make_document("d", "题目\n甲港出口增长三成。\n乙港进口不变。")
    texts = [passage.text for passage in split(document, target=20)]
    assert texts == ["题目", "甲港出口增长三成。\n乙港进口不变。"]
    texts = [passage.text for passage in split(document, target=16)]
    assert texts == ["题目", "甲港出口增长三成。", "乙港进口不变。"]


def test_a_heading_closes_a_passage() -> None:
    """No passage reaches over a heading, and each knows its section."""
    raw = "题目\n甲。\n一、小节\n乙。"
    plain = make_document("d", raw)
    blocks = (
        plain.blocks[0],
        plain.blocks[1],
        Block(BlockKind.HEADING, plain.blocks[2].span, level=1),
        plain.blocks[3],
    )
    document = Document(
        **{name: getattr(plain, name) for name in plain.__slots__} | {"blocks": blocks}
    )
    found = [(p.kind, p.text, p.section) for p in split(document)]
    assert found == [
        ("heading", "题目", None),
        ("prose", "甲。", None),
        ("heading", "一、小节", "一、小节"),
        ("prose", "乙。", "一、小节"),
    ]


TABLE = """---
title: 港口小记
---

# 港口小记

## 货物

表1 主要港口吞吐量

| 港口 | 吞吐量（万吨） | 增幅（%） |
|---|---|---|
| 甲港 | 120 | 3.5 |
| 乙港 | 80 | -1.2 |

数据来源：自编。
"""


def test_a_row_carries_caption_and_columns(tmp_path: Path) -> None:
    """One passage a row; the head is in its context, not in a passage of its own."""
    (tmp_path / "a.md").write_text(TABLE, encoding="utf-8")
    (document,) = load_corpus(tmp_path).documents
    passages = split(document)
    rows = [passage for passage in passages if passage.kind == "row"]
    assert [row.table.cells for row in rows if row.table] == [
        ("甲港", "120", "3.5"),
        ("乙港", "80", "-1.2"),
    ]
    for number, row in enumerate(rows):
        assert row.table is not None
        assert row.table.row == number
        assert row.table.columns == ("港口", "吞吐量（万吨）", "增幅（%）")
        assert "主要港口吞吐量" in row.table.caption
        assert len(row.sentences) == 1
        assert row.context.split("\n") == [
            "港口小记",
            "货物",
            row.table.caption,
            "港口 吞吐量（万吨） 增幅（%）",
        ]
    assert not [p for p in passages if p.kind != "row" and "万吨" in p.text]


def test_every_row_of_the_corpus_has_its_table() -> None:
    """Cells stand in the row's text in order; rows of a table are counted from 0."""
    rows = 0
    for document in corpus(ROOT / "corpus"):
        passages = [passage for passage in split(document) if passage.table is not None]
        assert len(passages) == sum(len(table.rows) for table in document.tables)
        for one, other in pairwise(passages):
            assert one.table is not None and other.table is not None
            assert other.table.row in (0, one.table.row + 1)
        for passage in passages:
            rows += 1
            assert passage.table is not None
            assert passage.kind == "row"
            assert passage.text == " ".join(cell for cell in passage.table.cells if cell)
            assert passage.table.caption in passage.context
            assert all(column in passage.context for column in passage.table.columns)
    assert rows > 50
