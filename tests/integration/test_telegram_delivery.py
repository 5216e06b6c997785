"""Delivery against the loopback Bot API, in this process: what is left when it is stopped."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from telegram import Bot

from bot_api import BotApi, Person, faults
from tradeqa_telegram.calls import Send
from tradeqa_telegram.delivery import Delivery, Stopping
from tradeqa_telegram.state.answers import Answers
from tradeqa_telegram.state.file import StateFile
from tradeqa_telegram.state.updates import Updates


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[BotApi]:
    """A Bot API server; python-telegram-bot is set up as the bot does it."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    with BotApi() as api:
        yield api


@pytest.fixture
def file(tmp_path: Path) -> Iterator[StateFile]:
    """A state file."""
    file = StateFile(tmp_path / "state.sqlite", keep_seconds=86_400)
    yield file
    file.close()


def planned(file: StateFile, person: Person) -> Updates:
    """An update of which one message is to be sent."""
    updates = Updates(file)
    said = person.says("问？")
    message = {"message_id": said.id, "date": 5, "chat": {"id": person.id}, "text": "问？"}
    updates.store(1, json.dumps({"update_id": 1, "message": message}))
    updates.plan(1, [Send(person.id, "<b>答</b>", "答", question=said.id)])
    return updates


async def stopped_while_put_off(api: BotApi, file: StateFile, updates: Updates) -> None:
    """Stop the delivery after the first call was refused."""
    async with Bot(api.token, base_url=api.base_url) as bot:
        delivery = Delivery(bot, updates, Answers(file), on_move=lambda *_: None)
        task = asyncio.create_task(delivery.deliver(1))
        await asyncio.to_thread(
            api.wait_for, lambda: any(one.status for one in api.calls("sendMessage"))
        )
        delivery.stop()
        with pytest.raises(Stopping):
            await task


async def delivered(api: BotApi, file: StateFile, updates: Updates) -> None:
    """Deliver to the end."""
    async with Bot(api.token, base_url=api.base_url) as bot:
        await Delivery(bot, updates, Answers(file), on_move=lambda *_: None).deliver(1)


def test_what_was_put_off_is_not_looked_for(api: BotApi, file: StateFile) -> None:
    """Telegram said that it did not take the message: after the next start it is just sent."""
    person = api.user()
    updates = planned(file, person)
    api.fail("sendMessage", faults.too_many(600))
    asyncio.run(stopped_while_put_off(api, file, updates))
    asyncio.run(delivered(api, file, updates))
    assert [one.text for one in api.said(person)] == ["答"]
    assert api.calls("editMessageText") == []
    assert updates.waiting(most=9) == []
