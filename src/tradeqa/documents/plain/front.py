"""Title and authors at the head of an article."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tradeqa.documents.plain.bylines import AFFILIATION, is_byline, names_in
from tradeqa.documents.plain.chars import ends_clause, ends_open, has_han
from tradeqa.documents.plain.labels import GENERIC, Label, is_short_title
from tradeqa.documents.plain.layout import Layout
from tradeqa.documents.plain.lines import Line

_ISSUE_LINE = re.compile(
    r".{0,30}(?:第[0-9一二三四五六七八九十]+[卷期]|总第[0-9]+期|(?i:vol)\.[0-9])"
)
_RUBRIC = re.compile(
    r"[【\[〔][^】\]〕]{2,20}[】\]〕]\Z"
)  # "【茶业论坛】": the section of the journal
_TITLE_WITHIN = 8  # lines from the beginning
_LONGEST_TITLE = 60  # characters
_SHORTEST_TITLE = 4
_LONGEST_BYLINE = 60  # columns
_BODY = 40  # columns of a line that is surely text
_LONGEST_LEAD = 90  # columns of a title that only its place tells


def find_front(lines: Sequence[Line], layout: Layout) -> tuple[frozenset[int], frozenset[int]]:
    """Positions of the title's lines and of bylines that only their place tells.

    A title is a short line before bylines or before the abstract, or the very first
    line where a long one follows.
    """
    for at, line in enumerate(lines[:_TITLE_WITHIN]):
        if line.turned or (at > 0 and layout.labels[at] is not None):
            break
        if is_rubric(line) or layout.labels[at] in (Label.IDENTIFIER, Label.BYLINE):
            continue
        if layout.labels[at] is not None or not _may_be_title(line):
            break
        return _from_title(lines, layout, at)
    return frozenset(), frozenset()


def is_rubric(line: Line) -> bool:
    """Whether the line names the section or the issue of a journal."""
    return _RUBRIC.match(line.flat) is not None or (
        _ISSUE_LINE.match(line.flat) is not None and line.width <= _LONGEST_LEAD
    )


def _from_title(
    lines: Sequence[Line], layout: Layout, at: int
) -> tuple[frozenset[int], frozenset[int]]:
    titles = [at]
    position = at + 1
    if position < len(lines) and _is_second_line(lines, layout, position):
        titles.append(position)
        position += 1
    bylines: list[int] = []
    while position < len(lines) and _is_author_line(lines, position):
        bylines.append(position)
        position += 1
    if position < len(lines):
        label = layout.labels[position]
        is_led = bool(bylines) or label in (Label.ABSTRACT, Label.BYLINE, Label.IDENTIFIER)
        is_first = at == 0 and len(titles) == 1 and _leads_text(lines, layout, position)
        if is_led or is_first:
            return frozenset(titles), frozenset(bylines)
    return frozenset(), frozenset()


def _may_be_title(line: Line) -> bool:
    length = len(line.flat) if has_han(line.flat) else line.width // 2
    return (
        _SHORTEST_TITLE <= length <= _LONGEST_TITLE
        and is_short_title(line, _LONGEST_TITLE)
        and not GENERIC.match(line.flat)
        and not line.flat.endswith(("—", "…"))
        and not is_byline(line)
        and any(char.isalpha() for char in line.flat)
    )


def _is_second_line(lines: Sequence[Line], layout: Layout, at: int) -> bool:
    """Whether a title runs over two lines, authors following."""
    return (
        layout.labels[at] is None
        and not lines[at].turned
        and _may_be_title(lines[at])
        and not _is_author_line(lines, at)
        and at + 1 < len(lines)
        and _is_author_line(lines, at + 1)
        and has_han(lines[at].flat)
    )


def _is_author_line(lines: Sequence[Line], at: int) -> bool:
    line = lines[at]
    if line.turned:
        return False
    if AFFILIATION.match(line.flat) and has_han(line.flat):
        return True
    if not has_han(line.flat) or line.width > _LONGEST_BYLINE:
        return False
    names = names_in(line.text)
    if not names or all(len(name) > 4 for name in names):
        return False
    after = lines[at + 1] if at + 1 < len(lines) else None
    return after is not None and (len(names) > 1 or len(names[0]) <= 3 or "·" in names[0])


def _leads_text(lines: Sequence[Line], layout: Layout, at: int) -> bool:
    """Whether the first line stands over text as a title does: short, set apart."""
    first, after = lines[0], lines[at]
    if after.width < _BODY or layout.labels[at] not in (None, Label.ABSTRACT):
        return False
    if ends_clause(first.text) or ends_open(first.text) or first.width >= _LONGEST_LEAD:
        return False
    set_apart = after.blank_before or after.indent > first.indent
    return set_apart or (first.indent == after.indent and after.indent >= 2)
