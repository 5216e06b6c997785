"""Addresses behind proxies, rates, stored keys and redaction, each by itself."""

from __future__ import annotations

import hashlib
import ipaddress
import json
import logging
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from starlette.datastructures import Headers

from tradeqa.errors import SettingsError
from tradeqa.http.limits import Rates, stored_digest
from tradeqa.http.problems import ProblemError
from tradeqa.http.proxies import client_address, counted
from tradeqa.logs import JSONLines, TextLines, begin_request, keep_private, redact
from tradeqa.settings import load_settings

BEYOND = "\u2400"  # a character that no private text of a test has
PROXIES = [ipaddress.ip_network(text) for text in ("10.0.0.0/8", "192.0.2.7/32", "fd00::/8")]


@pytest.mark.parametrize(
    ("peer", "headers", "expected"),
    [
        ("203.0.113.9", {"x-forwarded-for": "1.2.3.4"}, "203.0.113.9"),  # no proxy of ours
        ("10.0.0.1", {}, "10.0.0.1"),
        ("10.0.0.1", {"x-forwarded-for": "1.2.3.4"}, "1.2.3.4"),
        ("10.0.0.1", {"x-forwarded-for": "6.6.6.6, 1.2.3.4"}, "1.2.3.4"),  # the first is made up
        ("10.0.0.1", {"x-forwarded-for": "6.6.6.6, 1.2.3.4, 10.9.9.9"}, "1.2.3.4"),
        ("10.0.0.1", {"x-forwarded-for": "10.0.0.3, 10.0.0.2"}, "10.0.0.3"),
        ("10.0.0.1", {"x-forwarded-for": "1.2.3.4:5678"}, "1.2.3.4"),
        ("10.0.0.1", {"x-forwarded-for": "[2001:db8::1]:443"}, "2001:db8::1"),
        ("10.0.0.1", {"x-forwarded-for": "unknown"}, "10.0.0.1"),
        ("10.0.0.1", {"x-forwarded-for": "1.2.3.4, nonsense"}, "10.0.0.1"),
        ("10.0.0.1", {"x-forwarded-for": ""}, "10.0.0.1"),
        ("10.0.0.1", {"forwarded": 'for=6.6.6.6, for="1.2.3.4:99";proto=https'}, "1.2.3.4"),
        ("10.0.0.1", {"forwarded": 'For="[2001:db8::1]"'}, "2001:db8::1"),
        ("10.0.0.1", {"forwarded": "for=1.2.3.4", "x-forwarded-for": "1.2.3.4"}, "1.2.3.4"),
        ("10.0.0.1", {"forwarded": "for=6.6.6.6", "x-forwarded-for": "1.2.3.4"}, "10.0.0.1"),
        ("::ffff:10.0.0.1", {"x-forwarded-for": "1.2.3.4"}, "1.2.3.4"),
        ("fd00::1", {"x-forwarded-for": "1.2.3.4"}, "1.2.3.4"),
        ("", {"x-forwarded-for": "1.2.3.4"}, ""),
    ],
)
def test_only_named_proxies_are_believed(peer: str, headers: dict[str, str], expected: str) -> None:
    """The last address that no proxy of ours has; two headers that disagree are not believed."""
    assert client_address(peer, Headers(headers), PROXIES) == expected
    assert client_address(peer, Headers(headers), ()) == peer


def test_neighbours_count_as_one() -> None:
    """An IPv6 network of 64 bits is one client, an IPv4 address is one, also when mapped."""
    assert counted("2001:db8:1:2:3:4:5:6") == counted("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert counted("2001:db8:1:3::") != counted("2001:db8:1:2::")
    assert counted("::ffff:1.2.3.4") == counted("1.2.3.4") == "1.2.3.4"


def test_rate_is_a_bucket_that_fills_again() -> None:
    """Two a minute: two at once, the third after half a minute, and Retry-After says so."""
    now = [0.0]
    rates = Rates(2, clock=lambda: now[0])
    rates.spend("a")
    rates.spend("a")
    with pytest.raises(ProblemError) as caught:
        rates.spend("a")
    assert (caught.value.headers or {})["Retry-After"] == "30"
    rates.spend("b")
    now[0] = 29.0
    with pytest.raises(ProblemError):
        rates.spend("a")
    now[0] = 30.0
    rates.spend("a")


def test_table_is_bounded() -> None:
    """100,000 addresses leave 10,000 entries; whoever was heard of last is remembered."""
    rates = Rates(1)
    for number in range(100_000):
        rates.spend(str(number))
    assert len(rates) == 10_000
    with pytest.raises(ProblemError):
        rates.spend("99999")
    rates.spend("0")
    assert len(Rates(0)) == 0


def test_stored_keys_may_be_hashed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key and its hash stand for the same; a hash with a digit missing is refused, unseen."""
    digest = hashlib.sha256(b"a key").hexdigest()
    assert stored_digest(f"sha256:{digest}") == stored_digest("a key")
    assert stored_digest(digest) != stored_digest("a key")
    monkeypatch.setenv("TRADEQA_API_KEYS", f"sha256:{digest[:-1]}")
    with pytest.raises(SettingsError, match="64 hexadecimal digits") as caught:
        load_settings()
    assert digest[:8] not in str(caught.value)
    monkeypatch.setenv("TRADEQA_API_KEYS", f"sha256:{digest},other")
    assert load_settings().api_keys == (SecretStr(f"sha256:{digest}"), SecretStr("other"))


def test_proxies_are_addresses_or_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Separated by commas; what is neither is named."""
    monkeypatch.setenv("TRADEQA_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8,::1")
    assert [str(network) for network in load_settings().trusted_proxies] == [
        "127.0.0.1/32",
        "10.0.0.0/8",
        "::1/128",
    ]
    monkeypatch.setenv("TRADEQA_TRUSTED_PROXIES", "proxy.example")
    with pytest.raises(SettingsError, match="TRADEQA_TRUSTED_PROXIES"):
        load_settings()


@pytest.mark.parametrize("written", [str, repr, ascii, json.dumps])
def test_private_texts_are_taken_out(written: object) -> None:
    """As they are, as Python writes them, and as JSON writes them."""
    assert callable(written)
    private = '多少"列"\n？'
    assert "多少" not in redact(f"cannot read {written(private)}!", [private])
    assert "\\u591a" not in redact(f"cannot read {written(private)}!", [private])
    assert redact("cannot read x", ["x", ""]) == "cannot read x"


@given(
    st.text(st.characters(codec="utf-8", exclude_characters=BEYOND), min_size=1, max_size=6)
    | st.text("a1 \\%'\"", min_size=1, max_size=6),
    st.text("a1 \\%'\"", max_size=4),
    st.sampled_from([str, repr, ascii, json.dumps, quote]),
)
def test_plain_lines_are_no_exception(
    private: str, before: str, written: Callable[[str], str]
) -> None:
    """A line is redacted the same, whether or not something beyond ASCII stands in it."""
    line = f"{before}/{written(private)[1:-1]}/{private}/"
    assert redact(line + BEYOND, [private]) == redact(line, [private]) + BEYOND


@pytest.mark.parametrize("formatter", [TextLines(["s3cret"]), JSONLines(["s3cret"])])
def test_lines_hold_no_secret_and_no_question(formatter: logging.Formatter) -> None:
    """Neither the message nor the traceback; the request's id is there."""
    begin_request("id-1")
    keep_private("中欧班列多少列", None)
    failure = RuntimeError("s3cret")
    failure.__cause__ = ValueError("about 中欧班列多少列")
    told = (RuntimeError, failure, None)
    record = logging.LogRecord(
        "n", logging.ERROR, __file__, 1, "%s failed", ("中欧班列多少列",), told
    )
    record.fields = {"status": 500}
    line = formatter.format(record)
    assert "中欧" not in line
    assert "s3cret" not in line
    assert "id-1" in line
    assert "ValueError" in line
    if isinstance(formatter, JSONLines):
        told_as = json.loads(line)
        assert (told_as["level"], told_as["status"]) == ("error", 500)
        assert told_as["message"] == "[…] failed"
    begin_request("id-2")
    record.exc_info = record.exc_text = None
    assert "中欧" in formatter.format(record)  # another request: no longer private
