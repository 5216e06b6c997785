"""Updates of odd and broken forms: none ends the bot, and none keeps others from being answered."""

from __future__ import annotations

import contextlib
import json
import sqlite3
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
        "message_id": 1,  # no higher than others: the bot goes by their order
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


def test_what_ended_the_process_twenty_times_gets_an_apology(run: Running, person: Person) -> None:
    """It is not worked out once more; the question behind it is answered."""
    update = {"update_id": 7, "message": said(person)}
    with contextlib.closing(sqlite3.connect(run.state, isolation_level=None)) as connection:
        connection.execute(
            "INSERT INTO updates (update_id, mark, place, arrived, attempts, payload)"
            " VALUES (7, '', ?, 0, 20, ?)",
            (person.id, json.dumps(update)),
        )
    apology = run.api.wait_for(lambda: run.api.said(person)[1:])[0]
    assert "没有处理成功" in apology.text
    assert run.api.reply(person.says(QUESTION)).text.startswith(ANSWER)


def test_while_the_state_file_is_locked_everything_waits(run: Running, person: Person) -> None:
    """What is asked meanwhile is not acknowledged; once the file is free, each is answered."""
    with contextlib.closing(sqlite3.connect(run.state, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for year in (2020, 2019):
            person.says(f"{year}年中欧班列开行了多少列？")
        run.api.wait_for(lambda: "Updates cannot be kept" in run.bot.said)
        assert len(run.api.said(person)) == 1
        connection.execute("ROLLBACK")
    run.api.wait_for(lambda: len(run.api.said(person)) == 3)
    settle(run)
    assert [one.text.split("\n")[0] for one in run.api.said(person)[1:]] == [ANSWER, "8225列"]


def test_typing_on_costs_one_answer(run: Running, person: Person) -> None:
    """Of the queries that wait, one a letter, the last is worked out; the private chat goes on."""
    gate = run.api.hold("answerInlineQuery")
    first = person.asks_inline("2020")
    run.api.wait_for(lambda: any(one.under_way for one in run.api.calls("answerInlineQuery")))
    typed = [person.asks_inline(QUESTION[:end]) for end in range(5, len(QUESTION) + 1)]
    assert run.api.reply(person.says(QUESTION)).text.startswith(ANSWER)
    gate.release()
    run.api.wait_for(lambda: typed[-1].answered)
    settle(run)
    assert typed[-1].results[0].title == ANSWER
    assert [one.answered for one in (first, *typed[:-1])] == [True] + [False] * (len(typed) - 1)


def test_who_asks_in_the_name_of_the_group_can_press_the_buttons(
    run: Running, person: Person
) -> None:
    """An anonymous administrator writes as the group, and presses as a person."""
    group = run.api.group("外贸群", person)
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    chat = {"id": group.id, "type": "supergroup", "title": "外贸群"}
    asked = f"/ask {QUESTION}"
    run.api.update(
        "message", said(person, chat=chat, sender_chat=chat, text=asked, **{"from": anonymous})
    )
    reply = run.api.wait_for(lambda: run.api.said(group))[0]
    assert reply.text.startswith(ANSWER)
    press = person.presses("下一条引文 2/3", on=reply)
    run.api.wait_for(lambda: press.answered)
    assert press.text == ""
    assert "引文 2/3" in reply.text


@pytest.mark.parametrize(
    "content",
    [
        {"new_chat_members": [{"id": 8, "is_bot": False, "first_name": "新"}]},
        {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 8, "type": "private"}}},
        {"group_chat_created": True},
        {"from": {"id": 9, "is_bot": True, "first_name": "另一个机器人"}, "text": QUESTION},
        {"from": None, "text": QUESTION},
    ],
    ids=lambda content: next(iter(content)),
)
def test_what_nobody_asked_is_not_answered(
    run: Running, person: Person, content: dict[str, Any]
) -> None:
    """Service messages, other bots, messages of nobody; the next question is."""
    run.api.update("message", said(person, **{"text": None, **content}))
    question = person.says(QUESTION)
    assert run.api.reply(question).text.startswith(ANSWER)
    settle(run)
    assert len(run.api.said(person)) == 2


def test_the_longest_message_and_a_caption(run: Running, person: Person) -> None:
    """4,096 characters are too many to ask; a question under a picture is asked."""
    assert "太长" in run.api.reply(person.says("班" * 4096)).text
    photo = [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}]
    assert run.api.reply(person.sends(photo=photo, caption=QUESTION)).text.startswith(ANSWER)
    voice = {"file_id": "x", "file_unique_id": "x", "duration": 1}
    assert "只读文字" in run.api.reply(person.sends(voice=voice)).text
