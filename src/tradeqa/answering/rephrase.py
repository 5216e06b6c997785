"""Small changes to the wording of a question: a value put in, a forecast made a fact, an end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tradeqa.answering.carried import context, tidy
from tradeqa.answering.follow_up import TIMES, FollowUp
from tradeqa.answering.slot_spans import Piece
from tradeqa.answering.slot_words import Kind
from tradeqa.text.normalize import aligned_key, search_key

_ASKING = re.compile(r"[吗呢几谁啥哪]|什么|多[少大高长久快远]|怎|如何|为何|是否")


def times_of(pieces: Sequence[Piece], text: str) -> str:
    """Years and months of a question, as typed."""
    return "".join(text[p.start : p.end] for p in pieces if p.kind in TIMES)


def as_fact(text: str, pieces: Sequence[Piece]) -> str:
    """The forecast asked about before, as a fact: 某某预计增长多少 becomes 实际增长多少."""
    change = next((p for p in pieces if p.kind is Kind.CHANGE), None)
    if change is not None:
        text = text[: change.start] + "实际" + text[change.start :]
    key, origins = aligned_key(text)
    match = re.match(r"[^\d，,]{0,12}?(?:预计|预测|预期|估计)", key)
    return text[origins[match.end()] :] if match and match.end() < len(key) else text


def ranked(new: FollowUp, text: str, pieces: Sequence[Piece]) -> str | None:
    """第二呢: 出口最多的 becomes 出口第二多的."""
    ranks = [p for p in new.pieces if p.kind is Kind.RANK and p.key.startswith("第")]
    if len(ranks) != 1 or new.values():
        return None
    said = new.text[ranks[0].start : ranks[0].end]
    before = next((p for p in pieces if p.kind is Kind.RANK and p.key.startswith("第")), None)
    if before is not None:
        return text[: before.start] + said + text[before.end :]
    superlative = re.search(r"最(?=[多大高长快])", text)
    if superlative is None:
        return None
    said = said.rstrip("名位大")
    return text[: superlative.start()] + said + text[superlative.end() :]


def inserted(text: str, pieces: Sequence[Piece], piece: Piece, value: str) -> str:
    """A value without counterpart: a time or place in front, a direction before the measure."""
    if piece.kind is Kind.DIRECTION:
        at = next((p.start for p in pieces if p.kind is Kind.AMOUNT), None)
        if at is None:
            return f"{context(text, pieces)}{value}多少？"
        return text[:at] + value + text[at:]
    if piece.kind is Kind.MONTHS:
        year = next((p for p in pieces if p.kind is Kind.YEAR), None)
        at = year.end if year else 0
        return text[:at] + value + text[at:]
    if piece.kind is Kind.YEAR:
        return value + text
    last = [p for p in pieces if p.kind in (Kind.YEAR, Kind.MONTHS)]
    at = last[-1].end if last and last[0].start == 0 else 0
    return text[:at] + value + text[at:]


def spaced(before: str, after: str) -> bool:
    """Whether two texts may stand side by side: not two Latin words."""
    return not (before[-1:].isascii() and after[:1].isascii())


def why_asked(carried: str, body: str) -> str:
    """The question for the reason of what was asked before."""
    said = tidy(body)
    return f"{carried}{said}？" if len(said) > len("为什么") + 1 else f"{carried}，{said}？"


def closed(text: str) -> str:
    """A question that ends as one: measures without a question word get 是多少."""
    bare = tidy(text)
    if not bare:
        return text
    if _ASKING.search(search_key(bare)):
        return f"{bare}？"
    return f"{bare}是多少？"
