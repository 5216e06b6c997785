"""Presses of buttons and the bot's answers to them."""

from __future__ import annotations

from typing import Any

from .errors import BadRequest
from .links import checked_link
from .messages import Message
from .parameters import Parameters
from .people import Account
from .press import Press
from .texts import cleaned
from .utf16 import units
from .world import World

ANSWERABLE_SECONDS = 150
"""An update with a press waits this long in the queue; an answer after it is too late."""
MAX_ANSWER = 200
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def press(world: World, person: Account, message: Message, button: dict[str, Any]) -> Press:
    """Sends the press of a callback button to the bot.

    Raises:
        ValueError: the button has no callback data: a press of it never reaches the bot.
    """
    if "callback_data" not in button:
        raise ValueError(f"the button {button['text']!r} has no callback data: {button}")
    with world.changed:
        data = button["callback_data"]
        pressed = Press(world.next_query_id(), person, message, data, world.clock.now())
        world.presses[pressed.id] = pressed
        world.updates.add("callback_query", pressed.as_json())
        world.changed.notify_all()
        return pressed


def answer_callback_query(world: World, parameters: Parameters) -> bool:
    """Answers a press; once, in time, with at most 200 characters.

    Raises:
        BadRequest: otherwise.
    """
    pressed = world.presses.get(parameters.text("callback_query_id"))
    if pressed is None or pressed.answered:
        raise BadRequest(TOO_OLD)
    if world.clock.now() - pressed.at > ANSWERABLE_SECONDS:
        raise BadRequest(TOO_OLD)
    text = cleaned(parameters.text("text"))
    if units(text) > MAX_ANSWER:
        raise BadRequest("MESSAGE_TOO_LONG")
    url = parameters.text("url")
    if url:
        _check_url(world, url)
    with world.changed:
        pressed.answered, pressed.text = True, text
        pressed.alert, pressed.url = parameters.flag("show_alert"), url
        world.changed.notify_all()
    return True


def _check_url(world: World, url: str) -> None:
    """An answer may open only a link to the bot itself."""
    try:
        place = checked_link(url)
    except ValueError as error:
        raise BadRequest("URL_INVALID") from error
    if not place.lower().startswith(f"https://t.me/{(world.me.username or '').lower()}?"):
        raise BadRequest("URL_INVALID")
