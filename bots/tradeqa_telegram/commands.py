"""The commands: /start /help /ask /sources /more /new /settings /privacy /forget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tradeqa.errors import DocumentNotFound
from tradeqa_telegram.buttons import document_key
from tradeqa_telegram.calls import Call
from tradeqa_telegram.desk import Desk
from tradeqa_telegram.message import Message
from tradeqa_telegram.messages import (
    render_document,
    render_help,
    render_privacy,
    render_settings,
    render_sources,
    render_start,
)
from tradeqa_telegram.notices import noticed
from tradeqa_telegram.questions import answer_question, show
from tradeqa_telegram.request import Place, Request
from tradeqa_telegram.screens import scope_row

DEEP_LINK = "doc_"  # begins the payload of a link to a document


def answer_command(desk: Desk, request: Request) -> list[Call]:
    """The calls that carry out a command; an edited one is carried out only if it asks."""
    if request.command == "ask" and request.text:
        return answer_question(desk, request, request.text)
    if request.edited:
        return []
    return _COMMANDS.get(request.command, _unknown)(desk, request)


def forget_all(desk: Desk, place: Place) -> None:
    """Delete what is kept of a user in a chat: conversations, answers, ratings, settings.

    The bot's own record goes last: it tells what there is elsewhere, should that fail.
    """
    answers, sessions = desk.answers.of(place.chat, place.user)
    current = desk.chats.session(place.chat, place.user, place.thread)
    for session in {current, *sessions}:
        desk.service().forget(session)
    if desk.feedback is not None:
        desk.feedback.forget(answers)
    desk.answers.forget(place.chat, place.user, private=place.private)
    desk.chats.begin_anew(place.chat, place.user)


def settings(desk: Desk, place: Place) -> tuple[Message, ...]:
    """The settings of a chat as they are."""
    chosen = desk.chats.chosen(place.chat)
    titles = {document.id: document.metadata.title for document in desk.service().documents()}
    return render_settings(
        english=desk.english(place),
        language=chosen.language,
        quotes=desk.quotes(place),
        documents=[titles[name] for name in chosen.documents if name in titles],
    )


def document(desk: Desk, place: Place, key: str) -> tuple[Message, ...]:
    """What is known of a document."""
    english = desk.english(place)
    try:
        found = desk.document_by_key(key)
    except DocumentNotFound:
        return noticed("no_document", english=english)
    limited = desk.chats.chosen(place.chat).documents == (found.id,)
    *first, last = render_document(found, english=english, page_url=desk.page_url)
    scope = scope_row(document_key(found.id), english=english, limited=limited)
    return (*first, replace(last, buttons=(*last.buttons, *scope)))


def sources(desk: Desk, place: Place, page: int = 0) -> tuple[Message, ...]:
    """A page of the list of documents, the newest first."""
    listed = sorted(
        desk.service().documents(),
        key=lambda one: (one.metadata.published or "", one.id),
        reverse=True,
    )
    return render_sources(listed, english=desk.english(place), page=page)


def _start(desk: Desk, request: Request) -> list[Call]:
    if request.text.startswith(DEEP_LINK):
        key = request.text.removeprefix(DEEP_LINK)
        return desk.sends(request, document(desk, request.place, key))
    count = len(desk.service().documents())
    return desk.sends(request, render_start(english=desk.english(request.place), documents=count))


def _help(desk: Desk, request: Request) -> list[Call]:
    english = desk.english(request.place)
    return desk.sends(request, render_help(english=english, username=desk.username))


def _ask(desk: Desk, request: Request) -> list[Call]:
    return desk.sends(request, noticed("ask_what", english=desk.english(request.place)))


def _sources(desk: Desk, request: Request) -> list[Call]:
    return desk.sends(request, sources(desk, request.place))


def _more(desk: Desk, request: Request) -> list[Call]:
    """The next quote of the last answer, in a message of its own."""
    place = request.place
    shown = desk.answers.last(place.chat, place.user)
    if shown is None:
        return desk.sends(request, noticed("no_last", english=desk.english(place)))
    following = shown.quote + 1
    if following >= len(shown.answer.shown):
        return desk.sends(request, noticed("no_more", english=desk.english(place, shown.answer)))
    desk.answers.turn_to(shown.answer.id, following)
    messages = show(desk, place, shown.answer, quote=following, rated=shown.rating)
    return desk.sends(request, messages, answer=shown.answer.id)


def _new(desk: Desk, request: Request) -> list[Call]:
    desk.chats.begin_anew(request.place.chat, request.place.user)
    return desk.sends(request, noticed("anew", english=desk.english(request.place)))


def _settings(desk: Desk, request: Request) -> list[Call]:
    return desk.sends(request, settings(desk, request.place))


def _privacy(desk: Desk, request: Request) -> list[Call]:
    messages = render_privacy(
        english=desk.english(request.place),
        keep_days=desk.keep_days,
        feedback=desk.feedback is not None,
    )
    return desk.sends(request, messages)


def _forget(desk: Desk, request: Request) -> list[Call]:
    english = desk.english(request.place)
    forget_all(desk, request.place)
    return desk.sends(request, noticed("forgotten", english=english))


def _unknown(desk: Desk, request: Request) -> list[Call]:
    return desk.sends(request, noticed("unknown", english=desk.english(request.place)))


_COMMANDS: dict[str, Callable[[Desk, Request], list[Call]]] = {
    "start": _start,
    "help": _help,
    "ask": _ask,
    "sources": _sources,
    "more": _more,
    "new": _new,
    "settings": _settings,
    "privacy": _privacy,
    "forget": _forget,
}
