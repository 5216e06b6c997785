"""The queue between Telegram and the bot: on the disk before Telegram may forget an update.

python-telegram-bot acknowledges an update once `put` returns. It is in the state file then,
and stays there until it is answered; `feed` brings it back as often as the bot is started.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging

from telegram import Bot, Update
from telegram.error import TelegramError

from tradeqa.errors import StateError
from tradeqa_telegram.state.updates import Updates, Waiting

log = logging.getLogger("tradeqa.telegram")

IN_HAND = 256  # updates in memory; the rest waits in the file
_BUSY = 8  # updates in hand: more than a few people at the same moment
_LOOK_SECONDS = 0.5  # for what another process stored: a webhook may come to any of several


class NotKept(TelegramError):
    """An update could not be kept; python-telegram-bot will fetch it again."""


class Inbox(asyncio.Queue[object]):
    """A queue whose updates are in the file; other things, such as the end, are in memory."""

    def __init__(self, updates: Updates) -> None:
        super().__init__()
        self._updates = updates
        self._in_hand: dict[int, Waiting] = {}
        self._arrived = asyncio.Event()

    async def put(self, item: object) -> None:
        """Keep an update for good.

        Raises:
            NotKept: the state file cannot be used.
        """
        if not isinstance(item, Update):
            await super().put(item)
            return
        try:
            await asyncio.to_thread(self._updates.store, item.update_id, item.to_json())
        except StateError as exc:
            raise NotKept(str(exc)) from exc
        self._arrived.set()

    async def feed(self, bot: Bot) -> None:
        """Bring what is not answered into memory, the oldest first, until cancelled."""
        while True:
            self._arrived.clear()
            try:
                await self._fetch(bot)
            except StateError as exc:
                log.error("waiting updates cannot be read: %s", exc)  # noqa: TRY400  # one line
                await asyncio.sleep(_LOOK_SECONDS)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._arrived.wait(), _LOOK_SECONDS)

    def attempts(self, update_id: int) -> int:
        """How often an update in hand was begun before."""
        waiting = self._in_hand.get(update_id)
        return waiting.attempts if waiting is not None else 0

    @property
    def is_busy(self) -> bool:
        """Whether calls should be saved for answers."""
        return len(self._in_hand) > _BUSY

    def release(self, update_id: int) -> None:
        """The update is no longer in hand; unless it is answered, it comes again."""
        self._in_hand.pop(update_id, None)
        self._arrived.set()

    async def _fetch(self, bot: Bot) -> None:
        room = IN_HAND - len(self._in_hand)
        if room <= 0:
            return
        held = frozenset(self._in_hand)
        for waiting in await asyncio.to_thread(self._updates.waiting, most=room, but=held):
            try:
                update = Update.de_json(json.loads(waiting.payload), bot)
            except Exception as exc:
                # its message, like a traceback, could hold what was said
                kind = type(exc).__name__
                log.error(  # noqa: TRY400
                    "update %d cannot be read (%s), it is dropped", waiting.update_id, kind
                )
                await asyncio.to_thread(self._updates.done, waiting.update_id)
                continue
            self._in_hand[waiting.update_id] = waiting
            await super().put(update)
