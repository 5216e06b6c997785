"""Conversations in a file: shared by server processes, alive after a restart."""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tradeqa.answering.mentions import Turn
from tradeqa.answering.sessions import IDLE_SECONDS, MOST_SESSIONS, MOST_TURNS
from tradeqa.errors import StateError
from tradeqa.sqlite_file import SQLiteFile

log = logging.getLogger("tradeqa.sessions")

_MOST_ROWS = MOST_SESSIONS * MOST_TURNS
_PRUNE_EVERY = 256  # turns between two clean-ups
_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS turns (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    session TEXT NOT NULL,
    turn TEXT NOT NULL,
    expires REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS turns_by_session ON turns (session, number);
CREATE INDEX IF NOT EXISTS turns_by_expiry ON turns (expires);
"""


class SessionsFile:
    """A `SessionStore` in one SQLite file; the oldest turns go first when there are too many.

    The ids of conversations are kept as digests: whoever knows an id could go on with it.
    A file that cannot be used costs the memory of conversations, never an answer.
    """

    def __init__(
        self,
        path: Path,
        *,
        idle: float = IDLE_SECONDS,
        longer: Mapping[str, float] | None = None,
        turns: int = MOST_TURNS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Keep `turns` turns of a conversation, `idle` seconds after the last one.

        Args:
            path: the file.
            idle: seconds.
            longer: seconds for the conversations whose id begins so.
            turns: the most of one conversation.
            clock: seconds since 1970.
        """
        self._file = SQLiteFile(
            path, schema=_SCHEMA, version=_VERSION, error=_error, on_open=self._clear
        )
        self._idle, self._longer = idle, dict(longer or {})
        self._turns, self._clock = turns, clock
        self._since_pruned = 0
        self._failing = False

    def turns(self, session: str) -> Sequence[Turn]:
        """Turns of a conversation, oldest first; empty when it is unknown or forgotten."""
        try:
            with self._file.reading() as connection:
                rows = connection.execute(
                    "SELECT turn FROM turns WHERE session = ? AND expires > ? ORDER BY number",
                    (_digest(session), self._clock()),
                ).fetchall()
        except StateError as exc:
            self._tell(exc)
            return ()
        return tuple(_turn(json.loads(row[0])) for row in rows)

    def remember(self, session: str, turn: Turn) -> None:
        """Add the newest turn; one that is the same as the last is the same question again."""
        known, text = _digest(session), json.dumps(asdict(turn))
        expires = self._clock() + self._seconds(session)
        try:
            with self._file.writing() as connection:
                last = connection.execute(
                    "SELECT turn FROM turns WHERE session = ? ORDER BY number DESC LIMIT 1",
                    (known,),
                ).fetchone()
                if last != (text,):
                    connection.execute(
                        "INSERT INTO turns (session, turn, expires) VALUES (?, ?, ?)",
                        (known, text, expires),
                    )
                # a conversation lasts as a whole
                connection.execute(
                    "UPDATE turns SET expires = ? WHERE session = ?", (expires, known)
                )
                connection.execute(
                    "DELETE FROM turns WHERE session = ?1 AND number <= (SELECT number FROM turns"
                    " WHERE session = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)",
                    (known, self._turns),
                )
                self._prune(connection)
        except StateError as exc:
            self._tell(exc)
        else:
            self._failing = False

    def retract(self, session: str, question: str) -> None:
        """Take the newest turn back, if this is its question, as it was read."""
        try:
            with self._file.writing() as connection:
                last = connection.execute(
                    "SELECT number, turn FROM turns WHERE session = ? ORDER BY number DESC LIMIT 1",
                    (_digest(session),),
                ).fetchone()
                if last is not None and _turn(json.loads(last[1])).question == question:
                    connection.execute("DELETE FROM turns WHERE number = ?", (last[0],))
        except StateError as exc:
            self._tell(exc)

    def forget(self, session: str) -> bool:
        """Drop a conversation; False when there was none.

        Raises:
            StateError: the file cannot be written; nothing is forgotten.
        """
        with self._file.writing() as connection:
            found = connection.execute("DELETE FROM turns WHERE session = ?", (_digest(session),))
            return found.rowcount > 0

    def close(self) -> None:
        """Close the file; it opens again when used."""
        self._file.close()

    def _seconds(self, session: str) -> float:
        return next(
            (kept for begin, kept in self._longer.items() if session.startswith(begin)), self._idle
        )

    def _prune(self, connection: sqlite3.Connection) -> None:
        self._since_pruned += 1
        if self._since_pruned >= _PRUNE_EVERY:
            self._since_pruned = 0
            self._clear(connection)

    def _clear(self, connection: sqlite3.Connection) -> None:
        connection.execute(
            "DELETE FROM turns WHERE expires <= ? OR number <= (SELECT max(number) FROM turns) - ?",
            (self._clock(), _MOST_ROWS),
        )

    def _tell(self, error: StateError) -> None:
        if not self._failing:
            log.warning("conversations cannot be kept: %s", error)
        self._failing = True


def _turn(kept: dict[str, Any]) -> Turn:
    return Turn(
        kept["question"],
        tuple(kept["persons"]),
        tuple(kept["companies"]),
        kept["title"],
        kept["year"],
    )


def _digest(session: str) -> str:
    return hashlib.sha256(session.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _error(what: str) -> StateError:
    return StateError(
        f"{what} Name a file that can be written with TRADEQA_SESSIONS_PATH, move this one away "
        "if it is damaged, or keep conversations in memory with TRADEQA_SESSIONS=memory."
    )
