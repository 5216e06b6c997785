"""Compacted lines → the view of a piece: which gaps stay as one space, which are closed.

A view character equals the raw character it stands for, with two exceptions: one
space stands for a run of blanks, and the letter before a hyphen that broke a Latin
word at a line end stands for itself, the hyphen and the break.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from tradeqa.documents.model import View
from tradeqa.documents.pieces import ViewBuilder
from tradeqa.documents.plain.chars import (
    BREAK,
    GAP,
    HAN,
    LATIN,
    NOTHING,
    WIDE,
    is_latin,
    is_wordy,
)
from tradeqa.documents.plain.numbers import healed_gaps


class Keep(Enum):
    """Which spaces stay beside those between Latin words."""

    WORDS = "none but those"
    PHRASES = "wide ones, and those between two ideographs: headings, captions"
    ALL = "all: bylines"


_REACH = 4  # marks skipped when looking for the word beside a gap


def weave(text: str, places: Sequence[int], keep: Keep = Keep.WORDS) -> View:
    """The view of compacted `text`.

    Args:
        text: compacted text (every run of blanks one gap character).
        places: raw start of each visible run of `text`, in order.
        keep: which spaces stay.
    """
    return _build(text, places, _Spacing(text, keep), frozenset())


def weave_cells(
    text: str, places: Sequence[int], cells: Sequence[tuple[int, int]]
) -> tuple[View, tuple[str, ...]]:
    """The view of a table row, one space between cells, and the text of each cell.

    Args:
        text: compacted text of the row.
        places: raw start of each visible run of `text`, in order.
        cells: spans of the cells in `text`; between two stands exactly one gap.
    """
    spacing = _Spacing(text, Keep.WORDS)
    borders = frozenset(end for _, end in cells[:-1])
    view = _build(text, places, spacing, borders)
    return view, tuple(spacing.clean(start, end) for start, end in cells)


class _Spacing:
    """Decides gap by gap whether a space is shown."""

    def __init__(self, text: str, keep: Keep) -> None:
        self._text = text
        self._latin = is_latin(text)
        self._keep = keep
        self._healed = healed_gaps(text)

    def shows(self, gap: int) -> bool:
        """Whether the gap at this position is a space in the view."""
        text = self._text
        if text[gap] == NOTHING or gap in self._healed:
            return False
        before, after = text[gap - 1], text[gap + 1]
        if self._latin or self._keep is Keep.ALL or (is_wordy(before) and is_wordy(after)):
            return True
        if before in ",.，" and after.isdigit() and text[gap - 2 : gap - 1].isdigit():
            return True  # "2022, 2023" must not become one number
        if self._keep is Keep.PHRASES and (
            text[gap] == WIDE or (HAN.match(before) and HAN.match(after))
        ):
            return True
        return self._is_word(gap, -1) and self._is_word(gap, 1)

    def clean(self, start: int, end: int) -> str:
        """The text of a cell."""
        return "".join(
            (" " if self.shows(at) else "") if GAP.match(char) else char
            for at, char in enumerate(self._text[start:end], start)
        )

    def _is_word(self, gap: int, step: int) -> bool:
        at = gap + step
        for _ in range(_REACH):
            if not 0 <= at < len(self._text):
                return False
            char = self._text[at]
            if LATIN.match(char):
                return True
            if not char.isascii() or char.isalnum() or GAP.match(char):
                return False
            at += step
        return False


def _build(text: str, places: Sequence[int], spacing: _Spacing, borders: frozenset[int]) -> View:
    builder = ViewBuilder()
    start = 0
    for run, match in enumerate(GAP.finditer(text)):
        gap = match.start()
        place = places[run]
        part = text[start:gap]
        close = place + len(part)
        start = gap + 1
        if _broken_word(text, gap):
            builder.add(part[:-2], place)
            builder.add_char(part[-2], close - 2, close)
            continue
        builder.add(part, place)
        if gap in borders or spacing.shows(gap):
            is_break = match[0] == BREAK  # noise may stand behind a line break
            builder.add_char(" ", close, close + 1 if is_break else places[run + 1])
    builder.add(text[start:], places[-1])
    return builder.build()


def _broken_word(text: str, gap: int) -> bool:
    """Whether a Latin word goes on after a hyphen and a line break."""
    return (
        text[gap] == BREAK
        and text[gap - 1] in "-\u2010"
        and gap >= 2
        and LATIN.match(text[gap - 2]) is not None
        and text[gap + 1].islower()
        and LATIN.match(text[gap + 1]) is not None
    )
