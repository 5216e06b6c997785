"""What a press is answered with: a toast, its message written anew, another beside it."""

from __future__ import annotations

from tradeqa_telegram.calls import Call, Toast
from tradeqa_telegram.desk import Desk
from tradeqa_telegram.message import Message
from tradeqa_telegram.request import Request


def toast(request: Request, text: str = "", *, stays: bool = False) -> Toast:
    """What who pressed sees for a moment, or until it is closed; it ends the waiting."""
    return Toast(request.query, text, stays)


def rewritten(
    desk: Desk, request: Request, messages: tuple[Message, ...], answer: str | None = None
) -> list[Call]:
    """Other messages in place of the one pressed and those that belong to it."""
    parts = desk.answers.parts(request.place.chat, request.message)
    question = desk.answers.question(request.place.chat, request.message)
    return desk.rewrites(request, parts, messages, answer=answer, question=question)


def beside(
    desk: Desk, request: Request, messages: tuple[Message, ...], answer: str | None = None
) -> list[Call]:
    """New messages, the first as a reply to the one with the button."""
    return desk.sends(request, messages, answer=answer, as_reply=True)
