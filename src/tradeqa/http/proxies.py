"""Whose request it is: the address of the client, also behind reverse proxies (plain ASGI).

Only a proxy that the settings name is believed about whom it speaks for. Its header is
read from the end, where the nearest proxy wrote, and the first address that is not a
named proxy is the client: what the client wrote itself stands before that.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from tradeqa.settings import Network

ADDRESS = "tradeqa.address"  # of the scope: whom a rate is counted for
_MOST_HOPS = 20
_MOST_COUNTED = 1024  # addresses whose reading is remembered; those of the latest clients
_NEIGHBOURS = 64  # bits: one household or host holds a whole IPv6 network of this length
_FOR = re.compile(r'(?:^|;)\s*for\s*=\s*"?([^";]*)"?', re.IGNORECASE)
_PORT = re.compile(r"^(?:\[(?P<v6>[^\]]*)\](?::\d+)?|(?P<v4>[0-9.]+):\d+)$")

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class ClientAddress:
    """Writes the address that is counted into the scope."""

    def __init__(self, app: ASGIApp, trusted: Sequence[Network]) -> None:
        self._app = app
        self._trusted = tuple(trusted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            client = (scope.get("client") or ("",))[0]
            if self._trusted:
                client = client_address(client, Headers(scope=scope), self._trusted)
            scope[ADDRESS] = counted(client)
        await self._app(scope, receive, send)


def client_address(peer: str, headers: Headers, trusted: Sequence[Network]) -> str:
    """The address of the client that `peer`, the other end of the connection, speaks for.

    Where `X-Forwarded-For` and `Forwarded` are both there and tell of different clients,
    one was written by the client and passed on; neither is believed.
    """
    if not is_proxy(peer, trusted):
        return peer
    told = {
        _behind(peer, list(hops), trusted)
        for hops in (
            _hops(headers.getlist("x-forwarded-for")),
            (found for hop in _hops(headers.getlist("forwarded")) for found in _FOR.findall(hop)),
        )
    } - {peer}
    return told.pop() if len(told) == 1 else peer


def is_proxy(peer: str, trusted: Sequence[Network]) -> bool:
    """Whether the other end of a connection is a proxy that the settings name."""
    return _is_trusted(_parse(peer), trusted)


@lru_cache(_MOST_COUNTED)
def counted(address: str) -> str:
    """What stands for the neighbours of an address in the table of the limits."""
    parsed = _parse(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, _NEIGHBOURS), strict=False))
    return address if parsed is None else str(parsed)


def _behind(peer: str, hops: Sequence[str], trusted: Sequence[Network]) -> str:
    """The last hop that is no trusted proxy; `peer` where there is none, or one is no address."""
    nearest = peer
    for hop in reversed(hops[-_MOST_HOPS:]):
        address = _parse(hop)
        if address is None:
            return nearest
        nearest = str(address)
        if not _is_trusted(address, trusted):
            return nearest
    return nearest


def _hops(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield from (hop.strip() for hop in line.split(","))


def _parse(text: str) -> _Address | None:
    with_port = _PORT.match(text.strip())
    bare = (with_port["v6"] or with_port["v4"] or "") if with_port else text.strip()
    try:
        address = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


def _is_trusted(address: _Address | None, trusted: Sequence[Network]) -> bool:
    return address is not None and any(address in network for network in trusted)
