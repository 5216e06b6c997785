"""The value, date, name or cell itself, and silence when it is not certain."""

from __future__ import annotations

import pytest

from judging import ask, candidates, passage, weighed
from tradeqa.answering.short_answer import short_answer
from tradeqa.passages import TablePlace


def short(question: str, text: str, table: TablePlace | None = None) -> str | None:
    """The short answer cut from the first sentence of a passage."""
    query = ask(question)
    one = passage(text, table=table)
    scores = [-float(number) for number in range(len(one.sentences))]
    return short_answer(query, weighed(query), candidates(one, scores)[0])


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        # numbers as the source writes them
        ("2020年开行了多少列", "2020年全年开行12406列，增长50%。", "12406列"),
        ("出口总额是多少", "出口总额达２３亿元。", "２３亿元"),
        ("企业有多少家", "企业有一千二百家。", "一千二百家"),
        ("增长了多少", "出口增长了三成。", "三成"),
        ("占比是多少", "占比为41.76%。", "41.76%"),
        ("增长多少", "出口增长3.5个百分点。", "3.5个百分点"),
        ("出口总额是多少", "出口很好。", None),
        # an ordinal and a piece of a name are no amounts
        ("灯塔工厂有多少座", "灯塔工厂用了第四次工业革命的技术。", None),
        ("DOI是多少", "DOI：10.20216/j.cnki.fert1987.2026.03.003", None),
        # the number of the place that is asked about
        ("美国有几家独角兽企业", "全球独角兽企业1100家，其中美国有650家，中国有347家。", "650家"),
        # both ends of a change, or the one of the asked year
        ("渗透率是多少", "渗透率从27.2%升至31.9%。", "从27.2%升至31.9%"),
        ("2025年渗透率是多少", "2020—2025年，渗透率将从27.2%升至31.9%。", "31.9%"),
        ("2020年渗透率是多少", "2020—2025年，渗透率将从27.2%升至31.9%。", "27.2%"),
        # positions hold behind letters whose search key is shorter or longer
        ("2020年开行了多少列", "中欧班列——钢铁驼队——2020年全年开行12406列。", "12406列"),
        ("2020年开行了多少列", "①中欧班列  2020年㎡开行  12406列。", "12406列"),
        # dates: one only
        ("什么时候开通", "专列在2021年3月29日开通。", "2021年3月29日"),
        ("什么时候开通", "专列在2013年开通。", "2013年"),
        ("哪个月最多", "11月份最多。", "11月份"),
        ("什么时候开通", "2013年动工，2015年开通。", None),
        ("什么时候开通", "很早就开通。", None),
        # names after and before a title
        ("谁是总经理", "总经理王小明说，订单多。", "王小明"),
        ("总经理是谁", "公司总经理李某，很忙。", "李某"),
        ("谁是主任", "张大明是该局主任。", "张大明"),
        ("谁说的", "总经理王小明和主任李大中说好。", None),
        ("谁说的", "订单多。", None),
        ("谁说的", "总经理很忙。", None),
        ("王小明是谁", "总经理王小明说，订单多。", None),
        # a rank is asked, not an amount
        ("东盟是第几大贸易伙伴", "第一大贸易伙伴东盟9117.18亿美元。", "第一大"),
        ("东盟是第几大贸易伙伴", "第一大贸易伙伴东盟9117亿美元，第二大欧盟。", None),
        # other questions have no short answer
        ("为什么下降", "由于2020年运价上涨3%，出口下降。", None),
        ("什么是海外仓", "海外仓是境外的仓库。", None),
    ],
)
def test_short_answers(question: str, text: str, answer: str | None) -> None:
    """Cut out letter for letter, in the source's own width and script."""
    assert short(question, text) == answer


PORTS = TablePlace(
    "表4 2023年主要港口吞吐量",
    ("港口", "11月吞吐量（万TEU）", "1-11月吞吐量（万TEU）", "同比增幅（%）"),
    ("青岛港", "249", "2639", "11.8"),
    3,
)
GOODS = TablePlace(
    "表1 2023年出口主要商品",
    ("商品名称", "计量单位", "出口数量", "金额（万元）", "数量变动（%）", "金额变动（%）"),
    ("钢材", "万吨", "9026", "84555606", "36.2", "-8.3"),
    5,
)

TOP20 = TablePlace(  # a head that names its months in brackets, as the original prints it
    "表4 中国2023年1—11月份全国港口集装箱吞吐量TOP20",
    ("排名", "港口", "11月吞吐量(万Teu)", "1—11月总吞吐量(万Teu)", "同比增速(1—11月)(%)"),
    ("4", "青岛港", "249", "2639", "11.8"),
    3,
)


@pytest.mark.parametrize(
    ("question", "table", "answer"),
    [
        ("青岛港2023年1-11月吞吐量", PORTS, "2639万TEU"),
        ("青岛港2023年前11个月吞吐量是多少", PORTS, "2639万TEU"),
        ("青岛港11月份吞吐量是多少", PORTS, "249万TEU"),
        ("青岛港吞吐量是多少", PORTS, "2639万TEU"),
        ("青岛港吞吐量增长多少", PORTS, "11.8%"),
        ("青岛港吞吐量同比增幅", PORTS, "11.8%"),
        ("钢材出口数量是多少", GOODS, "9026万吨"),
        ("钢材出口金额是多少", GOODS, "84555606万元"),
        ("钢材出口数量增幅", GOODS, "36.2%"),
        ("钢材出口金额增幅", GOODS, "-8.3%"),
        ("钢材为什么多", GOODS, None),
        ("青岛港1—11月同比增速", TOP20, "11.8%"),
        ("青岛港1—11月总吞吐量", TOP20, "2639万Teu"),
    ],
)
def test_the_cell_under_the_head_that_is_asked(
    question: str, table: TablePlace, answer: str | None
) -> None:
    """By the words of the head, by its months, and by whether it is a share."""
    assert short(question, " ".join(table.cells), table) == answer


@pytest.mark.parametrize(
    "table",
    [
        TablePlace("表", (), ("青岛港", "249"), 0),
        TablePlace("表", ("港口", "吞吐量"), ("青岛港", "249", "3"), 0),
        TablePlace("表", ("港口", "吞吐量"), ("青岛港", "很多"), 0),
        TablePlace("表", ("港口",), ("青岛港",), 0),
    ],
)
def test_no_cell_is_certain(table: TablePlace) -> None:
    """Without heads, with other counts of them, or without a number."""
    assert short("青岛港吞吐量是多少", " ".join(table.cells), table) is None


def test_the_first_cell_names_the_row() -> None:
    """A number in it is never the answer."""
    table = TablePlace("表", ("年份", "吞吐量（万吨）"), ("2020", "12"), 0)
    assert short("2020吞吐量是多少", "2020 12", table) == "12万吨"


def test_an_answer_is_cut_from_the_text_not_from_its_key() -> None:
    """Where folding changes the length, positions still point at the right letters."""
    text = "面积5㎡，集裝箱吞吐量为１２万标箱。"
    assert short("货柜吞吐量是多少", text) == "１２万标箱"
