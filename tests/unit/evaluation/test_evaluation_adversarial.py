"""Questions made from tables, and how replies to them are judged."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import pytest

from tradeqa.answering.model import Answer, DocumentRef, Filters, Location, Quote, TableLocation
from tradeqa.documents.corpus import load_corpus
from tradeqa.documents.model import Document
from tradeqa.evaluation.adversarial import Reply, Verdict, judge, passed, run, tallies
from tradeqa.evaluation.adversarial_questions import STRANGERS, TableQuestion, questions, worded
from tradeqa.evaluation.table_cells import Cell, Kind, RowId, table_cells
from tradeqa.retrieval.slots import Direction
from tradeqa.service import RetrievedPassage

PAGE = """---
id: harbour
title: 港口与商品
published: 2022-03-01
---

表1 2021年1—9月港口集装箱吞吐量

| 名次 | 港口名称 | 9月吞吐量（万TEU） | 1—9月总吞吐量（万TEU） | 1—9月同比增速（%） |
|---|---|---|---|---|
| 1 | 甲山港（内河） | 12 | 99 | 1.5 |
| 2 | 乙海港 | 11 | 98 | -2.5 |

正文把两张表隔开，并提到珠海港。

表2 2021年商品出口

| 商品 | 单位 | 数量 | 金额（千美元） | 金额的增幅（%） |
|---|---|---|---|---|
| 木桶 | 吨 | 70 | 800 | 3.1 |
| 铁锅 | - | - | 900 | -4.2 |
"""


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """A page with two tables."""
    folder = tmp_path_factory.mktemp("tables")
    (folder / "harbour.md").write_text(PAGE, encoding="utf-8")
    (found,) = load_corpus(folder).documents
    return found


@pytest.fixture(scope="module")
def cells(document: Document) -> list[Cell]:
    """All numbers of its tables."""
    return list(table_cells(document))


def _cell(cells: Sequence[Cell], label: str, value: str) -> Cell:
    (found,) = (cell for cell in cells if (cell.label, cell.value) == (label, value))
    return found


def test_cells_know_what_they_tell_of(cells: list[Cell]) -> None:
    """Label without brackets, measure, months, unit, year, way; ranks and dashes are no cells."""
    assert len(cells) == 6 + 3 + 2
    port = _cell(cells, "甲山港", "99")
    assert (port.kind, port.year, port.months) == (Kind.PORT, 2021, "1—9月")
    assert (port.subject, port.unit, port.growth) == ("集装箱吞吐量", "万TEU", False)
    assert port.direction is None
    barrel = _cell(cells, "木桶", "70")
    assert (barrel.kind, barrel.direction) == (Kind.GOODS, Direction.EXPORT)
    assert (barrel.subject, barrel.unit) == ("出口数量", "吨")
    assert _cell(cells, "铁锅", "-4.2").growth
    assert _cell(cells, "铁锅", "-4.2").subject == "出口金额"


def test_straight_questions_are_worded_in_several_ways(cells: list[Cell]) -> None:
    """With unit, without a year, in traditional characters; partners are traded with."""
    barrel = _cell(cells, "木桶", "70")
    asked = [worded(barrel, wording) for wording in range(6)]
    assert asked[0] == "2021年木桶的出口数量是多少？"
    assert asked[1] == "木桶2021年出口数量有多少吨"
    assert asked[4] == "木桶的出口数量是多少？"
    assert asked[5] == "2021年木桶的出口數量是多少？"
    partner = dataclasses.replace(barrel, kind=Kind.PLACE, label="智利")
    assert worded(partner, 0) == "2021年中国对智利的出口数量是多少？"


def test_swapped_questions_differ_in_one_word_and_want_a_refusal(
    cells: list[Cell], document: Document
) -> None:
    """Year, stranger, way and months; a port that the page names is no stranger."""
    found = questions(cells, [document.raw])
    kinds = {question.kind for question in found}
    assert kinds == {
        "straight", "year", "port", "goods", "direction", "months", "other months", "other table"
    }  # fmt: skip
    for question in found:
        if question.kind in ("year", "port", "goods", "direction", "other months"):
            assert not question.rows
    assert all("2021" not in q.question for q in found if q.kind == "year")
    ports = [q.question for q in found if q.kind == "port"]
    assert all(any(name in text for name in STRANGERS[Kind.PORT]) for text in ports)
    assert not any("珠海港" in text for text in ports)
    assert all("进口" in q.question for q in found if q.kind == "direction")
    months = [q for q in found if q.kind == "months"]
    assert {q.value for q in months} == {"12", "99", "11", "98"}
    assert all(len(q.rows) == 1 for q in months)


def test_the_same_seed_gives_the_same_questions(cells: list[Cell]) -> None:
    """And another seed others."""
    assert questions(cells, [""], seed=1) == questions(cells, [""], seed=1)
    assert questions(cells, [""], seed=1) != questions(cells, [""], seed=2)


REF = DocumentRef("d", "标题", (), None, None, None, "0" * 64)


def _answer(text: str, row: int | None, confidence: float = 0.9, answer: str = "") -> Answer:
    table = None if row is None else TableLocation("表1", ("名", "数"), ("甲", "5"), row)
    quote = Quote(text, text, (), REF, Location(0, len(text), None, None, table), confidence)
    return Answer("1", "?", "?", True, confidence, answer, (quote,), (), None, "v", 0.1)


def _refusal() -> Answer:
    return Answer("1", "?", "?", False, 0.1, None, (), (), "没有", "v", 0.1)


ASKED = TableQuestion("straight", "甲多少？", frozenset({RowId("d", "表1", 0)}), ("甲", "5"), "5")
SWAPPED = TableQuestion("year", "1999年甲多少？", frozenset(), ("甲", "1999"), None)


def test_a_row_is_judged_by_its_place_and_prose_by_its_words() -> None:
    """The right row, another row, prose with and without what was asked, a refusal."""
    right = judge(ASKED, _answer("甲 5", 0, answer="5个"))
    assert (right.verdict, right.cell_right) == (Verdict.RIGHT, True)
    assert judge(ASKED, _answer("甲 5", 0, answer="6")).cell_right is False
    assert judge(ASKED, _answer("甲 5", 1)).verdict is Verdict.WRONG
    assert judge(ASKED, _answer("甲有5个", None)).verdict is Verdict.RIGHT
    assert judge(ASKED, _answer("乙有5个", None)).verdict is Verdict.WRONG
    assert judge(ASKED, _refusal()).verdict is Verdict.REFUSED
    assert judge(SWAPPED, _answer("甲 5", 0)).verdict is Verdict.WRONG
    assert judge(SWAPPED, _answer("1999年甲有4个", None)).verdict is Verdict.RIGHT


def test_bounds_are_on_the_share_and_on_sure_wrong_rows() -> None:
    """5 of 100 may be wrong; a wrong row over 0.5 may never be."""
    fine = [judge(ASKED, _refusal())] * 95
    doubtful = judge(ASKED, _answer("乙 6", 1, confidence=0.5))
    sure = judge(ASKED, _answer("乙 6", 1, confidence=0.51))
    assert passed([*fine, *[doubtful] * 5])
    assert not passed([*fine, *[doubtful] * 6])
    assert not passed([*fine, sure])
    every = tallies([*fine, doubtful, sure])[-1]
    assert (every.n, every.refused, every.wrong, every.surely_wrong) == (97, 95, 2, 1)


class Silent:
    """A service over one document that refuses everything."""

    index_version = "v"

    def __init__(self, document: Document) -> None:
        self._document = document

    def ask(
        self,
        question: str,
        *,
        top_k: int = 3,
        session: str | None = None,
        filters: Filters | None = None,
    ) -> Answer:
        """No answer."""
        return dataclasses.replace(_refusal(), question=question)

    def retrieve(
        self, question: str, *, top_k: int = 10, filters: Filters | None = None
    ) -> Sequence[RetrievedPassage]:
        """Nothing."""
        return []

    def documents(self) -> Sequence[Document]:
        """The one."""
        return [self._document]

    def document(self, document_id: str) -> Document:
        """The one."""
        return self._document


def test_every_table_of_an_index_is_asked(document: Document) -> None:
    """Eleven numbers, six straight questions each."""
    replies: list[Reply] = run(Silent(document))  # type: ignore[arg-type]  # ids are all it reads
    assert sum(reply.kind == "straight" for reply in replies) == 11 * 6
    assert all(reply.verdict is Verdict.REFUSED for reply in replies)
    assert passed(replies)


def test_no_table_no_question(tmp_path: Path) -> None:
    """Prose gives rise to nothing, and nothing is passed."""
    (tmp_path / "a.md").write_text("# 标题\n\n2021年出口增长一成。\n", encoding="utf-8")
    (found,) = load_corpus(tmp_path).documents
    assert list(table_cells(found)) == []
    assert passed([])
