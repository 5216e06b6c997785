"""The payload of an answer: every field of the dataclasses, in their order."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

from fakes_service import FakeService
from tradeqa.answering.model import TableLocation

QUESTION = "2020年中欧班列开行了多少列？"
TABLE = TableLocation("开行情况", ("年份", "列数"), ("2020", "12406"), 3)


def test_payload_holds_every_field() -> None:
    """What is written out by hand is what `asdict` would copy, in the same order."""
    answer = FakeService().ask(QUESTION, session="s", explain=True)
    quote = answer.quotes[0]
    in_table = replace(quote, location=replace(quote.location, table=TABLE))
    answer = replace(answer, quotes=(quote, in_table), near_misses=(in_table,))
    copied = asdict(answer)
    explanation, session = copied.pop("explanation"), copied.pop("session")
    language = copied.pop("language")
    copied |= {"session_id": session, "language": language}
    assert json.dumps(answer.to_json()) == json.dumps(copied)
    copied["explanation"] = explanation
    assert json.dumps(answer.to_json(explain=True)) == json.dumps(copied)
