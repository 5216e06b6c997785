"""Footnotes that stand between the halves of a paragraph, and notes without a label."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tradeqa.documents.plain.lines import Line

_MARK = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿"
_ONLY_MARKS = re.compile(rf"[{_MARK}]+\Z")
_OPENS = re.compile(rf"[{_MARK}](?![,，。、;；.])")
_INLINE = re.compile(f"[{_MARK}]")


def footnote_starts(lines: Sequence[Line]) -> dict[int, int]:
    """Positions of lines that open a footnote, with the number of notes they announce.

    A line opens one when it begins with a mark that the text above has referred to
    inside a line; an enumeration's ① stands at its line's beginning only. Marks that
    stand alone, on one line or several, announce as many notes as there are marks.
    """
    starts: dict[int, int] = {}
    referred: set[str] = set()
    article, opener = 1, -1
    for at, line in enumerate(lines):
        if line.article != article:
            article = line.article
            referred.clear()
        text = line.text
        if text.isascii() or _INLINE.search(text) is None:
            continue
        if _OPENS.match(text) and text[0] in referred:
            marks = len(text) if _ONLY_MARKS.match(text) else 1
            is_more = opener >= 0 and all(is_bare_mark(above) for above in lines[opener:at])
            if is_more:
                starts[opener] += marks
            else:
                opener = at
                starts[at] = marks
            referred.difference_update(text[:marks])
        referred.update(match[0] for match in _INLINE.finditer(text) if match.start())
    return starts


def is_bare_mark(line: Line) -> bool:
    """Whether a line holds nothing but footnote marks."""
    return _ONLY_MARKS.match(line.text) is not None
