"""Telegram's limits: a chat that gets too much waits by itself, and then goes slowly."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter

_SPACE = 1.05  # seconds between messages of a chat that Telegram has put off: one a second
_CAREFUL_SECONDS = 60.0
_SLACK = 0.1
_LONGEST_WAIT = 3.0  # seconds waited here
_MOST_CHATS = 1000  # remembered; those whose time is over go first
_Made = bool | dict[str, Any] | list[dict[str, Any]]


class ChatPace(AIORateLimiter):
    """`AIORateLimiter` whose retries hold up one chat only.

    The library's own retries hold up every chat while one of them waits. Its limits, 30
    calls a second in all and 20 a minute for a group, are kept.
    """

    def __init__(self, retries: int) -> None:
        """`retries`: of a call that Telegram puts off."""
        super().__init__(max_retries=0)
        self._retries = retries
        self._careful: dict[object, float] = {}  # until when
        self._next: dict[object, float] = {}  # when the chat may be written to again

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, _Made]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> _Made:
        """Make a call; wait and repeat it when Telegram puts it off."""
        chat = data.get("chat_id")
        for left in range(self._retries, -1, -1):
            await self._space(chat)
            try:
                return await super().process_request(
                    callback, args, kwargs, endpoint, data, rate_limit_args
                )
            except RetryAfter as exc:
                self._remember(chat)
                told = exc.retry_after
                seconds = told if isinstance(told, int | float) else told.total_seconds()
                if not left or seconds > _LONGEST_WAIT:
                    raise  # `delivery` waits, and stops waiting when the bot is stopped
                await asyncio.sleep(seconds + _SLACK)
        raise AssertionError("the last attempt returns or raises")

    async def _space(self, chat: object) -> None:
        """In a chat that was put off lately, wait for its turn."""
        now = time.monotonic()
        if self._careful.get(chat, 0.0) < now:
            return
        turn = max(now, self._next.get(chat, 0.0))
        self._next[chat] = turn + _SPACE
        await asyncio.sleep(turn - now)

    def _remember(self, chat: object) -> None:
        now = time.monotonic()
        if len(self._careful) >= _MOST_CHATS:
            self._careful = {one: until for one, until in self._careful.items() if until > now}
            self._next = {one: at for one, at in self._next.items() if one in self._careful}
        self._careful[chat] = now + _CAREFUL_SECONDS
