"""Which lines stand over the text that follows: numbered headings and bare sub-heads."""

from __future__ import annotations

from collections.abc import Sequence

from tradeqa.documents.model import BlockKind
from tradeqa.documents.plain.chars import ends_clause, ends_open, has_han
from tradeqa.documents.plain.drafts import Draft
from tradeqa.documents.plain.labels import BULLET, SURE_RANK, numbering_of
from tradeqa.documents.plain.layout import Layout
from tradeqa.documents.plain.lines import Line

_MARGIN = 0.95  # of the widest line: a wider one that begins like a heading is running text
_SHORT = 0.6  # of the widest line: shorter ones do not break off at the margin
_LONGEST_SUBHEAD = 20  # characters
_INDENT = 2  # columns
_BREAKS_OFF = ("，", ",", "、", "(", "（")


def is_closed(draft: Draft | None) -> bool:
    """Whether no paragraph waits for the rest of its sentence."""
    return draft is None or ends_clause(draft.tail) or draft.kind is not BlockKind.PARAGRAPH


def holds(line: Line, at: int, above: Draft | None, layout: Layout) -> bool:
    """Whether a line numbered as a heading is one, `above` being the open block."""
    way = numbering_of(line)
    if way is None or (layout.wrapped and layout.fills(line, at, _MARGIN)):
        return False
    if way.rank <= SURE_RANK:
        return above is None or not above.tail.endswith(_BREAKS_OFF)
    return is_closed(above)


def level_of(line: Line, layout: Layout) -> int:
    """Level of a numbered heading."""
    way = numbering_of(line)
    return 1 if way is None else layout.level(way.rank)


def is_subhead(lines: Sequence[Line], at: int, layout: Layout) -> bool:
    """Whether a short line without a number stands over the text that follows.

    Where headings are numbered there are no others.
    """
    line = lines[at]
    after = lines[at + 1] if at + 1 < len(lines) else None
    if layout.numbered or after is None or after.turned or not has_han(line.flat):
        return False
    if ends_clause(line.text) or ends_open(line.text) or BULLET.match(line.text):
        return False
    if layout.wrapped:
        return not layout.fills(line, at, _SHORT)
    set_apart = after.blank_before or after.indent >= _INDENT
    is_short = len(line.flat) <= _LONGEST_SUBHEAD and len(line.text) < 2 * _LONGEST_SUBHEAD
    return set_apart and is_short


def sublevel(drafts: Sequence[Draft]) -> int:
    """Level of a bare sub-head: 2 under one that ends with a dash, else 1."""
    before = drafts[-1] if drafts else None
    is_under = before is not None and before.kind is BlockKind.HEADING
    return 2 if is_under and before is not None and before.tail.endswith("—") else 1
