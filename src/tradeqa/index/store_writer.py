"""Writing the SQLite file of a generation: documents with their text, and passages."""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tradeqa.documents.model import Document
from tradeqa.index import codec
from tradeqa.index.encoding import vector_key
from tradeqa.passages import Passage

_TABLES = """
CREATE TABLE documents (
    position INTEGER PRIMARY KEY,  -- order of ids
    id TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    part INTEGER NOT NULL,
    metadata TEXT NOT NULL,        -- JSON
    characters INTEGER NOT NULL,   -- of the view
    first_row INTEGER NOT NULL,    -- its passages are first_row .. first_row + passages - 1
    passages INTEGER NOT NULL,
    raw BLOB NOT NULL,             -- this and those below: zlib
    view BLOB NOT NULL,
    starts BLOB NOT NULL,
    ends BLOB NOT NULL,
    structure BLOB NOT NULL        -- JSON: blocks, tables, pages
);
CREATE TABLE passages (
    row INTEGER PRIMARY KEY,       -- also the row in vectors.npy and in the lexical index
    id TEXT NOT NULL UNIQUE,
    document_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    text TEXT NOT NULL,
    raw_start INTEGER NOT NULL,
    raw_end INTEGER NOT NULL,
    context TEXT NOT NULL,
    sentences TEXT NOT NULL,       -- JSON
    section TEXT,
    page INTEGER,
    place TEXT,                    -- JSON: place in a table
    kind TEXT NOT NULL,
    vector_key BLOB NOT NULL       -- hash of what was encoded
);
"""


def write_store(path: Path, documents: Sequence[Document], passages: Sequence[Passage]) -> None:
    """Write a new store; both sequences in the order of their rows.

    Raises:
        sqlite3.Error, OSError: it cannot be written.
    """
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # The file is nobody's yet and is flushed before it is published: no journal.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(_TABLES)
        connection.execute("BEGIN")
        connection.executemany(
            f"INSERT INTO documents VALUES ({_marks(15)})",  # noqa: S608  # question marks only
            _document_rows(documents, passages),
        )
        connection.executemany(
            f"INSERT INTO passages VALUES ({_marks(14)})",  # noqa: S608
            (_passage_row(row, passage) for row, passage in enumerate(passages)),
        )
        connection.execute("COMMIT")


def _marks(count: int) -> str:
    return ",".join("?" * count)


def _document_rows(
    documents: Sequence[Document], passages: Sequence[Passage]
) -> Iterator[tuple[object, ...]]:
    counts = Counter(passage.document_id for passage in passages)
    first = 0
    for position, document in enumerate(documents):
        count = counts[document.id]
        yield (
            position,
            document.id,
            document.path,
            document.media_type,
            document.sha256,
            document.part,
            codec.metadata_json(document.metadata),
            len(document.view.text),
            first,
            count,
            codec.pack(document.raw),
            codec.pack(document.view.text),
            codec.pack_offsets(document.view.starts),
            codec.pack_offsets(document.view.ends),
            codec.pack(codec.structure_json(document)),
        )
        first += count


def _passage_row(row: int, passage: Passage) -> tuple[object, ...]:
    return (
        row,
        passage.id,
        passage.document_id,
        passage.ordinal,
        passage.text,
        passage.raw.start,
        passage.raw.end,
        passage.context,
        codec.sentences_json(passage),
        passage.section,
        passage.page,
        codec.place_json(passage.table),
        passage.kind,
        vector_key(passage),
    )
