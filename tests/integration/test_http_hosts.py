"""DNS rebinding: by which host names a real server on the loopback may be called."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from test_http import QUESTION, problem, serving
from test_http_wire import exchange

from fakes_service import FakeService
from tradeqa.errors import SettingsError
from tradeqa.http.app import create_app
from tradeqa.http.hosts import are_checked
from tradeqa.settings import Settings, load_settings
from tradeqa_telegram.state.file import StateFile
from tradeqa_telegram.state.updates import Updates
from tradeqa_telegram.webhook import Webhook

OTHERS = [
    "evil.example",
    "evil.example:8000",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "evil.example#localhost",
    "localhost@evil.example",
    "localhost, evil.example",
    "localhost:8000:80",
    "localhost:http",
    "localhost..",
    "[localhost]",
    "[::1].evil.example",
    "[::1",
    "::1",
    "127.0.0.1.1",
    "public.example",
    "",
    ".",
]
OURS = [
    "localhost",
    "LocalHost:8000",
    "localhost.",
    "localhost.:8000",
    "localhost:",
    "127.0.0.1",
    "127.0.0.1:9",
    "127.0.0.1.",
    "192.168.1.20:8000",
    "[::1]",
    "[::1]:8000",
    "[2001:DB8::1]:8000",
    "[fe80::1%25eth0]",
]


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with serving(FakeService()) as running:
        yield running


def status(client: httpx.Client, host: str, path: str = "/v1/documents") -> int:
    """What a request to this host gets."""
    return client.get(path, headers={"Host": host}).status_code


@pytest.mark.parametrize("host", OTHERS)
def test_other_names_are_refused(client: httpx.Client, host: str) -> None:
    """421 everywhere, page included, and the name is not shown again."""
    for path in ("/", "/v1/documents", "/metrics", "/nowhere"):
        reply = client.get(path, headers={"Host": host})
        body = problem(reply, 421, "misdirected")
        assert "TRADEQA_ALLOWED_HOSTS" in body["detail"]
        assert "evil" not in reply.text
    asked = client.post("/v1/ask", json={"question": QUESTION}, headers={"Host": host})
    problem(asked, 421, "misdirected")


@pytest.mark.parametrize("host", OURS)
def test_addresses_and_localhost_are_taken(client: httpx.Client, host: str) -> None:
    """With any port, in upper case, with the final dot of a full name."""
    assert status(client, host) == 200


def test_request_without_a_host(client: httpx.Client) -> None:
    """HTTP/1.0 needs none, and no browser leaves it out."""
    assert exchange(client, b"GET /healthz HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 200 ")
    named = b"GET /healthz HTTP/1.0\r\nHost: evil.example\r\n\r\n"
    assert exchange(client, named).startswith(b"HTTP/1.1 421 ")
    twice = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"
    assert exchange(client, twice).startswith(b"HTTP/1.1 400 ")


def test_names_of_the_settings_are_taken() -> None:
    """The hosts of the page and of the webhook, which a proxy keeps, and those listed."""
    with serving(
        FakeService(),
        public_url="https://Public.example:8443/reader",
        telegram_webhook_url="https://hook.example./telegram",
        allowed_hosts="box.local，例子.中国",
    ) as client:
        for host in (
            "public.example",
            "PUBLIC.example:443",
            "hook.example",
            "box.local.:8000",
            "xn--fsqu00a.xn--fiqs8s",
            "localhost",
            "[::1]:8000",
        ):
            assert status(client, host) == 200, host
        for host in ("evil.example", "public.example.evil.example", "reader"):
            assert status(client, host) == 421, host


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"allowed_hosts": "*"}, 200),
        ({"trusted_proxies": "127.0.0.1"}, 200),
        ({"trusted_proxies": "10.0.0.0/8"}, 421),
        ({"host": "0.0.0.0"}, 200),  # nothing listens there: the test's own address
        ({"host": "0.0.0.0", "allowed_hosts": "public.example"}, 421),
        ({"api_keys": "key"}, 421),
        ({"public_url": "http://["}, 421),
    ],
)
def test_where_any_name_is_taken(options: dict[str, Any], expected: int) -> None:
    """From a named proxy, where others can call unless names are set, and where it is said."""
    with serving(FakeService(), **options) as client:
        assert status(client, "evil.example", "/healthz") == expected


def test_telegram_calls_by_any_name(tmp_path: Path) -> None:
    """Its secret proves the call; the page behind the same door still asks for a known name."""
    state = StateFile(tmp_path / "state.sqlite", keep_seconds=1)
    webhook = Webhook("https://hook.example/hook", "secret", Updates(state))
    app = webhook.in_front_of(create_app(Settings(), FakeService))

    async def statuses(host: str) -> list[int]:
        transport = httpx.ASGITransport(app)  # type: ignore[arg-type]
        secret = {"X-Telegram-Bot-Api-Secret-Token": "secret"}
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
            called = await client.post("/hook", json={"update_id": 5}, headers=secret)
            return [called.status_code, (await client.get("/healthz")).status_code]

    try:
        assert asyncio.run(statuses("renamed.example")) == [200, 421]
        assert asyncio.run(statuses("localhost")) == [200, 200]
    finally:
        state.close()


@pytest.mark.parametrize(
    ("host", "checked"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("127.1", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.1", False),
    ],
)
def test_what_only_this_machine_reaches(host: str, checked: bool) -> None:
    """Loopback addresses in every way of writing them."""
    assert are_checked(Settings(host=host)) is checked


@pytest.mark.parametrize(
    "value", ["https://a.example", "a.example:80", "a.example/x", "*.example", "a@b", "[::1]:8"]
)
def test_what_is_no_name_is_said(value: str) -> None:
    """A name that no request could have is refused, with the setting's."""
    with pytest.raises(SettingsError, match=r"allowed_hosts.*no host name"):
        load_settings({"allowed_hosts": value})
