"""Updates from their arrival until they are answered, each once, and the calls that answer."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tradeqa_telegram.calls import Call, Edit, Send, from_text, to_text
from tradeqa_telegram.state.about import about_of
from tradeqa_telegram.state.file import StateFile
from tradeqa_telegram.state.seen import numbering, see

_MOST_OF_ONE = 4  # updates of a chat in hand; they are answered one after another anyway


class Progress(StrEnum):
    """How far a step has come."""

    PLANNED = "planned"
    SENDING = "sending"  # Telegram may have got it, or not
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update that is not answered yet."""

    update_id: int
    payload: str  # JSON, as Telegram sent it
    attempts: int  # how often it was begun before


@dataclass(frozen=True, slots=True)
class Step:
    """A call that is part of the answer to an update."""

    number: int
    call: Call
    progress: Progress


class Updates:
    """The durable inbox and, for what is being answered, the plan of calls."""

    def __init__(self, file: StateFile) -> None:
        self._file = file

    def store(self, update_id: int, payload: str) -> bool:
        """Keep an update on the disk; False when it is known already.

        Numbers begin anew with another Bot API server, and after a week of silence: one that
        comes again with something else in it is another update.

        Raises:
            StateError: it could not be kept, and must not be acknowledged.
        """
        about = about_of(payload)
        with self._file.writing() as connection:
            row = connection.execute(
                "SELECT mark FROM updates WHERE update_id = ?", (update_id,)
            ).fetchone()
            if row is not None and row[0] == about.mark:
                return False
            if row is not None:
                connection.execute("DELETE FROM updates WHERE update_id = ?", (update_id,))
                connection.execute("DELETE FROM steps WHERE update_id = ?", (update_id,))
            connection.execute(
                "INSERT INTO updates (update_id, mark, place, arrived, payload)"
                " VALUES (?, ?, ?, ?, ?)",
                (update_id, about.mark, about.place, time.time(), payload),
            )
            see(connection, about.place, about.message)
            return True

    def waiting(self, *, most: int, but: Collection[int] = ()) -> list[Waiting]:
        """The oldest unanswered updates, in order of arrival, without those in hand.

        Of one chat a few at a time, so that a chat with many leaves room for the others.
        """
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT update_id, payload, attempts FROM updates JOIN"
                " (SELECT number, row_number() OVER (PARTITION BY place ORDER BY number) AS turn"
                " FROM updates WHERE payload IS NOT NULL) USING (number)"
                " WHERE turn <= ? ORDER BY number LIMIT ?",
                (_MOST_OF_ONE, most + len(but)),
            ).fetchall()
        return [Waiting(*row) for row in rows if row[0] not in but][:most]

    def is_outdated(self, update_id: int) -> bool:
        """Whether its user has typed on: a newer inline query waits to be answered."""
        with self._file.reading() as connection:
            return bool(
                connection.execute(
                    "SELECT 1 FROM updates AS this JOIN updates AS newer"
                    " ON newer.place = this.place AND newer.number > this.number"
                    " WHERE this.update_id = ? AND newer.payload IS NOT NULL LIMIT 1",
                    (update_id,),
                ).fetchone()
            )

    def begin(self, update_id: int) -> None:
        """Count an attempt, so that an update that ends the process is not tried for ever."""
        with self._file.writing() as connection:
            connection.execute(
                "UPDATE updates SET attempts = attempts + 1 WHERE update_id = ?", (update_id,)
            )

    def plan(self, update_id: int, calls: Sequence[Call]) -> None:
        """Keep what is to be told; from here on the update is not worked out again."""
        with self._file.writing() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO steps (update_id, step, call) VALUES (?, ?, ?)",
                [(update_id, number, to_text(call)) for number, call in enumerate(calls)],
            )

    def steps(self, update_id: int) -> list[Step]:
        """The plan, in order; empty when there is none yet."""
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT step, call, progress FROM steps WHERE update_id = ? ORDER BY step",
                (update_id,),
            ).fetchall()
        return [Step(number, from_text(call), Progress(state)) for number, call, state in rows]

    def sending(self, update_id: int, step: int, chat: int) -> None:
        """From here on Telegram may have got the call."""
        with self._file.writing() as connection:
            connection.execute(
                "UPDATE steps SET progress = 'sending', floor = coalesce("
                "(SELECT newest FROM seen WHERE numbering = ?), 0)"
                " WHERE update_id = ? AND step = ? AND progress = 'planned'",
                (numbering(chat), update_id, step),
            )

    def unsent(self, update_id: int, step: int) -> None:
        """Telegram refused the call for now: it is known not to have it."""
        with self._file.writing() as connection:
            connection.execute(
                "UPDATE steps SET progress = 'planned'"
                " WHERE update_id = ? AND step = ? AND progress = 'sending'",
                (update_id, step),
            )

    def bounds(self, update_id: int, step: int, chat: int) -> tuple[int, int]:
        """The message of a call in doubt has a higher number than the first, and hardly one
        much higher than the second: the newest that was seen.
        """
        with self._file.reading() as connection:
            (floor,) = connection.execute(
                "SELECT floor FROM steps WHERE update_id = ? AND step = ?", (update_id, step)
            ).fetchone()
            row = connection.execute(
                "SELECT newest FROM seen WHERE numbering = ?", (numbering(chat),)
            ).fetchone()
        return floor, row[0] if row else floor

    def sent(
        self, update_id: int, step: int, call: Call, message_id: int | None, *, last: bool
    ) -> None:
        """Telegram has the call; a message of ours is known from here on.

        After the `last` step the update is answered, in the same transaction.
        """
        with self._file.writing() as connection:
            connection.execute(
                "UPDATE steps SET progress = 'sent', message_id = ?"
                " WHERE update_id = ? AND step = ?",
                (message_id, update_id, step),
            )
            if message_id is not None and isinstance(call, Send | Edit):
                see(connection, call.chat, message_id)
                connection.execute(
                    "INSERT INTO messages VALUES (?, ?, ?, ?, ?)"
                    " ON CONFLICT (chat, message_id) DO UPDATE SET sent = excluded.sent,"
                    " question_id = coalesce(excluded.question_id, question_id),"
                    " answer = coalesce(excluded.answer, answer)",
                    (call.chat, message_id, call.question, call.answer, time.time()),
                )
            if last:
                _done(connection, update_id)

    def done(self, update_id: int) -> None:
        """Answered: only its number stays, so that it is not answered again."""
        with self._file.writing() as connection:
            _done(connection, update_id)


def _done(connection: sqlite3.Connection, update_id: int) -> None:
    connection.execute("UPDATE updates SET payload = NULL WHERE update_id = ?", (update_id,))
    connection.execute("DELETE FROM steps WHERE update_id = ?", (update_id,))
