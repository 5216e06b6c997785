"""Sentence boundaries of cleaned Chinese (and English) text.

A sentence ends at 。！？!?… or a line break, closing quotes and brackets included,
and at an ASCII full stop before white space. Reported speech stays with its speaker
(“……。”某某说。). A sentence longer than `LONG` is cut at its semicolons as well: lists
of figures for a dozen countries are written as one sentence in reports. One that is
still longer than `LONGEST` (text without punctuation) is cut at a comma or a space, else
anywhere: no passage, and no quote, is without bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LONG = 120  # characters; about the length at which a quote stops being read at a glance
LONGEST = 400  # characters; above every sentence of real articles seen so far

_END = re.compile(r"[。！？!?…]+[”’」』）)\]》】\"']*|(?<=[a-z)\]])\.(?=\s)|\n+")
_PAUSE = re.compile(r"[，,、：:\s]+")
_SEMICOLON = re.compile(r"[；;]+")
_CLOSED_SPEECH = re.compile(r"[。！？!?…]+[”’」』]+")
# what follows a quotation when it only names the speaker
_SPEAKER = re.compile(
    r"^[^。！？!?\n“]{0,45}?(?:说|表示|介绍|坦言|感慨|称|道|认为|指出|告诉记者|建议|强调|回忆|解释)[^。！？!?\n“]{0,8}[。！？!?]"
)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of `text`, in order, without surrounding white space."""
    return [
        span
        for start, end in _sentences(text)
        for first, last in _shorten(text, start, end)
        for span in _bound(text, first, last)
    ]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in _END.finditer(text):
        end = match.end()
        if end <= begin:
            continue
        if _CLOSED_SPEECH.fullmatch(match.group()) and _SPEAKER.match(text[end : end + 60]):
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


def _bound(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        pauses = [match.end() for match in _PAUSE.finditer(text, start, start + LONGEST)]
        cut = pauses[-1] if pauses else start + LONGEST
        yield from _trim(text, start, cut)
        start = cut
    yield from _trim(text, start, end)


def _trim(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    if start < end:
        yield start, end
