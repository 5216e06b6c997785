"""Entities of a message: formatting, links and finds at places counted in UTF-16 units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

KINDS = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
CODE = frozenset({"code", "pre"})
_PRIORITY = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 10,
    "code": 20,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}


@dataclass(frozen=True, slots=True)
class Entity:
    """One MessageEntity; `offset` and `length` count UTF-16 code units."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None
    user_id: int | None = None
    custom_emoji_id: str | None = None

    @property
    def end(self) -> int:
        """The place after its last unit."""
        return self.offset + self.length

    def without_language(self) -> Entity:
        """The same, not marked with a programming language."""
        return replace(self, language=None)


def in_order(entities: Iterable[Entity]) -> list[Entity]:
    """By place, the longer first, then by Telegram's order of types."""
    return sorted(entities, key=lambda one: (one.offset, -one.length, _PRIORITY.get(one.type, 50)))
