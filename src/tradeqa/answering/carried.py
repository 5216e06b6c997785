"""What of the previous question goes on: its text without the asking part."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tradeqa.answering.slot_spans import Piece
from tradeqa.answering.slot_words import UNIT, Kind

_BRACKETED = re.compile(r"^(?P<main>.*?)[（(](?P<aside>[^（）()]*)[）)]\s*(?P<end>[?？]?)\s*$")
_END = re.compile(r"[\s?？!！。，,；;、：:]+$")
_START = re.compile(r"^[\s?？!！。，,；;、：:的]+")
_DANGLING = re.compile(r"(?:[的是了在有为和与及把被得到]|一共|总共|大概|大约|(?<=[^\w])一)+$")
_EMPTY = re.compile(r"[“\"《「][”\"》」]|(?<=[\s，,])[，,]+")
_SEVERAL = re.compile(r"[?？。!！].*\w")  # more than one sentence
_HAN = re.compile("[\u4e00-\u9fff]")
_SCALE = re.compile(r"^[十百千万亿]+$")
_OBJECT_ASKS = re.compile(r"^(?:什么|啥|有?哪|几|是?多少|第几)")
_TIME_ASKS = re.compile(r"时候|时间|何时|哪(?:一)?[年天月]|何地|哪[里儿]")
_TAGS = ("吗", "呢", "吧")
_REASONS = re.compile(r"为|怎|如何|咋|是否|是不是|有没有")


@dataclass(frozen=True, slots=True)
class Asking:
    """Which pieces ask (by index), and the verbs among them."""

    indices: frozenset[int]
    verbs: tuple[int, ...]
    counts: bool  # whether a number with a unit is asked for
    unit: tuple[int, ...]  # a unit of two letters or more: 标箱, teu


def asking(pieces: Sequence[Piece]) -> Asking:
    """The asking part of a question: question words with their verb, unit and particles."""
    marked: set[int] = set()
    verbs: list[int] = []
    counts = False
    units: list[int] = []
    for index, piece in enumerate(pieces):
        if piece.kind is not Kind.ASK:
            continue
        marked.add(index)
        if _TIME_ASKS.search(piece.key):
            marked |= {
                i
                for i in range(index + 1, min(index + 2, len(pieces)))
                if pieces[i].kind is Kind.VERB
            }
        if piece.key in _TAGS or _REASONS.search(piece.key):
            continue
        found = _mark_right(pieces, index, marked)
        counts |= bool(found)
        units += [i for i in found if len(pieces[i].key) > 1]
        _mark_left(pieces, index, marked, verbs)
    return Asking(frozenset(marked), tuple(verbs), counts, tuple(units))


def _mark_right(pieces: Sequence[Piece], index: int, marked: set[int]) -> list[int]:
    """Mark the unit or the noun that a question word takes; the pieces of the unit."""
    if not _OBJECT_ASKS.match(pieces[index].key) or _TIME_ASKS.search(pieces[index].key):
        return []
    rest = "".join(piece.key for piece in pieces[index + 1 :])
    unit = UNIT.match(rest)
    reach, at = (unit.end() if unit else 0), 0
    found: list[int] = []
    for after in range(index + 1, len(pieces)):
        at += len(pieces[after].key)
        lone = (
            len(pieces[after].key) == 1
            and pieces[after].kind is Kind.THING
            and _ends(pieces, after)
        )
        taken = "多少" not in pieces[index].key and "几" not in pieces[index].key
        begun = at - len(pieces[after].key) < reach and len(pieces[after].key) == 2  # 辆车
        if at <= reach or lone or begun:
            marked.add(after)
            found.append(after)
        elif taken and after == index + 1 and pieces[after].kind in (Kind.THING, Kind.AMOUNT):
            marked.add(after)
        else:
            break
    return found


def _ends(pieces: Sequence[Piece], index: int) -> bool:
    return all(p.kind in (Kind.MARK, Kind.ASK) for p in pieces[index + 1 : index + 2])


def _mark_left(pieces: Sequence[Piece], index: int, marked: set[int], verbs: list[int]) -> None:
    last = all(p.kind in (Kind.MARK, Kind.FILLER, Kind.ASK) for p in pieces[index + 1 :])
    takes_verb = last or not _TIME_ASKS.search(pieces[index].key)
    for before in range(index - 1, -1, -1):
        piece = pieces[before]
        if piece.kind is Kind.VERB and takes_verb:
            verbs.append(before)
        elif piece.kind not in (Kind.FILLER, Kind.LINK) or piece.key == "的":
            return
        marked.add(before)


def context(
    text: str,
    pieces: Sequence[Piece],
    *,
    drop: Collection[Kind] = (),
    subject_only: bool = False,
    keep_verb: bool = False,
) -> str:
    """The previous question without its asking part and without the kinds in `drop`.

    Args:
        text: the previous question; `pieces` index it.
        drop: kinds that the new question replaces.
        subject_only: leave out what follows the first verb.
        keep_verb: a verb asked with a number stays, as a noun (吞吐了多少箱 → 吞吐量).
    """
    asked = asking(pieces)
    gone = set(asked.indices)
    inserted: dict[int, str] = {}
    if keep_verb and asked.counts:
        for index in asked.verbs[:1]:
            if len(pieces[index].key) > 1:
                gone.discard(index)
                unit = [i for i in asked.unit if not _SCALE.match(pieces[i].key)]
                gone -= set(unit)
                inserted[unit[-1] if unit else index] = "的" if unit else "量"
    gone |= {i for i, piece in enumerate(pieces) if piece.kind in drop}
    if _SEVERAL.search(text) or not _HAN.search(text):
        kept = (Kind.YEAR, Kind.MONTHS, Kind.PLACE, Kind.THING, Kind.DIRECTION)
        return "".join(
            text[p.start : p.end]
            for i, p in enumerate(pieces)
            if p.kind in kept and i not in gone and len(p.key) > 1
        )
    if subject_only:
        gone |= _behind_verb(pieces, gone)
    return _cut(text, pieces, gone, inserted)


def _behind_verb(pieces: Sequence[Piece], gone: Collection[int]) -> set[int]:
    """Everything from the first verb on, if a name stands before it; else the verbs only."""
    stop = next(
        (i for i, piece in enumerate(pieces) if piece.kind is Kind.VERB or piece.kind is Kind.ASK),
        len(pieces),
    )
    named = any(
        piece.kind in (Kind.THING, Kind.PLACE) and i not in gone
        for i, piece in enumerate(pieces[:stop])
    )
    measures = (Kind.CHANGE, Kind.SHARE, Kind.RANK)
    return {
        i
        for i, piece in enumerate(pieces)
        if (named and i >= stop) or piece.kind is Kind.VERB or (named and piece.kind in measures)
    }


def _cut(
    text: str, pieces: Sequence[Piece], gone: Collection[int], inserted: dict[int, str]
) -> str:
    kept: list[str] = []
    at = 0
    for index, piece in enumerate(pieces):
        if index in gone:
            kept.append(text[at : piece.start])
        elif piece.kind is Kind.THING and text[piece.start : piece.end] in "".join(kept):
            kept.append(text[at : piece.start])  # said before
        else:
            kept.append(text[at : piece.end] + inserted.get(index, ""))
        at = piece.end
    return tidy("".join(kept) + text[at:])


def tidy(text: str) -> str:
    """Without the punctuation and function words that a cut leaves at both ends."""
    bare = _EMPTY.sub("", text)
    while True:
        shorter = _DANGLING.sub("", _END.sub("", _START.sub("", bare)))
        if shorter == bare:
            return bare
        bare = shorter


def aside_first(text: str) -> str:
    """A bracket at the end is put in front: 取消率是多少？（2024年） → 2024年取消率是多少？"""
    match = _BRACKETED.match(text)
    if match is None or not match["aside"].strip():
        return text
    main = _END.sub("", match["main"])
    return f"{match['aside'].strip()}{main}？"
