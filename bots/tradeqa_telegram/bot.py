"""The bot from its start to its end: one state file, one Telegram account, one service."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import TypeHandler

from tradeqa.errors import StateError
from tradeqa.feedback.store import FeedbackStore
from tradeqa.settings import Settings
from tradeqa_telegram.access import Access
from tradeqa_telegram.alone import alone
from tradeqa_telegram.assembly import (
    POLL_SECONDS,
    BotApplication,
    make_application,
    make_desk,
    make_requests,
    make_state_file,
)
from tradeqa_telegram.connection import Condition, patiently
from tradeqa_telegram.delivery import Delivery
from tradeqa_telegram.inbox import Inbox
from tradeqa_telegram.menu import set_menu
from tradeqa_telegram.port import Service
from tradeqa_telegram.responder import Responder
from tradeqa_telegram.state.file import StateFile
from tradeqa_telegram.state.updates import Updates
from tradeqa_telegram.webhook import webhook_url
from tradeqa_telegram.worker import Worker

log = logging.getLogger("tradeqa.telegram")

_KINDS = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
]
_CLEAR_SECONDS = 3600.0
_STOP_SECONDS = 5.0  # to tell Telegram what was fetched; it would come again and be known


class TelegramBot:
    """Answers on Telegram until it is cancelled; make one for each run."""

    def __init__(
        self,
        settings: Settings,
        service: Callable[[], Service],
        feedback: FeedbackStore | None,
    ) -> None:
        self._settings, self._service, self._feedback = settings, service, feedback
        self._end: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._condition = Condition(self._over)

    async def run(self) -> None:
        """Answer until cancelled; what is begun is finished or left for the next start.

        Raises:
            BotRuns: another bot uses the state file.
            BotError: Telegram refuses the token.
            StateError: the state file cannot be used.
        """
        os.environ.setdefault("PTB_TIMEDELTA", "1")  # python-telegram-bot warns without it
        with (
            alone(self._settings.telegram_state_file),
            contextlib.closing(make_state_file(self._settings)) as file,
        ):
            inbox = Inbox(Updates(file))
            async with self._application(inbox) as application:
                await asyncio.to_thread(file.belong_to, application.bot.id)
                async with self._answering(application, inbox, file):
                    await self._fetch(application)
                    log.info("@%s answers on Telegram", application.bot.username)
                    await self._end

    def _over(self, error: BaseException) -> None:
        if not self._end.done():
            self._end.set_exception(error)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Without what its tasks do the bot would be silent; it rather ends."""
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._over(error)

    @contextlib.asynccontextmanager
    async def _application(self, inbox: Inbox) -> AsyncIterator[BotApplication]:
        """python-telegram-bot's application, once Telegram can be reached."""
        requests = make_requests(self._condition)
        application = make_application(self._settings, inbox, *requests)
        try:
            await patiently(application.initialize, self._condition)
            yield application
        finally:
            await application.shutdown()
            for request in requests:  # where it was not initialized
                await request.shutdown()

    @contextlib.asynccontextmanager
    async def _answering(
        self, application: BotApplication, inbox: Inbox, file: StateFile
    ) -> AsyncIterator[None]:
        """Answers what is in the inbox."""
        settings, bot, updates = self._settings, application.bot, Updates(file)
        desk = make_desk(settings, file, self._service, self._feedback, bot.username)
        delivery = Delivery(bot, updates, desk.answers, on_move=desk.chats.move)
        access = Access(settings.telegram_allowed_users, settings.telegram_allowed_chats)
        threads = ThreadPoolExecutor(settings.answering_threads, thread_name_prefix="telegram")
        worker = Worker(
            bot,
            inbox,
            updates,
            Responder(desk, access, settings.telegram_rate_limit),
            delivery,
            threads,
            timeout=settings.timeout,
            on_end=self._over,
        )
        application.add_handler(TypeHandler(Update, lambda update, _: worker.take(update)))
        await application.start()
        tasks = [
            asyncio.create_task(inbox.feed(bot)),
            asyncio.create_task(_clear(file)),
            asyncio.create_task(patiently(lambda: set_menu(bot))),
        ]
        for task in tasks:
            task.add_done_callback(self._ended)
        try:
            yield
        finally:
            delivery.stop()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await _stop(application)
            threads.shutdown(wait=False, cancel_futures=True)

    async def _fetch(self, application: BotApplication) -> None:
        """Begin to fetch updates, or have Telegram call."""
        url, secret = self._settings.telegram_webhook_url, self._settings.telegram_webhook_secret
        updater, bot = application.updater, application.bot
        if url is not None and secret is not None:
            token = secret.get_secret_value()
            address = webhook_url(url, token)
            await patiently(
                lambda: bot.set_webhook(address, secret_token=token, allowed_updates=_KINDS),
                self._condition,
            )
        elif updater is not None:
            await updater.start_polling(
                timeout=POLL_SECONDS,
                bootstrap_retries=-1,
                allowed_updates=_KINDS,
                error_callback=self._condition.broke,
            )


async def _clear(file: StateFile) -> None:
    while True:
        await asyncio.sleep(_CLEAR_SECONDS)
        try:
            await asyncio.to_thread(file.clear)
        except StateError as exc:
            log.warning("what is old is not cleared out now: %s", exc)


async def _stop(application: BotApplication) -> None:
    if application.updater is not None and application.updater.running:
        with contextlib.suppress(TelegramError, TimeoutError):
            await asyncio.wait_for(application.updater.stop(), _STOP_SECONDS)
    if application.running:
        await application.stop()
