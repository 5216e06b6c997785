"""Who is answered, and how often."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Collection

from tradeqa_telegram.request import Place

_MINUTE = 60.0
_MOST_USERS = 10_000  # whose questions are counted; the longest silent are dropped first


class Access:
    """The users and chats that the settings name; all where they name none."""

    def __init__(self, users: Collection[int], chats: Collection[int]) -> None:
        self._users, self._chats = frozenset(users), frozenset(chats)

    def allows(self, place: Place) -> bool:
        """Whether a user is answered in a chat."""
        if not self._users and not self._chats:
            return True
        return place.user in self._users or place.chat in self._chats


class Pace:
    """At most so many questions of one user in any minute; thread-safe."""

    def __init__(self, most: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`most`: questions a minute, 0 for no limit."""
        self._most, self._clock = most, clock
        self._asked: OrderedDict[int, deque[float]] = OrderedDict()
        self._told: dict[int, set[int]] = {}  # users, and in which chats
        self._lock = threading.Lock()

    def wait(self, user: int) -> float:
        """Count a question: 0 when it is taken, else the seconds until one will be."""
        if not self._most:
            return 0.0
        now = self._clock()
        with self._lock:
            asked = self._asked.setdefault(user, deque())
            self._asked.move_to_end(user)
            while len(self._asked) > _MOST_USERS:
                self._told.pop(self._asked.popitem(last=False)[0], None)
            while asked and asked[0] <= now - _MINUTE:
                asked.popleft()
            if len(asked) >= self._most:
                return asked[0] + _MINUTE - now
            asked.append(now)
            self._told.pop(user, None)
            return 0.0

    def tell_once(self, user: int, chat: int) -> bool:
        """Whether a user, who has to wait, was not told so in this chat yet; now it is."""
        with self._lock:
            told = self._told.setdefault(user, set())
            if chat in told:
                return False
            told.add(chat)
            return True
