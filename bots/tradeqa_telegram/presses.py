"""Pressed buttons: whose they are, whether they still mean anything, and what they do."""

from __future__ import annotations

from tradeqa.errors import DocumentNotFound
from tradeqa_telegram.answer_presses import ANSWER_ACTIONS
from tradeqa_telegram.buttons import ForeignButton, StaleButton, unseal
from tradeqa_telegram.calls import Call
from tradeqa_telegram.choice_presses import CHOICE_ACTIONS
from tradeqa_telegram.desk import Desk
from tradeqa_telegram.phrases import say
from tradeqa_telegram.pressed import toast
from tradeqa_telegram.request import Request

_ACTIONS = {**ANSWER_ACTIONS, **CHOICE_ACTIONS}


def answer_press(desk: Desk, request: Request) -> list[Call]:
    """The calls that a press leads to; the last always ends the waiting of who pressed."""
    english = desk.english(request.place)
    try:
        action = unseal(request.text, key=desk.key, owner=request.place.user)
        return _ACTIONS[action.kind](desk, request, action)
    except (StaleButton, DocumentNotFound):
        return [toast(request, say("stale_button", english=english), stays=True)]
    except ForeignButton:
        return [toast(request, say("foreign_button", english=english), stays=True)]
