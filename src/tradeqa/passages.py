"""Split a document into passages: sentence-aligned prose and one passage a table row.

What is embedded and searched may carry context (title, section, caption, column
heads); what is quoted is always an exact slice of `raw`.
"""

from __future__ import annotations

from dataclasses import dataclass

from tradeqa.documents.model import Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage: where it stands in `raw`, and its cleaned text.

    `start`/`end` are positions in `Passage.text` (so the cleaned sentence is
    `passage.text[start:end]`); `raw` is the exact span of the document's raw text.
    """

    start: int
    end: int
    raw: Span


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Which row of which table a passage is."""

    caption: str
    columns: tuple[str, ...]
    cells: tuple[str, ...]
    row: int  # counts from 0


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrievable piece of a document."""

    id: str  # "{document_id}:{ordinal:05d}"
    document_id: str
    ordinal: int  # place in reading order, from 0
    text: str  # cleaned; what a reader sees
    raw: Span  # exact span in the document's raw text
    context: str  # title, section, caption and heads: searched and embedded with the text
    sentences: tuple[Sentence, ...]
    section: str | None = None
    page: int | None = None
    table: TablePlace | None = None
    kind: str = "prose"  # "prose", "row", "note", "reference", "residue", "heading"
