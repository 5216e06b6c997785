"""Text laid out as a reader sees it: spaces made single, lines joined, places kept.

A run is `(text, start, end)`: text that stands letter by letter at `raw[start:end]`,
or one character (a space, a resolved `&amp;`) that stands for all of it.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence

from tradeqa.documents.model import View
from tradeqa.documents.pieces import ViewBuilder

Run = tuple[str, int, int]

# never shown: controls, zero-width, bidi, tag and soft-hyphen characters, lone surrogates
_HIDDEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f"
)
_TOKENS = re.compile(rf"\s+|[{_HIDDEN}]+|[^\s{_HIDDEN}]+")
_HIDDEN_FIRST = re.compile(f"[{_HIDDEN}]")
# ideographs, their punctuation and full-width forms: a line break beside them is no space
_WIDE = re.compile(
    "[\u2018-\u201d\u2026\u2e80-\u303f\u3041-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]"
)
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")


def lines(raw: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """Begin and end of every line of `raw` from `start`, without its line end."""
    at = start
    while at < len(raw):
        match = _LINE.match(raw, at)
        if match is None:  # cannot be: the pattern matches anywhere
            return
        yield match.start(1), match.end(1)
        at = match.end()


def lay(runs: Iterable[Run]) -> View:
    r"""Runs, in order, as one flowing text.

    White space becomes one space; where it holds a line break beside a Chinese
    character it becomes nothing. A form feed stands for a break the author asked
    for, and is always a space. Hidden characters are left out.
    """
    builder = ViewBuilder()
    gap = ""
    gap_start = gap_end = 0
    for text, start, end in runs:
        one_for_one = len(text) == end - start
        for token in _TOKENS.finditer(text):
            at = start + token.start() if one_for_one else start
            until = start + token.end() if one_for_one else end
            part = token.group()
            if part.isspace():
                if not gap:
                    gap_start = at
                gap += part
                gap_end = until
                continue
            if _HIDDEN_FIRST.match(part):
                continue
            if gap and len(builder) and not _joins(gap, builder.last, part[0]):
                builder.add_char(" ", gap_start, gap_end)
            gap = ""
            if one_for_one:
                builder.add(part, at)
            else:
                builder.add_char(part, at, until)
    return builder.build()


def lay_lines(raw: str, spans: Sequence[tuple[int, int]]) -> View:
    """Lines of `raw` as one flowing text."""
    return lay(line_runs(raw, spans))


def line_runs(raw: str, spans: Sequence[tuple[int, int]]) -> Iterator[Run]:
    """The runs of some lines, with the line breaks (and what is cut off) between them."""
    before: int | None = None
    for start, end in spans:
        if before is not None and before < start:
            yield "\n", before, start
        yield raw[start:end], start, end
        before = end


def join_cells(cells: Sequence[View]) -> View:
    """The cells of a table row as one text; one space stands for what lies between two."""
    text: list[str] = []
    starts: array[int] = array("l")
    ends: array[int] = array("l")
    for cell in cells:
        if not cell.text:
            continue
        if ends:
            text.append(" ")
            starts.append(ends[-1])
            ends.append(cell.starts[0])
        text.append(cell.text)
        starts.extend(cell.starts)
        ends.extend(cell.ends)
    return View("".join(text), starts, ends)


def is_wide(char: str) -> bool:
    """Whether a character is an ideograph, its punctuation or a full-width form."""
    return _WIDE.match(char) is not None


def _joins(gap: str, before: str, after: str) -> bool:
    """Whether white space between two characters is only a line break of the layout."""
    if "\f" in gap or not ("\n" in gap or "\r" in gap):
        return False
    return is_wide(before) or is_wide(after)
