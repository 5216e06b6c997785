"""Questions about companies, persons, places and goods that documents do not speak of."""

from __future__ import annotations

from pathlib import Path

import pytest

from places import with_committed_corpus, with_texts
from tradeqa.service import QAService

TEXTS = {
    "report.txt": (
        "2023年，中国出口占国际市场的份额稳定在14%左右。\n\n"
        "传音控股2023年的营业收入超过621亿元，手机卖到非洲。\n\n"
        "2023年，中欧班列共开行1.7万列，同比增长6%。\n"
    ),
    "platforms.txt": "苹果、微软和阿里巴巴都在向平台转型。\n",
    "2020.txt": (
        "2020年外贸见闻\n\n"
        "疫情使外贸企业的海外订单减少，物流受阻，货款难收，企业经营十分困难。\n\n"
        "许多地方出台措施，帮助外贸企业渡过难关。\n"
    ),
    "2026.txt": "2026年的外贸企业\n\n2026年，外贸企业遇到的困难是绿色转型的成本高。\n",
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> QAService:
    """A service over a few sentences of several years."""
    return with_texts(tmp_path_factory.mktemp("strangers"), TEXTS).service


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What is the market share of Tesla in 2023?", "Tesla"),
        ("特斯拉2023年的市场份额是多少？", "特斯拉"),
        ("Huawei的营业收入是多少", "Huawei"),
        ("SHEIN 2023年的营业收入是多少", "SHEIN"),
        ("马斯克怎么看中国的出口份额", "马斯克"),
        ("What did Quentin Drexler say about the freight trains?", "Quentin Drexler"),
        ("西安中欧班列2023年开行多少列", "西安"),
        ("地毯的营业收入是多少", "地毯"),
        ("传音控股的创始人是谁", "创始人"),
    ],
)
def test_a_stranger_is_refused_and_named(service: QAService, question: str, named: str) -> None:
    """However well all else fits."""
    answer = service.ask(question)
    assert not answer.answerable
    assert answer.confidence <= 0.05
    assert answer.reason is not None
    assert f"“{named}”" in answer.reason


@pytest.mark.parametrize(
    "question", ["阿里巴巴2023年的营业收入是多少", "What was Apple's revenue in 2023?"]
)
def test_the_figure_of_another_company_is_no_answer(service: QAService, question: str) -> None:
    """The documents mention it, but the figure is of 传音."""
    answer = service.ask(question)
    assert not answer.answerable


@pytest.mark.parametrize(
    "question",
    [
        "2023年中欧班列开行多少列？",
        "你好，我是西安的学生，2023年中欧班列开行多少列？",
        "I work for Tesla. How many China-Europe freight trains ran in 2023?",
        "中欧班列2023开行多少列",
    ],
)
def test_who_asks_vetoes_nothing(service: QAService, question: str) -> None:
    """A place or company that is mentioned by the way needs to stand nowhere."""
    answer = service.ask(question)
    assert answer.answerable
    assert "1.7万列" in answer.quotes[0].text


def test_a_bare_year_is_a_year(service: QAService) -> None:
    """中欧班列2017开行多少列 asks for 2017."""
    answer = service.ask("中欧班列2017开行多少列")
    assert not answer.answerable


def test_difficulties_of_a_year_are_those_told_of_it(service: QAService) -> None:
    """The text about 2020 answers, though that of 2026 has more of the words."""
    answer = service.ask("2020年外贸企业遇到了哪些困难？")
    assert answer.answerable
    assert "疫情" in answer.quotes[0].text


def test_the_delivered_corpus(tmp_path: Path) -> None:
    """Questions that were once answered wrongly, or refused."""
    service = with_committed_corpus(tmp_path).service
    assert not service.ask("What is the market share of Tesla in 2023?").answerable
    assert service.ask("2020年外贸企业遇到了哪些困难？").answerable
    for question in (
        "山东青岛港前11个月集装箱吞吐量增速是多少",
        "据路透社报道，青岛港前11个月集装箱吞吐量是多少",
        "除了特斯拉，青岛港前11个月集装箱吞吐量是多少",
        "Who is the second largest trading partner of China?",
    ):
        assert service.ask(question).answerable, question
    growth = service.ask("EV exports growth").quotes[0]
    assert growth.location.table is not None
    assert "73.4" in growth.text
