"""Emphasis in Markdown: which of the `*`, `_` and `~~` of a paragraph are marks.

CommonMark's rules for runs of delimiters, with one change for Chinese: an ideograph
beside `**` counts like punctuation, so that `**“稳外贸”**的` is emphasis as meant.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tradeqa.documents.flow import is_wide

MAX_NESTING = 100  # open marks remembered; text has few, an attack has thousands

Edit = tuple[int, int, str]  # text[start:end] is shown as one character, or not at all


@dataclass(slots=True)
class Delimiters:
    """A run of `*`, `_` or `~` that may open or close emphasis."""

    char: str
    start: int
    left: int  # how many are not used yet
    opens: bool
    closes: bool
    length: int
    taken: int = 0  # used from the front, as a closer


def take_delimiters(text: str, start: int, delimiters: list[Delimiters]) -> int:
    """Note the run of delimiters at `start`; return where it ends."""
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
        delimiters.append(Delimiters(char, start, length, opens, closes, length))
    return end


def _is_mark(char: str, or_wide: bool = False) -> bool:
    if or_wide and is_wide(char):
        return True
    return unicodedata.category(char)[0] in "PS"


def match_delimiters(delimiters: Sequence[Delimiters]) -> Iterator[Edit]:
    """Pair the runs of a paragraph; the marks of each pair are not shown."""
    openers: list[Delimiters] = []
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


def _find_opener(openers: Sequence[Delimiters], closer: Delimiters) -> Delimiters | None:
    for opener in reversed(openers):
        if opener.char != closer.char or not opener.left:
            continue
        either = opener.closes or closer.opens
        of_three = (opener.length + closer.length) % 3 == 0
        if either and of_three and (opener.length % 3 or closer.length % 3):
            continue  # CommonMark's rule of three
        return opener
    return None
