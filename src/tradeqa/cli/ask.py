"""`tradeqa ask`: one question, its answer."""

from __future__ import annotations

from collections.abc import Mapping

from tradeqa import wording
from tradeqa.bootstrap import open_service
from tradeqa.cli.console import argument, fail, put, put_json
from tradeqa.cli.rendering import render
from tradeqa.errors import TradeQAError
from tradeqa.settings import load_settings


def run(question: str, options: Mapping[str, object], as_json: bool) -> None:
    """Answer a question; a refusal is an answer."""
    question = argument(question)
    try:
        settings = load_settings(options)
        answer = open_service(settings).ask(question, top_k=settings.top_k)
    except TradeQAError as exc:
        fail(exc, english=wording.is_english(question))
    if as_json:
        put_json(answer.to_json())
        return
    for line in render(answer):
        put(line)
