"""Addresses that a message may link to, and the place of a quote on the web page."""

from __future__ import annotations

import html
import re
from ipaddress import ip_address
from urllib.parse import quote as percent
from urllib.parse import urlencode, urlsplit

from tradeqa.answering.model import Quote

LONGEST = 1024  # characters of an address as written in a message, which holds 32 KiB at most
_HASH_SHOWN = 12  # digits of the file's hash that the page's addresses carry
_PLAIN = re.compile(r"[!-~]+")  # visible ASCII
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z][a-z0-9-]*\.?", re.I)


def web_address(url: str | None) -> str | None:
    """`url` if it is an http(s) address that Telegram takes as a link, else None.

    Telegram refuses hosts without a dot, such as `localhost`. An address with a user name
    is not taken: `https://bank.cn@evil.cn/` leads elsewhere than it seems to.
    """
    if url is None or len(url) > LONGEST:
        return None
    address = percent(url.strip(), safe="!#$%&'()*+,/:;=?@[]~", errors="replace")
    if len(html.escape(address)) > LONGEST:
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or port == 0 or parts.netloc.endswith(":"):
        return None
    if (
        {"@", "%"} & set(parts.netloc)
        or not _PLAIN.fullmatch(address)
        or not _is_host(parts.hostname or "")
    ):
        return None
    return address


def quote_address(page_url: str | None, quote: Quote) -> str | None:
    """Where the web page shows a quote's document opened at the quote."""
    place: dict[str, str | int] = {
        "document": quote.document.id,
        "start": quote.location.start,
        "end": quote.location.end,
        "sha256": quote.document.sha256[:_HASH_SHOWN],
    }
    return _on_page(page_url, place)


def document_address(page_url: str | None, document_id: str) -> str | None:
    """Where the web page shows a document from its beginning."""
    return _on_page(page_url, {"document": document_id})


def _on_page(page_url: str | None, place: dict[str, str | int]) -> str | None:
    if page_url is None:
        return None
    root = page_url.partition("#")[0]
    if not urlsplit(root).path:
        root += "/"
    return web_address(f"{root}#{urlencode(place, quote_via=percent, errors='replace')}")


def _is_host(host: str) -> bool:
    if _HOST.fullmatch(host):
        return True
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
