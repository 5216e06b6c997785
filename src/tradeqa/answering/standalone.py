"""Whether a question names its own topic and asks something of it, or leans on the last one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tradeqa.answering.follow_up import FIGURES, NAMES, TIMES, FollowUp
from tradeqa.answering.slot_spans import Piece
from tradeqa.answering.slot_words import UNIT, WORLD, Kind

_OPEN_HOW = re.compile(r"怎|如何|咋|为|什么是|何谓|是否|是不是|有没有")
_DEFINES = re.compile(
    r"什么是|是(?:什么|啥)|指(?:的是)?(?:什么|啥)|何谓|什么叫|是谁|在哪|哪里|叫什么"
)
_COMPARES = re.compile(r"比|相比|与|和|跟|同")
_COUNTS = re.compile(r"(?:几|多少)$")
_WORD = re.compile(r"[\u4e00-\u9fffa-z]")


def stands_alone(new: FollowUp) -> bool:
    """Whether a question (without pronouns) needs nothing from the one before."""
    if not new.asks and not _figure_named(new):
        return False
    if new.things:
        return not (_elliptic(new) or _subjectless(new) or _bare_name(new))
    places = [p for p in new.pieces if p.kind is Kind.PLACE and p.key not in WORLD]
    if not places or _elliptic(new) or _subjectless(new) or _bare_count(new) is not None:
        return False
    return new.has(Kind.DIRECTION) or (new.has(Kind.VERB) and len(new.pieces) > 4)


def elliptic(new: FollowUp) -> bool:
    """Whether it counts 几家, 多少座 of something that it does not name."""
    return _elliptic(new)


def carries_time(new: FollowUp, old: Sequence[Piece]) -> bool:
    """A full question without a time, for a figure of the same kind as the one before."""
    if new.has(*TIMES) or not new.has(*FIGURES):
        return False
    shared = {p.key for p in new.pieces if p.kind in (*NAMES, *FIGURES)}
    return any(p.key in shared for p in old if p.kind in (*NAMES, *FIGURES))


def phrase_complete(new: FollowUp, old: Sequence[Piece]) -> bool:
    """A place behind a preposition with its measure (对美的货量呢), where the last had none."""
    return (
        new.has(Kind.LINK)
        and new.has(Kind.PLACE)
        and new.has(Kind.AMOUNT)
        and all(p.kind is not Kind.LINK for p in old)
    )


def _figure_named(new: FollowUp) -> bool:
    """2023年钢材出口金额增幅: a year, a name and a measure ask by themselves."""
    return (
        not new.marked
        and new.has(Kind.YEAR)
        and new.has(Kind.AMOUNT, Kind.CHANGE, Kind.SHARE)
        and new.has(*NAMES)
    )


def _bare_count(new: FollowUp) -> int | None:
    """Where 几 or 多少 stands with a unit and no noun behind it."""
    for index, piece in enumerate(new.pieces):
        if piece.kind is not Kind.ASK or not _COUNTS.search(piece.key):
            continue
        rest = "".join(p.key for p in new.pieces[index + 1 :])
        unit = UNIT.match(rest)
        if unit and unit.group() and not _WORD.match(rest[unit.end() :]):
            return index
    return None


def _elliptic(new: FollowUp) -> bool:
    """几家 with nothing before it that can be counted: 先进制造业的有几家, 美国有几座."""
    at = _bare_count(new)
    if at is None:
        return False
    before = [p for p in new.pieces[:at] if p.key not in ("有", "是", "一共", "大概")]
    return (
        not before
        or before[-1].key == "的"
        or before[-1].kind
        in (
            Kind.PLACE,
            Kind.SHARE,
            Kind.FILLER,
        )
    )


def _subjectless(new: FollowUp) -> bool:
    """Whether it begins with its verb or preposition, or with 什么时候 and a verb."""
    idle = (Kind.FILLER, Kind.MARK, *TIMES)
    solid = [(i, p) for i, p in enumerate(new.pieces) if p.kind not in idle]
    if not solid:
        return True
    at, first = solid[0]
    if first.kind is Kind.ASK:
        if _OPEN_HOW.search(first.key) or len(solid) < 2:
            return False
        return solid[1][1].kind in (Kind.VERB, *FIGURES)
    if first.kind in (Kind.CHANGE, Kind.RANK, Kind.SHARE, Kind.LINK):
        return True
    if first.kind is not Kind.VERB:
        return False
    asks = next((i for i, p in solid if p.kind is Kind.ASK), len(new.pieces))
    thing = next((i for i in new.things if i > at), len(new.pieces))
    return asks < thing or thing == len(new.pieces)


def _bare_name(new: FollowUp) -> bool:
    """A name with nothing asked of it but 呢 or 是多少."""
    if _DEFINES.search(new.text) and not new.marked:
        return False
    if len(new.things) > 1 and _COMPARES.search(new.text):
        return False
    return not any(
        p.kind in (Kind.VERB, *FIGURES, Kind.RANK) and i not in new.asking.indices
        for i, p in enumerate(new.pieces)
    ) and not (len(new.things) > 1 and new.asks and not new.marked)
