"""Where conversations are kept between questions: a seam, and its form in memory."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Protocol

from tradeqa.answering.mentions import Turn

MOST_SESSIONS = 10_000
MOST_TURNS = 10
IDLE_SECONDS = 24 * 3600.0


class SessionStore(Protocol):
    """Keeps the turns of each conversation; thread-safe."""

    def turns(self, session: str) -> Sequence[Turn]:
        """Turns of a conversation, oldest first; empty when it is unknown or forgotten."""
        ...

    def remember(self, session: str, turn: Turn) -> None:
        """Add the newest turn."""
        ...

    def retract(self, session: str, question: str) -> None:
        """Take the newest turn back, if this is its question, as it was read."""
        ...

    def forget(self, session: str) -> bool:
        """Drop a conversation; False when there was none."""
        ...


class MemorySessions:
    """Conversations in memory, the longest unused dropped first."""

    def __init__(
        self,
        *,
        most: int = MOST_SESSIONS,
        turns: int = MOST_TURNS,
        idle: float = IDLE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep up to `most` conversations of `turns` turns, `idle` seconds after the last use."""
        self._most, self._turns, self._idle, self._clock = most, turns, idle, clock
        self._kept: OrderedDict[str, tuple[float, tuple[Turn, ...]]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        with self._lock:
            return len(self._kept)

    def turns(self, session: str) -> Sequence[Turn]:
        """Turns of a conversation, oldest first; reading one counts as use."""
        with self._lock:
            self._expire()
            _, turns = self._kept.get(session, (0.0, ()))
            if turns:
                self._touch(session, turns)
            return turns

    def remember(self, session: str, turn: Turn) -> None:
        """Add the newest turn; the oldest beyond the limit goes."""
        with self._lock:
            self._expire()
            _, turns = self._kept.get(session, (0.0, ()))
            self._touch(session, (*turns, turn)[-self._turns :])
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def retract(self, session: str, question: str) -> None:
        """Take the newest turn back, if this is its question, as it was read."""
        with self._lock:
            _, turns = self._kept.get(session, (0.0, ()))
            if turns and turns[-1].question == question:
                self._touch(session, turns[:-1])

    def forget(self, session: str) -> bool:
        """Drop a conversation; False when there was none."""
        with self._lock:
            return self._kept.pop(session, None) is not None

    def _touch(self, session: str, turns: tuple[Turn, ...]) -> None:
        self._kept[session] = (self._clock(), turns)
        self._kept.move_to_end(session)

    def _expire(self) -> None:
        """Drop what was idle too long; the order of the dict is the order of last use."""
        oldest = self._clock() - self._idle
        while self._kept and next(iter(self._kept.values()))[0] < oldest:
            self._kept.popitem(last=False)
