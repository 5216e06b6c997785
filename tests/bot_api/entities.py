"""Entities of a message: formatting at places counted in UTF-16 units, and which may overlap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .errors import BadRequest

MAX_ENTITIES = 100
"""Telegram keeps this many entities of a message and drops the rest."""

SPLITTABLE = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
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


def kept_entities(entities: Iterable[Entity], *, strict: bool) -> tuple[Entity, ...]:
    """The entities that Telegram keeps, in order.

    Of links, code and custom emoji that overlap the first stays, and so of block quotations; code
    holds no formatting; pieces of the same formatting that touch become one.

    Raises:
        BadRequest: `strict`, and some would be dropped.
    """
    ordered = in_order(entity for entity in entities if entity.length > 0)
    quotes = _apart([entity for entity in ordered if entity.type in QUOTES], strict)
    whole = _apart([entity for entity in ordered if entity.type not in QUOTES | SPLITTABLE], strict)
    for entity in list(whole):
        if any(_cross(entity, quote) for quote in quotes):
            _stricter(strict, f"drop the {entity.type} across the edge of a block quotation")
            whole.remove(entity)
    code = [entity for entity in whole if entity.type in CODE]
    formatting: list[Entity] = []
    for entity in ordered:
        if entity.type in SPLITTABLE:
            if any(entity.offset < other.end and other.offset < entity.end for other in code):
                _stricter(strict, f"drop the {entity.type} that overlaps code")
            formatting.append(entity)
    pieces = [piece for entity in formatting for piece in _outside(entity, code)]
    kept = in_order(quotes + whole + _merged(pieces))
    if len(kept) > MAX_ENTITIES:
        _stricter(strict, f"drop all but {MAX_ENTITIES} of these {len(kept)} entities")
    return tuple(kept[:MAX_ENTITIES])


def _stricter(strict: bool, what: str) -> None:
    if strict:
        raise BadRequest(f"can't parse entities: Telegram would silently {what}")


def _cross(one: Entity, other: Entity) -> bool:
    """Do they overlap with neither `one` inside `other` nor `other` holding all of it?"""
    overlap = one.offset < other.end and other.offset < one.end
    return overlap and not (other.offset <= one.offset and one.end <= other.end)


def _apart(entities: list[Entity], strict: bool) -> list[Entity]:
    """Those that begin after the end of the last one kept."""
    kept: list[Entity] = []
    for entity in entities:
        if kept and entity.offset < kept[-1].end:
            _stricter(strict, f"drop the {entity.type} inside a {kept[-1].type}")
        else:
            kept.append(entity)
    return kept


def _outside(entity: Entity, code: list[Entity]) -> list[Entity]:
    """What is left of formatting when the code in it is taken out."""
    pieces, begin = [], entity.offset
    for other in code:
        if other.end <= begin or other.offset >= entity.end:
            continue
        if other.offset > begin:
            pieces.append(replace(entity, offset=begin, length=other.offset - begin))
        begin = other.end
    if begin < entity.end:
        pieces.append(replace(entity, offset=begin, length=entity.end - begin))
    return pieces


def _merged(pieces: list[Entity]) -> list[Entity]:
    """Pieces of one type that overlap or touch as one."""
    merged: dict[str, list[Entity]] = {}
    for piece in sorted(pieces, key=lambda one: one.offset):
        same = merged.setdefault(piece.type, [])
        if same and piece.offset <= same[-1].end:
            length = max(same[-1].end, piece.end) - same[-1].offset
            same[-1] = replace(same[-1], length=length)
        else:
            same.append(piece)
    return [piece for same in merged.values() for piece in same]
