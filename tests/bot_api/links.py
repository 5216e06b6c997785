"""Which links Telegram takes in texts and buttons."""

from __future__ import annotations

import re
from ipaddress import IPv6Address

_PROTOCOL = re.compile(r"([^:/?#@\[\]]*)://", re.DOTALL)
_USER = re.compile(r"tg:(?://)?user\?(?:.*&)?id=(\d+)(?:[&#].*)?", re.IGNORECASE)
_NO_HOST = re.compile(r"[^a-z0-9.\-_!$,~*'();&+=%\x80-\U0010ffff]")


def mentioned_user(url: str) -> int | None:
    """The user a `tg://user?id=…` link names, or None."""
    found = _USER.fullmatch(url)
    return int(found[1]) if found and int(found[1]) > 0 else None


def checked_link(url: str) -> str:
    """The link as Telegram stores it.

    Raises:
        ValueError: with Telegram's reason; `http://localhost/` is one of the refused (no dot).
    """
    scheme = re.match(r"(tg|ton|tonsite):(//)?", url, re.IGNORECASE)
    if scheme:
        rest = url[scheme.end() :]
        if not rest.strip("/"):
            raise ValueError("URL host is empty")
        if re.match(r"https?://", rest, re.IGNORECASE):
            raise ValueError(f"Wrong {scheme[1].lower()} URL")
        return f"{scheme[1].lower()}://{rest}"
    protocol, rest = "http", url
    named = _PROTOCOL.match(url)
    if named:
        protocol, rest = named[1].lower(), url[named.end() :]
        if protocol not in {"http", "https"}:
            raise ValueError("Unsupported URL protocol")
    place, query = re.match(r"([^/?#]*)(.*)", rest, re.DOTALL).groups()  # type: ignore[union-attr]
    query = query.rstrip(" \t\r\n\0\v")
    return f"{protocol}://{_checked_place(place)}{_stored_query(query)}"


def _checked_place(place: str) -> str:
    """User, host and port of a link, the host in small letters."""
    begin, port = place, ""
    named = re.fullmatch(r"(.+):([^:\]@]*)", place, re.DOTALL)
    if named:
        begin, port = named.groups()
        if not re.fullmatch(r"0*[1-9][0-9]{0,4}", port) or int(port) > 65535:
            raise ValueError("Wrong port number specified in the URL")
        port = f":{int(port)}"
    user, at, host = begin.rpartition("@")
    host = host.lower()
    if host.startswith("[") and host.endswith("]"):
        try:
            IPv6Address(host[1:-1])
        except ValueError as error:
            raise ValueError("Wrong IPv6 address specified in the URL") from error
        return f"{user}{at}{host}{port}"
    if not host:
        raise ValueError("URL host is empty")
    if host == ".":
        raise ValueError("Host is invalid")
    if re.search(r"%(?![0-9a-f]{2})", host):
        raise ValueError("Wrong percent-encoded symbol in URL host")
    if re.search(_NO_HOST, host):
        raise ValueError("Wrong URL host")
    if "." not in host:
        raise ValueError("Wrong HTTP URL")
    return f"{user}{at}{host}{port}"


def _stored_query(query: str) -> str:
    """Path, query and fragment with a leading slash and without raw spaces."""
    if not query.startswith("/"):
        query = "/" + query
    return "".join(f"%{ord(letter):02X}" if letter <= " " else letter for letter in query)
