"""By which host names the service may be called (plain ASGI).

A hostile page can let its own name point at the address of the service (DNS rebinding): to
the browser, what it then reads is its own. The `Host` of such a request is that name, so a
service that only its own machine can reach takes no name that it does not know. An IP
address in its place cannot be rebound, and no browser leaves `Host` out.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from tradeqa.http.headers import header_lines
from tradeqa.http.problems import ProblemError
from tradeqa.http.proxies import is_proxy
from tradeqa.settings import ANY_HOST, Settings

_HOST = re.compile(
    r"(?:\[(?P<v6>[0-9A-Fa-f:.]+)(?:%[^\]\s]*)?\]|(?P<name>[^\[\]:@/\\\s]+))(?::[0-9]*)?"
)
_LOCAL = "localhost"
_MOST_MET = 64  # ways to write the few names there are, remembered


def are_checked(settings: Settings) -> bool:
    """Whether names are looked at: where some are set, or only this machine can call."""
    if settings.allowed_hosts:
        return ANY_HOST not in settings.allowed_hosts
    return _is_loopback(settings.host)


class KnownHosts:
    """Takes requests to IP addresses, to `localhost` and to the names of the settings.

    A proxy that the settings name is believed about the host, as about the client.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._trusted = settings.trusted_proxies
        self._names = frozenset(_names(settings)) if are_checked(settings) else None
        self._met: set[str] = set()  # what was found to be known, as it was given

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._names is not None:
            given = header_lines(scope, b"host")
            if not all(map(self._is_known, given)):
                peer = (scope.get("client") or ("",))[0]
                if not is_proxy(peer, self._trusted):
                    raise ProblemError("misdirected")
        await self._app(scope, receive, send)

    def _is_known(self, given: str) -> bool:
        if given in self._met:
            return True
        found = _HOST.fullmatch(given)
        if found is None or self._names is None:
            return False
        name = _plain(found["name"] or found["v6"])
        known = name in self._names or _is_address(name)
        if known and len(self._met) < _MOST_MET:
            self._met.add(given)
        return known


def _names(settings: Settings) -> Iterator[str]:
    yield _LOCAL
    yield _plain(settings.host)
    yield from map(_plain, settings.allowed_hosts)
    for url in (settings.public_url, settings.telegram_webhook_url):
        with contextlib.suppress(ValueError):  # `http://[` names no host
            yield _plain(urlsplit(url or "").hostname or _LOCAL)


def _plain(name: str) -> str:
    """As names are compared: lower case, no final dot, letters beyond ASCII as in `Host`."""
    lowered = name.lower().removesuffix(".")
    try:
        return lowered if lowered.isascii() else lowered.encode("idna").decode("ascii")
    except UnicodeError:
        return lowered


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    """Whether an address to listen on is one that only this machine reaches."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):  # nor can anybody listen there
        return False
    addresses = [ipaddress.ip_address(str(place[0]).partition("%")[0]) for *_, place in found]
    mapped = [getattr(address, "ipv4_mapped", None) or address for address in addresses]
    return any(address.is_loopback for address in mapped)
