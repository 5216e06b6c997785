"""Each slot of a question against a sentence: 1 fits, 0 says nothing, -1 contradicts."""

from __future__ import annotations

import pytest

from judging import ask, passage, read
from tradeqa.answering.evidence import PassageEvidence, SentenceEvidence
from tradeqa.answering.fit import (
    currency_fit,
    direction_fit,
    extra_place,
    fitting_quantities,
    kind_fit,
    month_fit,
    number_fit,
    place_fit,
    place_missing,
    unit_fit,
    year_fit,
)
from tradeqa.passages import TablePlace
from tradeqa.text.normalize import search_key
from tradeqa.text.numerals import quantities

ROW = TablePlace("表1 2023年出口（亿美元）", ("国家", "金额"), ("越南", "12"), 0)


def said(
    text: str, *, context: str = "", reference: int | None = None, table: TablePlace | None = None
) -> tuple[PassageEvidence, SentenceEvidence]:
    """A passage and its last sentence, read."""
    found = read(passage(text, context=context, table=table), reference=reference)
    return found, found.sentences[-1]


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("开行了多少列？", "列"),
        ("有几家企业", "家"),
        ("多少万亿元", "元"),
        ("多少万标箱", "标箱"),
        ("多少万吨", "吨"),
        ("多少亿美元", "美元"),
        ("多少个国家", "个"),
        ("出口总额是多少", None),
        ("为什么", None),
        ("多少", None),
    ],
)
def test_asked_unit(question: str, unit: str | None) -> None:
    """The measure word behind 多少 and 几, scales left off."""
    assert ask(question).unit == unit


@pytest.mark.parametrize(
    ("question", "text", "fitting"),
    [
        ("占比是多少", "出口120亿元，占12.5%，是去年的2倍", [12.5, 2]),
        ("出口增长了多少", "出口120亿元，占12.5%", [12.5]),
        ("开行了多少列", "2020年开行12406列，运货113.5万标箱", [12406]),
        ("有多少家企业", "共120个企业，增长3%", [120]),
        ("有多少家企业", "货运400列，总数500", [500]),
        ("出口总额是多少", "2020年3月5日出口120亿元，列第3", [12e9]),
        ("出口总额是多少", "共1500，列5", [1500]),
        ("出口总额是多少", "没有数字", []),
    ],
)
def test_fitting_quantities(question: str, text: str, fitting: list[float]) -> None:
    """Shares for shares; the asked measure word or its like; never a date or a list mark."""
    found = fitting_quantities(ask(question), tuple(quantities(search_key(text))))
    assert [quantity.value for quantity in found] == pytest.approx(fitting)


@pytest.mark.parametrize(
    ("question", "text", "fit"),
    [
        ("出口总额是多少", "出口120亿元。", 1),
        ("出口总额是多少", "出口很好。", 0),
        ("出口增长多少", "出口120亿元。", 0),
        ("出口增长多少", "出口增长3%。", 1),
        ("占比多少", "占三成。", 1),
        ("什么时候开通", "2013年开通。", 1),
        ("什么时候开通", "今年开通。", 0.5),
        ("什么时候开通", "刚刚开通。", 0),
        ("哪个国家买得多", "越南买得多。", 1),
        ("越南的货运到哪里", "越南的货多。", 0),
        ("越南的货运到哪里", "越南的货到德国。", 1),
        ("为什么下降", "由于运价上涨，出口下降。", 1),
        ("为什么下降", "出口下降。", 0),
        ("如何应对", "通过海外仓应对。", 1),
        ("如何应对", "天气好。", 0),
        ("什么是海外仓", "海外仓是指境外的仓库。", 1),
        ("什么是海外仓", "海外仓很多。", 0),
        ("谁说的", "总经理王某表示满意。", 1),
        ("谁说的", "出口增长。", 0),
        ("出口增长了吗", "出口增长。", 0.5),
        ("2020年遇到哪些困难", "物流受阻，订单减少。", 1),
        ("2020年遇到哪些困难", "企业开足马力。", 0),
    ],
)
def test_kind_fit(question: str, text: str, fit: float) -> None:
    """Numbers for amounts, shares for shares, dates, places, reasons, measures, people."""
    assert kind_fit(ask(question), *said(text, reference=2023)) == fit


def test_a_row_holds_any_number() -> None:
    """What its cells mean stands in the heads."""
    assert kind_fit(ask("越南增长多少"), *said("越南 12", table=ROW)) == 1
    assert kind_fit(ask("为什么增长"), *said("越南 12", table=ROW)) == 0


@pytest.mark.parametrize(
    ("question", "text", "context", "reference", "fit"),
    [
        ("出口多少", "2023年出口多。", "", None, 0),
        ("2023年出口", "2023年出口多。", "", None, 1),
        ("2023年出口", "2022年出口多。", "", None, -1),
        ("2022年出口", "2023年比2022年多。", "", None, -0.4),
        ("2023年出口", "出口多。", "2023年小记", None, 0.6),
        ("2023年出口", "2023年，船多。出口多。", "", None, 0.6),
        ("2023年出口", "出口多。", "", 2023, 0.6),
        ("2023年出口", "出口多。", "2022年小记", 2023, -0.6),
        ("2023年出口", "出口多。近日，", "2022年小记", 2023, 0.3),  # a report: its own year
        ("2023年出口", "出口多。", "2022年小记", None, -0.6),
        ("2023年出口", "出口多。", "", None, -0.3),
        ("2020年增长，2023年出口多少", "2020年增长。", "", None, 0),
        ("为什么2023年出口少", "2022年出口多。", "2023年小记", None, 0.6),  # of a text on that year
        ("2023年遇到哪些困难", "2022年订单多。", "", 2023, 0.6),
        ("2023年遇到哪些困难", "2022年订单多。", "", 2022, -1),
        ("2023年出口多少", "2022年出口多。", "", 2023, -1),  # but a figure is of its own year
        ("去年出口", "2023年出口多。", "", None, 1),
        ("2023年出口", "今年出口多。", "", 2023, 1),
    ],
)
def test_year_fit(
    question: str, text: str, context: str, reference: int | None, fit: float
) -> None:
    """Named, in force, the document's own, another one, one only compared with."""
    query = ask(question, reference=2024)
    assert year_fit(query, *said(text, context=context, reference=reference)) == fit


@pytest.mark.parametrize(
    ("question", "text", "fit"),
    [
        ("2023年1-11月出口", "2023年前11个月出口多。", 1),
        ("2023年1-11月出口", "2023年11月出口多。", -1.0),
        ("截至2023年11月出口", "2023年1-11月出口多。", 0.3),
        ("2023年1-11月出口", "2023年上半年出口多。", -1),
        ("2023年1-11月出口", "2023年出口多。", -0.4),
        ("2023年出口", "2023年上半年出口多。", -0.6),
        ("2023年出口", "2023年出口多。", 0),
        ("出口多少", "上半年出口多。", 0),
    ],
)
def test_month_fit(question: str, text: str, fit: float) -> None:
    """The same months, the same last month, others, none."""
    assert month_fit(ask(question), *said(text)) == fit


def test_the_months_of_a_row_stand_in_its_head() -> None:
    """Caption and columns speak for the cells."""
    evidence = said("青岛 12", context="表4 2023年1-11月吞吐量", table=ROW)
    assert month_fit(ask("青岛2023年前11个月吞吐量"), *evidence) == 1
    assert month_fit(ask("青岛2023年上半年吞吐量"), *evidence) == -1


@pytest.mark.parametrize(
    ("question", "text", "context", "fit"),
    [
        ("吞吐量多少", "出口多。", "", 0),
        ("出口多少", "出口多。", "", 1),
        ("出口多少", "进口多。", "", -1),
        ("出口多少", "进出口多。", "", -0.5),
        ("进出口多少", "出口多。", "", -0.5),
        ("出口多少", "船多。", "", -0.2),
        ("出口多少", "船多。", "出口小记", 1),
        ("出口多少", "进口多。", "出口小记", -1),
        ("进口多少", "进口和出口都多。", "", 1),
    ],
)
def test_direction_fit(question: str, text: str, context: str, fit: float) -> None:
    """The asked way, the other way, both ways, neither; the sentence before the context."""
    assert direction_fit(ask(question), *said(text, context=context)) == fit


@pytest.mark.parametrize(
    ("question", "text", "context", "fit", "missing"),
    [
        ("出口多少", "对德国出口多。", "", 0, 0),
        ("对越南出口", "对越南出口多。", "", 1, 0),
        ("对越南出口", "对德国出口多。", "", -1, 1),
        ("对越南出口", "中国出口多。", "", -1, 1),
        ("对越南出口", "出口多。", "", -0.5, 1),
        ("对越南出口", "出口多。", "越南小记", 0.5, 0),
        ("对越南和德国出口", "对越南出口多。", "", 0.5, 0.5),
        ("对越南和德国出口", "对越南出口多。", "德国小记", 0.75, 0),
    ],
)
def test_place_fit(question: str, text: str, context: str, fit: float, missing: float) -> None:
    """Named here 1, in the context half, another place instead -1."""
    query, evidence = ask(question), said(text, context=context)
    assert place_fit(query, *evidence) == fit
    assert place_missing(query, *evidence) == missing


def test_a_place_named_in_the_section() -> None:
    """A subject named once carries on, unless the sentence is about another place."""
    before = passage("越南是大市场。", section="一、市场", row=1)
    plain = read(passage("出口多。", section="一、市场"), beside=[before])
    other = read(passage("对德国出口多。", section="一、市场"), beside=[before])
    assert place_fit(ask("对越南出口"), plain, plain.sentences[0]) == 0.3
    assert place_fit(ask("对越南出口"), other, other.sentences[0]) == -0.7


@pytest.mark.parametrize(
    ("question", "text", "extra"),
    [
        ("出口多少", "对德国出口多。", 1),
        ("出口多少", "出口多。", 0),
        ("对越南出口多少", "对德国出口多。", 0),
        ("哪个国家买得多", "对德国出口多。", 0),
        ("谁说的", "德国专家说。", 0),
    ],
)
def test_extra_place(question: str, text: str, extra: float) -> None:
    """A sentence about some place where none was asked for."""
    assert extra_place(ask(question), *said(text)) == extra


@pytest.mark.parametrize(
    ("question", "text", "fit"),
    [
        ("出口总额是多少", "共5列。", 0),
        ("开行多少列", "共5列。", 1),
        ("开行多少列", "共5趟。", 1),
        ("开行多少列", "共5家。", -1),
        ("多少标箱", "共25万TEU。", 1),
        ("多少个国家", "160多个国家。", 1),
        ("多少城市", "共5城。", -1),
        ("花了多少钱", "花了5元。", 1),
        ("花了多少钱", "花了5天。", -1),
    ],
)
def test_unit_fit(question: str, text: str, fit: float) -> None:
    """The measure word or one of its like stands by a number."""
    assert unit_fit(ask(question), *said(text)) == fit


def test_the_unit_of_a_row_stands_in_its_head() -> None:
    """A cell is a bare number."""
    evidence = said("越南 12", context="表1 出口（万吨）", table=ROW)
    assert unit_fit(ask("多少吨"), *evidence) == 1
    assert unit_fit(ask("多少列"), *evidence) == -1


@pytest.mark.parametrize(
    ("question", "text", "fit"),
    [
        ("出口多少", "出口5亿元。", 0),
        ("出口多少美元", "出口5亿美元。", 1),
        ("出口多少美元", "出口5亿元人民币。", -1),
        ("按人民币出口多少", "出口5亿元。", 1),
        ("按人民币出口多少", "出口5亿美元。", -1),
        ("出口多少美元", "出口很多。", 0),
        ("exports in dollars", "出口5亿美元。", 1),
    ],
)
def test_currency_fit(question: str, text: str, fit: float) -> None:
    """Dollars and yuan are not one another."""
    assert currency_fit(ask(question), *said(text)) == fit


@pytest.mark.parametrize(
    ("question", "numbers", "text", "fit"),
    [
        ("12406列是哪一年", {12406}, "2020年开行12406列。", 1),
        ("12406列是哪一年", {12406}, "2020年开行5列。", 0),
        ("从5家到12家用了多久", {5, 12}, "一开始5家。", 0.5),
        ("2020年3月5日出口多少", set(), "出口5亿元。", 0),
        ("1.2万亿元是哪年", {1.2e12}, "达12000亿元。", 1),
    ],
)
def test_number_fit(question: str, numbers: set[float], text: str, fit: float) -> None:
    """The question's own numbers, dates apart, in the sentence."""
    asked = ask(question)
    assert asked.numbers == numbers
    assert number_fit(asked, *said(text)) == fit


def test_a_bare_year_is_no_amount() -> None:
    """The first of 2020—2022年 has no unit of its own, and still is not how many."""
    asked = ask("海外仓有多少")
    found = tuple(quantities("2020-2022年海外仓数量。"))
    assert fitting_quantities(asked, found) == []
