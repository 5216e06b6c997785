"""What stands before every request: id and headers, errors, key, rate.

Plain ASGI, outermost first as `app.py` stacks them.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import math
import re
import time
import uuid
from collections import OrderedDict
from collections.abc import Sequence
from urllib.parse import quote

from pydantic import SecretStr
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tradeqa.http.problems import ProblemError, problem_response
from tradeqa.http.work import ClientGone

log = logging.getLogger("tradeqa.http")

_REQUEST_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_LONGEST_LOGGED_PATH = 200
_MOST_CLIENTS = 10_000  # remembered for the rate limit; about 2 MB
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def is_guarded(scope: Scope) -> bool:
    """Whether keys and rates apply: only the interface for programs."""
    path: str = scope["path"]
    return path == "/v1" or path.startswith("/v1/")


class Frame:
    """Gives each request an id, security headers and a log line; nothing escapes it.

    The log line holds no query string: questions stand there.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        offered = Headers(scope=scope).get("x-request-id", "")
        request_id = offered if _REQUEST_ID.fullmatch(offered) else uuid.uuid4().hex
        began = time.perf_counter()
        status = 0

        async def send_framed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if is_guarded(scope):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await self._app(scope, receive, send_framed)
        except ClientGone:
            status = 499  # nginx's number for a client that left; nothing can be sent
        except Exception as exc:
            error = exc if isinstance(exc, ProblemError) else ProblemError("internal-error")
            if error is not exc:
                log.exception("request %s failed", request_id)
            if status:
                raise
            await problem_response(scope, error)(scope, receive, send_framed)
        finally:
            path = quote(scope["path"], errors="replace")[:_LONGEST_LOGGED_PATH]
            took = (time.perf_counter() - began) * 1000
            log.info("%s %s %s %d %.1fms", request_id, scope["method"], path, status, took)


class KeyCheck:
    """Requires one of the keys as `Authorization: Bearer` on /v1/*; none set: open to all."""

    def __init__(self, app: ASGIApp, keys: Sequence[SecretStr]) -> None:
        self._app = app
        self._digests = [_digest(key.get_secret_value().encode()) for key in keys]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._digests and scope["type"] == "http" and is_guarded(scope):
            scheme, _, key = Headers(scope=scope).get("authorization", "").partition(" ")
            offered = _digest(key.strip().encode("latin-1"))  # the bytes that were sent
            # every key is compared, in constant time, so that time tells nothing
            matches = [hmac.compare_digest(offered, digest) for digest in self._digests]
            if scheme.lower() != "bearer" or not any(matches):
                raise ProblemError("unauthorized")
            scope["tradeqa.client"] = offered.hex()
        await self._app(scope, receive, send)


class RateLimit:
    """At most so many requests a minute for each key, or each address where no key is set.

    A token bucket that holds a minute's worth; the table of clients is bounded, and
    the client heard of longest ago is forgotten first.
    """

    def __init__(self, app: ASGIApp, per_minute: int) -> None:
        self._app = app
        self._per_minute = per_minute
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, time

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._per_minute and scope["type"] == "http" and is_guarded(scope):
            address = (scope.get("client") or ("",))[0]
            self._spend(scope.get("tradeqa.client", address), time.monotonic())
        await self._app(scope, receive, send)

    def _spend(self, client: str, now: float) -> None:
        rate = self._per_minute / 60
        tokens, then = self._buckets.pop(client, (float(self._per_minute), now))
        tokens = min(self._per_minute, tokens + (now - then) * rate)
        allowed = tokens >= 1
        self._buckets[client] = (tokens - allowed, now)
        if len(self._buckets) > _MOST_CLIENTS:
            self._buckets.popitem(last=False)
        if not allowed:
            raise ProblemError("too-many-requests", retry_after=math.ceil((1 - tokens) / rate))


def _digest(key: bytes) -> bytes:
    return hashlib.sha256(key).digest()
