"""No message lost, none answered twice: kills, cut connections, refusals, other bots."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import telegram_bot
from bot_api import ApiError, BadRequest, BotApi, Person, faults
from telegram_bot import Bot, running

KILLS = 3
TOLD = {"2019": "8225列", "2020": "12406列", "2021": "15183列"}


@dataclass(frozen=True)
class LongRunning:
    """A bot and what it talks to."""

    api: BotApi
    folder: Path
    home: Path
    bot: Bot


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small corpus with its index."""
    folder = tmp_path_factory.mktemp("bot")
    telegram_bot.corpus(folder)
    return folder


@pytest.fixture
def api() -> Iterator[BotApi]:
    """A Bot API server."""
    with BotApi() as api:
        yield api


@pytest.fixture
def own(folder: Path, tmp_path: Path) -> dict[str, str]:
    """Settings of a bot over the corpus with a state of its own."""
    return telegram_bot.own_files(folder, tmp_path)


def question(year: int) -> str:
    """A question of 2019, 2020 or 2021."""
    return f"{2019 + year % 3}年中欧班列开行了多少列？"


def check_each_answered_once(api: BotApi, person: Person) -> None:
    """As many answers as questions, in their order, each the right one."""
    asked = [one.text[:4] for one in api.messages(person) if one.sender.id == person.id]
    said = [one.text.split("\n")[0] for one in api.said(person)]
    assert said == [TOLD[year] for year in asked]


def settle(api: BotApi, tmp_path: Path) -> None:
    """Wait until everything that was sent is fetched and answered."""
    state = tmp_path / "state.sqlite"
    api.idle(60)
    api.wait_for(lambda: telegram_bot.unanswered(state) == 0, 60)


def test_two_hundred_at_once_with_a_429_in_between(
    api: BotApi, tmp_path: Path, own: dict[str, str]
) -> None:
    """200 questions of 50 people wait when the bot starts: each is answered once, in order."""
    people = [api.user(f"人{number}") for number in range(50)]
    for number in range(200):
        people[number % 50].says(question(number))
    api.fail("sendMessage", faults.too_many(1))
    with running(api, tmp_path, **own):
        api.wait_for(lambda: sum(len(api.said(one)) for one in people) >= 200, 60)
        settle(api, tmp_path)
    assert [call.status for call in api.calls("sendMessage")].count(429) == 1
    for person in people:
        check_each_answered_once(api, person)


def test_kill_at_random_moments(api: BotApi, tmp_path: Path, own: dict[str, str]) -> None:
    """Killed three times while it answers: nothing is lost, nothing is answered twice."""
    chance = random.Random(22)  # noqa: S311  # no secret
    people = [api.user(f"人{number}") for number in range(4)]
    for start in range(KILLS):
        for number, person in enumerate(people):
            person.says(question(start + number))
        calls = len(api.calls())
        with running(api, tmp_path, **own) as bot:
            # after so many more calls: between any two of getUpdates, sendMessage and the rest
            more = chance.randrange(5, 16)
            api.wait_for(lambda calls=calls, more=more: len(api.calls()) >= calls + more, 60)
            bot.kill()
    with running(api, tmp_path, **own):
        settle(api, tmp_path)
        api.wait_for(lambda: all(len(api.said(one)) >= KILLS for one in people))
    for person in people:
        check_each_answered_once(api, person)


def test_kill_between_answer_and_acknowledgement(
    api: BotApi, tmp_path: Path, own: dict[str, str]
) -> None:
    """Killed while two messages are on their way: which of them Telegram took is found out."""
    arriving, lost = api.user("王明"), api.user("李华")
    with running(api, tmp_path, **own) as bot:
        for person in (arriving, lost):
            api.reply(person.says(question(0)))
        gate = api.hold("sendMessage", chat=arriving)
        never = replace(gate.fault(), name="lost", carried_out=False, cut=True)
        api.fail("sendMessage", never, chat=lost)
        asked = arriving.says(question(1))
        lost.says(question(1))
        api.wait_for(lambda: sum(bool(one.fault) for one in api.calls("sendMessage")) >= 2)
        bot.kill()
        gate.release()
    assert len(api.said(lost)) == 1
    assert (
        "12406列" in api.reply(asked).text
    )  # it stands in the chat, and the bot never heard of it
    with running(api, tmp_path, **own):
        for person in (arriving, lost):
            person.says(question(2))
        for person in (arriving, lost):
            api.wait_for(lambda person=person: len(api.said(person)) >= 3, 60)
        settle(api, tmp_path)
    for person in (arriving, lost):
        check_each_answered_once(api, person)


@pytest.fixture(scope="module")
def long_running(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LongRunning]:
    """A bot that lives through many faults."""
    home = tmp_path_factory.mktemp("long")
    with BotApi() as api, running(api, home, **telegram_bot.own_files(folder, home)) as bot:
        yield LongRunning(api, folder, home, bot)


def test_faults_of_sending(long_running: LongRunning) -> None:
    """Each, in a chat of its own, is survived with one answer, and the next question is answered.

    All at the same time: none of them holds up another chat.
    """
    api = long_running.api
    met = [
        faults.too_many(1),
        faults.bad_gateway(),
        faults.bad_gateway(carried_out=True),
        faults.server_error(),
        faults.cut_before(),
        faults.cut_after(),
        faults.garbage(),
        faults.slow(1),
    ]
    people = [api.user(fault.name) for fault in met]
    for fault, person in zip(met, people, strict=True):
        api.fail("sendMessage", fault, chat=person)
        person.says(question(0))
        person.says(question(1))
    for person in people:
        api.wait_for(lambda person=person: len(api.said(person)) == 2, 60)
    settle(api, long_running.home)
    named = [one.fault for one in api.calls("sendMessage") if one.fault]
    assert sorted(named) == sorted(fault.name for fault in met)
    for person in people:
        check_each_answered_once(api, person)


@pytest.mark.parametrize("fault", [faults.conflict(), faults.bad_gateway(), faults.cut_before()])
def test_faults_of_fetching(long_running: LongRunning, fault: faults.Fault) -> None:
    """Another poller, a broken gateway, a lost network: said once, and fetched again."""
    api, person = long_running.api, long_running.api.user()
    said = len(long_running.bot.said)
    api.fail("getUpdates", fault, times=2)
    person.says(question(0))
    api.wait_for(lambda: len(api.said(person)) == 1)
    settle(api, long_running.home)
    check_each_answered_once(api, person)
    lines = [one for one in long_running.bot.said[said:].splitlines() if "WARNING" in one]
    assert len(lines) == 1
    assert ("409 Conflict" in lines[0]) == (fault.name == "refused 409")


@pytest.mark.parametrize(("times", "buttons"), [(1, True), (2, False)])
def test_a_refused_form_is_sent_as_plain_text(
    long_running: LongRunning, times: int, buttons: bool
) -> None:
    """The same words without markup, and where that is refused too, without buttons."""
    api, person = long_running.api, long_running.api.user()
    wrong = BadRequest("can't parse entities: unsupported start tag")
    api.fail("sendMessage", faults.refusal(wrong), times=times, chat=person)
    reply = api.reply(person.says(question(1)))
    settle(api, long_running.home)
    assert reply.text.startswith("12406列\n")
    assert [one for one in reply.entities if one.type in ("bold", "blockquote")] == []
    assert bool(reply.labels()) is buttons
    check_each_answered_once(api, person)


def test_a_second_bot_is_told_so(long_running: LongRunning) -> None:
    """One sentence, exit 1, and the first goes on."""
    files = telegram_bot.own_files(long_running.folder, long_running.home)
    with running(long_running.api, long_running.home, **files) as second:
        assert second.process.wait(30) == 1
    assert "错误：机器人无法运行。（Another process runs the bot of" in second.said
    assert "Traceback" not in second.said


def test_a_token_that_is_refused(folder: Path, tmp_path: Path) -> None:
    """One sentence that says where to set it, exit 1, and the token is not in it."""
    rejected = "7000000001:AAF-another_token_that_nobody_gave1"
    with BotApi() as api:
        own = {**telegram_bot.own_files(folder, tmp_path), "TRADEQA_TELEGRAM_TOKEN": rejected}
        with running(api, tmp_path, TRADEQA_LOG_LEVEL="debug", **own) as bot:
            assert bot.process.wait(30) == 1
    assert "TRADEQA_TELEGRAM_TOKEN" in bot.said
    assert "Traceback" not in bot.said
    assert rejected.partition(":")[2] not in bot.said


def test_a_token_that_is_withdrawn(api: BotApi, tmp_path: Path, own: dict[str, str]) -> None:
    """The bot ends with one sentence and exit 1; what it was asked waits for the next start."""
    person = api.user()
    with running(api, tmp_path, **own) as bot:
        api.reply(person.says(question(1)))
        api.fail("*", faults.refusal(ApiError(401)), times=1000)
        person.says(question(2))
        assert bot.process.wait(60) == 1
    assert telegram_bot.unanswered(tmp_path / "state.sqlite") == 1
    assert "TRADEQA_TELEGRAM_TOKEN" in bot.said
    assert "Traceback" not in bot.said
    assert api.token not in bot.said


def test_without_a_token(tmp_path: Path) -> None:
    """Exit 2 with the name of the setting, before anything is opened."""
    with BotApi() as api, running(api, tmp_path, TRADEQA_TELEGRAM_TOKEN="") as bot:
        assert bot.process.wait(30) == 2
    assert "TRADEQA_TELEGRAM_TOKEN" in bot.said
