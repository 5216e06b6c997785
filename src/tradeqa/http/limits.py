"""Who may ask, and how often: keys, and rates for each key or address (plain ASGI).

The rates are kept here and not by the library `limits`: its table in memory has no bound
(100,000 addresses, 100,000 entries), and a thread of it walks the whole table every 10 ms.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence

from pydantic import SecretStr
from starlette.types import ASGIApp, Receive, Scope, Send

from tradeqa.http.headers import header
from tradeqa.http.problems import ProblemError
from tradeqa.http.proxies import ADDRESS
from tradeqa.logs import keep_private
from tradeqa.settings import HASHED_KEY

CLIENT = "tradeqa.client"  # of the scope: hash of the key that was given, if keys are needed
_MOST_CLIENTS = 10_000  # remembered for the rate limit; about 2 MB


def is_guarded(scope: Scope) -> bool:
    """Whether keys and rates apply: only to the interface for programs."""
    path: str = scope["path"]
    return path == "/v1" or path.startswith("/v1/")


class Rates:
    """Token buckets that hold a minute's worth, one a client.

    The table is bounded: the client heard of longest ago is forgotten first.
    """

    def __init__(
        self,
        per_minute: int,
        *,
        most: int = _MOST_CLIENTS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Allow `per_minute` requests a client (0: any number), of the latest `most` clients."""
        self._per_minute, self._most, self._clock = per_minute, most, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, time

    def __len__(self) -> int:
        return len(self._buckets)

    def spend(self, client: str) -> None:
        """Count one request.

        Raises:
            ProblemError: the client has none left (429, with when it has one again).
        """
        if not self._per_minute:
            return
        now, rate = self._clock(), self._per_minute / 60
        tokens, then = self._buckets.pop(client, (float(self._per_minute), now))
        tokens = min(self._per_minute, tokens + (now - then) * rate)
        allowed = tokens >= 1
        self._buckets[client] = (tokens - allowed, now)
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        if not allowed:
            raise ProblemError("too-many-requests", retry_after=math.ceil((1 - tokens) / rate))


class Door:
    """Requires one of the keys as `Authorization: Bearer` on /v1/*, then counts the request.

    Counted for the key, or for the address where no key is set; wrong keys are counted for
    the address, so that keys cannot be guessed at any speed.
    """

    def __init__(self, app: ASGIApp, keys: Sequence[SecretStr], rates: Rates) -> None:
        self._app = app
        self._digests = [stored_digest(key.get_secret_value()) for key in keys]
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and is_guarded(scope):
            authorization = header(scope, b"authorization")
            if authorization:
                keep_private(authorization.partition(" ")[2].strip(), authorization)
            if self._digests:
                self._check(scope, authorization)
            self._rates.spend(scope.get(CLIENT) or f"address {scope[ADDRESS]}")
        await self._app(scope, receive, send)

    def _check(self, scope: Scope, authorization: str) -> None:
        scheme, _, key = authorization.partition(" ")
        offered = _digest(key.strip().encode("latin-1"))  # the bytes that were sent
        # every key is compared, in constant time, so that time tells nothing
        matches = [hmac.compare_digest(offered, digest) for digest in self._digests]
        if scheme.lower() != "bearer" or not any(matches):
            self._rates.spend(f"address {scope[ADDRESS]}")
            raise ProblemError("unauthorized")
        scope[CLIENT] = offered.hex()


def stored_digest(key: str) -> bytes:
    """SHA-256 of a key of the settings, which may be given as that already."""
    hashed = HASHED_KEY.fullmatch(key)
    return bytes.fromhex(hashed[1]) if hashed else _digest(key.encode())


def _digest(key: bytes) -> bytes:
    return hashlib.sha256(key).digest()
