"""A SQLite file that one user owns and several processes write: opened late, checked, translated.

What stands in such a file came from people who asked: it is readable by its owner only.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

_BUSY_SECONDS = 5.0  # to wait for another process that writes


class SQLiteFile:
    """Transactions on one file; opened when first used; thread-safe."""

    def __init__(
        self,
        path: Path,
        *,
        schema: str,
        version: int,
        error: Callable[[str], Exception],
        durable: bool = False,
        on_open: Callable[[sqlite3.Connection], None] | None = None,
    ) -> None:
        """Nothing is opened yet.

        Args:
            path: the file; its folder is made.
            schema: statements that make what is missing, each `IF NOT EXISTS`.
            version: of the schema; a file of another one is refused.
            error: makes the error to raise from "PATH cannot be used (why)."
            durable: whether a transaction is on the disk when it is over, even if the power
                fails then; otherwise only a killed process loses nothing.
            on_open: done each time the file is opened, such as clearing out what is old.
        """
        self.path = path
        self._schema, self._version = schema, version
        self._error, self._durable, self._on_open = error, durable, on_open
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection in a transaction, which only one thread has at a time."""
        with self._lock:
            try:
                connection = self._opened()
                with connection:
                    connection.execute("BEGIN IMMEDIATE")
                    yield connection
            except (OSError, sqlite3.Error) as exc:
                raise self._error(f"{self.path} cannot be used ({exc}).") from exc

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection for single queries, without waiting for who writes."""
        with self._lock:
            try:
                yield self._opened()
            except (OSError, sqlite3.Error) as exc:
                raise self._error(f"{self.path} cannot be used ({exc}).") from exc

    def close(self) -> None:
        """Close the file; it opens again when used."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = self._open()
        return self._connection

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.touch(mode=0o600)  # what SQLite puts beside it takes over the mode
        connection = sqlite3.connect(
            self.path, timeout=_BUSY_SECONDS, check_same_thread=False, isolation_level=None
        )
        try:
            with closing(connection.execute("PRAGMA user_version")) as cursor:
                (version,) = cursor.fetchone()
            if version not in (0, self._version):
                raise sqlite3.DatabaseError(f"its version is {version}, not {self._version}")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten
            connection.execute(f"PRAGMA synchronous = {'FULL' if self._durable else 'NORMAL'}")
            connection.executescript(
                f"BEGIN IMMEDIATE; {self._schema} PRAGMA user_version={self._version}; COMMIT;"
            )
            if self._on_open is not None:
                self._on_open(connection)
        except sqlite3.Error:
            connection.close()
            raise
        return connection
