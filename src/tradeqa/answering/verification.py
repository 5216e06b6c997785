"""Checks whether a quote stands in the documents: letter for letter, or but for white space."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tradeqa.answering.model import DocumentRef
from tradeqa.documents.model import Document

MOST_PLACES = 20  # places listed of one quote
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stands in a document's raw text; `exact` when letter for letter."""

    document: DocumentRef
    start: int
    end: int
    section: str | None
    exact: bool


@dataclass(frozen=True, slots=True)
class Verification:
    """Result: "found", "misattributed" (it stands in other documents only) or "not_found"."""

    status: str
    places: tuple[Place, ...]


def verify(
    quote: str, documents: Iterable[tuple[DocumentRef, Document]], document_id: str | None
) -> Verification:
    """Look for a quote in documents, exact places first.

    `document_id` is the document that the quote is said to come from, if any.
    """
    exact: list[Place] = []
    loose: list[Place] = []
    for reference, document in documents:
        found = [
            Place(reference, at, at + len(quote), _section(document, at), exact=True)
            for at in _occurrences(document.raw, quote)
        ]
        exact += found
        if not found:
            loose += [
                Place(reference, start, end, _section(document, start), exact=False)
                for start, end in _without_blanks(document, quote)
            ]
    places = exact + loose
    own = [place for place in places if place.document.id == document_id]
    if document_id is not None:
        if own:
            return Verification("found", tuple(own[:MOST_PLACES]))
        if places:
            return Verification("misattributed", tuple(places[:MOST_PLACES]))
        return Verification("not_found", ())
    return Verification("found" if places else "not_found", tuple(places[:MOST_PLACES]))


def _occurrences(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _without_blanks(document: Document, quote: str) -> Iterator[tuple[int, int]]:
    """Spans of raw text that equal the quote when white space is left out of both."""
    bare = _BLANK.sub("", quote)
    positions = [i for i, char in enumerate(document.raw) if not char.isspace()]
    squeezed = "".join(document.raw[i] for i in positions)
    for at in _occurrences(squeezed, bare) if bare else ():
        yield positions[at], positions[at + len(bare) - 1] + 1


def _section(document: Document, raw_position: int) -> str | None:
    span = document.view.from_raw(raw_position, len(document.raw))
    return document.section_at(span.start)
