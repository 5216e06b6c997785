"""How a text is laid out: hard-wrapped or a paragraph a line, indented, numbered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tradeqa.documents.plain.chars import ends_clause
from tradeqa.documents.plain.labels import Label, label_of, numbering_of
from tradeqa.documents.plain.lines import Line

_SHORTEST = 30  # columns of a line that says anything about wrapping
_WIDEST = 170  # columns of a wrapped line at most
_WRAPPED_SHARE = 0.35  # of the text stands in lines that break off inside a sentence
_INDENTED_SHARE = 0.6  # of the lines begin with an indent: a paragraph a line
_FIRST_LINES_SHARE = 0.03  # of the lines begin with one: first lines of wrapped paragraphs
_OVERSIZE = 2  # lines in such a window that may be wider: a footnote in small print
_WINDOW = 6  # lines on either side that show how wide a full line is
FULL = 0.88  # of that width, from which a line counts as full


@dataclass(frozen=True, slots=True)
class Layout:
    """What holds for a whole text, and how wide a full line is at each place.

    `labels` and `widest` have one member a line; `widest` is in columns.
    """

    wrapped: bool
    indented: bool
    numbered: bool
    labels: tuple[Label | None, ...]
    widest: tuple[int, ...]
    ranks: tuple[int, ...]  # numberings in use, highest first

    def fills(self, line: Line, at: int, share: float = FULL) -> bool:
        """Whether the line at `at` is as wide as a full line around there, or nearly."""
        return line.width >= share * self.widest[at]

    def level(self, rank: int) -> int:
        """Level of a heading numbered this way: 1 for the highest in use."""
        return self.ranks.index(rank) + 1 if rank in self.ranks else len(self.ranks) + 1


def layout_of(lines: Sequence[Line]) -> Layout:
    """Measure a text's lines."""
    labels = tuple(label_of(line) for line in lines)
    plain = [
        line
        for line, label in zip(lines, labels, strict=True)
        if label is None and line.width >= _SHORTEST
    ]
    total = sum(line.width for line in plain)
    broken = sum(
        line.width for line in plain if line.width <= _WIDEST and not ends_clause(line.text)
    )
    wrapped = len(plain) > 2 and broken >= _WRAPPED_SHARE * total
    indents = sum(line.indent >= 2 for line in plain)
    share = _FIRST_LINES_SHARE if wrapped else _INDENTED_SHARE
    indented = bool(plain) and indents >= max(1, share * len(plain))
    ranks: dict[int, int] = {}
    for line, label in zip(lines, labels, strict=True):
        way = numbering_of(line) if label is Label.HEADING else None
        if way is not None:
            ranks[way.rank] = ranks.get(way.rank, 0) + 1
    return Layout(
        wrapped, indented, sum(ranks.values()) > 1, labels, _widest(lines), tuple(sorted(ranks))
    )


def _widest(lines: Sequence[Line]) -> tuple[int, ...]:
    """Width of full lines around each line: one or two oversize ones do not count."""
    widths = [min(line.width, _WIDEST) for line in lines]
    found = []
    for at in range(len(widths)):
        around = sorted(widths[max(0, at - _WINDOW) : at + _WINDOW + 1])
        found.append(around[-_OVERSIZE - 1] if len(around) > 2 * _OVERSIZE else around[-1])
    return tuple(found)
