"""Telegram's limits on sending, counted without the bursts it sometimes lets pass."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

from .errors import TooManyRequests
from .people import Chat

CHAT_SECONDS = 1.0
GROUP_MESSAGES, GROUP_SECONDS = 20, 60.0
ALL_MESSAGES, ALL_SECONDS = 30, 1.0


@dataclass(slots=True)
class FloodLimits:
    """When the bot wrote where.

    A message or edit a second in a chat, 20 a minute in a group, 30 a second in all.
    """

    everywhere: deque[float] = field(default_factory=deque)
    by_chat: dict[int, deque[float]] = field(default_factory=dict)

    def count(self, chat: Chat, now: float) -> None:
        """Counts a message.

        Raises:
            TooManyRequests: it is one too many; it does not count then.
        """
        here = self.by_chat.setdefault(chat.id, deque())
        waits = [
            _wait(here, 1, CHAT_SECONDS, now),
            0.0 if chat.is_private else _wait(here, GROUP_MESSAGES, GROUP_SECONDS, now),
            _wait(self.everywhere, ALL_MESSAGES, ALL_SECONDS, now),
        ]
        if max(waits) > 0:
            raise TooManyRequests(math.ceil(max(waits)))
        here.append(now)
        self.everywhere.append(now)


def _wait(times: deque[float], allowed: int, seconds: float, now: float) -> float:
    """Seconds until one more is allowed."""
    recent = [one for one in times if one > now - seconds]
    return recent[-allowed] + seconds - now if len(recent) >= allowed else 0.0
