"""A long conversation with a real service: each follow-up read, answered and remembered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import tradeqa
from tradeqa.bootstrap import refresh_index
from tradeqa.errors import QuestionError
from tradeqa.service import QAService
from tradeqa.settings import load_settings

ARTICLE = """---
id: ports-2022
title: 两个港口的一年
published: 2023-01-20
---

# 两个港口的一年

2022年，甲州市外贸进出口总额为860亿元，同比增长7.5%。

表1 主要港口2022年集装箱吞吐量

| 港口 | 吞吐量（万标箱） | 同比增幅（%） |
|---|---|---|
| 青岛港 | 2567 | 8.3 |
| 天津港 | 2102 | 3.7 |

表2 2022年对主要市场的出口

| 市场 | 出口额（亿美元） | 增幅（%） |
|---|---|---|
| 越南 | 1469 | 6.8 |
| 德国 | 1162 | 0.9 |

海外仓是企业在境外设立的仓库，货物先运到那里，有了订单再发给买家。
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QAService]:
    """A service over one article."""
    folder: Path = tmp_path_factory.mktemp("conversation")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "ports.md").write_text(ARTICLE, encoding="utf-8")
    options = {"corpus_dir": folder / "corpus", "index_dir": folder / "index"}
    refresh_index(load_settings(options))
    yield tradeqa.open(folder / "index")


def test_a_long_conversation_keeps_its_thread(service: QAService) -> None:
    """Port, measure, market and year change one at a time; a new topic begins afresh."""
    turns = [
        ("青岛港2022年集装箱吞吐量是多少？", "青岛港2022年集装箱吞吐量是多少？", "2567"),
        ("天津港呢？", "天津港2022年集装箱吞吐量是多少？", "2102"),
        ("同比呢", "天津港2022年集装箱吞吐量同比是多少？", "3.7"),
        ("2022年对越南的出口额是多少？", "2022年对越南的出口额是多少？", "1469"),
        ("那德国呢", "2022年对德国的出口额是多少？", "1162"),
        ("增长了多少？", "2022年对德国的出口额增长了多少？", "0.9"),
        ("什么是海外仓？", "什么是海外仓？", "境外设立的仓库"),
    ]
    for question, reading, held in turns:
        answer = service.ask(question, session="long")
        shown = (answer.quotes or answer.near_misses)[0]
        assert (answer.question, answer.interpreted_question) == (question, reading)
        assert held in shown.text, question
        assert answer.session == "long"


def test_a_refusal_is_remembered(service: QAService) -> None:
    """The slots of a question without an answer carry on."""
    service.ask("2019年对越南的出口额是多少？", session="refused")
    answer = service.ask("2022年呢", session="refused")
    assert answer.interpreted_question == "2022年对越南的出口额是多少？"


def test_sessions_do_not_mix_and_are_forgotten(service: QAService) -> None:
    """A follow-up means something only where something was asked."""
    service.ask("2022年对越南的出口额是多少？", session="one")
    assert service.ask("德国呢", session="two").interpreted_question == "德国呢"
    assert service.ask("德国呢").interpreted_question == "德国呢"
    assert service.forget("one") is True
    assert service.ask("德国呢", session="one").interpreted_question == "德国呢"


def test_a_session_id_may_be_odd_but_not_endless(service: QAService) -> None:
    """Any text is an id; one of more than 512 characters is refused in words."""
    for session in ("", "../../x", "会话\n1", "\ud800"):
        assert service.ask("什么是海外仓？", session=session).interpreted_question
    with pytest.raises(QuestionError, match="at most 512"):
        service.ask("什么是海外仓？", session="x" * 513)
