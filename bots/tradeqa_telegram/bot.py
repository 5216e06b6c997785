"""The bot from its start to its end: one state file, one Telegram account, one service."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from filelock import FileLock, Timeout
from telegram import Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import AIORateLimiter, Application, ApplicationBuilder, TypeHandler
from telegram.request import HTTPXRequest

from tradeqa.errors import BotError
from tradeqa.feedback.store import FeedbackStore
from tradeqa.settings import Settings
from tradeqa_telegram.access import Access
from tradeqa_telegram.connection import REFUSED, Condition, WatchedRequest
from tradeqa_telegram.delivery import Delivery
from tradeqa_telegram.desk import Desk
from tradeqa_telegram.in_order import InOrder
from tradeqa_telegram.inbox import IN_HAND, Inbox
from tradeqa_telegram.menu import set_menu
from tradeqa_telegram.port import Service
from tradeqa_telegram.responder import Responder
from tradeqa_telegram.state.answers import Answers
from tradeqa_telegram.state.chats import Chats
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
_POLL_SECONDS = 25  # that Telegram may keep a request for updates waiting
_READ_SECONDS = 10.0  # for the reply to any other request
_RETRIES = 5  # of one request that Telegram puts off, before it is begun anew
_CONNECTIONS = 64
_LONGEST_PAUSE = 60.0
_CLEAR_SECONDS = 3600.0
_STOP_SECONDS = 5.0  # to tell Telegram what was fetched; it would come again and be known
_Application = Application[Any, Any, Any, Any, Any, Any]


def state_file(settings: Settings) -> StateFile:
    """The state file that the settings name."""
    keep_seconds = settings.telegram_keep_days * 86_400
    return StateFile(settings.telegram_state_file, keep_seconds=keep_seconds)


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

    async def run(self) -> None:
        """Answer until cancelled; what is begun is finished or left for the next start.

        Raises:
            BotError: another bot uses the state file, or Telegram refuses the token.
            StateError: the state file cannot be used.
        """
        os.environ.setdefault("PTB_TIMEDELTA", "1")  # python-telegram-bot warns without it
        with _alone(self._settings), contextlib.closing(state_file(self._settings)) as file:
            async with self._connected(file):
                await self._end

    def _over(self, error: BotError) -> None:
        if not self._end.done():
            self._end.set_exception(error)

    @contextlib.asynccontextmanager
    async def _connected(self, file: StateFile) -> AsyncIterator[None]:
        settings = self._settings
        updates = Updates(file)
        inbox = Inbox(updates)
        condition = Condition(self._over)
        requests = (
            WatchedRequest(
                condition, connection_pool_size=1, read_timeout=_POLL_SECONDS + _READ_SECONDS
            ),
            HTTPXRequest(_CONNECTIONS, read_timeout=_READ_SECONDS),
        )
        application = self._application(inbox, *requests)
        try:
            await _patiently(application.initialize, condition)
        except BaseException:
            for request in requests:
                await request.shutdown()
            raise
        threads = ThreadPoolExecutor(settings.threads, thread_name_prefix="telegram")
        bot = application.bot
        try:
            await asyncio.to_thread(file.belong_to, bot.id)
            desk = self._desk(file, bot.username)
            delivery = Delivery(bot, updates, desk.answers, on_move=desk.chats.move)
            responder = Responder(
                desk,
                Access(settings.telegram_allowed_users, settings.telegram_allowed_chats),
                settings.telegram_rate_limit,
            )
            worker = Worker(
                bot,
                inbox,
                updates,
                responder,
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
                asyncio.create_task(_patiently(lambda: set_menu(bot))),
            ]
            try:
                await self._fetch(application, condition)
                log.info("@%s answers on Telegram", bot.username)
                yield
            finally:
                delivery.stop()
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                await _stop(application)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            await application.shutdown()

    def _application(
        self, inbox: Inbox, updates_request: HTTPXRequest, request: HTTPXRequest
    ) -> _Application:
        token = self._settings.telegram_token
        if token is None:
            raise BotError("There is no token. Set TRADEQA_TELEGRAM_TOKEN (from @BotFather).")
        root = self._settings.telegram_api_url.rstrip("/")
        return (
            ApplicationBuilder()
            .token(token.get_secret_value())
            .base_url(f"{root}/bot")
            .base_file_url(f"{root}/file/bot")
            .request(request)
            .get_updates_request(updates_request)
            .rate_limiter(AIORateLimiter(max_retries=_RETRIES))
            .concurrent_updates(InOrder(IN_HAND))
            .update_queue(inbox)
            .build()
        )

    def _desk(self, file: StateFile, username: str) -> Desk:
        settings = self._settings
        return Desk(
            service=self._service,
            chats=Chats(file),
            answers=Answers(file),
            feedback=self._feedback,
            key=file.key(),
            top_k=settings.top_k,
            max_top_k=settings.max_top_k,
            max_question=settings.max_question,
            keep_days=settings.telegram_keep_days,
            page_url=settings.public_url,
            username=username,
        )

    async def _fetch(self, application: _Application, condition: Condition) -> None:
        """Begin to fetch updates, or have Telegram call."""
        url, secret = self._settings.telegram_webhook_url, self._settings.telegram_webhook_secret
        updater, bot = application.updater, application.bot
        if url is not None and secret is not None:
            address = webhook_url(url, secret.get_secret_value())
            await _patiently(
                lambda: bot.set_webhook(
                    address, secret_token=secret.get_secret_value(), allowed_updates=_KINDS
                ),
                condition,
            )
        elif updater is not None:
            await updater.start_polling(
                timeout=_POLL_SECONDS,
                bootstrap_retries=-1,
                allowed_updates=_KINDS,
                error_callback=condition.broke,
            )


@contextlib.contextmanager
def _alone(settings: Settings) -> Any:
    path = settings.telegram_state_file
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(f"{path}.lock", mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise BotRuns(
            f"Another process runs the bot of {path}. Stop it, or name another file with "
            "TRADEQA_TELEGRAM_STATE_PATH."
        ) from None
    try:
        yield
    finally:
        lock.release()


class BotRuns(BotError):
    """Another process runs this bot."""


async def _patiently(attempt: Callable[[], Any], condition: Condition | None = None) -> None:
    """Try until Telegram can be reached; a `condition` is told how that goes.

    Raises:
        BotError: it refuses the token.
    """
    pause = 1.0
    while True:
        try:
            await attempt()
        except InvalidToken:
            raise BotError(REFUSED) from None  # python-telegram-bot's message holds the token
        except TelegramError as exc:
            if condition is not None:
                condition.broke(exc)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        else:
            if condition is not None:
                condition.works()
            return


async def _clear(file: StateFile) -> None:
    while True:
        await asyncio.sleep(_CLEAR_SECONDS)
        await asyncio.to_thread(file.clear)


async def _stop(application: _Application) -> None:
    if application.updater is not None and application.updater.running:
        with contextlib.suppress(TelegramError, TimeoutError):
            await asyncio.wait_for(application.updater.stop(), _STOP_SECONDS)
    if application.running:
        await application.stop()
