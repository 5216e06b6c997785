"""Whether a line goes on with the paragraph before it, or begins a new block."""

from __future__ import annotations

import re

from tradeqa.documents.model import BlockKind
from tradeqa.documents.plain.chars import ends_clause, ends_open, ends_sentence, has_han, is_latin
from tradeqa.documents.plain.drafts import Draft
from tradeqa.documents.plain.labels import BULLET, KEYWORDS, Label
from tradeqa.documents.plain.layout import Layout
from tradeqa.documents.plain.lines import Line

_ITEM = re.compile(
    r"[(（][0-9一二三四五六七八九十]{1,2}[)）]|[①-⑳]|第[一二三四五六七八九十]{1,2}[,，、]|[一二三四五六七八九十][是要则]"
)
_INDENT = 2  # columns
_SHORT = 0.7  # of a full line: shorter lines do not break off at the margin


def goes_on(draft: Draft, line: Line, at: int, layout: Layout) -> bool:
    """Whether `line` (at position `at` of the text) continues the open `draft`."""
    tail = draft.tail
    if BULLET.match(line.text) or (line.indent >= _INDENT and layout.indented):
        return False
    if _ITEM.match(line.flat) and ends_clause(tail):
        return False
    is_full = draft.lines[-1].width >= layout.full[max(0, at - 1)]
    if draft.kind is BlockKind.NOTE:
        return _note_goes_on(draft, line, is_full, layout)
    if draft.label is Label.ABSTRACT and KEYWORDS.match(draft.lines[0].flat):
        return layout.wrapped and is_full
    return _text_goes_on(tail, line, at, is_full, layout)


def _text_goes_on(tail: str, line: Line, at: int, is_full: bool, layout: Layout) -> bool:
    if layout.wrapped and line.width <= 2 * max(layout.full[at], 1):
        return is_full if ends_sentence(tail) else _same_script(tail, line.text, line)
    if ends_clause(tail):
        return False
    if not line.blank_before and not layout.indented:
        return True
    return _same_script(tail, line.text, line)


def _note_goes_on(draft: Draft, line: Line, is_full: bool, layout: Layout) -> bool:
    tail = draft.tail
    if draft.label is Label.IDENTIFIER or ends_sentence(tail):
        return False
    if ends_open(tail) or tail.rfind("《") > tail.rfind("》"):
        return True
    return layout.wrapped and (is_full or line.torn_before)


def _same_script(tail: str, text: str, line: Line) -> bool:
    """Whether a break without a sentence's end is one inside a sentence.

    A Latin line after Chinese text, or after a Latin title, begins something new
    unless it stands close or begins in lower case.
    """
    if has_han(text):
        return has_han(tail) or not is_latin(tail) or not line.blank_before
    return not line.blank_before or text[0].islower() or ends_open(tail)


def is_subhead(line: Line, after: Line | None, at: int, layout: Layout) -> bool:
    """Whether a short line without a number stands over the text that follows."""
    if after is None or after.article != line.article or not has_han(line.flat):
        return False
    if ends_clause(line.text) or ends_open(line.text) or BULLET.match(line.text):
        return False
    if layout.wrapped:
        return line.width < _SHORT * layout.full[at] and not ends_open(line.text)
    set_apart = after.blank_before or after.indent >= _INDENT
    return (
        set_apart and len(line.flat) <= _LONGEST_SUBHEAD and len(line.text) < 2 * _LONGEST_SUBHEAD
    )


_LONGEST_SUBHEAD = 20  # characters
