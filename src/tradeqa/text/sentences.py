"""Sentence boundaries of cleaned Chinese (and English) text.

A sentence ends at 。！？!?… or a line break, closing quotes and brackets included,
and at an ASCII full stop before white space. Reported speech stays with its speaker
(“……。”某某说。). A sentence longer than `LONG` is cut at its semicolons as well: lists
of figures for a dozen countries are written as one sentence in reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LONG = 120  # characters; about the length at which a quote stops being read at a glance

_END = re.compile(r"[。！？!?…]+[”’」』）)\]》】\"']*|(?<=[a-z)\]])\.(?=\s)|\n+")
_SEMICOLON = re.compile(r"[；;]+")
_CLOSED_SPEECH = re.compile(r"[。！？!?…]+[”’」』]+$")
# what follows a quotation when it only names the speaker
_SPEAKER = re.compile(
    r"^[^。！？!?\n“]{0,45}?(?:说|表示|介绍|坦言|感慨|称|道|认为|指出|告诉记者|建议|强调|回忆|解释)[^。！？!?\n“]{0,8}[。！？!?]"
)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of `text`, in order, without surrounding white space."""
    return [span for start, end in _sentences(text) for span in _shorten(text, start, end)]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in _END.finditer(text):
        end = match.end()
        if end <= begin:
            continue
        if _CLOSED_SPEECH.search(match.group()) and _SPEAKER.match(text[end : end + 60]):
            continue
        yield from _trim(text, begin, end)
        begin = end
    yield from _trim(text, begin, len(text))


def _shorten(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if end - start <= LONG:
        yield start, end
        return
    begin = start
    for match in _SEMICOLON.finditer(text, start, end):
        yield from _trim(text, begin, match.end())
        begin = match.end()
    yield from _trim(text, begin, end)


def _trim(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    if start < end:
        yield start, end
