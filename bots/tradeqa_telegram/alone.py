"""One bot a state file: whoever comes second is told so."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from tradeqa.errors import BotError


class BotRuns(BotError):
    """Another process runs this bot."""


@contextlib.contextmanager
def alone(state: Path) -> Iterator[None]:
    """Hold the state file for this bot; whatever way the process ends, it is free again.

    Raises:
        BotRuns: another bot holds it.
    """
    state.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(f"{state}.lock", mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise BotRuns(
            f"Another process runs the bot of {state}. Stop it, or name another file with "
            "TRADEQA_TELEGRAM_STATE_PATH."
        ) from None
    try:
        yield
    finally:
        lock.release()
