"""What becomes of a text on its way: cleaned, trimmed, refused when empty or too long."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .entities import Entity
from .errors import BadRequest
from .utf16 import units

MAX_TEXT = 4096
"""UTF-16 units a message may have after parsing.

Telegram's own client code counts characters for bots and its server UTF-16 units; the smaller
measure is the one to keep to.
"""

_DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_BLANK = re.compile("[\0-\x09\x0b\x0c\x0e-\x20]")
_INVISIBLE = re.compile(
    "[ \n\u00a0\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufeff\ufffc"
    "\U000e0000-\U000e007f]*"
)


def cleaned(text: str) -> str:
    """The text as Telegram keeps it: no CR and no bidi overrides, control characters as spaces."""
    return _BLANK.sub(" ", _DROPPED.sub("", text))


def is_blank(text: str) -> bool:
    """Would nothing be seen of it?"""
    return _INVISIBLE.fullmatch(text) is not None


def checked_text(
    plain: str, entities: Sequence[Entity], *, raw: str, limit: int = MAX_TEXT
) -> tuple[str, tuple[Entity, ...]]:
    """The text and its entities as a message shows them.

    White space at both ends goes, at the start only as far as the first entity.

    Args:
        plain: the text after parsing.
        entities: in order, inside the text.
        raw: the text as it was sent; empty has an error of its own.
        limit: the most UTF-16 units.

    Raises:
        BadRequest: `message text is empty`, `text must be non-empty` or `message is too long`.
    """
    if not raw:
        raise BadRequest("message text is empty")
    text, kept = _moved(plain, entities)
    end = units(text.rstrip(" \n"))
    text = text.rstrip(" \n")
    kept = [
        replace(one, length=min(one.length, end - one.offset)) for one in kept if one.offset < end
    ]
    start = len(text) - len(text.lstrip(" \n"))
    if kept:
        start = min(start, kept[0].offset)
    text = text[start:]
    if is_blank(text):
        raise BadRequest("text must be non-empty")
    if units(text) > limit:
        raise BadRequest("message is too long")
    return text, tuple(replace(one, offset=one.offset - start) for one in kept)


def _moved(plain: str, entities: Sequence[Entity]) -> tuple[str, list[Entity]]:
    """The text cleaned, the entities moved over what was dropped; those left empty are gone."""
    gone = [units(plain[: found.start()]) for found in _DROPPED.finditer(plain)]
    kept = []
    for one in entities:
        begin = one.offset - sum(place < one.offset for place in gone)
        end = one.end - sum(place < one.end for place in gone)
        if end > begin:
            kept.append(replace(one, offset=begin, length=end - begin))
    return cleaned(plain), kept
