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
_ASKS_KIND = re.compile(r"(?:哪(?![里儿])|什么)(?:个|家|些|种|类|位)?[\u4e00-\u9fff]{2}")
_WHEN_WHERE = re.compile(r"什么时|啥时|何时|何地|哪(?:[里儿年月天]|一[年天])")
_IDLE = frozenset({"有", "是", "一共", "大概", "了", "过"})
_TIMELESS = re.compile(
    r"总部|地址|董事长|总经理|总裁|负责人|创始人|作者|成立|定义|含义|什么是|什么意思"
)
_COMPARES = re.compile(r"比|相比|与|和|跟|同")
_COUNTS = re.compile(r"(?:几|多少)$")
_WORD = re.compile(r"[\u4e00-\u9fffa-z]")


def stands_alone(new: FollowUp, old: Sequence[Piece]) -> bool:
    """Whether a question (without pronouns) needs nothing from the one before, `old`."""
    if not new.asks and not _figure_named(new):
        return False
    if new.has(Kind.SHARE) and not new.has(Kind.DIRECTION, Kind.AMOUNT, Kind.VERB, *TIMES):
        return False  # 民营企业占多少: of what was asked before
    if new.things:
        leans = _elliptic(new) or _subjectless(new) or _bare_name(new)
        return not leans or _counts_else(new, old)
    return _asks_which(new) or _place_told(new)


def _place_told(new: FollowUp) -> bool:
    """越南的出口增长了多少: a place, and what is told of it, without a name."""
    places = [p for p in new.pieces if p.kind is Kind.PLACE and p.key not in WORLD]
    if not places or _elliptic(new) or _subjectless(new) or _bare_count(new) is not None:
        return False
    return new.has(Kind.DIRECTION) or (new.has(Kind.VERB) and len(new.pieces) > 4)


def _asks_which(new: FollowUp) -> bool:
    """哪些港口的吞吐量下降了: what is asked for is the subject, and a measure is told of it."""
    first = next((i for i, p in enumerate(new.pieces) if p.kind is not Kind.FILLER), 0)
    subject = new.pieces[first + 1 : first + 2]
    return (
        new.pieces[first].kind is Kind.ASK
        and bool(re.search(r"哪|什么", new.pieces[first].key))
        and any(p.kind is Kind.THING and len(p.key) > 1 for p in subject)
        and new.has(Kind.AMOUNT, Kind.DIRECTION)
    )


def _counts_else(new: FollowUp, old: Sequence[Piece]) -> bool:
    """海外仓有多少个, where the question before did not ask for a number of 个."""
    units = [p.key for i, p in enumerate(new.pieces) if i in new.asking.indices][1:]
    asked_before = {p.key for p in old}
    first = next((p for p in new.pieces if p.kind is not Kind.FILLER), None)
    named = first is not None and first.kind is Kind.THING
    has = any(p.key == "有" for p in new.pieces)
    return named and has and new.asking.counts and asked_before.isdisjoint(units)


def elliptic(new: FollowUp) -> bool:
    """Whether it counts 几家, 多少座 of something that it does not name."""
    return _elliptic(new)


def carries_time(new: FollowUp, old: Sequence[Piece]) -> bool:
    """A full question without a time, for a figure of the same kind as the one before."""
    if new.has(*TIMES) or _TIMELESS.search(new.key) or not (new.has(*FIGURES) or new.asking.counts):
        return False
    kinds = (*NAMES, *FIGURES, Kind.VERB)
    shared = {p.key for p in new.pieces if p.kind in kinds}
    return any(p.key in shared for p in old if p.kind in kinds)


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
        if unit and unit.group() and not _WORD.match(rest[unit.end() :].lstrip("呢呀啊吗了")):
            return index
    return None


def _elliptic(new: FollowUp) -> bool:
    """几家 with nothing before it that can be counted: 先进制造业的有几家, 美国有几座."""
    at = _bare_count(new)
    if at is None:
        return False
    before = [p for p in new.pieces[:at] if p.key not in _IDLE]
    told = [p for p in before if p.kind not in (Kind.FILLER, *TIMES)]
    return (
        not told
        or before[-1].key in ("的", "里面", "里", "中")
        or told[-1].kind in (Kind.PLACE, Kind.SHARE)
    )


def _subjectless(new: FollowUp) -> bool:
    """Whether it begins with its verb or preposition, or with 什么时候 and a verb."""
    idle = (Kind.FILLER, Kind.MARK, *TIMES)
    solid = [(i, p) for i, p in enumerate(new.pieces) if p.kind not in idle]
    if not solid:
        return True
    at, first = solid[0]
    if first.kind is Kind.ASK:
        if _OPEN_HOW.search(first.key) or len(solid) < 2 or ("谁" in first.key and new.things):
            return False
        told = [p for _, p in solid[1:] if p.kind in (Kind.VERB, *FIGURES)]
        return solid[1][1].kind in (Kind.VERB, *FIGURES) or (
            not told and bool(_WHEN_WHERE.match(first.key)) and "有" not in new.key
        )
    if first.kind in (Kind.CHANGE, Kind.RANK, Kind.SHARE, Kind.LINK):
        return True
    if first.kind is not Kind.VERB:
        return False
    asks = next((i for i, p in solid if p.kind is Kind.ASK), len(new.pieces))
    thing = next((i for i in new.things if i > at), len(new.pieces))
    return asks < thing or thing == len(new.pieces)


def _bare_name(new: FollowUp) -> bool:
    """A name with nothing asked of it but 呢 or 是多少."""
    if _DEFINES.search(new.key) and not new.marked:
        return False
    if len(new.things) > 1 and _COMPARES.search(new.key):
        return False
    if _ASKS_KIND.search(new.key) and not new.marked:
        return False
    return not any(
        p.kind is Kind.VERB or (p.kind in (*FIGURES, Kind.RANK) and i not in new.asking.indices)
        for i, p in enumerate(new.pieces)
    ) and not (len(new.things) > 1 and new.asks and not new.marked)
