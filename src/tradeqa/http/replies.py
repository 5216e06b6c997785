"""Replies of the HTTP channel, as the OpenAPI document describes them.

They are made by `payloads.py`; a test holds the two together.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field


class DocumentOut(BaseModel):
    """The document behind a quote; `sha256` is of the file's bytes."""

    id: str
    title: str
    authors: list[str]
    source: str | None
    published: str | None = Field(description="ISO 8601, possibly only a year or a month")
    url: str | None
    sha256: str


class TableOut(BaseModel):
    """The table row a quote is."""

    caption: str
    columns: list[str]
    cells: list[str]
    row: int


class LocationOut(BaseModel):
    """Where a quote stands; `start` and `end` count code points of the raw text."""

    start: int
    end: int
    page: int | None
    section: str | None
    table: TableOut | None


class QuoteOut(BaseModel):
    """An exact slice of a document."""

    quote: str = Field(description="raw[start:end], verbatim")
    text: str = Field(description="the same, cleaned for reading")
    highlights: list[tuple[int, int]] = Field(description="spans of `text`")
    document: DocumentOut
    location: LocationOut
    score: float


class AnswerOut(BaseModel):
    """An answer with its quotes, or a refusal with near misses, which are not answers."""

    id: str
    question: str
    interpreted_question: str
    answerable: bool
    confidence: float
    answer: str | None
    quotes: list[QuoteOut]
    near_misses: list[QuoteOut]
    reason: str | None
    index_version: str
    took_ms: float
    session_id: str | None
    language: str
    explanation: dict[str, Any] | None = Field(None, description="only with `explain`")


class HitOut(BaseModel):
    """A ranked passage and the scores that ranked it."""

    passage_id: str
    text: str
    kind: str
    document: DocumentOut
    location: LocationOut
    score: float
    lexical: float
    dense: float


class RetrieveOut(BaseModel):
    """Ranked passages, best first."""

    question: str
    hits: list[HitOut]
    index_version: str


class PlaceOut(BaseModel):
    """Where a quote was found; `exact` is false where only white space and the like differ."""

    document: DocumentOut
    start: int
    end: int
    section: str | None
    exact: bool


class VerifyOut(BaseModel):
    """Whether a quote is in the documents, and where."""

    status: Literal["found", "misattributed", "not_found"]
    places: list[PlaceOut]
    index_version: str


class StatusOut(BaseModel):
    """A sign of life."""

    status: str


class FieldError(BaseModel):
    """One thing that is wrong with a request."""

    code: str
    detail: str
    pointer: str | None = Field(None, description="JSON pointer into the request body")
    parameter: str | None = Field(None, description="name of a parameter")


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str = Field(examples=["urn:tradeqa:problem:invalid-request"])
    title: str
    status: int
    detail: str
    instance: str
    errors: list[FieldError] | None = None
    error: dict[str, Any] | None = Field(None, description="on the chat interface: OpenAI's form")
