"""What stands before every request: id, security headers, log line, measurement, errors.

Plain ASGI, the outermost of the layers that `app.py` stacks.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tradeqa.http.headers import header
from tradeqa.http.limits import is_guarded
from tradeqa.http.metrics import Metrics
from tradeqa.http.problems import ProblemError, problem_response
from tradeqa.http.work import ClientGone
from tradeqa.logs import begin_request, keep_private

log = logging.getLogger("tradeqa.http")

_REQUEST_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_LONGEST_LOGGED_PATH = 200
_CLIENT_GONE = 499  # nginx's number for a client that left; nothing can be sent
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_REQUEST_ID_HEADER = b"x-request-id"
_HEADERS = (
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
_NOT_KEPT = (b"cache-control", b"no-store")

# as ASGI has them: names in lower case
RawHeaders = Iterable[tuple[bytes, bytes]]


def dressed(headers: RawHeaders, request_id: str, *more: tuple[bytes, bytes]) -> RawHeaders:
    """The headers of a reply with its id, and with the security headers it does not set itself.

    Args:
        headers: of the reply.
        request_id: its id.
        more: further headers that it gets where it does not set them.
    """
    given = [(name, value) for name, value in headers if name != _REQUEST_ID_HEADER]
    names = {name for name, _ in given}
    added = [pair for pair in (*_HEADERS, *more) if pair[0] not in names]
    return [*given, (_REQUEST_ID_HEADER, request_id.encode()), *added]


class Frame:
    """Gives each request an id, security headers and a log line; nothing escapes it.

    The log line holds no query string: questions stand there. A HEAD is answered as the GET
    of the same address; the server leaves the body of the reply out.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        offered = header(scope, _REQUEST_ID_HEADER)
        request_id = offered if _REQUEST_ID.fullmatch(offered) else uuid.uuid4().hex
        begin_request(request_id)
        if scope["query_string"]:
            asked = scope["query_string"].decode("latin-1")
            keep_private(asked, *(value for _, value in parse_qsl(asked)))
        began = time.perf_counter()
        status = 0

        async def send_framed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                more = (_NOT_KEPT,) if is_guarded(scope) else ()
                message["headers"] = dressed(message.get("headers", ()), request_id, *more)
            await send(message)

        inner = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        try:
            _check_length(scope)
            await self._app(inner, receive, send_framed)
        except ClientGone:
            status = _CLIENT_GONE
        except Exception as exc:
            error = exc if isinstance(exc, ProblemError) else ProblemError("internal-error")
            if error is not exc:
                log.exception("request %s failed", request_id)
            if status:
                raise
            await problem_response(scope, error)(scope, receive, send_framed)
        finally:
            took = time.perf_counter() - began
            self._metrics.count_request(scope["method"], inner.get("route"), status, took)
            path = quote(scope["path"], errors="replace")[:_LONGEST_LOGGED_PATH]
            ms = round(took * 1000, 1)
            fields = {"method": scope["method"], "path": path, "status": status, "ms": ms}
            log.info("%s %s %d %.1fms", *fields.values(), extra={"fields": fields})


def _check_length(scope: Scope) -> None:
    """Refuse a request that tells two lengths of its body: a proxy may have read the other.

    What one of the two takes for the body is to the other a second request, which nobody
    checked (RFC 9112, section 6.1); the connection ends with it.
    """
    names = {name for name, _ in scope["headers"]}
    if b"transfer-encoding" in names and b"content-length" in names:
        raise ProblemError("two-lengths", close=True)
