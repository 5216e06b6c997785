"""The connection to the Bot API: how it is set up, and what is said when it breaks, once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from telegram.error import Conflict, TelegramError
from telegram.request import HTTPXRequest

from tradeqa.errors import BotError

log = logging.getLogger("tradeqa.telegram")

REFUSED = (
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
        kind = "conflict" if isinstance(error, Conflict) else "unreachable"
        if kind != self._broken:
            told = (
                _TWICE
                if kind == "conflict"
                else f"Telegram cannot be reached ({error.message[:200]}). Trying again."
            )
            log.warning("%s", told)
        self._broken = kind

    def works(self) -> None:
        """Fetching succeeded."""
        if self._broken is not None:
            log.info("Updates are fetched again.")
        self._broken = None

    def refused(self) -> None:
        """The token was withdrawn while the bot ran."""
        self._on_end(BotError(REFUSED))


class WatchedRequest(HTTPXRequest):
    """Fetches updates, and tells how that goes."""

    def __init__(self, condition: Condition, **options: Any) -> None:
        super().__init__(**options)
        self._condition = condition

    async def do_request(self, *given: Any, **options: Any) -> tuple[int, bytes]:
        """One request, watched."""
        status, body = await super().do_request(*given, **options)
        if status == HTTPStatus.OK:
            self._condition.works()
        elif status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
            self._condition.refused()
        return status, body
