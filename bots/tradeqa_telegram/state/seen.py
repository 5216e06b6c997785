"""The highest number of a message seen, anybody's: a message sent later has a higher one."""

from __future__ import annotations

import sqlite3
import time

_SUPERGROUPS = -1_000_000_000_000  # and channels have numbers below it


def see(connection: sqlite3.Connection, chat: int, message: int) -> None:
    """Note a message of a chat; 0 is none."""
    if message:
        connection.execute(
            "INSERT INTO seen VALUES (?1, ?2, ?3) ON CONFLICT (numbering) DO UPDATE"
            " SET newest = max(newest, ?2), at = ?3",
            (numbering(chat), message, time.time()),
        )


def numbering(chat: int) -> int:
    """A supergroup numbers its own messages; all other chats of a bot share one row."""
    return chat if chat < _SUPERGROUPS else 0
