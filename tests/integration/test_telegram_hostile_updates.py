"""Updates of odd and broken forms: none ends the bot, and none keeps others from being answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import telegram_bot
from bot_api import BotApi, Person
from telegram_bot import ANSWER, QUESTION, Bot, running

GIVEN_UP = "fails every time and is given up"
HUGE = 1 << 70  # more than a number of SQLite holds


@dataclass(frozen=True)
class Running:
    """A bot and the server it talks to."""

    api: BotApi
    bot: Bot
    state: Path


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One bot for all tests here."""
    home = tmp_path_factory.mktemp("bot")
    telegram_bot.corpus(home)
    with BotApi() as api, running(api, home) as bot:
        yield Running(api, bot, home / "index" / "telegram.sqlite")
        assert bot.process.poll() is None


@pytest.fixture
def person(run: Running) -> Person:
    """Someone who has been answered."""
    person = run.api.user("王明")
    run.api.reply(person.says("/help"))
    return person


def said(person: Person, **changed: Any) -> dict[str, Any]:
    """A message with some fields of another form; None: left out."""
    user = {"id": person.id, "is_bot": False, "first_name": "王明", "language_code": "zh"}
    message: dict[str, Any] = {
        "message_id": 900_000,
        "date": 1_700_000_000,
        "chat": {"id": person.id, "type": "private", "first_name": "王明"},
        "from": user,
        "text": QUESTION,
    }
    message.update(changed)
    return {name: value for name, value in message.items() if value is not None}


def settle(run: Running) -> None:
    """Wait until everything that was sent is fetched and dealt with."""
    run.api.idle(60)
    run.api.wait_for(lambda: telegram_bot.unanswered(run.state) == 0, 60)


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("message", {"message_id": None}),
        ("message", {"date": "yesterday"}),
        ("message", {"chat": None}),
        ("message", {"chat": 5}),
        ("edited_message", {"text": ["a"]}),
        ("message", {"entities": [{"type": "mention"}]}),
        ("message", {"from": {"id": 7}}),
        ("callback_query", {}),
        ("inline_query", {}),
    ],
)
def test_what_cannot_be_read_is_dropped(
    run: Running, person: Person, kind: str, changed: dict[str, Any]
) -> None:
    """python-telegram-bot alone would fetch it for ever; the question behind it is answered."""
    content = said(person, **changed) if kind.endswith("message") else {}
    run.api.update(kind, content)
    question = person.says(QUESTION)
    assert run.api.reply(question).text.startswith(ANSWER)
    settle(run)
    assert len(run.api.said(person, after=question)) == 1


def test_what_makes_the_bot_fail_is_given_up(run: Running, person: Person) -> None:
    """Five messages of a chat that fail each time do not keep the sixth waiting for ever."""
    before = run.bot.said.count(GIVEN_UP)
    for number in range(4):
        run.api.update("message", said(person, text=[number]))
    huge = {"id": HUGE, "type": "private", "first_name": "x"}
    run.api.update("message", said(person, chat=huge))
    question = person.says(QUESTION)
    assert run.api.reply(question).text.startswith(ANSWER)
    settle(run)
    assert run.bot.said.count(GIVEN_UP) == before + 5
    assert len(run.api.said(person, after=question)) == 1
