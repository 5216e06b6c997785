"""Documents and passages as plain values for the store, and back, without loss."""

from __future__ import annotations

import json
import zlib
from array import array
from typing import Any

import numpy as np

from tradeqa.documents.model import (
    Block,
    BlockKind,
    Document,
    Metadata,
    Page,
    Span,
    Table,
    TableRow,
    View,
)
from tradeqa.passages import Passage, Sentence, TablePlace

_OFFSET = np.dtype("<u4")  # on disk, as differences, so that zlib finds little to keep


def to_json(value: object) -> str:
    """Compact JSON with a fixed order of keys."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def pack(text: str) -> bytes:
    """Text as compressed UTF-8.

    Raises:
        UnicodeEncodeError: it holds a lone surrogate, which no file can.
    """
    return zlib.compress(text.encode(), level=6)


def unpack(blob: bytes) -> str:
    """The text of `pack`."""
    return zlib.decompress(blob).decode()


def offset_bytes(offsets: array[int]) -> bytes:
    """A rising array of positions as little-endian differences of 32 bits."""
    return np.diff(np.asarray(offsets, dtype=np.int64), prepend=0).astype(_OFFSET).tobytes()


def pack_offsets(offsets: array[int]) -> bytes:
    """A rising array of positions, compressed."""
    return zlib.compress(offset_bytes(offsets), level=6)


def unpack_offsets(blob: bytes) -> array[int]:
    """The array of `pack_offsets`."""
    steps = np.frombuffer(zlib.decompress(blob), dtype=_OFFSET)
    offsets = array("l")
    offsets.frombytes(np.cumsum(steps, dtype=np.int64).astype(np.dtype("l")).tobytes())
    return offsets


def view_of(text: str, starts: bytes, ends: bytes) -> View:
    """A view from its text and its two packed offset arrays."""
    return View(text, unpack_offsets(starts), unpack_offsets(ends))


def metadata_json(metadata: Metadata) -> str:
    """Metadata as JSON."""
    return to_json(
        {
            "title": metadata.title,
            "authors": metadata.authors,
            "source": metadata.source,
            "published": metadata.published,
            "url": metadata.url,
            "language": metadata.language,
            "keywords": metadata.keywords,
            "doi": metadata.doi,
            "derived": sorted(metadata.derived),
            "extra": metadata.extra,
        }
    )


def metadata_of(text: str) -> Metadata:
    """The metadata of `metadata_json`."""
    fields: dict[str, Any] = json.loads(text)
    return Metadata(
        **{
            **fields,
            "authors": tuple(fields["authors"]),
            "keywords": tuple(fields["keywords"]),
            "derived": frozenset(fields["derived"]),
            "extra": tuple((key, value) for key, value in fields["extra"]),
        }
    )


def structure_json(document: Document) -> str:
    """Blocks, tables and pages of a document as JSON."""
    return to_json(
        {
            "blocks": [
                (b.kind.value, b.span.start, b.span.end, b.level, b.table, b.row)
                for b in document.blocks
            ],
            "tables": [
                {
                    "caption": table.caption,
                    "columns": table.columns,
                    "rows": [[row.cells, row.span.start, row.span.end] for row in table.rows],
                    "note": table.note,
                }
                for table in document.tables
            ],
            "pages": [[page.number, page.span.start, page.span.end] for page in document.pages],
        }
    )


def structure_of(text: str) -> tuple[tuple[Block, ...], tuple[Table, ...], tuple[Page, ...]]:
    """The blocks, tables and pages of `structure_json`."""
    fields: dict[str, Any] = json.loads(text)
    blocks = tuple(
        Block(BlockKind(kind), Span(start, end), level, table, row)
        for kind, start, end, level, table, row in fields["blocks"]
    )
    tables = tuple(
        Table(
            table["caption"],
            tuple(table["columns"]),
            tuple(TableRow(tuple(cells), Span(start, end)) for cells, start, end in table["rows"]),
            table["note"],
        )
        for table in fields["tables"]
    )
    pages = tuple(Page(number, Span(start, end)) for number, start, end in fields["pages"])
    return blocks, tables, pages


def sentences_json(passage: Passage) -> str:
    """Sentences of a passage as JSON."""
    return to_json([[s.start, s.end, s.raw.start, s.raw.end] for s in passage.sentences])


def sentences_of(text: str) -> tuple[Sentence, ...]:
    """The sentences of `sentences_json`."""
    return tuple(Sentence(a, b, Span(start, end)) for a, b, start, end in json.loads(text))


def place_json(place: TablePlace | None) -> str | None:
    """Place of a row passage in its table as JSON."""
    if place is None:
        return None
    return to_json([place.caption, place.columns, place.cells, place.row])


def place_of(text: str | None) -> TablePlace | None:
    """The place of `place_json`."""
    if text is None:
        return None
    caption, columns, cells, row = json.loads(text)
    return TablePlace(caption, tuple(columns), tuple(cells), row)
