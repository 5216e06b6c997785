"""Carries out the plan of an update: each call until Telegram has it, and none twice.

A new message is the one thing that repeating would show twice. Where it is not known
whether Telegram took it (the connection broke, or the process was killed between the two),
`doubt.find` looks for it in the chat before it is sent again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace

from telegram import Bot
from telegram.error import ChatMigrated, RetryAfter, TelegramError

from tradeqa.errors import BotError
from tradeqa_telegram import doubt
from tradeqa_telegram.calls import Call, Edit, Send
from tradeqa_telegram.posting import Outcome, moved, outcome, post
from tradeqa_telegram.state.answers import Answers
from tradeqa_telegram.state.updates import Progress, Step, Updates

log = logging.getLogger("tradeqa.telegram")

_FIRST_PAUSE = 0.5  # seconds before a call is repeated; doubled each time
_LONGEST_PAUSE = 30.0


class Stopping(Exception):
    """The bot is being stopped; the update stays for the next start."""


class Delivery:
    """Makes the calls of one update after another."""

    def __init__(
        self,
        bot: Bot,
        updates: Updates,
        answers: Answers,
        *,
        on_move: Callable[[int, int], None],
    ) -> None:
        self._bot, self._updates, self._answers, self._on_move = bot, updates, answers, on_move
        self._stopping = asyncio.Event()
        self._broken = False  # and said so

    def stop(self) -> None:
        """Begin nothing more, and wait for nothing that may take long."""
        self._stopping.set()

    @property
    def stopping(self) -> bool:
        """Whether the bot is being stopped."""
        return self._stopping.is_set()

    async def deliver(self, update_id: int) -> None:
        """Carry out what is left of the plan, then note the update as answered.

        Raises:
            Stopping: not all was told.
            BotError: the token is refused.
        """
        steps = await asyncio.to_thread(self._updates.steps, update_id)
        left = [step for step in steps if step.progress is not Progress.SENT]
        if not left:
            await asyncio.to_thread(self._updates.done, update_id)
        for step in left:
            await self._carry_out(update_id, step, last=step is left[-1])

    async def _carry_out(self, update_id: int, step: Step, *, last: bool) -> None:
        if self.stopping:
            raise Stopping
        call, message_id = step.call, None
        if step.progress is Progress.SENDING and isinstance(call, Send):
            message_id = await self._look_for(call, update_id, step.number)
        if message_id is None:
            call, message_id = await self._insist(call, update_id, step.number)
        await asyncio.to_thread(
            self._updates.sent, update_id, step.number, call, message_id, last=last
        )

    async def _insist(self, call: Call, update_id: int, step: int) -> tuple[Call, int | None]:
        """Repeat a call until it is taken, or is known never to be; the call that was made."""
        pause, plain = _FIRST_PAUSE, False
        while True:
            chat = call.chat if isinstance(call, Send) else 0
            await asyncio.to_thread(self._updates.sending, update_id, step, chat)
            try:
                number = await post(self._bot, call, plain=plain)
            except TelegramError as exc:
                meaning, error = outcome(exc), exc
            else:
                self._broken = False
                return call, number
            if isinstance(error, ChatMigrated):
                left = call.chat if isinstance(call, Send | Edit) else 0
                await asyncio.to_thread(self._on_move, left, error.new_chat_id)
                call = moved(call, error.new_chat_id)
            elif meaning is Outcome.FORMAT and not plain:
                log.warning("Telegram refuses the form of a message, sent as plain text: %s", error)
                plain = True
            elif meaning is Outcome.FORMAT and isinstance(call, Send | Edit) and call.keys:
                log.warning("Telegram refuses the buttons of a message, sent without: %s", error)
                call = replace(call, keys=())
            elif meaning is Outcome.NO_TOPIC and isinstance(call, Send) and call.thread:
                call = replace(call, thread=None)
            elif meaning is Outcome.GONE and isinstance(call, Edit) and call.question:
                call = _anew(call)
            elif meaning in (Outcome.UNSENT, Outcome.UNKNOWN):
                found, pause = await self._put_off(call, error, pause, update_id, step)
                if found is not None:
                    return call, found
            else:
                return call, _settled(call, meaning, error)

    async def _put_off(
        self, call: Call, error: TelegramError, pause: float, update_id: int, step: int
    ) -> tuple[int | None, float]:
        """Wait before a call is repeated; its message where it was sent after all, the next pause.

        Raises:
            Stopping: the bot is being stopped meanwhile.
        """
        unsent = outcome(error) is Outcome.UNSENT
        if unsent:  # nobody needs to look for it after the next start
            await asyncio.to_thread(self._updates.unsent, update_id, step)
        pause = await self._wait(error, pause)
        if unsent or not isinstance(call, Send):
            return None, pause
        return await self._look_for(call, update_id, step), pause

    async def _look_for(self, call: Send, update_id: int, step: int) -> int | None:
        """The message of a call that may have arrived; waits while Telegram cannot be asked."""
        pause = _FIRST_PAUSE
        known = await asyncio.to_thread(self._answers.own, call.chat)
        bounds = await asyncio.to_thread(self._updates.bounds, update_id, step, call.chat)
        while True:
            try:
                return await doubt.find(self._bot, call, known, *bounds)
            except TelegramError as exc:
                pause = await self._wait(exc, pause)

    async def _wait(self, error: TelegramError, pause: float) -> float:
        """Wait before a call is repeated; the next pause.

        Raises:
            Stopping: the bot is being stopped meanwhile.
        """
        if isinstance(error, RetryAfter):
            told = error.retry_after
            seconds = (told if isinstance(told, int | float) else told.total_seconds()) + 0.1
        else:
            seconds = pause
            level = logging.DEBUG if self._broken else logging.WARNING
            log.log(level, "Telegram cannot be told an answer, trying again: %s", _short(error))
            self._broken = True
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return min(2 * pause, _LONGEST_PAUSE)
        raise Stopping


def _short(error: TelegramError) -> str:
    """The error without the page that a gateway may have sent."""
    return error.message.partition("<")[0][:200]


def _anew(call: Edit) -> Send:
    """A new reply in place of one that was deleted."""
    return Send(
        call.chat,
        call.html,
        call.plain,
        call.keys,
        reply_to=call.question,
        answer=call.answer,
        question=call.question,
    )


def _settled(call: Call, meaning: Outcome, error: TelegramError) -> int | None:
    """What is left of a call that will not be repeated.

    Raises:
        BotError: the token is refused.
    """
    if meaning is Outcome.TOKEN:
        raise BotError("Telegram refuses the token (TRADEQA_TELEGRAM_TOKEN).") from None
    if meaning is not Outcome.DONE:
        log.warning("Telegram does not take a %s: %s", call.kind, error)
        return None
    return call.message if isinstance(call, Edit) else None
