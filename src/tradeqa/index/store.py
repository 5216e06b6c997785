"""Reading documents and passages of a generation (SQLite, read-only)."""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tradeqa.documents.model import Document, Metadata
from tradeqa.index import codec
from tradeqa.index.records import DOCUMENT, PASSAGE, document_of, passage_of
from tradeqa.passages import Passage

_CACHED_DOCUMENTS = 16  # decoded texts kept; an article of 10,000 characters takes about 0.4 MB
_QUERY_ROWS = 500  # rows asked for in one statement; SQLite allows 999 parameters everywhere
_LISTED = (
    "SELECT id, path, media_type, sha256, part, metadata, characters, first_row, passages"
    " FROM documents ORDER BY position"
)


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What is known of a document without its text."""

    id: str
    path: str
    media_type: str
    sha256: str
    part: int
    metadata: Metadata
    characters: int  # of the view
    first_row: int
    passages: int

    @property
    def rows(self) -> range:
        """Rows of its passages, in reading order."""
        return range(self.first_row, self.first_row + self.passages)


class PassageStore:
    """Passages by row, documents by id; thread-safe."""

    def __init__(self, path: Path) -> None:
        """Open a store.

        Raises:
            sqlite3.Error: it is not one.
        """
        # One connection, opened now: the file stays readable when its folder is removed.
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._cache: OrderedDict[str, Document] = OrderedDict()
        try:
            listed = self._all(_LISTED)
            self._count = int(self._all("SELECT COUNT(*) FROM passages")[0][0])
        except sqlite3.Error:
            self.close()
            raise
        self._documents = tuple(
            StoredDocument(id_, path_, media, sha, part, codec.metadata_of(meta), size, first, n)
            for id_, path_, media, sha, part, meta, size, first, n in listed
        )
        self._by_id = {document.id: document for document in self._documents}

    def __len__(self) -> int:
        """Number of passages."""
        return self._count

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    def passage(self, row: int) -> Passage:
        """The passage in a row.

        Raises:
            KeyError: there is no such row.
        """
        return self.passages((row,))[0]

    def passages(self, rows: Iterable[int]) -> list[Passage]:
        """The passages in some rows, in the order asked for.

        Raises:
            KeyError: there is no such row.
        """
        wanted = [int(row) for row in rows]
        found: dict[int, Passage] = {}
        for at in range(0, len(wanted), _QUERY_ROWS):
            part = wanted[at : at + _QUERY_ROWS]
            marks = ",".join("?" * len(part))
            for row in self._all(f"{PASSAGE} WHERE row IN ({marks})", part):
                found[row[0]] = passage_of(row)
        return [found[row] for row in wanted]

    def row_of(self, passage_id: str) -> int | None:
        """Row of the passage with this id, or None."""
        rows = self._all("SELECT row FROM passages WHERE id = ?", (passage_id,))
        return int(rows[0][0]) if rows else None

    def neighbours(self, row: int) -> tuple[Passage | None, Passage | None]:
        """The passages before and after one, within its document.

        Raises:
            KeyError: there is no such row.
        """
        here = self.passage(row)
        rows = self._by_id[here.document_id].rows
        before = self.passage(row - 1) if row - 1 in rows else None
        after = self.passage(row + 1) if row + 1 in rows else None
        return before, after

    def documents(self) -> tuple[StoredDocument, ...]:
        """All documents without their texts, ordered by id."""
        return self._documents

    def stored_document(self, document_id: str) -> StoredDocument | None:
        """One document without its text, or None."""
        return self._by_id.get(document_id)

    def document(self, document_id: str) -> Document | None:
        """A whole document with `raw` and view, equal to the one indexed, or None."""
        with self._lock:
            if document_id in self._cache:
                self._cache.move_to_end(document_id)
                return self._cache[document_id]
        rows = self._all(f"{DOCUMENT} WHERE id = ?", (document_id,))
        if not rows:
            return None
        document = document_of(rows[0])
        with self._lock:
            self._cache[document_id] = document
            while len(self._cache) > _CACHED_DOCUMENTS:
                self._cache.popitem(last=False)
        return document

    def passages_of(self, document_id: str) -> list[Passage]:
        """Every passage of a document in reading order; none for an unknown id."""
        stored = self._by_id.get(document_id)
        return self.passages(stored.rows) if stored else []

    def rows_of(self, document_ids: Iterable[str]) -> npt.NDArray[np.int64]:
        """Rows of all passages of some documents, rising; unknown ids have none."""
        known = {self._by_id[name].rows for name in document_ids if name in self._by_id}
        return np.array(sorted(row for rows in known for row in rows), dtype=np.int64)

    def vector_keys(self) -> list[bytes]:
        """Hash of what was encoded of each passage, by row."""
        return [key for (key,) in self._all("SELECT vector_key FROM passages ORDER BY row")]

    def _all(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(statement, values).fetchall()
