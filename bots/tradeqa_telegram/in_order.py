"""Updates of different chats at the same time, those of one chat one after another."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from tradeqa_telegram.state.about import TYPING


class InOrder(BaseUpdateProcessor):
    """Lets an update wait for the earlier ones of its chat (inline: of its user)."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self._locks: dict[int, asyncio.Lock] = {}
        self._users: Counter[int] = Counter()  # of each lock

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await the coroutine when it is its turn."""
        place = _place(update)
        self._users[place] += 1
        try:
            async with self._locks.setdefault(place, asyncio.Lock()):
                await coroutine
        finally:
            self._users[place] -= 1
            if not self._users[place]:
                del self._users[place], self._locks[place]

    async def initialize(self) -> None:
        """Nothing is needed."""

    async def shutdown(self) -> None:
        """Nothing is held."""


def _place(update: object) -> int:
    if not isinstance(update, Update):
        return 0
    if update.effective_chat is not None:
        return update.effective_chat.id
    return TYPING + update.effective_user.id if update.effective_user is not None else 0
