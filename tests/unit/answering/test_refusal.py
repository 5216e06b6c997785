"""What a refusal says is missing, in the language of the question."""

from __future__ import annotations

import pytest

from judging import ask, candidates, judged, passage
from tradeqa.answering.candidates import Candidate
from tradeqa.answering.refusal import reason

ABOUT = {"full_coverage": 0.8}


def found(text: str, **features: float) -> list[Candidate]:
    """One sentence that is about the question's topic."""
    return candidates(passage(text), [0.0], features={**ABOUT, **features})


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        (
            "2022年出口额是多少",
            "2020年出口额为5亿元，2023年为7亿元。",
            "这些文档里有2020年和2023年的相关内容，没有2022年的。",
        ),
        (
            "2022年和2021年出口额是多少",
            "2020年出口额为5亿元。",
            "这些文档里有2020年的相关内容，没有2021年和2022年的。",
        ),
        (
            "What was the export value in 2022?",
            "2020年出口额为5亿元。",
            "These documents speak of 2020, not of 2022.",
        ),
    ],
)
def test_another_year(question: str, text: str, said: str) -> None:
    """Years that are there and years that are not, in order."""
    query = ask(question)
    assert reason(query, judged(query, found(text))) == said


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("集装箱吞吐量", "这些文档里没有提到“集装箱”和“吞吐量”。"),
        ("container throughput", "These documents do not mention “throughput” and “container”."),
    ],
)
def test_missing_words(question: str, said: str) -> None:
    """Words that no passage found has in any wording, heaviest first."""
    query = ask(question)
    got = reason(query, judged(query, found("船很多。"), [0.0, 0.0]))
    assert set(got) == set(said)
    assert got.startswith(said[:6])
    half = reason(query, judged(query, found("船很多。"), [1.0, 0.0]))
    assert query.terms[1].text in half
    assert query.terms[0].text not in half


def test_a_year_without_the_figure_does_not_count() -> None:
    """Another year's figure is what is there, whatever else the asked year is named with."""
    query = ask("2021年开行了多少列")
    told = candidates(
        passage("2020年开行12406列。"), [0.0], features={**ABOUT, "kind_fit": 1, "unit_fit": 1}
    )
    got = reason(query, judged(query, [*found("2021年开了会。"), *told]))
    assert got == "这些文档里有2020年的相关内容，没有2021年的。"


def test_an_english_verb_is_not_named_as_missing() -> None:
    """“do not mention “ran”” would puzzle a reader."""
    query = ask("How many trains ran?")
    got = reason(query, judged(query, found("船很多。"), [0.0] * len(query.terms)))
    assert "ran" not in got.replace("train", "")


def test_at_most_three_words_are_named() -> None:
    """A reason stays one sentence."""
    query = ask("集装箱吞吐量出口额运价企业")
    got = reason(query, judged(query, found("船很多。"), [0.0] * len(query.terms)))
    assert got.count("“") == 3


def test_a_word_is_named_once() -> None:
    """A word asked three times is one of the words that are missing."""
    query = ask("user 集装箱 user User")
    assert [term.text for term in query.terms].count("user") == 3
    got = reason(query, judged(query, found("船很多。"), [0.0] * len(query.terms)))
    assert sorted(got.removeprefix("这些文档里没有提到").rstrip("。").split("和")) == [
        "“user”",
        "“集装箱”",
    ]


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        ("出口额是多少", "进口额为5亿元。", "这些文档里找到的是进口，不是出口。"),
        ("进口额是多少", "出口额为5亿元。", "这些文档里找到的是出口，不是进口。"),
        (
            "How much were imports?",
            "出口额为5亿元。",
            "What was found is about exports, not about imports.",
        ),
    ],
)
def test_the_other_way_of_trade(question: str, text: str, said: str) -> None:
    """Where the best that is about the topic contradicts the direction."""
    query = ask(question)
    assert reason(query, judged(query, found(text, direction_fit=-1))) == said


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("越南的吞吐量", "找到的内容说的不是所问的地方。"),
        ("throughput of Vietnam", "What was found is about other places than the one asked about."),
    ],
)
def test_another_place(question: str, said: str) -> None:
    """Where the best candidates are all about other places."""
    query = ask(question)
    assert reason(query, judged(query, found("越南和德国的吞吐量大。", place_fit=-1))) == said


@pytest.mark.parametrize(
    ("question", "unsure", "nothing"),
    [
        (
            "吞吐量多少",
            "找到了相近的内容，但没有一处能确定回答这个问题。",
            "这些文档里没有与问题相关的内容。",
        ),
        (
            "how much throughput",
            "Something close was found, but nothing that surely answers the question.",
            "Nothing in these documents is about this question.",
        ),
    ],
)
def test_something_close_or_nothing(question: str, unsure: str, nothing: str) -> None:
    """By how much of the question the best candidate's passage has."""
    query = ask(question)
    assert reason(query, judged(query, found("吞吐量大。"))) == unsure
    assert reason(query, judged(query, found("吞吐量大。", full_coverage=0.2))) == unsure
    assert reason(query, judged(query, found("船。", full_coverage=0.05))) == nothing
    assert reason(query, judged(query, [])) == nothing


def test_a_year_that_is_there_is_not_missing() -> None:
    """The asked year is spoken of: something else keeps the answer back."""
    query = ask("2022年出口额是多少")
    assert "确定" in reason(query, judged(query, found("2022年出口额很大。")))
