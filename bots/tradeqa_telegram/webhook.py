"""Where Telegram calls the bot: a small ASGI application that only keeps updates."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from tradeqa.errors import StateError
from tradeqa_telegram.state.updates import Updates

log = logging.getLogger("tradeqa.telegram")

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

LARGEST = 1 << 20  # bytes; an update is a message of 4,096 characters and what it replies to
_SECRET_HEADER = b"x-telegram-bot-api-secret-token"


def webhook_url(url: str, secret: str) -> str:
    """The address Telegram is told; where none was chosen, its path follows from the secret."""
    if urlsplit(url).path.strip("/"):
        return url
    path = hmac.new(secret.encode(), b"path of the webhook", hashlib.sha256).hexdigest()[:32]
    return f"{url.partition('?')[0].rstrip('/')}/telegram/{path}"


class Webhook:
    """Takes updates that carry the secret; each is on the disk before Telegram is told so."""

    def __init__(self, url: str, secret: str, updates: Updates) -> None:
        self._path = urlsplit(webhook_url(url, secret)).path
        self._secret = secret.encode()
        self._updates = updates

    def in_front_of(self, application: Application) -> Application:
        """The application, with this one at its path."""

        async def front(scope: Message, receive: Receive, send: Send) -> None:
            mine = scope["type"] == "http" and scope["path"] == self._path
            await (self if mine else application)(scope, receive, send)

        return front

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        status = await self._take(scope, receive)
        if status != 200:
            log.warning("a call of the webhook was refused: %d", status)
        headers = [(b"content-length", b"0"), (b"cache-control", b"no-store")]
        if status != 200:
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async def _take(self, scope: Message, receive: Receive) -> int:
        if scope["path"] != self._path:
            return 404
        if scope["method"] != "POST":
            return 405
        given = dict(scope["headers"]).get(_SECRET_HEADER, b"")
        if not hmac.compare_digest(given, self._secret):
            return 403
        body = await _read(receive)
        return 413 if body is None else await self._keep(body)

    async def _keep(self, body: bytes) -> int:
        update_id = _update_id(body)
        if update_id is None:
            return 400
        try:
            await asyncio.to_thread(self._updates.store, update_id, body.decode())
        except StateError as exc:
            log.error("an update cannot be kept, Telegram will call again: %s", exc)  # noqa: TRY400
            return 503
        return 200


def _update_id(body: bytes) -> int | None:
    """The number of an update; None when the body is none."""
    try:
        number = json.loads(body.decode())["update_id"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return number if type(number) is int and 0 <= number < 1 << 63 else None


async def _read(receive: Receive) -> bytes | None:
    """The body, or None when it is too large."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(body)  # the client has gone; what there is, is no JSON
        body += message.get("body", b"")
        if len(body) > LARGEST:
            return None
        if not message.get("more_body"):
            return bytes(body)
