"""Buttons of an answer: its quotes, their surroundings, ratings, other questions."""

from __future__ import annotations

from collections.abc import Callable

from tradeqa.errors import FeedbackError
from tradeqa_telegram.buttons import Action, Kind, StaleButton
from tradeqa_telegram.calls import Call
from tradeqa_telegram.desk import Desk
from tradeqa_telegram.messages import near_questions, render_context, render_stale_context
from tradeqa_telegram.notices import notice
from tradeqa_telegram.phrases import say
from tradeqa_telegram.pressed import beside, rewritten, toast
from tradeqa_telegram.questions import ask, show
from tradeqa_telegram.request import Request
from tradeqa_telegram.screens import EXAMPLES
from tradeqa_telegram.state.answers import Rating, Shown
from tradeqa_telegram.surroundings import surroundings


def _shown(desk: Desk, request: Request, action: Action) -> Shown:
    """The answer of a button.

    Raises:
        StaleButton: it is no longer kept, or was shown elsewhere.
    """
    shown = desk.answers.get(action.key)
    if shown is None or shown.chat != request.place.chat:
        raise StaleButton("the answer is no longer kept")
    return shown


def _quote(desk: Desk, request: Request, action: Action) -> list[Call]:
    shown = _shown(desk, request, action)
    desk.answers.turn_to(action.key, action.number)
    messages = show(desk, request.place, shown.answer, quote=action.number, rated=shown.rating)
    return [*rewritten(desk, request, messages, action.key), toast(request)]


def _context(desk: Desk, request: Request, action: Action) -> list[Call]:
    """The sentences around the quote, in a message of their own that replies to it."""
    shown = _shown(desk, request, action)
    answer = shown.answer
    if action.number >= len(answer.shown):
        raise StaleButton("there is no such quote")
    quote, english = answer.shown[action.number], desk.english(request.place, answer)
    found = surroundings(desk.service().document(quote.document.id), quote)
    if found is None:
        messages = render_stale_context(quote, english=english)
    else:
        messages = render_context(
            found.before, quote, found.after, english=english, page_url=desk.page_url
        )
    return [*beside(desk, request, messages), toast(request)]


def _rate(desk: Desk, request: Request, action: Action) -> list[Call]:
    shown = _shown(desk, request, action)
    english = desk.english(request.place, shown.answer)
    rating: Rating = "up" if action.kind is Kind.UP else "down"
    if desk.feedback is None:
        raise StaleButton("ratings are switched off")
    try:
        # it may have been too old to be rated; it is what is rated all the same
        desk.feedback.remember(shown.answer.to_json(), shown.session)
        desk.feedback.rate(shown.answer.id, rating)
    except FeedbackError:
        return [toast(request, notice("unrated", english=english), stays=True)]
    desk.answers.rate(action.key, rating)
    messages = show(desk, request.place, shown.answer, quote=action.number, rated=rating)
    thanks = toast(request, say("thanks", english=english))
    return [*rewritten(desk, request, messages, action.key), thanks]


def _ask_near(desk: Desk, request: Request, action: Action) -> list[Call]:
    shown = _shown(desk, request, action)
    offered = near_questions(shown.answer)
    if action.number >= len(offered):
        raise StaleButton("there is no such question")
    return _asked(desk, request, offered[action.number], shown.answer.question)


def _example(desk: Desk, request: Request, action: Action) -> list[Call]:
    examples = EXAMPLES[desk.english(request.place)]
    if action.number >= len(examples):
        raise StaleButton("there is no such example")
    return _asked(desk, request, examples[action.number], "")


def _asked(desk: Desk, request: Request, question: str, instead_of: str) -> list[Call]:
    """The answer to a question that was pressed, which says how it was read."""
    answer = ask(desk, request.place, question, asked=instead_of)
    messages = show(desk, request.place, answer)
    return [*beside(desk, request, messages, answer.id), toast(request)]


ANSWER_ACTIONS: dict[Kind, Callable[[Desk, Request, Action], list[Call]]] = {
    Kind.QUOTE: _quote,
    Kind.CONTEXT: _context,
    Kind.UP: _rate,
    Kind.DOWN: _rate,
    Kind.ASK_NEAR: _ask_near,
    Kind.EXAMPLE: _example,
}
