"""Calls put into python-telegram-bot's methods, and its errors into what they mean for us."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import Enum

import httpx
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from tradeqa_telegram.calls import Call, Delete, Edit, Keys, Offers, Send, Toast

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_INLINE_SECONDS = 60  # Telegram may give the same quotes again; a new index shows soon
_NOTHING_SECONDS = 1  # the same for no quotes: whoever asked too fast may soon again
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_UNCHANGED = re.compile("message is not modified", re.I)
_EXPIRED = re.compile("query is too old|query id is invalid|query_id_invalid", re.I)
_GONE = re.compile(
    "message to (?:edit|delete) not found|message can't be (?:edited|deleted)|message_id_invalid",
    re.I,
)
_NO_TOPIC = re.compile("message thread not found|topic_deleted|topic_closed", re.I)
_FORMAT = re.compile(
    "can't parse|parse entities|entities|message is too long|text must be non-empty|"
    "message text is empty|message_too_long|button|reply_markup|url|too much",
    re.I,
)


class Outcome(Enum):
    """What an error of Telegram's means for a call."""

    DONE = "it is as it should be already"
    GONE = "what it is about does not exist any more"
    NO_TOPIC = "the topic was deleted"
    FORMAT = "the form of the text is refused"
    MOVED = "the chat has another number now"
    REFUSED = "it will never be taken"
    UNSENT = "it did not arrive; again later"
    UNKNOWN = "it may have arrived"
    TOKEN = "the token is refused"  # noqa: S105  # no password


def outcome(error: TelegramError) -> Outcome:
    """What an error means; the order is that of python-telegram-bot's tree of errors."""
    said = error.message
    if isinstance(error, ChatMigrated):
        return Outcome.MOVED
    if isinstance(error, InvalidToken):
        return Outcome.TOKEN
    if isinstance(error, RetryAfter):
        return Outcome.UNSENT
    if isinstance(error, BadRequest):
        meanings = (
            (_UNCHANGED, Outcome.DONE),
            (_EXPIRED, Outcome.DONE),
            (_GONE, Outcome.GONE),
            (_NO_TOPIC, Outcome.NO_TOPIC),
            (_FORMAT, Outcome.FORMAT),
        )
        found = (meaning for pattern, meaning in meanings if pattern.search(said))
        return next(found, Outcome.REFUSED)
    if isinstance(error, NetworkError):
        return Outcome.UNSENT if isinstance(error.__cause__, _NEVER_LEFT) else Outcome.UNKNOWN
    return Outcome.REFUSED if isinstance(error, Forbidden) else Outcome.UNKNOWN


async def post(bot: Bot, call: Call, *, plain: bool = False) -> int | None:
    """Make a call; the number of the message that it made or changed.

    Args:
        bot: python-telegram-bot's.
        call: what to tell.
        plain: without any markup.

    Raises:
        TelegramError: see `outcome`.
    """
    if isinstance(call, Send):
        return await _send(bot, call, plain=plain)
    if isinstance(call, Edit):
        return await _edit(bot, call, plain=plain)
    if isinstance(call, Delete):
        await bot.delete_message(call.chat, call.message)
    elif isinstance(call, Toast):
        await bot.answer_callback_query(call.query, call.text or None, show_alert=call.stays)
    else:
        await _offer(bot, call, plain=plain)
    return None


def moved(call: Call, chat: int) -> Call:
    """The call for a chat's new number."""
    if isinstance(call, Send):  # numbers of messages begin anew in a supergroup
        return replace(call, chat=chat, reply_to=None)
    return replace(call, chat=chat) if isinstance(call, Edit | Delete) else call


def markup(keys: Keys) -> InlineKeyboardMarkup | None:
    """The keyboard under a message."""
    if not keys:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(key.label, url=key.url, callback_data=key.data) for key in row]
            for row in keys
        ]
    )


async def _send(bot: Bot, call: Send, *, plain: bool) -> int:
    reply = None
    if call.reply_to is not None:
        reply = ReplyParameters(call.reply_to, allow_sending_without_reply=True)
    message = await bot.send_message(
        call.chat,
        call.plain if plain else call.html,
        parse_mode=None if plain else ParseMode.HTML,
        message_thread_id=call.thread,
        reply_parameters=reply,
        reply_markup=markup(call.keys),
        link_preview_options=_NO_PREVIEW,
    )
    return message.message_id


async def _edit(bot: Bot, call: Edit, *, plain: bool) -> int:
    message = await bot.edit_message_text(
        call.plain if plain else call.html,
        call.chat,
        call.message,
        parse_mode=None if plain else ParseMode.HTML,
        reply_markup=markup(call.keys),
        link_preview_options=_NO_PREVIEW,
    )
    return message.message_id if isinstance(message, Message) else call.message


async def _offer(bot: Bot, call: Offers, *, plain: bool) -> None:
    results = [
        InlineQueryResultArticle(
            offer.id,
            offer.title,
            InputTextMessageContent(
                offer.plain if plain else offer.html,
                parse_mode=None if plain else ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
            ),
            description=offer.description,
        )
        for offer in call.offers
    ]
    button = None
    if call.hint is not None:
        button = InlineQueryResultsButton(call.hint, start_parameter="inline")
    await bot.answer_inline_query(
        call.query,
        results,
        cache_time=_INLINE_SECONDS if results else _NOTHING_SECONDS,
        is_personal=True,
        button=button,
    )
