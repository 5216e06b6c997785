"""Table rows against questions: their caption and heads hold for every row."""

from __future__ import annotations

import pytest

from judging import ask, passage, read
from tradeqa.answering.fit import direction_fit, month_fit, row_measure, year_fit
from tradeqa.passages import TablePlace
from tradeqa.retrieval.measure_slot import Measure, measures

EXPORTS = TablePlace(
    "表1 2023年商品出口", ("商品", "数量", "金额（千美元）"), ("钢材（含型钢）", "9026", "84"), 0
)
PORTS = TablePlace(
    "表4 2023年1—11月港口集装箱吞吐量", ("名次", "港口", "吞吐量（万TEU）"), ("2", "甲山港", "9"), 1
)


def _read(table: TablePlace):  # type: ignore[no-untyped-def]  # evidence and its only sentence
    found = read(
        passage(" ".join(table.cells), context=f"{table.caption} {table.columns}", table=table),
        reference=2024,
    )
    return found, found.sentences[0]


def test_a_row_knows_its_label_and_its_table() -> None:
    """The first words of the row without brackets; caption and heads; their years."""
    found, _ = _read(EXPORTS)
    assert found.label_key == "钢材"
    assert found.context.table_years == (2023,)
    assert "千美元" in found.context.table_key
    assert _read(PORTS)[0].label_key == "甲山港"
    assert read(passage("2023年出口增长。")).label_key == ""


@pytest.mark.parametrize(
    ("question", "fit"),
    [("2023年钢材出口多少", 0.6), ("2024年钢材出口多少", -1.0), ("2019年钢材出口多少", -1.0)],
)
def test_the_caption_gives_the_year(question: str, fit: float) -> None:
    """Whenever the document was published."""
    assert year_fit(ask(question), *_read(EXPORTS)) == fit


def test_a_table_of_whole_years_has_no_months() -> None:
    """Months asked of it are a contradiction; of a table of months, only others are."""
    assert month_fit(ask("2023年1—11月钢材出口多少"), *_read(EXPORTS)) == -1.0
    assert month_fit(ask("2023年全年钢材出口多少"), *_read(EXPORTS)) > -1.0
    assert month_fit(ask("2023年1—11月甲山港吞吐量多少"), *_read(PORTS)) == 1.0
    assert month_fit(ask("2023年1—10月甲山港吞吐量多少"), *_read(PORTS)) == -1.0


def test_the_caption_gives_the_way_of_trade() -> None:
    """Imports asked of a table of exports."""
    assert direction_fit(ask("2023年钢材进口多少"), *_read(EXPORTS)) == -1.0
    assert direction_fit(ask("2023年钢材出口多少"), *_read(EXPORTS)) == 1.0


@pytest.mark.parametrize(
    ("question", "table", "fit"),
    [
        ("2023年钢材出口金额多少", EXPORTS, 1.0),
        ("2023年钢材出口总额多少", EXPORTS, 1.0),
        ("2023年钢材集装箱吞吐量多少", EXPORTS, -1.0),
        ("甲山港集装箱吞吐量多少", PORTS, 1.0),
        ("甲山港出口额多少", PORTS, -1.0),
        ("甲山港增长多少", PORTS, 0.0),
    ],
)
def test_the_heads_give_the_measure(question: str, table: TablePlace, fit: float) -> None:
    """Money, goods, throughput; growth is of any measure."""
    assert row_measure(ask(question), _read(table)[0]) == fit


def test_prose_has_no_table_to_contradict() -> None:
    """Whatever is asked of it."""
    assert row_measure(ask("出口金额多少"), read(passage("吞吐量为9亿吨。"))) == 0.0


def test_measures_are_told_from_words_that_leave_no_doubt() -> None:
    """Several may be named."""
    assert measures("出口数量和出口金额") == {Measure.AMOUNT, Measure.MONEY}
    assert measures("商品 数量 金额") == {Measure.AMOUNT, Measure.MONEY}
    assert measures("占多大比重") == frozenset()
