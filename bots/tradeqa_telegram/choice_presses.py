"""Buttons of lists and settings: documents, what a chat chooses, what is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tradeqa_telegram.buttons import Action, Kind, StaleButton
from tradeqa_telegram.calls import Call, Toast
from tradeqa_telegram.commands import document, forget_all, settings, sources
from tradeqa_telegram.desk import Desk
from tradeqa_telegram.notices import notice
from tradeqa_telegram.pressed import beside, rewritten, toast
from tradeqa_telegram.request import Request
from tradeqa_telegram.screens import LANGUAGES, QUOTES


def _sources(desk: Desk, request: Request, action: Action) -> list[Call]:
    messages = sources(desk, request.place, action.number)
    return [*rewritten(desk, request, messages), toast(request)]


def _document(desk: Desk, request: Request, action: Action) -> list[Call]:
    return [*beside(desk, request, document(desk, request.place, action.key)), toast(request)]


def _only(desk: Desk, request: Request, action: Action) -> list[Call]:
    chosen = desk.chats.chosen(request.place.chat)
    found = desk.document_by_key(action.key)
    desk.chats.choose(request.place.chat, replace(chosen, documents=(found.id,)))
    messages = document(desk, request.place, action.key)
    return [*rewritten(desk, request, messages), _changed(desk, request)]


def _every(desk: Desk, request: Request, action: Action) -> list[Call]:
    place = request.place
    chosen = desk.chats.chosen(place.chat)
    desk.chats.choose(place.chat, replace(chosen, documents=()))
    messages = settings(desk, place)
    return [*rewritten(desk, request, messages), _changed(desk, request)]


def _language(desk: Desk, request: Request, action: Action) -> list[Call]:
    if action.number >= len(LANGUAGES):
        raise StaleButton("there is no such language")
    chosen = desk.chats.chosen(request.place.chat)
    desk.chats.choose(request.place.chat, replace(chosen, language=LANGUAGES[action.number]))
    messages = settings(desk, request.place)
    return [*rewritten(desk, request, messages), _changed(desk, request)]


def _quotes(desk: Desk, request: Request, action: Action) -> list[Call]:
    if action.number not in QUOTES:
        raise StaleButton("there is no such number of quotes")
    chosen = desk.chats.chosen(request.place.chat)
    desk.chats.choose(request.place.chat, replace(chosen, quotes=action.number))
    messages = settings(desk, request.place)
    return [*rewritten(desk, request, messages), _changed(desk, request)]


def _forget(desk: Desk, request: Request, action: Action) -> list[Call]:
    english = desk.english(request.place)
    forget_all(desk, request.place)
    return [toast(request, notice("forgotten", english=english), stays=True)]


def _changed(desk: Desk, request: Request) -> Toast:
    return toast(request, notice("changed", english=desk.english(request.place)))


CHOICE_ACTIONS: dict[Kind, Callable[[Desk, Request, Action], list[Call]]] = {
    Kind.SOURCES: _sources,
    Kind.DOCUMENT: _document,
    Kind.ONLY: _only,
    Kind.EVERY: _every,
    Kind.LANGUAGE: _language,
    Kind.QUOTES: _quotes,
    Kind.FORGET: _forget,
}
