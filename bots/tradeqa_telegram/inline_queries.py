"""Inline mode: quotes to be sent into any chat."""

from __future__ import annotations

from tradeqa.errors import QuestionError
from tradeqa_telegram.calls import Call, Offer, Offers
from tradeqa_telegram.desk import Desk
from tradeqa_telegram.inline import MOST
from tradeqa_telegram.messages import render_inline
from tradeqa_telegram.notices import notice
from tradeqa_telegram.request import Request

QUOTES = 10  # offered: what a person looks through


def answer_inline(desk: Desk, request: Request) -> list[Call]:
    """Quotes that answer what was typed so far; nothing is kept of it."""
    hint = notice("inline_hint", english=desk.english(request.place))
    try:
        answer = desk.service().ask(request.text, top_k=min(QUOTES, MOST))
    except QuestionError:
        return [Offers(request.query, (), hint)]
    quotes = render_inline(answer, english=answer.language == "en")
    offers = tuple(
        Offer(quote.id, quote.title, quote.description, quote.html, quote.plain) for quote in quotes
    )
    return [Offers(request.query, offers, hint)]
