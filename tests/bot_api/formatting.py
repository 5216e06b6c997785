"""How Telegram cuts bold, italic and the like into pieces that do not lie across each other.

Such formatting is cut where other formatting begins, and where a link, code, a custom emoji or a
block quotation begins or ends; pieces of one kind that touch and need no cut are one. Inside code
there is none.
"""

from __future__ import annotations

from collections.abc import Sequence

from .entities import CODE, KINDS, Entity, in_order


def cut_formatting(formatting: Sequence[Entity], others: Sequence[Entity]) -> list[Entity]:
    """The formatting in pieces.

    Args:
        formatting: in order, may overlap and repeat.
        others: in order, each apart from or inside an earlier one.
    """
    cutting = _Cutting(in_order(formatting))
    stack: list[Entity] = []
    for other in in_order(others):
        _close(cutting, stack, other.offset)
        cutting.read_to(other.offset)
        stack.append(other)
    _close(cutting, stack, None)
    cutting.read_to(None)
    return in_order(cutting.pieces)


def _close(cutting: _Cutting, stack: list[Entity], upto: int | None) -> None:
    """Ends the entities that are over before a place; what stood inside code is dropped."""
    while stack and (upto is None or stack[-1].end <= upto):
        before = len(cutting.pieces)
        cutting.read_to(stack[-1].end)
        if stack.pop().type in CODE:
            del cutting.pieces[before:]


class _Cutting:
    """Formatting being read from left to right; `begun` and `ends` are those still open."""

    def __init__(self, formatting: list[Entity]) -> None:
        self._left = formatting
        self._begun: dict[str, int] = {}
        self._ends: dict[str, int] = {}
        self.pieces: list[Entity] = []

    def read_to(self, place: int | None) -> None:
        """Takes in what begins before a place, and cuts there; None is the end."""
        while self._left and (place is None or self._left[0].offset < place):
            one = self._left.pop(0)
            if one.type in self._ends and one.offset <= self._ends[one.type]:
                self._ends[one.type] = max(self._ends[one.type], one.end)
            else:
                self._cut(one.offset)
                self._begun[one.type], self._ends[one.type] = one.offset, one.end
        self._cut(place)

    def _cut(self, place: int | None) -> None:
        """Ends at a place what is open there; what reaches further begins anew."""
        for kind in KINDS:
            begin = self._begun.get(kind)
            if begin is None or (place is not None and begin >= place):
                continue
            end = self._ends[kind]
            if place is None or end <= place:
                self.pieces.append(Entity(kind, begin, end - begin))
                del self._begun[kind], self._ends[kind]
            else:
                self.pieces.append(Entity(kind, begin, place - begin))
                self._begun[kind] = place
