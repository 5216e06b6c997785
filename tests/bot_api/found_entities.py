"""Entities that Telegram finds in a text by itself: commands, mentions, links, hashtags."""

from __future__ import annotations

import re

from .entities import CODE, Entity, in_order
from .utf16 import units

_WORD = r"\w"
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
    """The given entities and those found outside links, mentions and code."""
    taken = [one for one in given if one.type in CODE | {"text_link", "text_mention"}]
    found = [
        one
        for one in found_entities(text)
        if not any(one.offset < other.end and other.offset < one.end for other in taken)
    ]
    return tuple(in_order([*given, *found]))
