"""New values put into the previous question in the place of old ones of the same kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from tradeqa.answering.carried import asking
from tradeqa.answering.slot_spans import Piece, Role
from tradeqa.answering.slot_words import WORLD, Kind

_NOW = re.compile(r"报道时|目前|现在|如今|今天")
# Measure words of one sort of thing: 多少辆 is no question about batteries.
_ITS_OWN_UNIT = re.compile(r"(?:多少|几)[辆列艘架台部头只棵株匹趟班双](?!车)")
_BEHIND_THING = frozenset({Kind.DIRECTION, Kind.AMOUNT, Kind.CHANGE, Kind.SHARE, Kind.VERB})


def counterpart(pieces: Sequence[Piece], new: Piece, *, forced: bool) -> Piece | None:
    """The piece of the previous question that a new value stands for, if there is one.

    Args:
        pieces: the previous question.
        new: the value.
        forced: whether the value must replace something (「X呢」), or only its parallel.
    """
    if new.kind is Kind.PLACE:
        return _place(pieces, new)
    if new.kind is Kind.THING:
        return _thing(pieces, new, forced=forced)
    if new.kind is Kind.MONTHS and _NOW.search(new.key):
        return _whole_time(pieces)
    return next((piece for piece in pieces if piece.kind is new.kind), None)


def _whole_time(pieces: Sequence[Piece]) -> Piece | None:
    """Year and months together: 到报道时 stands for the whole date."""
    times = [p for p in pieces if p.kind in (Kind.YEAR, Kind.MONTHS)]
    if not times:
        return None
    last = times[1] if len(times) > 1 and times[1].start == times[0].end else times[0]
    return Piece(Kind.MONTHS, times[0].key, times[0].start, last.end)


def _place(pieces: Sequence[Piece], new: Piece) -> Piece | None:
    places = [p for p in pieces if p.kind in (Kind.PLACE, Kind.REGION)]
    if not places:
        return next((p for p in pieces if p.heading.startswith("tail: ")), None)
    same = [
        p for p in places if p.role is new.role or (p.kind is Kind.REGION and new.role == "nation")
    ]
    if len(same) > 1:
        behind = [p for p in same if _after_link(pieces, p)]
        return (behind or [p for p in same if p.key not in WORLD] or same)[-1]
    if same:
        return same[0]
    return next((p for p in reversed(places) if not _after_link(pieces, p)), places[-1])


def _after_link(pieces: Sequence[Piece], piece: Piece) -> bool:
    index = list(pieces).index(piece)
    return index > 0 and pieces[index - 1].kind is Kind.LINK


def _thing(pieces: Sequence[Piece], new: Piece, *, forced: bool) -> Piece | None:
    asked = asking(pieces).indices
    things = [p for i, p in enumerate(pieces) if p.kind is Kind.THING and i not in asked]
    tests: tuple[Callable[[Piece], bool], ...] = (
        lambda p: bool(new.role) and p.role is new.role,
        lambda p: p.key[-1] == new.key[-1] and not p.key.isascii() and (forced or _long(p, new)),
        lambda p: bool(new.heading) and p.heading == new.heading,
    )
    for alike in tests:
        parallel = [p for p in things if alike(p)]
        if parallel:
            return parallel[-1]
    if new.role in (Role.PORT, Role.CITY):
        places = [p for p in pieces if p.kind is Kind.PLACE]
        if places:
            return places[-1]
    if not forced or not things:
        return None
    if new.role in (Role.COMPANY, Role.BODY, Role.PERSON) or new.name:
        return things[0]
    owned = [p for p in things if not new.name and _owned(pieces, p, asked)]
    if owned:
        return owned[-1]
    measured = [p for p in things if _measured(pieces, p)]
    return (measured or things)[-1] if measured else things[0]


def _long(old: Piece, new: Piece) -> bool:
    return min(len(old.key), len(new.key)) > 2  # 天津港, 青岛港; not 单仓


def _owned(pieces: Sequence[Piece], piece: Piece, asked: Collection[int]) -> bool:
    """Y of 「X的Y是什么」."""
    index = list(pieces).index(piece)
    before = pieces[index - 1].key if index else ""
    return before == "的" and all(i in asked for i in range(index + 1, len(pieces) - 1))


def _measured(pieces: Sequence[Piece], piece: Piece) -> bool:
    """Whether a measure or verb follows the name: it is what the question is about."""
    index = list(pieces).index(piece) + 1
    while index < len(pieces) and pieces[index].kind is Kind.FILLER:
        index += 1
    return index < len(pieces) and pieces[index].kind in _BEHIND_THING


def replaced(
    text: str, old: Piece, new: str, *, link: str = "", pieces: Sequence[Piece] = ()
) -> str:
    """`text` with the piece `old` exchanged; a port named by its city stays a port.

    A thing of another sort does not take over the measure word. `link` is the preposition
    that came with the new value, `pieces` are those of `text`.
    """
    start = old.start
    before = next((p for p in pieces if p.end == old.start), None)
    if link and before is not None and before.kind is Kind.LINK:
        start, new = before.start, link + new
    tail = old.heading.removeprefix("tail: ") if old.heading.startswith("tail: ") else ""
    if tail and not new.endswith(tail):
        new += tail
    rest = text[old.end :]
    if (
        old.kind is Kind.THING
        and old.role is not Role.COMPANY
        and new[-1:] != text[old.end - 1 : old.end]
    ):
        rest = _ITS_OWN_UNIT.sub("多少", rest)
    return text[:start] + new + rest
