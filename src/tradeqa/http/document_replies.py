"""Replies about documents, as the OpenAPI document describes them; made by `payloads.py`."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from tradeqa.documents.model import BlockKind
from tradeqa.http.replies import DocumentOut


class DescribedOut(DocumentOut):
    """What is known of a document."""

    media_type: str
    language: str
    keywords: list[str]
    doi: str | None
    derived: list[str] = Field(description="members that were read off its text")


class SummaryOut(DescribedOut):
    """An entry of the list of documents."""

    characters: int = Field(description="code points of the raw text")
    passages: int


class DocumentsOut(BaseModel):
    """Every document of the index, without its text."""

    documents: list[SummaryOut]
    index_version: str


class BlockOut(BaseModel):
    """A stretch that holds together: `raw[start:end]`, cleaned `text[text_start:text_end]`."""

    kind: BlockKind
    start: int
    end: int
    text_start: int
    text_end: int
    level: int = Field(description="of a heading: 1 for the highest below the title")
    table: int | None = Field(description="index into `tables`")
    row: int | None = Field(description="index into the rows of its table")


class DocumentTableOut(BaseModel):
    """A table; `columns` is empty where no head was found."""

    caption: str
    columns: list[str]
    rows: list[list[str]]
    note: str


class PageOut(BaseModel):
    """Where a page lies in `raw`."""

    number: int
    start: int
    end: int


Run = Annotated[list[int], Field(min_length=3, max_length=4)]


class FullDocumentOut(DescribedOut):
    """A document with its raw and its cleaned text, and how the two map."""

    raw: str = Field(description="the text of the file as decoded; positions count its code points")
    text: str = Field(description="the same, cleaned for reading")
    map: list[Run] = Field(description="runs `[text_start, raw_start, length(, raw_length)]`")
    blocks: list[BlockOut]
    tables: list[DocumentTableOut]
    pages: list[PageOut]
