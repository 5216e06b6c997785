"""Chats as a person would read them."""

from __future__ import annotations

from datetime import UTC, datetime

from .messages import Message
from .people import Chat


def transcript(chat: Chat) -> str:
    """Every message as it stands now, oldest first, with its buttons."""
    head = f"== {chat.title} ({chat.type} {chat.id}) =="
    return "\n".join([head, *(_told(message, chat) for message in chat.messages.values())])


def _told(message: Message, chat: Chat) -> str:
    """One message: time, number, sender, what it answers, text, buttons."""
    at = datetime.fromtimestamp(message.date, UTC).strftime("%H:%M:%S")
    marks = []
    if message.thread is not None:
        marks.append(f"topic {chat.topics.get(message.thread, message.thread)}")
    if message.reply_to is not None:
        marks.append(f"reply to {message.reply_to.id}")
    if message.via_bot is not None:
        marks.append(f"via @{message.via_bot.username}")
    if message.earlier:
        marks.append(f"edited {len(message.earlier)}x")
    if message.deleted:
        marks.append("deleted")
    told = f"[{at}] #{message.id} {message.sender.first_name}"
    told += f" ({', '.join(marks)}):" if marks else ":"
    if message.service:
        return f"{told} <{', '.join(message.service)}>"
    lines = [told, *(f"    {line}" for line in message.text.split("\n"))]
    for row in message.buttons:
        lines.append("    " + " ".join(f"[{button['text']}]" for button in row))
    return "\n".join(lines)
