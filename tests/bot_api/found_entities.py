"""Entities that Telegram finds in a text by itself: commands, mentions, links, hashtags."""

from __future__ import annotations

import re

from .entities import KINDS, QUOTES, Entity, in_order
from .formatting import cut_formatting
from .utf16 import units

_FOUND = (
    ("mention", re.compile(r"(?<!\w)@[a-zA-Z0-9_]{2,32}(?!\w)")),
    (
        "bot_command",
        re.compile(r"(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>@])"),
    ),
    ("hashtag", re.compile(r"(?<!\w)#(?=\w*[^\W\d_])\w{1,256}(?![\w#])")),
    (
        "url",
        re.compile(
            r"https?://[^\s<>\"，。；、（）《》“”]+[^\s<>\"，。；、（）《》“”.,;:!?')\]]", re.I
        ),
    ),
    ("email", re.compile(r"(?<![\w.+-])[a-zA-Z0-9._%+-]+@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+")),
)
"""Links without a scheme, telephone and card numbers and cashtags are left alone here."""


def found_entities(text: str) -> list[Entity]:
    """What the text holds, first found first; the longer one where two overlap."""
    found: list[Entity] = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            begin = units(text[: match.start()])
            found.append(Entity(kind, begin, units(match[0])))
    kept: list[Entity] = []
    for one in sorted(found, key=lambda one: (one.offset, -one.length)):
        if not kept or one.offset >= kept[-1].end:
            kept.append(one)
    return kept


def with_found(text: str, given: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """The given entities and those found outside links, mentions, code and across quotations."""
    others = [one for one in given if one.type not in KINDS]
    found = [one for one in found_entities(text) if not any(_clash(one, two) for two in others)]
    others += found
    formatting = [one for one in given if one.type in KINDS]
    return tuple(in_order([*others, *cut_formatting(formatting, others)]))


def _clash(found: Entity, given: Entity) -> bool:
    """Do they overlap? Inside a block quotation there may be finds."""
    inside = given.offset <= found.offset and found.end <= given.end
    if given.type in QUOTES and inside:
        return False
    return found.offset < given.end and given.offset < found.end
