"""Footnotes that stand between the halves of a paragraph, and notes without a label."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tradeqa.documents.plain.chars import ends_sentence
from tradeqa.documents.plain.drafts import Draft
from tradeqa.documents.plain.labels import Label
from tradeqa.documents.plain.lines import Line

_MARK = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿"
_ONLY_MARKS = re.compile(rf"[{_MARK}]+\Z")
_OPENS = re.compile(rf"[{_MARK}](?![,，。、;；.])")
_INLINE = re.compile(f"[{_MARK}]")


def footnote_starts(lines: Sequence[Line]) -> dict[int, int]:
    """Positions of lines that open a footnote, with the number of notes to come after them.

    A line opens one when it begins with a mark that the text above has referred to
    inside a line; an enumeration's ① stands at its line's beginning only. Marks that
    stand alone, on one line or several, announce as many notes as there are marks.
    """
    starts: dict[int, int] = {}
    referred: set[str] = set()
    article, opener, last = 1, -1, -1
    for at, line in enumerate(lines):
        if line.article != article:
            article = line.article
            referred.clear()
        text = line.text
        if text.isascii() or _INLINE.search(text) is None:
            continue
        marks = len(text) if _ONLY_MARKS.match(text) else 0
        is_more = bool(marks) and last == at - 1 >= 0
        if is_more or (_OPENS.match(text) and text[0] in referred):
            if not is_more:
                opener = at
            starts[opener] = starts.get(opener, 0) + marks
            last = at if marks else -1
            referred.difference_update(text[: marks or 1])
        referred.update(match[0] for match in _INLINE.finditer(text) if match.start())
    return starts


def is_bare_mark(line: Line) -> bool:
    """Whether a line holds nothing but footnote marks."""
    return _ONLY_MARKS.match(line.text) is not None


def takes_announced(note: Draft | None, line: Line, label: Label | None) -> bool:
    """Add a line to a note whose bare marks announced more; False when it is not of the note."""
    if note is None or not note.wants or label not in (None, Label.NOTE):
        return False
    note.lines.append(line)
    if ends_sentence(line.text):
        note.wants -= 1
    return True
