"""What a question is about must be named near its answer, or at least somewhere."""

from __future__ import annotations

import pytest

from judging import ask, candidates, judged, passage, read
from tradeqa.answering.named import away, nowhere
from tradeqa.answering.refusal import reason
from tradeqa.retrieval.subjects import Subject

TESLA = Subject("Tesla", ("tesla", "特斯拉"))
HERE = passage("特斯拉在上海建厂。产量很大。")
TITLED = passage("产量很大。", context="特斯拉年报", row=1)
ELSEWHERE = passage("出口的市场份额为14%。", row=2)
BESIDE = passage("产量很大。", section="一、工厂", row=3)


def test_named_in_the_passage_its_title_or_its_section() -> None:
    """A section may name its subject once."""
    assert away([TESLA], read(HERE)) == ()
    assert away([TESLA], read(TITLED)) == ()
    assert away([TESLA], read(ELSEWHERE)) == (TESLA,)
    named = passage("特斯拉在上海建厂。", section="一、工厂", row=4)
    assert away([TESLA], read(BESIDE, beside=[named])) == ()
    assert away([], read(ELSEWHERE)) == ()


def test_nowhere_is_in_no_passage_and_no_title() -> None:
    """One passage that names it is enough."""
    assert nowhere([TESLA], [read(ELSEWHERE), read(HERE)]) == ()
    assert nowhere([TESLA], [read(ELSEWHERE), read(TITLED)]) == ()
    assert nowhere([TESLA], [read(ELSEWHERE), read(BESIDE)]) == (TESLA,)
    assert nowhere([], []) == ()


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        ("特斯拉的出口额是多少", "出口额为5亿元。", "这些文档里没有提到“特斯拉”。"),
        ("What is the export value of Tesla?", "出口额为5亿元。", "not mention “Tesla”"),
        ("特斯拉為什麼建廠", "出口额为5亿元。", "这些文档里没有提到“特斯拉”。"),
    ],
)
def test_a_refusal_names_the_stranger(question: str, text: str, said: str) -> None:
    """As the question spells it, and nothing else."""
    query = ask(question)
    found = candidates(passage(text), [0.0], features={"full_coverage": 0.8})
    assert said in reason(query, judged(query, found))


def test_a_refusal_tells_that_a_company_is_mentioned_but_not_its_figure() -> None:
    """The documents speak of it, only not of what was asked."""
    query = ask("特斯拉的出口额是多少")
    figure = candidates(passage("出口额为5亿元。"), [1.0], features={"full_coverage": 0.8})
    other = candidates(HERE, [0.0, -1.0], features={"full_coverage": 0.1})
    got = reason(query, judged(query, [*figure, *other]))
    assert got == "这些文档提到了“特斯拉”，但没有所问的内容。"
