"""Lines that belong to the page and not to the text: page numbers, running heads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tradeqa.documents.plain.chars import ends_clause, has_han, is_latin
from tradeqa.documents.plain.lines import TURN_MARK, Line

_BARE = re.compile(r"[0-9]{1,4}\Z")
_DRESSED = re.compile(
    r"([-–—·•~∙]{1,3})[0-9]{1,4}\1\Z|第[0-9]{1,4}页(?:[/,，]?共[0-9]{1,4}页)?\Z"
    r"|(?i:page)[0-9]{1,4}(?:(?i:of)[0-9]{1,4})?\Z|[0-9]{1,4}/[0-9]{1,4}(?:页)?\Z"
)
_UNIT = re.compile(
    r"[年月日时分秒号个家万亿千百元美吨人次名位条项台辆艘列箱倍成%％‰、，。；：,.;:)）]"
)
_DIGITS = re.compile("[0-9]+")
_EDGE = 2  # lines at the top and at the foot of a page that may be running heads
_REPEATS = 3  # pages that show the same line,
_FEW_PAGES = 4  # or two of so few, the line being the outermost
_LONGEST_HEAD = 120  # columns


def noise_lines(lines: Sequence[Line], *, wrapped: bool) -> frozenset[int]:
    """Positions in `lines` of page numbers and running heads."""
    noise = _running_heads(lines)
    edges = _page_edges(lines, noise)
    for at, line in enumerate(lines):
        if len(line.text) > 24 or at in noise:
            continue
        is_dressed = _DRESSED.match(line.flat) is not None and not _in_column(lines, at)
        if is_dressed or (_BARE.match(line.text) and _is_page_number(lines, at, edges, wrapped)):
            noise.add(at)
    return frozenset(noise)


def _is_page_number(lines: Sequence[Line], at: int, edges: frozenset[int], wrapped: bool) -> bool:
    before = lines[at - 1] if at else None
    after = lines[at + 1] if at + 1 < len(lines) else None
    if _in_column(lines, at) or (after is not None and _UNIT.match(after.text)):
        return False
    if edges:
        return at in edges
    if before is None or after is None or not (_is_text(before) and _is_text(after)):
        return False
    return wrapped or not ends_clause(before.text)


def _page_edges(lines: Sequence[Line], heads: set[int]) -> frozenset[int]:
    """First and last line of each page, running heads aside; empty for a single page."""
    edges: set[int] = set()
    before: int | None = None
    for at, line in enumerate(lines):
        if at in heads:
            continue
        if before is None or lines[before].page != line.page:
            edges.add(at)
            if before is not None:
                edges.add(before)
        before = at
    if before is not None:
        edges.add(before)
    return frozenset(edges) if lines and lines[-1].page > 0 else frozenset()


def _in_column(lines: Sequence[Line], at: int) -> bool:
    """Whether another line of figures stands beside this one: cells, not page numbers."""
    return any(
        0 <= near < len(lines) and not _is_text(lines[near]) and lines[near].page == lines[at].page
        for near in (at - 1, at + 1)
    )


def _is_text(line: Line) -> bool:
    return has_han(line.flat) or is_latin(line.flat)


def _running_heads(lines: Sequence[Line]) -> set[int]:
    """Lines that stand at the edges of several pages, but for their figures the same."""
    edges: dict[int, list[int]] = {}
    for at, line in enumerate(lines):
        edges.setdefault(line.page, []).append(at)
    few = len(edges) <= _FEW_PAGES
    depth = 1 if few else _EDGE
    places: dict[int, str] = {}
    counts: Counter[str] = Counter()
    for page in edges.values():
        for at in {*page[:depth], *page[-depth:]}:
            line = lines[at]
            if line.width <= _LONGEST_HEAD and _is_text(line) and not TURN_MARK.match(line.text):
                places[at] = _DIGITS.sub("#", line.flat)
        counts.update({places[at] for at in page if at in places})
    least = 2 if few else max(_REPEATS, len(edges) // 4)
    heads = {text for text, count in counts.items() if count >= least}
    noise: set[int] = set()
    seen: set[str] = set()
    for at, text in sorted(places.items()):
        if text in heads and ("#" in text or text in seen):
            noise.add(at)
        seen.add(text)
    return noise
