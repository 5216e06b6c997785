"""Inline Markdown taken off: emphasis, links, code, escapes, entities, HTML tags."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Sequence

from tradeqa.documents.flow import Run
from tradeqa.documents.readers.markdown_emphasis import (
    MAX_NESTING,
    Delimiters,
    Edit,
    match_delimiters,
    take_delimiters,
)

MAX_LINK = 4_096  # code points; a longer "link target" is a stray bracket
MAX_CODE = 10_000  # code points looked through for the end of a code span

_SPECIAL = re.compile(r"[\\`<&\[\]*_~]|!\[")
_TICKS = re.compile("`+")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_AUTOLINK = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]{0,2000}|[^\s<>@]{1,64}@[^\s<>@]{1,255})>"
)
_TAG = re.compile(
    r"<!--.{0,4000}?-->|</?[A-Za-z][A-Za-z0-9-]{0,63}(?:\s[^<>]{0,2000})?\s?/?>", re.DOTALL
)
_BREAK = re.compile(r"<br\s?/?>", re.IGNORECASE)
_TARGET = re.compile(
    r"\(\s*(?:<[^<>\n]*>|(?:[^\s()\\]|\\.|\([^\s()]*\))*)"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
)
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,64}\]")
_LABEL = re.compile(r"\[([^\[\]]{0,200})\]")


def show(text: str, labels: Collection[str] = ()) -> list[Edit]:
    """What of a paragraph's `text` is not shown as it is written, ordered and disjoint.

    `labels` are the link labels (casefolded) that the document defines.
    """
    edits: list[Edit] = []
    delimiters: list[Delimiters] = []
    brackets: list[tuple[int, int]] = []
    at = 0
    while match := _SPECIAL.search(text, at):
        start, char = match.start(), match.group()
        at = match.end()
        if char == "\\":
            at = _escape(text, start, edits)
        elif char == "`":
            at = _code(text, start, edits)
        elif char == "<":
            at = _angle(text, start, edits)
        elif char == "&":
            at = _entity(text, start, edits)
        elif char == "[" and (note := _FOOTNOTE.match(text, start)):
            edits.append((start, note.end(), ""))
            at = note.end()
        elif char in ("[", "!["):
            brackets = [*brackets[-MAX_NESTING:], (start, at)]
        elif char == "]":
            at = _close_bracket(text, start, brackets, edits, labels)
        else:
            at = take_delimiters(text, start, delimiters)
    edits.extend(match_delimiters(delimiters))
    edits.sort()
    return edits


def apply(runs: Sequence[Run], edits: Sequence[Edit]) -> Iterator[Run]:
    """`runs` (whose texts, joined, were given to `show`) with the edits made."""
    begin = 0
    pending = iter(edits)
    edit = next(pending, None)
    for text, start, end in runs:
        at, stop = begin, begin + len(text)
        one_for_one = len(text) == end - start
        while edit is not None and edit[0] < stop:
            if edit[0] > at:
                yield _part(text, start, end, at - begin, edit[0] - begin)
            cut = min(edit[1], stop)
            if edit[2] and edit[0] >= begin and one_for_one and cut == edit[1]:
                yield edit[2], start + edit[0] - begin, start + cut - begin
            at = cut
            if edit[1] > stop:  # goes on in the next run
                break
            edit = next(pending, None)
        if at < stop:
            yield _part(text, start, end, at - begin, len(text))
        begin = stop


def _part(text: str, start: int, end: int, first: int, last: int) -> Run:
    if len(text) != end - start:
        return text, start, end
    return text[first:last], start + first, start + last


def _escape(text: str, start: int, edits: list[Edit]) -> int:
    following = text[start + 1 : start + 2]
    if following == "\n":
        edits.append((start, start + 1, "\f"))
        return start + 2
    if following and following in _PUNCTUATION:
        edits.append((start, start + 1, ""))
        return start + 2
    return start + 1


def _code(text: str, start: int, edits: list[Edit]) -> int:
    end = start
    while end < len(text) and text[end] == "`":
        end += 1
    fence = text[start:end]
    for close in _TICKS.finditer(text, end, end + MAX_CODE):
        if close.group() == fence:
            edits.append((start, end, ""))
            edits.append((close.start(), close.end(), ""))
            return close.end()
    return end


def _angle(text: str, start: int, edits: list[Edit]) -> int:
    if link := _AUTOLINK.match(text, start):
        edits.append((start, start + 1, ""))
        edits.append((link.end() - 1, link.end(), ""))
        return link.end()
    if tag := _TAG.match(text, start):
        edits.append((start, tag.end(), "\f" if _BREAK.match(tag.group()) else ""))
        return tag.end()
    return start + 1


def _entity(text: str, start: int, edits: list[Edit]) -> int:
    match = _ENTITY.match(text, start)
    if match is None:
        return start + 1
    char = html.unescape(match.group())
    if len(char) == 1:
        edits.append((start, match.end(), char))
    return match.end()


def _close_bracket(
    text: str,
    start: int,
    brackets: list[tuple[int, int]],
    edits: list[Edit],
    labels: Collection[str],
) -> int:
    if not brackets:
        return start + 1
    opened, inner = brackets.pop()
    end = None
    if target := _TARGET.match(text, start + 1, start + 1 + MAX_LINK):
        end = target.end()
    elif (label := _LABEL.match(text, start + 1)) and (
        label[1] or text[inner:start]
    ).casefold() in labels:
        end = label.end()
    elif text[inner:start].casefold() in labels:
        end = start + 1
    if end is None:
        return start + 1
    edits.append((opened, inner, ""))
    edits.append((start, end, ""))
    return end
