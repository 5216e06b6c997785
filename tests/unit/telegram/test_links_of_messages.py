"""Addresses that a message may link to."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot_api.links import checked_link
from telegram_reading import make_quote
from tradeqa_telegram.links import LONGEST, document_address, quote_address, web_address


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://paper.cn/a", "https://paper.cn/a"),
        ("HTTP://Paper.CN:8080/?q=1#x", "HTTP://Paper.CN:8080/?q=1#x"),
        ("https://paper.cn/外贸 <1>", "https://paper.cn/%E5%A4%96%E8%B4%B8%20%3C1%3E"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
        (" https://paper.cn ", "https://paper.cn"),
        ("https://localhost/", None),
        ("https://paper.cn:99999/", None),
        ("https://paper.cn:0/", None),
        ("https://paper.cn:/", None),
        ("https://bank.cn@evil.cn/", None),
        ("https://", None),
        ("https://./", None),
        ("https://外贸.cn/", None),
        ("javascript:alert(1)", None),
        ("tg://user?id=1", None),
        ("//paper.cn/", None),
        ("paper.cn", None),
        ("data:text/html,x", None),
        ("https://paper.cn/" + "a" * LONGEST, None),
        ("https://paper.cn/" + "&" * 300, None),
        ("", None),
        (None, None),
    ],
)
def test_addresses(url: str | None, address: str | None) -> None:
    """http(s) with a real host is taken, as ASCII; what leads elsewhere than it seems is not."""
    assert web_address(url) == address


@given(
    st.one_of(st.text(), st.text().map("https://a.cn".__add__), st.text().map("http://{}".format))
)
def test_telegram_takes_what_is_taken_here(url: str) -> None:
    """No address that passes here is refused, or taken for another host, by Telegram."""
    address = web_address(url)
    if address is not None:
        stored = checked_link(address)
        assert urlsplit(stored).hostname == urlsplit(address).hostname
        assert address.isascii()


@pytest.mark.parametrize(
    ("page", "root"),
    [
        ("https://qa.cn", "https://qa.cn/"),
        ("https://qa.cn/trade/", "https://qa.cn/trade/"),
        ("https://qa.cn/trade#old", "https://qa.cn/trade"),
    ],
)
def test_the_page_opens_at_the_quote(page: str, root: str) -> None:
    """The fragment is what the page reads: document, start, end, the begin of the hash."""
    quote = make_quote("全年开行12406列。", start=7)
    address = quote_address(page, quote)
    before, _, fragment = address.partition("#")
    assert before == root
    assert parse_qs(fragment) == {
        "document": ["d1"],
        "start": ["7"],
        "end": ["18"],
        "sha256": ["ab" * 6],
    }
    assert document_address(page, "a b/&#é") == f"{root}#document=a%20b%2F%26%23%C3%A9"
    assert quote_address(None, quote) is document_address(None, "d1") is None
