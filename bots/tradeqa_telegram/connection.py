"""The connection to Telegram: awaited, and said once that it broke; updates nobody can read."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from telegram import Update
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from tradeqa.errors import BotError
from tradeqa_telegram.inbox import NotKept

log = logging.getLogger("tradeqa.telegram")

_LONGEST_PAUSE = 60.0
_REFUSED = (
    "Telegram refuses the token. Set TRADEQA_TELEGRAM_TOKEN to the one that @BotFather shows, "
    "and TRADEQA_TELEGRAM_API_URL to the server that it is for."
)
_TWICE = (
    "Another process or computer fetches this bot's updates (409 Conflict). Only one may: stop "
    "the other, or give this one a bot of its own. Trying again."
)


class Condition:
    """Says once that updates cannot be fetched, and once that they can again."""

    def __init__(self, on_end: Callable[[BotError], None]) -> None:
        self._on_end = on_end
        self._broken: str | None = None

    def broke(self, error: TelegramError) -> None:
        """Fetching failed; it will be tried again."""
        if isinstance(error, Conflict):
            kind, told = "conflict", _TWICE
        elif isinstance(error, NotKept):
            kind, told = "unkept", f"Updates cannot be kept: {error.message} Trying again."
        else:
            reason = error.message[:200]
            kind, told = "unreachable", f"Telegram cannot be reached ({reason}). Trying again."
        if kind != self._broken:
            log.warning("%s", told)
        self._broken = kind

    def works(self) -> None:
        """Fetching succeeded."""
        if self._broken is not None:
            log.info("Updates are fetched again.")
        self._broken = None

    def refused(self) -> None:
        """The token was withdrawn while the bot ran."""
        self._on_end(BotError(_REFUSED))


class WatchedRequest(HTTPXRequest):
    """Fetches updates, and tells how that goes.

    python-telegram-bot fetches for ever what holds an update that it cannot read, and nobody
    is answered any more; such a one loses its content here.
    """

    def __init__(self, condition: Condition, **options: Any) -> None:
        super().__init__(**options)
        self._condition = condition

    async def do_request(self, *given: Any, **options: Any) -> tuple[int, bytes]:
        """One request, watched."""
        status, body = await super().do_request(*given, **options)
        if status == HTTPStatus.OK:
            self._condition.works()
            body = readable(body)
        elif status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
            self._condition.refused()
        return status, body


async def patiently(
    attempt: Callable[[], Awaitable[object]], condition: Condition | None = None
) -> None:
    """Try until Telegram can be reached; a `condition` is told how that goes.

    Raises:
        BotError: it refuses the token.
    """
    pause = 1.0
    while True:
        try:
            await attempt()
        except InvalidToken:
            raise BotError(_REFUSED) from None  # python-telegram-bot's message holds the token
        except TelegramError as exc:
            if condition is not None:
                condition.broke(exc)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        else:
            if condition is not None:
                condition.works()
            return


def readable(body: bytes) -> bytes:
    """The reply to `getUpdates` with updates that the library can read."""
    try:
        reply = json.loads(body)
        updates = [_readable(update) for update in reply["result"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        return body  # no updates; the library says what is wrong
    if updates == reply["result"]:
        return body
    return json.dumps({**reply, "result": updates}).encode()


def _readable(update: dict[str, Any]) -> dict[str, Any]:
    number = update["update_id"]
    try:
        Update.de_json(update, None).to_json()
    except Exception as exc:
        # its message, like a traceback, could hold what was said
        log.error("update %s cannot be read (%s), it is dropped", number, type(exc).__name__)  # noqa: TRY400
        return {"update_id": number}
    return update
