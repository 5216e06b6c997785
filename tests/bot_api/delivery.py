"""Which messages of users reach the bot, and as which update."""

from __future__ import annotations

from .entities import Entity
from .messages import Message
from .people import Account
from .utf16 import cut
from .world import World


def reaches_bot(world: World, message: Message) -> bool:
    """Does the bot get to see it?

    In a group with privacy mode the bot sees service messages, commands that name no other bot,
    messages that mention it, and replies to its own messages.
    """
    chat, me = message.chat, world.me.id
    if not chat.has(me) or message.sender.id == me:
        return False
    sees_all = world.rules.reads_all or chat.members.get(me) == "administrator"
    if chat.is_private or sees_all or message.service:
        return True
    meant = (message.reply_to and message.reply_to.sender, message.via_bot)
    if any(account is not None and account.id == me for account in meant):
        return True
    return any(_names_bot(world.me, message.text, one) for one in message.entities)


def _names_bot(me: Account, text: str, one: Entity) -> bool:
    """Is it a mention of the bot, or a command that is not another bot's?"""
    words, name = cut(text, one.offset, one.length).lower(), f"@{me.username}".lower()
    if one.type == "bot_command":
        return "@" not in words or words.endswith(name)
    return (one.type == "mention" and words == name) or one.user_id == me.id


def deliver(world: World, message: Message, *, edited: bool = False) -> bool:
    """Queues the update of a message where the bot gets to see it; whether it does."""
    if not reaches_bot(world, message):
        return False
    world.updates.add("edited_message" if edited else "message", message.as_json())
    return True
