"""answerInlineQuery."""

from __future__ import annotations

import re
from typing import Any

from .callbacks import TOO_OLD
from .errors import BadRequest
from .inline_model import InlineResult
from .keyboards import checked_markup
from .parameters import Parameters
from .reading_text import formatted_text
from .texts import cleaned, is_blank
from .world import World

ANSWERABLE_SECONDS = 30
MAX_RESULTS = 50
MAX_ID_BYTES = 64
MAX_OFFSET_BYTES = 64
DEFAULT_CACHE_SECONDS = 300


def answer_inline_query(world: World, parameters: Parameters) -> bool:
    """Gives the results of an inline query and says how long to keep them.

    Raises:
        BadRequest: a result breaks a rule, or it is too late.
    """
    given = parameters.parsed("results", list, "inline query results") or []
    if len(given) > MAX_RESULTS:
        raise BadRequest("too many inline query results specified")
    results = tuple(_result(world, one) for one in given)
    if len({one.id for one in results}) < len(results):
        raise BadRequest("RESULT_ID_DUPLICATE")
    button = _button(parameters)
    next_offset = parameters.text("next_offset")
    if len(next_offset.encode()) > MAX_OFFSET_BYTES:
        raise BadRequest("NEXT_OFFSET_INVALID")
    query = world.inline_queries.get(parameters.text("inline_query_id"))
    now = world.clock.now()
    if query is None or query.answered or now - query.at > ANSWERABLE_SECONDS:
        raise BadRequest(TOO_OLD)
    query.results, query.next_offset, query.button = results, next_offset, button
    query.answered = True
    seconds = parameters.integer("cache_time", DEFAULT_CACHE_SECONDS)
    world.inline_cache.keep(query, personal=parameters.flag("is_personal"), until=now + seconds)
    world.changed.notify_all()
    return True


def _result(world: World, given: Any) -> InlineResult:
    """One article, its message read as sendMessage would read it."""
    if not isinstance(given, dict):
        raise _unread("Inline query result must be an object")
    kind, number = _needed(given, "type"), _needed(given, "id")
    if kind != "article":
        raise _unread(f"this test server takes articles only, not {kind!r}")
    if not 1 <= len(number.encode()) <= MAX_ID_BYTES:
        raise BadRequest("RESULT_ID_INVALID")
    content = given.get("input_message_content")
    if not isinstance(content, dict):
        raise _unread('Can\'t find field "message_text"')
    title = cleaned(_needed(given, "title"))
    if is_blank(title):
        raise BadRequest("ARTICLE_TITLE_EMPTY")
    text, entities = formatted_text(
        world,
        str(content.get("message_text") or ""),
        str(content.get("parse_mode") or ""),
        content.get("entities"),
    )
    description = cleaned(str(given.get("description") or ""))
    buttons = checked_markup(given.get("reply_markup"))
    return InlineResult(number, title, description, given, text, entities, buttons)


def _needed(given: dict[str, Any], name: str) -> str:
    if name not in given:
        raise _unread(f'Can\'t find field "{name}"')
    value = given[name]
    if not isinstance(value, str):
        raise _unread(f'Field "{name}" must be of type String')
    return value


def _unread(reason: str) -> BadRequest:
    return BadRequest(f"can't parse inline query result: {reason}")


def _button(parameters: Parameters) -> dict[str, Any]:
    """The button above the results."""
    button = parameters.parsed("button", dict, "inline query results button")
    if not button:
        return {}
    if not isinstance(button.get("text"), str):
        raise BadRequest("can't parse inline query results button: Can't find field \"text\"")
    if "web_app" in button:
        return dict(button)
    start = button.get("start_parameter")
    if not isinstance(start, str):
        raise BadRequest(
            "can't parse inline query results button: "
            "InlineQueryResultsButton must have exactly one optional field"
        )
    if not start:
        raise BadRequest("can't use empty start_parameter")
    if len(start) > MAX_OFFSET_BYTES:
        raise BadRequest("too long start_parameter specified")
    if not re.fullmatch(r"[A-Za-z0-9_-]+", start):
        raise BadRequest("unallowed characters in start_parameter are used")
    return dict(button)
