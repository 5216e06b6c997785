"""The table of methods."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .callbacks import answer_callback_query
from .parameters import Parameters
from .polling import get_me, get_updates
from .sending import (
    delete_message,
    edit_message_reply_markup,
    edit_message_text,
    send_message,
)
from .webhook_methods import delete_webhook, get_webhook_info, set_webhook
from .world import World

METHODS: dict[str, Callable[[World, Parameters], Any]] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "sendMessage": send_message,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback_query,
}
BY_SMALL_NAME = {name.lower(): name for name in METHODS}
"""Method names are not case-sensitive."""
WAITING = frozenset({"getUpdates"})
"""Methods that wait, and so may not hold the world while they do."""
