"""Whether a line goes on with the paragraph before it, or begins a new block."""

from __future__ import annotations

import re

from tradeqa.documents.model import BlockKind
from tradeqa.documents.plain.chars import ends_clause, ends_open, ends_sentence, has_han, is_latin
from tradeqa.documents.plain.drafts import Draft
from tradeqa.documents.plain.labels import BULLET, ENTRY, KEYWORDS, Label
from tradeqa.documents.plain.layout import Layout
from tradeqa.documents.plain.lines import Line

_ITEM = re.compile(
    r"[(（][0-9一二三四五六七八九十]{1,2}[)）]|[①-⑳]|第[一二三四五六七八九十]{1,2}[,，、]|[一二三四五六七八九十][是要则]"
)
_INDENT = 2  # columns
_OVERWIDE = 1.7  # times the widest wrapped line: a paragraph on one line


def goes_on(draft: Draft, line: Line, at: int, layout: Layout) -> bool:
    """Whether `line` (at position `at` of the text) continues the open `draft`."""
    tail = draft.tail
    if BULLET.match(line.text) or (line.indent >= _INDENT and layout.indented):
        return False
    if _ITEM.match(line.flat) and ends_clause(tail):
        return False
    is_full = layout.fills(draft.lines[-1], at - 1)
    if draft.kind is BlockKind.NOTE:
        return _note_goes_on(draft, line, is_full, layout)
    if draft.label is Label.ABSTRACT and KEYWORDS.match(draft.lines[0].flat):
        return layout.wrapped and is_full
    return _text_goes_on(tail, line, at, is_full, layout)


def _text_goes_on(tail: str, line: Line, at: int, is_full: bool, layout: Layout) -> bool:
    if layout.wrapped and line.width <= _OVERWIDE * layout.widest[at]:
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
    if not is_latin(text):
        return has_han(tail) or not is_latin(tail) or not line.blank_before
    return not line.blank_before or text[0].islower() or ends_open(tail)


def entry_goes_on(draft: Draft, line: Line, at: int, layout: Layout) -> bool:
    """Whether a line without a number of its own continues an entry of the references."""
    if ends_sentence(draft.tail):
        is_open = False
    elif ENTRY.match(draft.lines[0].text):
        is_open = not line.blank_before or (
            layout.wrapped and layout.fills(draft.lines[-1], at - 1)
        )
    else:
        is_open = not line.blank_before
    return is_open
