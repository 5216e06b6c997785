"""Works an update out once, delivers what came of it, and leaves it where it cannot now."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor

from telegram import Bot, Update
from telegram.constants import ChatAction
from telegram.error import TelegramError

from tradeqa.errors import BotError, StateError
from tradeqa.logs import begin_request, keep_private
from tradeqa_telegram.calls import Call
from tradeqa_telegram.delivery import Delivery, Stopping
from tradeqa_telegram.inbox import Inbox
from tradeqa_telegram.request import Request, Wish, read
from tradeqa_telegram.responder import Responder
from tradeqa_telegram.state.updates import Updates

log = logging.getLogger("tradeqa.telegram")

# An update that was begun so often and never worked out must be what ends the process; it
# is answered with an apology. A few times may be chance: others were in hand as well.
_MOST_ATTEMPTS = 20
_MOST_FAILURES = 4  # of an update that nothing can be made of, not even an apology
_AGAIN = 1.0  # seconds until it is tried again
_PAUSE = 5.0  # seconds until an update is tried again that could not be kept track of
_TYPING_SECONDS = 1.0  # the longest that an answer waits for the sign that it is being written
_SLOW_SECONDS = 1.0  # in a group, where calls are few, the sign is for slow answers only
_ASKING = frozenset({"ask"})


class Worker:
    """Takes updates from the inbox to their end."""

    def __init__(
        self,
        bot: Bot,
        inbox: Inbox,
        updates: Updates,
        responder: Responder,
        delivery: Delivery,
        executor: Executor,
        *,
        timeout: float,
        on_end: Callable[[BotError], None],
    ) -> None:
        self._bot, self._inbox, self._updates = bot, inbox, updates
        self._responder, self._delivery = responder, delivery
        self._executor, self._timeout, self._on_end = executor, timeout, on_end
        self._failures: Counter[int] = Counter()  # of updates that will be tried again

    async def take(self, update: Update) -> None:
        """Answer an update; what goes wrong leaves it in the file, to be tried again.

        While the file cannot be used, that is for as long as it takes. What fails of itself
        is given up after a few times: it must not take the place of others for ever.
        """
        number = update.update_id
        begin_request(f"telegram-{number}")
        pause = 0.0
        try:
            await self._answer(update)
        except Stopping:
            return
        except BotError as exc:
            self._on_end(exc)
            return
        except StateError as exc:
            log.error("update %d waits: %s", number, exc)  # noqa: TRY400  # one line
            pause = _PAUSE
        except Exception as exc:
            pause = await self._failed(number, exc)
        else:
            self._failures.pop(number, None)
        if pause:
            asyncio.get_running_loop().call_later(pause, self._inbox.release, number)
        else:
            self._inbox.release(number)

    async def _failed(self, number: int, error: Exception) -> float:
        """Seconds until an update is tried again that fails of itself; 0: it is given up."""
        self._failures[number] += 1
        if self._failures[number] < _MOST_FAILURES:
            log.error("update %d waits", number, exc_info=error)
            return _AGAIN
        try:
            await asyncio.to_thread(self._updates.done, number)
        except StateError:
            return _PAUSE
        del self._failures[number]
        log.error("update %d fails every time and is given up", number, exc_info=error)
        return 0.0

    async def _answer(self, update: Update) -> None:
        number = update.update_id
        if self._delivery.stopping:
            raise Stopping
        if not await asyncio.to_thread(self._updates.steps, number):
            request = read(update, self._bot.bot)
            if request is None or await self._is_outdated(request, number):
                await asyncio.to_thread(self._updates.done, number)
                return
            keep_private(request.text)
            calls = await self._work_out(request, number)
            await asyncio.to_thread(self._updates.plan, number, calls)
        await self._delivery.deliver(number)

    async def _is_outdated(self, request: Request, number: int) -> bool:
        """Whether nobody will see the reply: each letter typed is a query, the last one counts."""
        typed = request.wish is Wish.INLINE
        return typed and await asyncio.to_thread(self._updates.is_outdated, number)

    async def _work_out(self, request: Request, number: int) -> list[Call]:
        if self._inbox.attempts(number) >= _MOST_ATTEMPTS:
            log.error("update %d ended the process too often and is given up", number)
            return await asyncio.to_thread(self._responder.tell, request, "failed")
        loop = asyncio.get_running_loop()
        work = loop.run_in_executor(self._executor, self._respond, request, number)
        typing = asyncio.create_task(self._type(request))
        try:
            return await asyncio.wait_for(asyncio.shield(work), self._timeout)
        except TimeoutError:
            log.warning("a question took longer than %g s", self._timeout)
            return await asyncio.to_thread(self._responder.tell, request, "timed_out")
        finally:
            if not request.place.private:
                typing.cancel()
            await asyncio.wait({typing}, timeout=_TYPING_SECONDS)
            typing.cancel()

    def _respond(self, request: Request, number: int) -> list[Call]:
        self._updates.begin(number)  # not while it waits for a thread
        return self._responder.respond(request)

    async def _type(self, request: Request) -> None:
        """Show that an answer is being written."""
        asks = request.wish is Wish.QUESTION or request.command in _ASKING
        if not asks or request.edited or self._inbox.is_busy:
            return
        place = request.place
        if not place.private:
            await asyncio.sleep(_SLOW_SECONDS)
        with contextlib.suppress(TelegramError):
            await self._bot.send_chat_action(
                place.chat, ChatAction.TYPING, message_thread_id=place.thread
            )
