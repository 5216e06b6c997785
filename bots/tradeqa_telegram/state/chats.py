"""What a chat chose, and where its conversations stand."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from dataclasses import dataclass

from tradeqa.bootstrap import TELEGRAM_SESSIONS
from tradeqa_telegram.state.file import StateFile


@dataclass(frozen=True, slots=True)
class Chosen:
    """Settings of a chat."""

    language: str | None = None  # "zh" or "en"; None: that of the question
    quotes: int | None = None  # in an answer; None: as everywhere
    documents: tuple[str, ...] = ()  # ids of those that may answer; empty: all


class Chats:
    """Settings of chats, conversations of chats (in groups: of users), strangers told off."""

    def __init__(self, file: StateFile) -> None:
        self._file = file
        self._key = file.key()

    def chosen(self, chat: int) -> Chosen:
        """The settings of a chat."""
        with self._file.reading() as connection:
            row = connection.execute(
                "SELECT language, quotes, documents FROM chats WHERE chat = ?", (chat,)
            ).fetchone()
        return Chosen() if row is None else Chosen(row[0], row[1], tuple(json.loads(row[2])))

    def choose(self, chat: int, chosen: Chosen) -> None:
        """Keep the settings of a chat."""
        row = (chat, chosen.language, chosen.quotes, json.dumps(chosen.documents), time.time())
        with self._file.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO chats VALUES (?, ?, ?, ?, ?)", row)

    def session(self, chat: int, user: int, thread: int | None) -> str:
        """The id of the conversation; nobody can guess it and go on with it elsewhere."""
        with self._file.reading() as connection:
            row = connection.execute(
                "SELECT number FROM conversations WHERE chat = ? AND user = ?", (chat, user)
            ).fetchone()
        named = f"{chat}:{user}:{thread or 0}:{row[0] if row else 0}".encode()
        return TELEGRAM_SESSIONS + hmac.new(self._key, named, hashlib.sha256).hexdigest()[:32]

    def begin_anew(self, chat: int, user: int) -> None:
        """From here on the next conversation."""
        with self._file.writing() as connection:
            connection.execute(
                "INSERT INTO conversations VALUES (?1, ?2, 1, ?3) ON CONFLICT (chat, user)"
                " DO UPDATE SET number = number + 1, used = ?3",
                (chat, user, time.time()),
            )

    def tell_once(self, person: int) -> bool:
        """Whether this stranger (a user or a chat) was not told yet; now it is."""
        with self._file.writing() as connection:
            told = connection.execute(
                "INSERT OR IGNORE INTO strangers VALUES (?, ?)", (person, time.time())
            )
            return told.rowcount > 0

    def move(self, old: int, new: int) -> None:
        """A group became a supergroup: what it chose goes with it."""
        with self._file.writing() as connection:
            for table in ("chats", "conversations"):
                connection.execute(
                    f"UPDATE OR REPLACE {table} SET chat = ? WHERE chat = ?",  # noqa: S608
                    (new, old),
                )
