"""Inline keyboards: what a `reply_markup` may hold."""

from __future__ import annotations

from typing import Any

from .errors import BadRequest
from .links import checked_link, mentioned_user
from .messages import Rows
from .parameters import Parameters
from .texts import cleaned, is_blank

MAX_CALLBACK_BYTES = 64
MAX_ROW_BUTTONS = 8
MAX_BUTTONS = 100
MAX_MARKUP_BYTES = 10_000
"""Above it the real server answers that the markup is too long; the exact bound is not public."""
_ACTIONS = (
    "url callback_data web_app login_url switch_inline_query switch_inline_query_current_chat "
    "switch_inline_query_chosen_chat copy_text callback_game pay"
).split()
_REPLY_KEYBOARDS = ("keyboard", "remove_keyboard", "force_reply")


def read_markup(parameters: Parameters) -> Rows:
    """The inline keyboard of a call; empty where there is none or it is a keyboard for replies."""
    return checked_markup(parameters.parsed("reply_markup", dict, "reply keyboard markup"))


def checked_markup(markup: dict[str, Any] | None) -> Rows:
    """The rows of an inline keyboard.

    Raises:
        BadRequest: a button has no text, not exactly one action, bad callback data or a bad link.
    """
    if not markup:
        return ()
    if "inline_keyboard" not in markup:
        if any(name in markup for name in _REPLY_KEYBOARDS):
            return ()
        raise BadRequest("object expected as reply markup")
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadRequest('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array')
    checked = tuple(tuple(_button(button) for button in row) for row in rows if row)
    size = sum(len(str(button).encode()) for row in checked for button in row)
    if sum(map(len, checked)) > MAX_BUTTONS or size > MAX_MARKUP_BYTES:
        raise BadRequest("reply markup is too long")
    if any(len(row) > MAX_ROW_BUTTONS for row in checked):
        raise BadRequest("reply markup is too long")
    return checked


def _button(button: Any) -> dict[str, Any]:
    """One button, its link as Telegram stores it."""
    if not isinstance(button, dict):
        raise _unread("InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise _unread('Can\'t find field "text"')
    text = button["text"]
    if not isinstance(text, str):
        raise _unread('Field "text" must be of type String')
    if is_blank(cleaned(text)):
        raise BadRequest("inline keyboard button text must be non-empty")
    empty = [name for name in ("url", "callback_data") if button.get(name) == ""]
    actions = [name for name in _ACTIONS if name in button and name not in empty]
    if not actions:
        raise _unread("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise _unread(f"exactly one action wanted, not {' and '.join(actions)}")
    if actions == ["callback_data"]:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= MAX_CALLBACK_BYTES:
            raise BadRequest("BUTTON_DATA_INVALID")
        return {"text": cleaned(text), "callback_data": data}
    if actions == ["url"]:
        return {"text": cleaned(text), "url": _url(button["url"])}
    return {"text": cleaned(text), actions[0]: button[actions[0]]}


def _url(url: Any) -> str:
    if not isinstance(url, str):
        raise _unread('Field "url" must be of type String')
    if mentioned_user(url):
        return url
    try:
        return checked_link(url)
    except ValueError as error:
        raise BadRequest(f"inline keyboard button URL '{url}' is invalid: {error}") from error


def _unread(reason: str) -> BadRequest:
    return BadRequest(f"can't parse inline keyboard button: {reason}")
