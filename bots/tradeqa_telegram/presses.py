"""Pressed buttons: each edits the message it belongs to, or sends one beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tradeqa.errors import DocumentNotFound, FeedbackError
from tradeqa_telegram.buttons import Action, ForeignButton, Kind, StaleButton, unseal
from tradeqa_telegram.calls import Call, Toast
from tradeqa_telegram.commands import document, forget_all, settings, sources
from tradeqa_telegram.desk import Desk
from tradeqa_telegram.messages import (
    Message,
    near_questions,
    render_context,
    render_stale_context,
)
from tradeqa_telegram.notices import notice
from tradeqa_telegram.phrases import say
from tradeqa_telegram.questions import ask, show
from tradeqa_telegram.request import Request
from tradeqa_telegram.screens import EXAMPLES, LANGUAGES, QUOTES
from tradeqa_telegram.state.answers import Rating, Shown
from tradeqa_telegram.surroundings import surroundings


def answer_press(desk: Desk, request: Request) -> list[Call]:
    """The calls that a press leads to; the last always ends the waiting of who pressed."""
    english = desk.english(request.place)
    try:
        action = unseal(request.text, key=desk.key, owner=request.place.user)
        return _ACTIONS[action.kind](desk, request, action)
    except (StaleButton, DocumentNotFound):
        return [_toast(request, say("stale_button", english=english), stays=True)]
    except ForeignButton:
        return [_toast(request, say("foreign_button", english=english), stays=True)]


def _toast(request: Request, text: str = "", *, stays: bool = False) -> Toast:
    return Toast(request.query, text, stays)


def _shown(desk: Desk, request: Request, action: Action) -> Shown:
    """The answer of a button.

    Raises:
        StaleButton: it is no longer kept, or was shown elsewhere.
    """
    shown = desk.answers.get(action.key)
    if shown is None or shown.chat != request.place.chat:
        raise StaleButton("the answer is no longer kept")
    return shown


def _rewritten(
    desk: Desk, request: Request, messages: tuple[Message, ...], answer: str | None = None
) -> list[Call]:
    """Other messages in place of the one pressed and those that belong to it."""
    parts = desk.answers.parts(request.place.chat, request.message)
    question = desk.answers.question(request.place.chat, request.message)
    return desk.rewrites(request, parts, messages, answer=answer, question=question)


def _quote(desk: Desk, request: Request, action: Action) -> list[Call]:
    shown = _shown(desk, request, action)
    desk.answers.turn_to(action.key, action.number)
    messages = show(desk, request.place, shown.answer, quote=action.number, rated=shown.rating)
    return [*_rewritten(desk, request, messages, action.key), _toast(request)]


def _context(desk: Desk, request: Request, action: Action) -> list[Call]:
    """The sentences around the quote, in a message of their own that replies to it."""
    shown = _shown(desk, request, action)
    answer = shown.answer
    quotes = answer.quotes if answer.answerable else answer.near_misses
    if action.number >= len(quotes):
        raise StaleButton("there is no such quote")
    quote, english = quotes[action.number], desk.english(request.place, answer)
    found = surroundings(desk.service().document(quote.document.id), quote)
    if found is None:
        messages = render_stale_context(quote, english=english)
    else:
        messages = render_context(
            found.before, quote, found.after, english=english, page_url=desk.page_url
        )
    return [*_beside(desk, request, messages), _toast(request)]


def _beside(
    desk: Desk, request: Request, messages: tuple[Message, ...], answer: str | None = None
) -> list[Call]:
    """New messages, the first as a reply to the one with the button."""
    return desk.sends(request, messages, answer=answer, as_reply=True)


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
        return [_toast(request, notice("unrated", english=english), stays=True)]
    desk.answers.rate(action.key, rating)
    messages = show(desk, request.place, shown.answer, quote=action.number, rated=rating)
    thanks = _toast(request, say("thanks", english=english))
    return [*_rewritten(desk, request, messages, action.key), thanks]


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
    return [*_beside(desk, request, messages, answer.id), _toast(request)]


def _sources(desk: Desk, request: Request, action: Action) -> list[Call]:
    messages = sources(desk, request.place, action.number)
    return [*_rewritten(desk, request, messages), _toast(request)]


def _document(desk: Desk, request: Request, action: Action) -> list[Call]:
    return [*_beside(desk, request, document(desk, request.place, action.key)), _toast(request)]


def _only(desk: Desk, request: Request, action: Action) -> list[Call]:
    chosen = desk.chats.chosen(request.place.chat)
    found = desk.document_by_key(action.key)
    desk.chats.choose(request.place.chat, replace(chosen, documents=(found.id,)))
    messages = document(desk, request.place, action.key)
    return [*_rewritten(desk, request, messages), _changed(desk, request)]


def _every(desk: Desk, request: Request, action: Action) -> list[Call]:
    place = request.place
    chosen = desk.chats.chosen(place.chat)
    desk.chats.choose(place.chat, replace(chosen, documents=()))
    messages = settings(desk, place)
    return [*_rewritten(desk, request, messages), _changed(desk, request)]


def _language(desk: Desk, request: Request, action: Action) -> list[Call]:
    if action.number >= len(LANGUAGES):
        raise StaleButton("there is no such language")
    chosen = desk.chats.chosen(request.place.chat)
    desk.chats.choose(request.place.chat, replace(chosen, language=LANGUAGES[action.number]))
    messages = settings(desk, request.place)
    return [*_rewritten(desk, request, messages), _changed(desk, request)]


def _quotes(desk: Desk, request: Request, action: Action) -> list[Call]:
    if action.number not in QUOTES:
        raise StaleButton("there is no such number of quotes")
    chosen = desk.chats.chosen(request.place.chat)
    desk.chats.choose(request.place.chat, replace(chosen, quotes=action.number))
    messages = settings(desk, request.place)
    return [*_rewritten(desk, request, messages), _changed(desk, request)]


def _forget(desk: Desk, request: Request, action: Action) -> list[Call]:
    english = desk.english(request.place)
    forget_all(desk, request.place)
    return [_toast(request, notice("forgotten", english=english), stays=True)]


def _changed(desk: Desk, request: Request) -> Toast:
    return _toast(request, notice("changed", english=desk.english(request.place)))


_ACTIONS: dict[Kind, Callable[[Desk, Request, Action], list[Call]]] = {
    Kind.QUOTE: _quote,
    Kind.CONTEXT: _context,
    Kind.UP: _rate,
    Kind.DOWN: _rate,
    Kind.ASK_NEAR: _ask_near,
    Kind.EXAMPLE: _example,
    Kind.SOURCES: _sources,
    Kind.DOCUMENT: _document,
    Kind.ONLY: _only,
    Kind.EVERY: _every,
    Kind.LANGUAGE: _language,
    Kind.QUOTES: _quotes,
    Kind.FORGET: _forget,
}
