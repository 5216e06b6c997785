"""Raw text as lines: where each stands, compacted, with the residue of thin spaces healed.

A line is what a reader would call one: a physical line, or several that extraction
tore apart at a thin space (a line break, a line of blanks only, a line break).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tradeqa.documents.model import Page
from tradeqa.documents.plain.chars import (
    BREAK,
    JOINT,
    NOTHING,
    SOFT_HYPHENS,
    SPACE,
    VISIBLE_RUN,
    WIDE,
    display_width,
    flat,
    gap_kind,
)
from tradeqa.documents.plain.numbers import continues_number

_LINE_END = re.compile("\r\n|[\n\r\f\v\x85\u2028\u2029]")
# "(下转第14页)", "（上接第二版）": another article stands between the two.
TURN_MARK = re.compile(
    r"[(（〔【\[]\s{0,3}(?P<way>下转|上接|转|接)\s{0,3}(?:本报|本刊)?第[^()（）\n\r]{1,12}[页版]\s{0,3}[)）〕】\]]"
)
_LATIN_START = re.compile("[A-Za-z]")
_ENOUGH_WORDS = 20  # one-word lines that show a text torn apart at its spaces
_HEAD = 100  # characters of a line that patterns look at


@dataclass(slots=True)
class Line:
    """A line: compacted text, the raw start of each visible run in it, and its surroundings."""

    text: str
    places: list[int]
    indent: int = 0  # columns of blanks before it
    blank_before: bool = False  # an empty line, or one of blanks only, stands before it
    torn_before: bool = False  # the gap before it may be the residue of a thin space
    page: int = 0
    soft_hyphen: bool = False  # a soft hyphen stood at its end
    article: int = 1
    turned: bool = False  # the mark of a turned page stands before it
    width: int = field(init=False)
    flat: str = field(init=False)  # its beginning, without gaps

    def __post_init__(self) -> None:
        self.measure()

    def measure(self) -> None:
        """Derive what depends on `text`."""
        self.width = display_width(self.text)
        self.flat = flat(self.text[:_HEAD])

    @property
    def start(self) -> int:
        """Raw position of the first visible character."""
        return self.places[0]


def join_lines(lines: Sequence[Line]) -> tuple[str, list[int]]:
    """Compacted text and places of several lines in a row."""
    text: list[str] = []
    places: list[int] = []
    for line in lines:
        text.append(line.text)
        text.append(NOTHING if line.soft_hyphen else BREAK)
        places.extend(line.places)
    return "".join(text[:-1]), places


def physical_lines(raw: str, pages: Sequence[Page]) -> Iterator[Line]:
    """The lines of `raw` that show anything; a continuation mark is a line of its own."""
    starts = [page.span.start for page in pages[1:]]
    position, page, feeds = 0, 0, 0
    blank = torn = False
    while position <= len(raw):
        end_match = _LINE_END.search(raw, position)
        end = end_match.start() if end_match else len(raw)
        runs = list(VISIBLE_RUN.finditer(raw, position, end))
        if runs:
            while page < len(starts) and runs[0].start() >= starts[page]:
                page += 1
            for part in _parts(raw, runs):
                line = _compact(raw, part, end)
                line.indent = _columns(raw[position : line.start]) if part[0] is runs[0] else 0
                line.blank_before, line.torn_before = blank, torn
                line.page = page if starts else feeds
                yield line
                blank = torn = False
        else:
            torn = torn or (
                end > position and "\u3000" not in raw[position : min(end, position + 9)]
            )
            blank = True
        if end_match is None:
            return
        feeds += end_match[0] == "\f"
        position = end_match.end()


def logical_lines(raw: str, pages: Sequence[Page] = ()) -> list[Line]:
    """Physical lines with numbers and Latin words rejoined that a thin space tore apart."""
    source = list(physical_lines(raw, pages))
    words = sum(line.torn_before and line.text.isascii() and line.text.isalpha() for line in source)
    digits = any(
        after.torn_before and continues_number(before.text, after.text)
        for before, after in pairwise(source)
    )
    lines: list[Line] = []
    group: list[Line] = []
    tail = ""
    for line in source:
        if group and line.torn_before and _joins(tail, line, digits or words >= _ENOUGH_WORDS):
            tail = (tail + JOINT + line.text)[-_HEAD:]
        else:
            lines.extend(_merge(group))
            group, tail = [], line.text[-_HEAD:]
        group.append(line)
    lines.extend(_merge(group))
    return lines


def _joins(tail: str, line: Line, is_torn_text: bool) -> bool:
    if continues_number(tail, line.text):
        return True
    return is_torn_text and tail[-1].isascii() and _LATIN_START.match(line.text) is not None


def _merge(group: list[Line]) -> list[Line]:
    """One line of a group; a chain of bare numbers is a column of cells and stays apart."""
    if len(group) < 2 or all(line.text.isdigit() for line in group):
        return group
    first, last = group[0], group[-1]
    places = [place for line in group for place in line.places]
    merged = Line(
        JOINT.join(line.text for line in group), places, first.indent, first.blank_before,
        first.torn_before, first.page, last.soft_hyphen,
    )  # fmt: skip
    return [merged]


def _parts(raw: str, runs: list[re.Match[str]]) -> list[list[re.Match[str]]]:
    """The runs of a line, divided where a continuation mark begins or ends."""
    start, end = runs[0].start(), runs[-1].end()
    cuts = [cut for mark in TURN_MARK.finditer(raw, start, end) for cut in mark.span()]
    if not cuts:
        return [runs]
    edges = [start, *cuts, end]
    parts = [list(VISIBLE_RUN.finditer(raw, low, high)) for low, high in pairwise(edges)]
    return [part for part in parts if part]


def _compact(raw: str, runs: list[re.Match[str]], end: int) -> Line:
    text = [runs[0][0]]
    for before, run in pairwise(runs):
        text.append(gap_kind(raw[before.end() : run.start()]))
        text.append(run[0])
    after = raw[runs[-1].end() : end]
    hyphen = any(char in after for char in SOFT_HYPHENS) and raw[runs[-1].end() - 1].isalpha()
    return Line("".join(text), [run.start() for run in runs], soft_hyphen=hyphen)


def _columns(blanks: str) -> int:
    return sum(2 if char in "\u3000\t" else char in (SPACE, WIDE, "\xa0") for char in blanks)
