"""The webhook by itself: who is refused, what is kept before Telegram is told so."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tradeqa_telegram.state.file import StateFile
from tradeqa_telegram.state.updates import Updates
from tradeqa_telegram.webhook import LARGEST, Webhook, webhook_url

SECRET = "s3cret_-"  # noqa: S105  # of the test only
URL = "https://bot.example/hook"
RIGHT = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
UPDATE = json.dumps({"update_id": 5, "message": {"message_id": 1, "text": "问"}}).encode()


@pytest.fixture
def updates(tmp_path: Path) -> Iterator[Updates]:
    """An empty inbox."""
    file = StateFile(tmp_path / "state.sqlite", keep_seconds=1)
    yield Updates(file)
    file.close()


def call(updates: Updates, method: str = "POST", path: str = "/hook", **request: Any) -> int:
    """The status of one request."""

    async def go() -> int:
        transport = httpx.ASGITransport(Webhook(URL, SECRET, updates))  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="https://x") as client:
            return (await client.request(method, path, **request)).status_code

    return asyncio.run(go())


def kept(updates: Updates) -> list[int]:
    """Numbers of the updates in the inbox."""
    return [one.update_id for one in updates.waiting(most=9)]


def test_an_update_with_the_secret_is_kept_once(updates: Updates) -> None:
    """200 each time, for Telegram repeats what it takes for lost."""
    assert [call(updates, content=UPDATE, headers=RIGHT) for _ in range(2)] == [200, 200]
    assert kept(updates) == [5]


@pytest.mark.parametrize("given", [None, "", "s3cret", "s3cret_-x", "S3CRET_-", "密"])
def test_without_the_secret_nothing_is_kept(updates: Updates, given: str | None) -> None:
    """403, before the body is looked at."""
    headers = {} if given is None else {next(iter(RIGHT)): given.encode()}
    assert call(updates, content=UPDATE, headers=headers) == 403
    assert kept(updates) == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[" * 100_000, 400),
        (b"[5]", 400),
        (b'{"update_id": true}', 400),
        (b'{"update_id": -1}', 400),
        (b'{"update_id": 1.5}', 400),
        (b'{"update_id": 99999999999999999999}', 400),
        (b"\xff\xfe", 400),
        (b" " * (LARGEST + 1), 413),
    ],
)
def test_what_is_no_update_is_refused(updates: Updates, body: bytes, status: int) -> None:
    """And not kept."""
    assert call(updates, content=body, headers=RIGHT) == status
    assert kept(updates) == []


def test_other_paths_and_methods(updates: Updates) -> None:
    """404 and 405."""
    assert call(updates, path="/hook/x", content=UPDATE, headers=RIGHT) == 404
    assert call(updates, method="GET", headers=RIGHT) == 405


def test_an_inbox_that_cannot_be_written_is_no_success(tmp_path: Path) -> None:
    """503: Telegram calls again."""
    broken = tmp_path / "state.sqlite"
    broken.write_bytes(b"no database" * 1000)
    updates = Updates(StateFile(broken, keep_seconds=1))
    assert call(updates, content=UPDATE, headers=RIGHT) == 503


def test_the_path_is_the_users_or_one_that_nobody_guesses() -> None:
    """Without a path one follows from the secret, the same each time."""
    assert webhook_url(URL, SECRET) == URL
    made = webhook_url("https://bot.example/", SECRET)
    assert made == webhook_url("https://bot.example", SECRET)
    assert made.startswith("https://bot.example/telegram/")
    assert SECRET not in made
    assert made != webhook_url("https://bot.example", SECRET + "x")
