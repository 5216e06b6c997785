"""What an update is about: enough to know it again, to keep order, to number messages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

TYPING = 1 << 62  # and the number of a user: the place of inline queries, no number of a chat


@dataclass(frozen=True, slots=True)
class About:
    """What an update is about: the same however it came, by polling or by webhook."""

    mark: str = ""
    place: int = 0  # chat, or what a user types in inline mode
    message: int = 0


def about_of(payload: str) -> About:
    """What the JSON of an update is about."""
    content: dict[str, Any] = json.loads(payload)
    for kind, value in sorted(content.items()):
        if isinstance(value, dict):
            names = ("id", "message_id", "date", "edit_date")
            parts: list[Any] = [value.get(name) for name in names]
            chat = _number(value, "chat") or _number(value.get("message"), "chat")
            message = parts[1] if _is_number(parts[1]) else 0
            user = _number(value, "from") or 0
            place = chat or (user + TYPING if 0 < user < TYPING else 0)
            return About(json.dumps([kind, *parts, chat]), place, message)
    return About()


def _is_number(value: object) -> bool:
    """Whether it is one that SQLite can keep."""
    return type(value) is int and abs(value) < 1 << 63


def _number(value: object, name: str) -> int | None:
    """The id of a part of an update, where it has one."""
    part = value.get(name) if isinstance(value, dict) else None
    number = part.get("id") if isinstance(part, dict) else None
    return number if _is_number(number) else None
