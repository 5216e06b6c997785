"""The bot's parts made from the settings: state file, desk, python-telegram-bot's application."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from telegram.ext import Application, ApplicationBuilder
from telegram.request import HTTPXRequest

from tradeqa.errors import BotError
from tradeqa.feedback.store import FeedbackStore
from tradeqa.settings import Settings
from tradeqa_telegram.connection import Condition, WatchedRequest
from tradeqa_telegram.desk import Desk
from tradeqa_telegram.in_order import InOrder
from tradeqa_telegram.inbox import IN_HAND, Inbox
from tradeqa_telegram.pacing import ChatPace
from tradeqa_telegram.port import Service
from tradeqa_telegram.state.answers import Answers
from tradeqa_telegram.state.chats import Chats
from tradeqa_telegram.state.file import StateFile

POLL_SECONDS = 25  # that Telegram may keep a request for updates waiting
_READ_SECONDS = 10.0  # for the reply to any other request
_RETRIES = 5  # of one request that Telegram puts off, before it is begun anew
_CONNECTIONS = 64
_DAY = 86_400.0

BotApplication = Application[Any, Any, Any, Any, Any, Any]


def make_state_file(settings: Settings) -> StateFile:
    """The state file that the settings name."""
    keep_seconds = settings.telegram_keep_days * _DAY
    return StateFile(settings.telegram_state_file, keep_seconds=keep_seconds)


def make_requests(condition: Condition) -> tuple[HTTPXRequest, HTTPXRequest]:
    """What fetches updates, watched, and what makes all other calls."""
    fetching = WatchedRequest(
        condition, connection_pool_size=1, read_timeout=POLL_SECONDS + _READ_SECONDS
    )
    return fetching, HTTPXRequest(_CONNECTIONS, read_timeout=_READ_SECONDS)


def make_application(
    settings: Settings, inbox: Inbox, fetching: HTTPXRequest, calling: HTTPXRequest
) -> BotApplication:
    """python-telegram-bot's application over the inbox; it has no handler yet.

    Raises:
        BotError: there is no token.
    """
    if settings.telegram_token is None:
        raise BotError("There is no token. Set TRADEQA_TELEGRAM_TOKEN (from @BotFather).")
    root = settings.telegram_api_url.rstrip("/")
    return (
        ApplicationBuilder()
        .token(settings.telegram_token.get_secret_value())
        .base_url(f"{root}/bot")
        .base_file_url(f"{root}/file/bot")
        .request(calling)
        .get_updates_request(fetching)
        .rate_limiter(ChatPace(_RETRIES))
        .concurrent_updates(InOrder(IN_HAND))
        .update_queue(inbox)
        .build()
    )


def make_desk(
    settings: Settings,
    file: StateFile,
    service: Callable[[], Service],
    feedback: FeedbackStore | None,
    username: str,
) -> Desk:
    """What replies are made with."""
    return Desk(
        service=service,
        chats=Chats(file),
        answers=Answers(file),
        feedback=feedback,
        key=file.key(),
        top_k=settings.top_k,
        max_top_k=settings.max_top_k,
        max_question=settings.max_question,
        keep_days=settings.telegram_keep_days,
        page_url=settings.public_url,
        username=username,
    )
