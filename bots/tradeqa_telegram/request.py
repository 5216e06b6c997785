"""What an update asks of the bot, if anything: the rules of private chats and groups."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from telegram import CallbackQuery, InlineQuery, Message, MessageEntity, Update, User

COMMANDS = frozenset("start help ask sources more new settings forget privacy".split())
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?:\s+|$)")


class Wish(StrEnum):
    """What kind of thing is asked."""

    QUESTION = "question"
    COMMAND = "command"
    NO_TEXT = "no text"  # a picture, a sticker: nothing that can be asked
    PRESS = "press"
    INLINE = "inline"
    MOVED = "moved"  # a group became a supergroup


@dataclass(frozen=True, slots=True)
class Place:
    """Where and by whom: what access, settings and conversations go by."""

    chat: int
    user: int
    private: bool
    thread: int | None = None
    locale: str = ""  # language of the user's Telegram


@dataclass(frozen=True, slots=True)
class Request:
    """One thing asked of the bot."""

    wish: Wish
    place: Place
    text: str = ""  # question, rest of a command, callback data, inline query
    command: str = ""
    message: int = 0  # that holds it, or whose button was pressed
    edited: bool = False
    query: str = ""  # id of a callback or inline query
    moved_to: int = 0


def read(update: Update, me: User) -> Request | None:
    """The request of an update; None when it is not for the bot."""
    if update.callback_query is not None:
        return _press(update.callback_query)
    if update.inline_query is not None:
        return _inline(update.inline_query)
    message = update.message or update.edited_message
    if message is None:
        return None
    return _message(message, me, edited=update.message is None)


def _message(message: Message, me: User, *, edited: bool) -> Request | None:
    place = _place(message)
    if message.migrate_to_chat_id is not None:
        return Request(Wish.MOVED, place, moved_to=message.migrate_to_chat_id)
    if place.user == 0 or _is_ours(message, me):
        return None
    command = _COMMAND.match(message.text or message.caption or "")
    if command is not None:
        return _command(message, me, place, command, edited=edited)
    if place.private or _addressed(message, me):
        return _question(message, me, place, edited=edited)
    return None


def _command(
    message: Message, me: User, place: Place, command: re.Match[str], *, edited: bool
) -> Request | None:
    name, whose = command[1].lower(), command[2]
    if whose is not None and whose.lower() != (me.username or "").lower():
        return None
    if name not in COMMANDS and not place.private:
        return None  # some other bot's
    rest = command.string[command.end() :].strip()
    if name == "ask":
        rest = rest or _replied(message, me)
    return Request(Wish.COMMAND, place, rest, name, message.message_id, edited)


def _question(message: Message, me: User, place: Place, *, edited: bool) -> Request | None:
    question = _without_mention(message, me).strip()
    if not question and not place.private:
        question = _replied(message, me)
    if not question and not (message.text or message.caption) and not _is_content(message):
        return None
    wish = Wish.QUESTION if question else Wish.NO_TEXT
    return Request(wish, place, question, message=message.message_id, edited=edited)


def _press(query: CallbackQuery) -> Request:
    message, user = query.message, query.from_user
    locale = user.language_code or ""
    if message is None:  # sent by inline mode; its messages have no buttons of ours
        return Request(Wish.PRESS, Place(user.id, user.id, True, None, locale), query=query.id)
    seen = message if isinstance(message, Message) else None  # None: too old, or deleted
    thread = seen.message_thread_id if seen is not None and seen.is_topic_message else None
    place = Place(message.chat.id, user.id, message.chat.type == "private", thread, locale)
    data = query.data or ""
    return Request(Wish.PRESS, place, data, message=message.message_id, query=query.id)


def _inline(query: InlineQuery) -> Request:
    user = query.from_user
    place = Place(user.id, user.id, True, None, user.language_code or "")
    return Request(Wish.INLINE, place, query.query.strip(), query=query.id)


def _place(message: Message) -> Place:
    sender = message.sender_chat or message.from_user
    user = message.from_user
    return Place(
        message.chat.id,
        sender.id if sender is not None else 0,
        message.chat.type == "private",
        message.message_thread_id if message.is_topic_message else None,
        (user.language_code or "") if user is not None else "",
    )


def _is_ours(message: Message, me: User) -> bool:
    """From a bot, or a quote that the inline mode of this bot put into a chat."""
    sender = message.from_user
    is_bot = sender is not None and sender.is_bot and message.sender_chat is None
    return is_bot or (message.via_bot is not None and message.via_bot.id == me.id)


def _is_content(message: Message) -> bool:
    """Something a person sent, rather than a notice such as "joined the group"."""
    return bool(message.effective_attachment) or message.forward_origin is not None


def _addressed(message: Message, me: User) -> bool:
    """Whether a message of a group mentions the bot or replies to it."""
    replied = message.reply_to_message
    if replied is not None and replied.from_user is not None and replied.from_user.id == me.id:
        # the first message of a topic counts as replied to in all of its messages
        return not replied.forum_topic_created
    return any(True for _ in _mentions(message, me))


def _mentions(message: Message, me: User) -> list[MessageEntity]:
    named = f"@{me.username}".lower()
    entities = message.entities or message.caption_entities or ()
    found = []
    for entity in entities:
        if entity.type == MessageEntity.TEXT_MENTION:
            mine = entity.user is not None and entity.user.id == me.id
        elif entity.type == MessageEntity.MENTION:
            mine = _words(message, entity).lower() == named
        else:
            mine = False
        if mine:
            found.append(entity)
    return found


def _words(message: Message, entity: MessageEntity) -> str:
    begin, end = _place_of(entity)
    return _units(message)[begin:end].decode("utf-16-le", "replace")


def _without_mention(message: Message, me: User) -> str:
    units = _units(message)
    for entity in sorted(_mentions(message, me), key=lambda one: -one.offset):
        begin, end = _place_of(entity)
        units = units[:begin] + units[end:]
    return units.decode("utf-16-le", "replace")


def _units(message: Message) -> bytes:
    """The text in UTF-16, which entities count in."""
    return (message.text or message.caption or "").encode("utf-16-le", "surrogatepass")


def _place_of(entity: MessageEntity) -> tuple[int, int]:
    return 2 * entity.offset, 2 * (entity.offset + entity.length)


def _replied(message: Message, me: User) -> str:
    """The text of the message replied to, when nothing else is asked and a person wrote it."""
    replied = message.reply_to_message
    if replied is None or (replied.from_user is not None and replied.from_user.id == me.id):
        return ""
    return (replied.text or replied.caption or "").strip()
