"""Which of the entities that a bot asks for Telegram keeps."""

from __future__ import annotations

from collections.abc import Iterable

from .entities import CODE, KINDS, QUOTES, Entity, in_order
from .errors import BadRequest
from .formatting import cut_formatting

MAX_ENTITIES = 100
"""Telegram keeps this many entities of a message and drops the rest, custom emoji not counted."""


def kept_entities(entities: Iterable[Entity], *, strict: bool) -> tuple[Entity, ...]:
    """The entities that Telegram keeps, in order, formatting cut into its pieces.

    Of links, code and custom emoji that overlap the first stays, and so of block quotations; what
    lies across the edge of a quotation goes; code holds no formatting.

    Raises:
        BadRequest: `strict`, and some would be dropped.
    """
    ordered = in_order(entity for entity in entities if entity.length > 0)
    quotes = _apart([entity for entity in ordered if entity.type in QUOTES], strict)
    whole = _apart([one for one in ordered if one.type not in {*QUOTES, *KINDS}], strict)
    for entity in list(whole):
        if any(_cross(entity, quote) for quote in quotes):
            _stricter(strict, f"drop the {entity.type} across the edge of a block quotation")
            whole.remove(entity)
    formatting = [entity for entity in ordered if entity.type in KINDS]
    for entity in formatting:
        if any(_overlap(entity, other) for other in whole if other.type in CODE):
            _stricter(strict, f"drop the {entity.type} that overlaps code")
    counted = [one for one in whole if one.type != "custom_emoji"]
    sent = [*quotes, *counted, *cut_formatting(formatting, [])]
    if len(sent) > MAX_ENTITIES:
        _stricter(strict, f"drop all but {MAX_ENTITIES} of these {len(sent)} entities")
    left = MAX_ENTITIES - len(quotes) - len(counted)
    others = [*quotes, *whole] if left >= 0 else in_order([*quotes, *whole])[:MAX_ENTITIES]
    pieces = cut_formatting(formatting, [])[: max(left, 0)]
    return tuple(in_order([*others, *cut_formatting(pieces, others)]))


def _stricter(strict: bool, what: str) -> None:
    if strict:
        raise BadRequest(f"can't parse entities: Telegram would silently {what}")


def _overlap(one: Entity, other: Entity) -> bool:
    return one.offset < other.end and other.offset < one.end


def _cross(one: Entity, quote: Entity) -> bool:
    """Do they overlap, and `one` is not all inside the quotation?"""
    return _overlap(one, quote) and not (quote.offset <= one.offset and one.end <= quote.end)


def _apart(entities: list[Entity], strict: bool) -> list[Entity]:
    """Those that begin after the end of the last one kept."""
    kept: list[Entity] = []
    for entity in entities:
        if kept and entity.offset < kept[-1].end:
            _stricter(strict, f"drop the {entity.type} inside a {kept[-1].type}")
        else:
            kept.append(entity)
    return kept
