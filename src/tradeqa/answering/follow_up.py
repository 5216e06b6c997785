"""A question taken by itself: its values, its markers, what it asks."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from tradeqa.answering.carried import asking
from tradeqa.answering.slot_spans import Piece
from tradeqa.answering.slot_words import WORLD, Kind
from tradeqa.text.normalize import aligned_key

NAMES = (Kind.PLACE, Kind.THING)
FIGURES = (Kind.AMOUNT, Kind.CHANGE, Kind.SHARE, Kind.DIRECTION)
TIMES = (Kind.YEAR, Kind.MONTHS)
_LEAD = re.compile(
    r"^\s*(?:那么?(?!里|儿|家|个|座|条|艘|年|时|边)|其中|还有|另外|此外|然后|至于|而|再"
    r"|哦|嗯|好的?(?=[，,\s])|and|what about|how about)[，,\s]*",
    re.IGNORECASE,
)
_I_MEAN = re.compile(
    r"^(?P<body>.+?)[，,。？?；;\s]+我(?:是)?(?:说|指|问)的?是?(?P<value>[^，,。]+)$"
)
_COMMON_TAIL = re.compile(r"(?:企业|公司|产品|商品|港口|船|车|工厂|国家)$")
_EMPTY_ASK = re.compile(r"^(?:是?多少|呢|吧|吗|怎么样?|如何|咋样?|什么|哪些?)$")


def plain_order(question: str) -> str:
    """单仓多大？我说的是美国 → 美国单仓多大？"""
    match = _I_MEAN.match(question.strip()) if "我" in question else None
    if match is None:
        return question
    return f"{match['value'].rstrip('？?。')}{match['body']}？"


class FollowUp:
    """A question and what it holds."""

    def __init__(self, text: str, pieces: Sequence[Piece]) -> None:
        self.text = text
        self.pieces = tuple(pieces)
        self.key, origins = aligned_key(text)
        lead = _LEAD.match(self.key)
        self._lead = origins[lead.end()] if lead and lead.end() < len(self.key) else 0
        self.asking = asking(self.pieces)
        self.pronouns = [piece for piece in self.pieces if piece.kind is Kind.PRONOUN]
        self.asks = any(p.kind is Kind.ASK and p.key not in ("呢", "吧") for p in self.pieces)
        self.things = [
            i
            for i, p in enumerate(self.pieces)
            if p.kind is Kind.THING and len(p.key) > 1 and i not in self.asking.indices
        ]

    def has(self, *kinds: Kind) -> bool:
        """Whether a piece is of one of the kinds."""
        return any(piece.kind in kinds for piece in self.pieces)

    @property
    def marked(self) -> bool:
        """Whether 那, 其中 … begin it or it ends with nothing but 呢."""
        return bool(self._lead) or (not self.asks and any(p.kind is Kind.ASK for p in self.pieces))

    @property
    def thin(self) -> bool:
        """Whether, its pronouns aside, only measures, times and question words are left."""
        return not self.things and not any(
            p.kind in (Kind.VERB, Kind.AMOUNT, Kind.DIRECTION)
            or (p.kind is Kind.PLACE and p.key not in WORLD)
            for p in self.pieces
        )

    def values(self) -> list[tuple[int, Piece]]:
        """Slot values in order, with their places; those inside the asking part left out."""
        kinds = (*TIMES, *NAMES, Kind.DIRECTION, Kind.AMOUNT)
        return [
            (i, p)
            for i, p in enumerate(self.pieces)
            if p.kind in kinds
            and i not in self.asking.indices
            and (p.kind is not Kind.THING or len(p.key) > 1)
        ]

    def is_value(self, index: int) -> bool:
        """Whether a piece is named to replace something, not to say something new."""
        piece = self.pieces[index]
        if piece.kind in TIMES:
            return True
        after = next((p for p in self.pieces[index + 1 :] if p.kind is not Kind.FILLER), None)
        if after is not None and after.key == "呢":
            return True
        if not self.asks and not self.has(Kind.VERB):
            return True
        if piece.kind is Kind.AMOUNT:
            return False
        return not self.asking.counts and not self.says({index})

    def listed(self, index: int, *, joined: bool) -> tuple[str, bool]:
        """The value at `index` with those listed after it, and whether there are any.

        Empty for a value that is `joined` to the one before.
        """
        if joined:
            return "", self._more(index)
        last = index
        while self._more(last):
            last += 2
        return self.text[self.pieces[index].start : self.pieces[last].end], last > index

    def _more(self, index: int) -> bool:
        after = self.pieces[index + 1 : index + 3]
        return (
            len(after) == 2
            and after[0].key in ("和", "与", "、", "跟")
            and after[1].kind is self.pieces[index].kind
        )

    def elided_tail(self, index: int, old: Piece) -> str:
        """民营的呢 for 外贸企业: the noun that is left out, 企业."""
        after = self.pieces[index + 1].key if index + 1 < len(self.pieces) else ""
        tail = _COMMON_TAIL.search(old.key)
        if after != "的" or tail is None or self.pieces[index].key.endswith(tail.group()):
            return ""
        return tail.group() if len(old.key) > len(tail.group()) else ""

    def link(self, index: int) -> str:
        """The preposition right before a piece, as typed."""
        before = self.pieces[index - 1] if index else None
        if before is None or before.kind is not Kind.LINK:
            return ""
        return self.text[before.start : before.end]

    def in_front(self, index: int) -> bool:
        """Whether only times, names and fillers stand before a piece."""
        idle = (*TIMES, Kind.FILLER, Kind.PLACE, Kind.LINK, Kind.DIRECTION)
        return all(p.kind in idle for p in self.pieces[:index])

    def says(self, used: Collection[int]) -> bool:
        """Whether anything is asked or told beside the pieces in `used`."""
        for index, piece in enumerate(self.pieces):
            if index in used or piece.kind in (Kind.FILLER, Kind.MARK, Kind.LINK):
                continue
            if piece.kind is Kind.ASK and _EMPTY_ASK.match(piece.key):
                continue
            unit = index in self.asking.unit or len(piece.key) == 1
            told = piece.kind in (Kind.ASK, Kind.VERB)
            if unit and index in self.asking.indices and not told:
                continue
            return True
        return False

    def kinds(self, used: Collection[int]) -> frozenset[Kind]:
        """Kinds of the pieces that are not in `used`."""
        return frozenset(p.kind for i, p in enumerate(self.pieces) if i not in used)

    def topic(self, used: Collection[int]) -> bool:
        """Whether a name is left beside the pieces in `used`."""
        return any(i not in used for i in self.things)

    def lead_and_tail(self) -> set[int]:
        """Pieces of the marker in front, and 呢."""
        return {
            i
            for i, p in enumerate(self.pieces)
            if p.end <= self._lead or (p.kind is Kind.ASK and p.key == "呢")
        }

    def without_lead(self, text: str) -> str:
        """`text` without the marker in front."""
        return text[self._lead :] if text.startswith(self.text[: self._lead]) else text

    def rest(self, used: Collection[int]) -> str:
        """The words not in `used`, as typed."""
        kept: list[str] = []
        at = 0
        for index, piece in enumerate(self.pieces):
            kept.append(self.text[at : piece.start])
            if index not in used:
                kept.append(self.text[piece.start : piece.end])
            at = piece.end
        return "".join(kept).strip().lstrip("，,。？?的 ")
