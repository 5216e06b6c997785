"""Answers that may still be rated, and the ratings, in one SQLite file.

An answer is kept for a day so that any server process can take its rating; a rated
answer is copied beside its rating and stays. The file may hold what people asked: it is
readable by its owner only.

Answers are written together with those of the same moment (see `unwritten`). Until then
only the process that gave one knows it: another may have to look twice. Of a process that
is killed, the answers of the last moment cannot be rated; ratings are never lost.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tradeqa.errors import FeedbackError
from tradeqa.feedback.unwritten import WAIT_SECONDS, Unwritten
from tradeqa.sqlite_file import SQLiteFile
from tradeqa.wire import encode_json

log = logging.getLogger("tradeqa.feedback")

Rating = Literal["up", "down"]

RATEABLE_SECONDS = 24 * 3600  # how long an answer can be rated
MOST_ANSWERS = 5_000  # kept to be rated; about 4 kB each
MOST_HISTORY = 10  # questions before a follow-up that are kept with its rating
WRITTEN_SECONDS = 2 * WAIT_SECONDS  # after which an answer is usually known to all processes
_PRUNE_EVERY = 256  # answers between two clean-ups
_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    asked_at REAL NOT NULL,
    session TEXT,
    payload BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS answers_by_session ON answers (session) WHERE session IS NOT NULL;
CREATE TABLE IF NOT EXISTS ratings (
    answer_id TEXT PRIMARY KEY,
    rating TEXT NOT NULL CHECK (rating IN ('up', 'down')),
    comment TEXT,
    rated_at REAL NOT NULL,
    history TEXT NOT NULL,
    payload BLOB NOT NULL
);
"""


# of the table of answers: id, when asked (seconds since 1970), digest of the session, payload
_Row = tuple[str, float, str | None, bytes]


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating with the answer it is about; `payload` is the answer's JSON payload."""

    answer_id: str
    rating: Rating
    comment: str | None
    rated_at: float  # seconds since 1970
    history: tuple[str, ...]  # the questions before a follow-up, oldest first
    payload: Mapping[str, Any]


class FeedbackStore:
    """The file of answers and ratings; opened when first used; thread-safe."""

    def __init__(self, path: Path) -> None:
        self._file = SQLiteFile(
            path, schema=_SCHEMA, version=_VERSION, error=_error, on_open=_clear
        )
        self._unwritten = Unwritten(self._write)
        self._since_pruned = 0
        self._failing = False

    def remember(
        self,
        payload: Mapping[str, Any],
        session: str | None = None,
        *,
        encoded: bytes | None = None,
    ) -> None:
        """Keep an answer so that it can be rated; failing to is logged, for the answer counts.

        Args:
            payload: the answer's JSON payload.
            session: the conversation it belongs to.
            encoded: the payload as JSON, where it has been encoded already.
        """
        known = None if session is None else _digest(session)
        row = (payload["id"], time.time(), known, encoded or encode_json(payload))
        if not self._unwritten.add(row):
            self._tell("too many wait to be written")

    def rate(self, answer_id: str, rating: Rating, comment: str | None = None) -> bool:
        """Keep a rating; a later one of the same answer replaces it. False: no such answer.

        Raises:
            FeedbackError: the file cannot be written.
        """
        self._unwritten.flush()
        with self._file.writing() as connection:
            found = connection.execute(
                "SELECT asked_at, session, payload FROM answers WHERE id = ?", (answer_id,)
            ).fetchone()
            if found is None:
                changed = connection.execute(
                    "UPDATE ratings SET rating = ?, comment = ?, rated_at = ? WHERE answer_id = ?",
                    (rating, comment, time.time(), answer_id),
                )
                return changed.rowcount > 0
            asked_at, session, payload = found
            history = _history(connection, asked_at, session, payload)
            connection.execute(
                "INSERT INTO ratings VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (answer_id) DO UPDATE"
                " SET rating = excluded.rating, comment = excluded.comment,"
                " rated_at = excluded.rated_at",
                (
                    answer_id,
                    rating,
                    comment,
                    time.time(),
                    json.dumps(history, ensure_ascii=False),
                    payload,
                ),
            )
            return True

    def ratings(self, rating: Rating | None = None) -> list[Rated]:
        """All ratings, or those of one kind, oldest first; none where there is no file.

        Raises:
            FeedbackError: the file cannot be read.
        """
        self._unwritten.flush()
        if not self._file.path.exists():
            return []
        with self._file.writing() as connection:
            rows = connection.execute(
                "SELECT answer_id, rating, comment, rated_at, history, payload FROM ratings"
                " WHERE ?1 IS NULL OR rating = ?1 ORDER BY rated_at, answer_id",
                (rating,),
            ).fetchall()
        return [
            Rated(key, given, comment, at, tuple(json.loads(history)), json.loads(payload))
            for key, given, comment, at, history, payload in rows
        ]

    def forget(self, answer_ids: Iterable[str]) -> None:
        """Delete answers, rated or not.

        Raises:
            FeedbackError: the file cannot be written.
        """
        self._unwritten.flush()
        ids = [(answer_id,) for answer_id in answer_ids]
        if not ids or not self._file.path.exists():
            return
        with self._file.writing() as connection:
            connection.executemany("DELETE FROM answers WHERE id = ?", ids)
            connection.executemany("DELETE FROM ratings WHERE answer_id = ?", ids)

    def close(self) -> None:
        """Write what waits, and close the file; it opens again when used."""
        self._unwritten.flush()
        self._file.close()

    def _write(self, rows: list[_Row]) -> None:
        try:
            with self._file.writing() as connection:
                connection.executemany(
                    "INSERT OR IGNORE INTO answers (id, asked_at, session, payload)"
                    " VALUES (?, ?, ?, ?)",
                    rows,
                )
                self._prune(connection, len(rows))
        except FeedbackError as exc:
            self._tell(exc)
        else:
            self._failing = False

    def _tell(self, why: FeedbackError | str) -> None:
        if not self._failing:
            log.warning("answers cannot be kept for rating: %s", why)
        self._failing = True

    def _prune(self, connection: sqlite3.Connection, added: int) -> None:
        self._since_pruned += added
        if self._since_pruned < _PRUNE_EVERY:
            return
        self._since_pruned = 0
        connection.execute(
            "DELETE FROM answers WHERE asked_at < ?"
            " OR number <= (SELECT max(number) FROM answers) - ?",
            (time.time() - RATEABLE_SECONDS, MOST_ANSWERS),
        )


def _clear(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM answers WHERE asked_at < ?", (time.time() - RATEABLE_SECONDS,))


def _error(what: str) -> FeedbackError:
    return FeedbackError(
        f"{what} Name a file that can be written with TRADEQA_FEEDBACK_PATH, "
        "or switch ratings off with TRADEQA_FEEDBACK=0."
    )


def _history(
    connection: sqlite3.Connection, asked_at: float, session: str | None, payload: bytes
) -> list[str]:
    """The questions asked before in the session, where the question was read with them.

    Before by the clock: processes write what they answered when each comes to it.
    """
    answer = json.loads(payload)
    if session is None or answer["interpreted_question"] == answer["question"]:
        return []
    rows = connection.execute(
        "SELECT payload FROM answers WHERE session = ? AND asked_at < ?"
        " ORDER BY asked_at DESC LIMIT ?",
        (session, asked_at, MOST_HISTORY),
    )
    return [json.loads(earlier)["question"] for (earlier,) in rows][::-1]


def _digest(session: str) -> str:
    """Sessions are told apart, not kept: whoever knows an id could go on with it."""
    return hashlib.sha256(session.encode()).hexdigest()[:32]
