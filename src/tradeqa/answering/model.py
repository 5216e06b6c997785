"""What every channel gets: an answer with quotes, or a refusal with near misses.

The field names and nesting are the HTTP payload's; `to_json` is that payload.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents may answer; None means all."""

    document_ids: tuple[str, ...] | None = None
    published_from: date | None = None
    published_to: date | None = None


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """The document behind a quote."""

    id: str
    title: str
    authors: tuple[str, ...]
    source: str | None
    published: str | None
    url: str | None
    sha256: str


@dataclass(frozen=True, slots=True)
class TableLocation:
    """The table row a quote is, with what its cells mean."""

    caption: str
    columns: tuple[str, ...]
    cells: tuple[str, ...]
    row: int


@dataclass(frozen=True, slots=True)
class Location:
    """Where a quote stands: code points of the document's raw text, page, section, table."""

    start: int
    end: int
    page: int | None
    section: str | None
    table: TableLocation | None


@dataclass(frozen=True, slots=True)
class Quote:
    """An exact slice of a document. `highlights` are spans of `text`."""

    quote: str  # raw[location.start:location.end]
    text: str  # the same, cleaned for reading
    highlights: tuple[tuple[int, int], ...]
    document: DocumentRef
    location: Location
    score: float  # probability that this quote answers, 0..1


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to a question: quotes, best first, or a refusal with near misses."""

    id: str
    question: str
    interpreted_question: str
    answerable: bool
    confidence: float  # probability that the first quote answers the question
    answer: str | None  # the value, name or clause itself; None when refused
    quotes: tuple[Quote, ...]
    near_misses: tuple[Quote, ...]
    reason: str | None  # why there is no answer, in plain words
    index_version: str
    took_ms: float
    language: str = "zh"  # of the question and of `reason`: "zh", "zh-Hant" or "en"
    session: str | None = None
    explanation: dict[str, Any] = field(default_factory=dict)  # filled on request only

    @property
    def shown(self) -> tuple[Quote, ...]:
        """What there is to read: the quotes, or of a refusal the near misses."""
        return self.quotes if self.answerable else self.near_misses

    def to_json(self, *, explain: bool = False) -> dict[str, Any]:
        """The HTTP payload, made of JSON types only."""
        payload: dict[str, Any] = {
            "id": self.id,
            "question": self.question,
            "interpreted_question": self.interpreted_question,
            "answerable": self.answerable,
            "confidence": self.confidence,
            "answer": self.answer,
            "quotes": [_quote(quote) for quote in self.quotes],
            "near_misses": [_quote(quote) for quote in self.near_misses],
            "reason": self.reason,
            "index_version": self.index_version,
            "took_ms": self.took_ms,
            "session_id": self.session,
            "language": self.language,
        }
        if explain:
            payload["explanation"] = self.explanation
        return payload


# written out: `dataclasses.asdict` copies every value, and takes ten times as long
def _quote(quote: Quote) -> dict[str, Any]:
    document, location, table = quote.document, quote.location, quote.location.table
    return {
        "quote": quote.quote,
        "text": quote.text,
        "highlights": quote.highlights,
        "document": {
            "id": document.id,
            "title": document.title,
            "authors": document.authors,
            "source": document.source,
            "published": document.published,
            "url": document.url,
            "sha256": document.sha256,
        },
        "location": {
            "start": location.start,
            "end": location.end,
            "page": location.page,
            "section": location.section,
            "table": None if table is None else _table(table),
        },
        "score": quote.score,
    }


def _table(table: TableLocation) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "columns": table.columns,
        "cells": table.cells,
        "row": table.row,
    }
