"""The table of methods."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from .callbacks import answer_callback_query
from .chats import (
    get_chat,
    get_chat_administrators,
    get_chat_member,
    get_chat_member_count,
    get_chat_menu_button,
    leave_chat,
    send_chat_action,
    set_chat_menu_button,
)
from .commands import (
    delete_my_commands,
    get_about,
    get_my_commands,
    set_about,
    set_my_commands,
)
from .inline_answers import answer_inline_query
from .parameters import Parameters
from .polling import get_me, get_updates
from .sending import (
    delete_message,
    edit_message_reply_markup,
    edit_message_text,
    send_message,
)
from .sessions import close, log_out
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
    "answerInlineQuery": answer_inline_query,
    "sendChatAction": send_chat_action,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": partial(set_about, what="name"),
    "getMyName": partial(get_about, what="name"),
    "setMyDescription": partial(set_about, what="description"),
    "getMyDescription": partial(get_about, what="description"),
    "setMyShortDescription": partial(set_about, what="short_description"),
    "getMyShortDescription": partial(get_about, what="short_description"),
    "logOut": log_out,
    "close": close,
}
BY_SMALL_NAME = {name.lower(): name for name in METHODS}
"""Method names are not case-sensitive."""
WAITING = frozenset({"getUpdates"})
"""Methods that wait, and so may not hold the world while they do."""
