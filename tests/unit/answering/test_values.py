"""Which number of a sentence is the answer, and what its own clause says against it."""

from __future__ import annotations

import pytest

from judging import ask, passage, read, weighed
from tradeqa.answering.values import CONTEXT, best_value, value_conflicts, value_support


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("集装箱吞吐量是多少", "港口有25个泊位，集装箱吞吐量为2567万标箱。", 25_670_000),
        ("有多少个泊位", "港口有25个泊位，集装箱吞吐量为2567万标箱。", 25),
        ("出口总额是多少", "进口总额17亿元，出口总额23亿元。", 2.3e9),
        ("进口总额是多少", "进口总额17亿元，出口总额23亿元。", 1.7e9),
        ("出口增长多少", "出口23亿元，增长3%，进口17亿元，下降2%。", 3),
        ("进口增长多少", "出口23亿元，出口增长3%，进口增长2%。", 2),
        ("货柜吞吐量是多少", "集装箱吞吐量为12万标箱。", 120_000),
        ("有多少家企业", "企业有30家，船有4艘。", 30),
        ("越南买了多少", "德国买了5亿元，越南买了7亿元。", 7e8),
        ("铁路多少公里", "铁路5公里，公路5公里。", 5_000 / 1000),
        ("增长多少", "出口23亿元。", None),
        ("多少", "没有数字。", None),
    ],
)
def test_the_number_the_words_stand_by(question: str, text: str, value: float | None) -> None:
    """Words before a number speak for it, near ones more, less across a comma."""
    query = ask(question)
    found = best_value(query, weighed(query), read(passage(text)).sentences[0])
    assert (found.value if found else None) == pytest.approx(value)


def test_of_equals_the_first() -> None:
    """Two numbers that nothing tells apart."""
    query = ask("多少")
    found = best_value(query, weighed(query), read(passage("有3元和4元。")).sentences[0])
    assert found is not None
    assert found.value == 3


@pytest.mark.parametrize(
    ("question", "text", "conflicts"),
    [
        ("对越南出口总额是多少", "对越南出口总额23亿元。", 0),
        ("对越南出口总额是多少", "对越南进口总额23亿元。", 1),
        ("对越南出口总额是多少", "对德国出口总额23亿元。", 1),
        ("对越南出口总额是多少", "对德国进口总额23亿元。", 2),
        ("对越南出口总额是多少", "对德国、越南进口和出口总额23亿元。", 0),
        ("出口总额是多少", "对德国总额23亿元。", 0),
        ("对越南出口总额是多少", "总额23亿元，是对德国进口的两倍。", 0),
        ("对越南出口总额是多少", "没有数字。", 0),
    ],
)
def test_conflicts_of_the_clause(question: str, text: str, conflicts: float) -> None:
    """The last place and the last way of trade before the number govern it."""
    query = ask(question)
    sentence = read(passage(text)).sentences[0]
    assert value_conflicts(query, weighed(query), sentence) == conflicts


def test_support_by_hand() -> None:
    """A word right before the number gives all its weight, one in the context half."""
    query = ask("吞吐量是多少")
    terms = weighed(query)
    assert [term.term.text for term in terms] == ["吞吐量"]

    def support(text: str, context: str = "") -> float:
        evidence = read(passage(text, context=context))
        return value_support(query, terms, evidence, evidence.sentences[0])

    assert support("吞吐量25吨。") == pytest.approx(1.0)
    assert support("吞吐量为2的25吨。") == pytest.approx(1 - 3 / 50)  # three letters between
    assert support("吞吐量，25吨。") == pytest.approx((1 - 1 / 50) * 0.6)  # one, and a comma
    assert support("25吨吞吐量。") == pytest.approx(0.5)  # behind the number
    assert support("共25吨。", context="吞吐量") == pytest.approx(CONTEXT)
    assert support("共25吨。") == 0.0
    assert support("吞吐量大。") == 0.0
    assert support("吞吐量" + "很" * 41 + "大25吨。") == 0.0  # out of reach


def test_no_words_no_support() -> None:
    """A question without words of weight."""
    query = ask("多少")
    evidence = read(passage("共25吨。"))
    assert value_support(query, (), evidence, evidence.sentences[0]) == 0.0
