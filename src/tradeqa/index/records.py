"""Documents and passages from the store's rows: the columns asked for, and their order."""

from __future__ import annotations

from typing import Any

from tradeqa.documents.model import Document, Span
from tradeqa.index import codec
from tradeqa.passages import Passage

PASSAGE = (
    "SELECT row, id, document_id, ordinal, text, raw_start, raw_end, context, sentences,"
    " section, page, place, kind FROM passages"
)
DOCUMENT = (
    "SELECT id, path, media_type, sha256, raw, view, starts, ends, structure, metadata, part"
    " FROM documents"
)


def passage_of(row: tuple[Any, ...]) -> Passage:
    """A passage from its row of `PASSAGE`; `row[0]` is its number."""
    return Passage(
        id=row[1],
        document_id=row[2],
        ordinal=row[3],
        text=row[4],
        raw=Span(row[5], row[6]),
        context=row[7],
        sentences=codec.sentences_of(row[8]),
        section=row[9],
        page=row[10],
        table=codec.place_of(row[11]),
        kind=row[12],
    )


def document_of(row: tuple[Any, ...]) -> Document:
    """A document from its row of `DOCUMENT`."""
    blocks, tables, pages = codec.structure_of(codec.unpack(row[8]))
    return Document(
        id=row[0],
        path=row[1],
        media_type=row[2],
        sha256=row[3],
        raw=codec.unpack(row[4]),
        view=codec.view_of(codec.unpack(row[5]), row[6], row[7]),
        blocks=blocks,
        tables=tables,
        metadata=codec.metadata_of(row[9]),
        pages=pages,
        part=row[10],
    )
