"""Inline Markdown taken off: emphasis, links, code, escapes, entities, HTML tags.

Follows CommonMark's rules for delimiters, with one change for Chinese: an ideograph
beside `**` counts like punctuation, so that `**“稳外贸”**的` is emphasis as meant.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from tradeqa.documents.flow import Run, is_wide

MAX_LINK = 4_096  # code points; a longer "link target" is a stray bracket
MAX_CODE = 10_000  # code points looked through for the end of a code span
MAX_NESTING = 100  # open brackets remembered; text has few, an attack has thousands

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

Edit = tuple[int, int, str]  # text[start:end] is shown as one character, or not at all


@dataclass(slots=True)
class _Delimiters:
    """A run of `*`, `_` or `~` that may open or close emphasis."""

    char: str
    start: int
    left: int  # how many are not used yet
    opens: bool
    closes: bool
    length: int
    taken: int = 0  # used from the front, as a closer


def show(text: str, labels: Collection[str] = ()) -> list[Edit]:
    """What of a paragraph's `text` is not shown as it is written, ordered and disjoint.

    `labels` are the link labels (casefolded) that the document defines.
    """
    edits: list[Edit] = []
    delimiters: list[_Delimiters] = []
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
            at = _delimiter_run(text, start, delimiters)
    edits.extend(_match_delimiters(delimiters))
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


def _delimiter_run(text: str, start: int, delimiters: list[_Delimiters]) -> int:
    char = text[start]
    end = start
    while end < len(text) and text[end] == char:
        end += 1
    before, after = text[start - 1 : start] or "\n", text[end : end + 1] or "\n"
    left = not after.isspace() and (
        not _is_mark(after) or before.isspace() or _is_mark(before, True)
    )
    right = not before.isspace() and (
        not _is_mark(before) or after.isspace() or _is_mark(after, True)
    )
    opens, closes = left, right
    if char == "_":  # not within a word
        opens = left and (not right or _is_mark(before))
        closes = right and (not left or _is_mark(after))
    length = end - start
    if char != "~" or length == 2:  # one ~ is a range, as in 1~4月
        delimiters.append(_Delimiters(char, start, length, opens, closes, length))
    return end


def _is_mark(char: str, or_wide: bool = False) -> bool:
    if or_wide and is_wide(char):
        return True
    return unicodedata.category(char)[0] in "PS"


def _match_delimiters(delimiters: Sequence[_Delimiters]) -> Iterator[Edit]:
    openers: list[_Delimiters] = []
    for closer in delimiters:
        while closer.closes and closer.left:
            opener = _find_opener(openers, closer)
            if opener is None:
                break
            del openers[openers.index(opener) + 1 :]  # what lies between has found no partner
            count = 2 if closer.char == "~" or min(opener.left, closer.left) >= 2 else 1
            opener.left -= count
            first = opener.start + opener.taken + opener.left
            yield first, first + count, ""
            yield closer.start + closer.taken, closer.start + closer.taken + count, ""
            closer.taken += count
            closer.left -= count
            if not opener.left:
                openers.remove(opener)
        if closer.opens and closer.left:
            openers = [*openers[-MAX_NESTING:], closer]


def _find_opener(openers: Sequence[_Delimiters], closer: _Delimiters) -> _Delimiters | None:
    for opener in reversed(openers):
        if opener.char != closer.char or not opener.left:
            continue
        either = opener.closes or closer.opens
        of_three = (opener.length + closer.length) % 3 == 0
        if either and of_three and (opener.length % 3 or closer.length % 3):
            continue  # CommonMark's rule of three
        return opener
    return None
