"""The state file: its tables, the bot it belongs to, its signing key, what is cleared out."""

from __future__ import annotations

import secrets
import sqlite3
import time
from pathlib import Path

from tradeqa.errors import StateError
from tradeqa.sqlite_file import SQLiteFile

_VERSION = 1
_KEY_BYTES = 32
# Telegram keeps an update for a day; what comes again after three is none of ours
UPDATE_SECONDS = 3 * 86_400.0
_MOST_ANSWERS = 20_000  # shown, with buttons that work; about 4 kB each
_MOST_MESSAGES = 100_000
_SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS updates (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    update_id INTEGER NOT NULL UNIQUE,
    mark TEXT NOT NULL,  -- what it is about
    place INTEGER NOT NULL,  -- chat, or what a user types in inline mode
    arrived REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    payload TEXT  -- NULL once it is done
);
CREATE INDEX IF NOT EXISTS updates_open ON updates (number) WHERE payload IS NOT NULL;
CREATE TABLE IF NOT EXISTS steps (
    update_id INTEGER NOT NULL,
    step INTEGER NOT NULL,
    call TEXT NOT NULL,
    progress TEXT NOT NULL DEFAULT 'planned' CHECK (progress IN ('planned', 'sending', 'sent')),
    message_id INTEGER,
    floor INTEGER NOT NULL DEFAULT 0,  -- highest number seen when it was sent; its own is higher
    PRIMARY KEY (update_id, step)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS seen (  -- highest number of a message, anybody's
    numbering INTEGER PRIMARY KEY,  -- a supergroup; 0: the row that all other chats share
    newest INTEGER NOT NULL,
    at REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS messages (  -- the bot's own
    chat INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    question_id INTEGER,  -- the message it replies to
    answer TEXT,  -- id of the answer it shows
    sent REAL NOT NULL,
    PRIMARY KEY (chat, message_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS messages_by_question ON messages (chat, question_id);
CREATE INDEX IF NOT EXISTS messages_by_time ON messages (sent);
CREATE TABLE IF NOT EXISTS answers (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    chat INTEGER NOT NULL,
    user INTEGER NOT NULL,
    shown REAL NOT NULL,
    quote INTEGER NOT NULL DEFAULT 0,  -- which of its quotes stands in the message
    rating TEXT,
    session TEXT NOT NULL,
    payload TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS answers_by_place ON answers (chat, user, number);
CREATE TABLE IF NOT EXISTS chats (
    chat INTEGER PRIMARY KEY,
    language TEXT,  -- 'zh', 'en'; NULL: that of the question
    quotes INTEGER,
    documents TEXT NOT NULL DEFAULT '[]',
    used REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS conversations (  -- /new and /forget begin the next
    chat INTEGER NOT NULL,
    user INTEGER NOT NULL,
    number INTEGER NOT NULL,
    used REAL NOT NULL,
    PRIMARY KEY (chat, user)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS strangers (
    person INTEGER PRIMARY KEY, told REAL NOT NULL
) WITHOUT ROWID;
"""
_OF_ONE_BOT = (
    "updates",
    "steps",
    "messages",
    "answers",
    "seen",
)  # numbers that mean nothing to another


class StateFile(SQLiteFile):
    """The file of one bot; every transaction is on the disk when it is over."""

    def __init__(self, path: Path, *, keep_seconds: float) -> None:
        """`keep_seconds`: how long conversations and what buttons need are kept."""
        super().__init__(
            path,
            schema=_SCHEMA,
            version=_VERSION,
            error=_error,
            durable=True,
            on_open=self._clear,
        )
        self._keep_seconds = keep_seconds

    def belong_to(self, bot_id: int) -> None:
        """Take the file over for a bot; what another one received and sent is dropped."""
        with self.writing() as connection:
            mine = str(bot_id).encode()
            if _fact(connection, "bot") not in (None, mine):
                for table in _OF_ONE_BOT:
                    connection.execute(f"DELETE FROM {table}")  # noqa: S608  # named above
            connection.execute("INSERT OR REPLACE INTO facts VALUES ('bot', ?)", (mine,))

    def key(self) -> bytes:
        """The secret that buttons are signed and conversations are named with."""
        with self.writing() as connection:
            known = _fact(connection, "key")
            if known is None:
                known = secrets.token_bytes(_KEY_BYTES)
                connection.execute("INSERT INTO facts VALUES ('key', ?)", (known,))
            return known

    def clear(self) -> None:
        """Drop what is older than it is kept, and what is too much."""
        with self.writing() as connection:
            self._clear(connection)

    def _clear(self, connection: sqlite3.Connection) -> None:
        now = time.time()
        connection.execute(
            "DELETE FROM updates WHERE payload IS NULL AND arrived < ?", (now - UPDATE_SECONDS,)
        )
        kept = now - self._keep_seconds
        connection.execute("DELETE FROM answers WHERE shown < ?", (kept,))
        connection.execute("DELETE FROM messages WHERE sent < ?", (kept,))
        connection.execute("DELETE FROM conversations WHERE used < ?", (kept,))
        connection.execute("DELETE FROM seen WHERE at < ?", (kept,))
        connection.execute("DELETE FROM strangers WHERE told < ?", (kept,))
        connection.execute(
            "DELETE FROM answers WHERE number <= (SELECT max(number) FROM answers) - ?",
            (_MOST_ANSWERS,),
        )
        connection.execute(
            "DELETE FROM messages WHERE sent <= (SELECT sent FROM messages"
            " ORDER BY sent DESC LIMIT 1 OFFSET ?)",
            (_MOST_MESSAGES,),
        )


def _fact(connection: sqlite3.Connection, name: str) -> bytes | None:
    row = connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return None if row is None else bytes(row[0])


def _error(what: str) -> StateError:
    return StateError(
        f"{what} Name a file that can be written with TRADEQA_TELEGRAM_STATE_PATH, or move this "
        "one away if it is damaged: chats then begin anew and old buttons no longer work."
    )
