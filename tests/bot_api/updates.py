"""The queue of updates: numbered, kept until acknowledged, read by one reader at a time."""

from __future__ import annotations

import threading
import time
from typing import Any

from .clock import Clock
from .errors import Conflict

DEFAULT_KINDS = frozenset(
    "message edited_message channel_post edited_channel_post inline_query chosen_inline_result "
    "callback_query shipping_query pre_checkout_query poll poll_answer my_chat_member "
    "chat_join_request chat_boost removed_chat_boost".split()
)
"""What a bot gets that never named `allowed_updates`."""
ALL_KINDS = DEFAULT_KINDS | {"chat_member", "message_reaction", "message_reaction_count"}
MAX_TIMEOUT = 50
FIRST_ID = 700_000_001
LIFETIME = 24 * 3600
LIFETIMES = {"inline_query": 30, "chosen_inline_result": 600, "callback_query": 150}
"""Seconds an update waits; the bot never hears of it after that."""
TERMINATED = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


class Updates:
    """Updates not yet acknowledged.

    Attributes:
        kinds: which are queued at all.
        webhook_set: nobody may poll.
    """

    def __init__(self, changed: threading.Condition, clock: Clock) -> None:
        self._changed = changed
        self._clock = clock
        self._next = FIRST_ID
        self._reader: object | None = None
        self._closed = False
        self._queued: list[tuple[float, dict[str, Any]]] = []
        self.kinds: frozenset[str] = DEFAULT_KINDS
        self.webhook_set = False

    @property
    def pending(self) -> list[dict[str, Any]]:
        """Those still of use, by `update_id`, oldest first."""
        with self._changed:
            now = self._clock.now()
            self._queued = [one for one in self._queued if one[0] > now]
            return [update for _, update in self._queued]

    def add(self, kind: str, content: dict[str, Any]) -> int | None:
        """Queues an update; its id, or None where the bot does not want this kind."""
        with self._changed:
            if kind not in self.kinds:
                return None
            update_id, self._next = self._next, self._next + 1
            until = self._clock.now() + LIFETIMES.get(kind, LIFETIME)
            self._queued.append((until, {"update_id": update_id, kind: content}))
            self._changed.notify_all()
            return update_id

    def acknowledge(self, offset: int) -> None:
        """Forgets all before `offset`; a negative one keeps that many of the last."""
        with self._changed:
            if offset < 0:
                self._queued = self._queued[offset:]
            else:
                self._queued = [one for one in self._queued if one[1]["update_id"] >= offset]
            self._changed.notify_all()

    def drop(self, update_id: int) -> None:
        """Forgets one update."""
        with self._changed:
            self._queued = [one for one in self._queued if one[1]["update_id"] != update_id]
            self._changed.notify_all()

    def clear(self) -> None:
        """Forgets all."""
        with self._changed:
            self._queued = []
            self._changed.notify_all()

    def poll(self, offset: int, limit: int, timeout: float) -> list[dict[str, Any]]:
        """The oldest updates, waited for where there are none.

        Raises:
            Conflict: a webhook is set, or another reader came meanwhile.
        """
        with self._changed:
            if self.webhook_set:
                raise Conflict(WEBHOOK_ACTIVE)
            reader = self._reader = object()
            self._changed.notify_all()
            if offset:
                self.acknowledge(offset)
            until = time.monotonic() + min(max(timeout, 0), MAX_TIMEOUT)
            while not self.pending and not self._closed:
                left = until - time.monotonic()
                if left <= 0:
                    break
                self._changed.wait(left)
                if self.webhook_set:
                    raise Conflict("terminated by setWebhook request")
                if self._reader is not reader:
                    raise Conflict(TERMINATED)
            return self.pending[: min(max(limit, 1), 100)]

    def close(self) -> None:
        """Lets a waiting reader go with nothing."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
