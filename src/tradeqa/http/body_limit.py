"""The size of a request body, checked while it comes in (plain ASGI)."""

from __future__ import annotations

import asyncio
import contextlib

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tradeqa.http.headers import header
from tradeqa.http.problems import ProblemError

_DRAIN = 1 << 20  # bytes of a body too large that are read so that the client sees the reply
_DRAIN_SECONDS = 2
_CHAT = "/v1/chat/completions"
_CHAT_SHARE = 8  # some dozens of questions with their replies, by default


class BodyLimit:
    """Refuses bodies above a size, announced or not, before they are held in memory.

    A chat brings the whole conversation each time, replies included: it may be larger.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = header(scope, b"content-length")
        most = self._most * (_CHAT_SHARE if scope["path"] == _CHAT else 1)
        read = 0

        async def receive_limited() -> Message:
            nonlocal read
            message = await receive()
            if message["type"] == "http.request":
                read += len(message.get("body", b""))
                if read > most:
                    await _drain(message, receive)
                    raise _too_large(most)
            return message

        if announced.isdecimal() and int(announced) > most:
            await _drain({"more_body": True}, receive)
            raise _too_large(most)
        await self._app(scope, receive_limited, send)


async def _drain(message: Message, receive: Receive) -> None:
    """Read on for a while: a client that is still sending would not see the reply."""
    left = _DRAIN
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_DRAIN_SECONDS):
            while message.get("more_body") and left > 0:
                message = await receive()
                left -= len(message.get("body", b""))


def _too_large(most: int) -> ProblemError:
    return ProblemError(
        "too-large",
        detail=(f"请求体最多 {most} 字节。", f"The request body may have {most} bytes at most."),
    )
