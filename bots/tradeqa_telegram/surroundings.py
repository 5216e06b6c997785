"""The sentences around a quote in its document."""

from __future__ import annotations

from dataclasses import dataclass

from tradeqa.answering.model import Quote
from tradeqa.documents.model import Document
from tradeqa.text.sentences import sentence_spans

SENTENCES = 3  # shown on each side, as long as they are no more than
LONGEST = 400  # characters of a side
_WINDOW = 1500  # characters read on each side for whole sentences


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The cleaned text before and after a quote, white space between them included."""

    before: str
    after: str


def surroundings(document: Document, quote: Quote) -> Surroundings | None:
    """Whole sentences on each side of a quote; None when the document has changed since."""
    place = quote.location
    if document.sha256 != quote.document.sha256:
        return None
    if document.raw[place.start : place.end] != quote.quote:
        return None
    text = document.view.text
    span = document.view.from_raw(place.start, place.end)
    return Surroundings(_before(text, span.start), _after(text, span.end))


def _before(text: str, end: int) -> str:
    begin = max(0, end - _WINDOW)
    starts = [begin + start for start, _ in sentence_spans(text[begin:end])]
    wanted = [start for start in starts[-SENTENCES:] if end - start <= LONGEST]
    return text[wanted[0] if wanted else starts[-1] : end] if starts else ""


def _after(text: str, start: int) -> str:
    window = text[start : start + _WINDOW]
    ends = [end for _, end in sentence_spans(window)]
    wanted = [end for end in ends[:SENTENCES] if end <= LONGEST]
    return window[: wanted[-1] if wanted else ends[0]] if ends else ""
