"""Answers that were shown: what their buttons, an edit of the question and /more need."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any, Literal

from tradeqa.answering.model import Answer, DocumentRef, Location, Quote, TableLocation
from tradeqa_telegram.state.file import StateFile

Rating = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as it stands in a chat."""

    answer: Answer
    chat: int
    user: int
    quote: int  # which of its quotes, or near misses, is shown
    rating: str | None
    session: str


class Answers:
    """Answers by id, as they were: a newer index does not change what was quoted."""

    def __init__(self, file: StateFile) -> None:
        self._file = file

    def keep(self, answer: Answer, chat: int, user: int, session: str) -> None:
        """Keep an answer that will be shown."""
        payload = json.dumps(answer.to_json())
        with self._file.writing() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO answers (id, chat, user, shown, session, payload)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (answer.id, chat, user, time.time(), session, payload),
            )

    def get(self, answer_id: str) -> Shown | None:
        """The answer, or None when it is no longer kept."""
        return self._one("id = ?", answer_id)

    def last(self, chat: int, user: int) -> Shown | None:
        """The newest answer to a user in a chat."""
        return self._one("chat = ? AND user = ? ORDER BY number DESC LIMIT 1", chat, user)

    def turn_to(self, answer_id: str, quote: int) -> None:
        """Another quote stands in the message now."""
        with self._file.writing() as connection:
            connection.execute("UPDATE answers SET quote = ? WHERE id = ?", (quote, answer_id))

    def rate(self, answer_id: str, rating: Rating) -> None:
        """The reader judged it."""
        with self._file.writing() as connection:
            connection.execute("UPDATE answers SET rating = ? WHERE id = ?", (rating, answer_id))

    def replies(self, chat: int, question_id: int) -> list[tuple[int, str | None]]:
        """The bot's messages that reply to a message, each with the id of its answer."""
        with self._file.reading() as connection:
            return connection.execute(
                "SELECT message_id, answer FROM messages WHERE chat = ? AND question_id = ?"
                " ORDER BY message_id",
                (chat, question_id),
            ).fetchall()

    def question(self, chat: int, message_id: int) -> int | None:
        """The message that a message of the bot replies to."""
        with self._file.reading() as connection:
            row = connection.execute(
                "SELECT question_id FROM messages WHERE chat = ? AND message_id = ?",
                (chat, message_id),
            ).fetchone()
        return None if row is None else row[0]

    def parts(self, chat: int, message_id: int) -> list[int]:
        """A message of the bot with the others that were sent as one reply with it, in order."""
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT other.message_id FROM messages AS this JOIN messages AS other"
                " ON other.chat = this.chat AND other.question_id = this.question_id"
                " AND other.answer IS this.answer AND other.answer IS NOT NULL"
                " WHERE this.chat = ? AND this.message_id = ? ORDER BY other.message_id",
                (chat, message_id),
            ).fetchall()
        return [row[0] for row in rows] or [message_id]

    def own(self, chat: int) -> frozenset[int]:
        """The bot's messages in a chat that it knows of."""
        with self._file.reading() as connection:
            rows = connection.execute("SELECT message_id FROM messages WHERE chat = ?", (chat,))
            return frozenset(row[0] for row in rows)

    def of(self, chat: int, user: int) -> tuple[list[str], list[str]]:
        """Ids of the answers to a user in a chat, and of the conversations they were part of."""
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT id, session FROM answers WHERE chat = ? AND user = ?", (chat, user)
            ).fetchall()
        return [answer for answer, _ in rows], sorted({session for _, session in rows})

    def forget(self, chat: int, user: int, *, private: bool) -> None:
        """Delete all of a user in a chat; in a private chat its settings go too."""
        with self._file.writing() as connection:
            if private:
                connection.execute("DELETE FROM messages WHERE chat = ?", (chat,))
                connection.execute("DELETE FROM chats WHERE chat = ?", (chat,))
            else:
                connection.execute(
                    "DELETE FROM messages WHERE chat = ?1 AND answer IN"
                    " (SELECT id FROM answers WHERE chat = ?1 AND user = ?2)",
                    (chat, user),
                )
            connection.execute("DELETE FROM answers WHERE chat = ? AND user = ?", (chat, user))

    def _one(self, condition: str, *values: object) -> Shown | None:
        columns = "payload, chat, user, quote, rating, session"
        query = f"SELECT {columns} FROM answers WHERE {condition}"  # noqa: S608  # ours
        with self._file.reading() as connection:
            row = connection.execute(query, values).fetchone()
        return None if row is None else Shown(read_answer(json.loads(row[0])), *row[1:])


def read_answer(payload: dict[str, Any]) -> Answer:
    """The answer of a payload that `Answer.to_json` made."""
    values = {**payload, "session": payload["session_id"]}
    del values["session_id"]
    for name in ("quotes", "near_misses"):
        values[name] = tuple(_quote(quote) for quote in payload[name])
    values.pop("explanation", None)
    return Answer(**values)


def _quote(payload: dict[str, Any]) -> Quote:
    place, document = payload["location"], payload["document"]
    table = place["table"]
    if table is not None:
        columns, cells = tuple(table["columns"]), tuple(table["cells"])
        table = TableLocation(table["caption"], columns, cells, table["row"])
    return Quote(
        payload["quote"],
        payload["text"],
        tuple((start, end) for start, end in payload["highlights"]),
        DocumentRef(**{**document, "authors": tuple(document["authors"])}),
        Location(**{**place, "table": table}),
        payload["score"],
    )
