"""The bot beside the web page, behind a webhook, for certain people, and over a restart."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

import telegram_bot
from bot_api import BotApi, faults
from telegram_bot import ANSWER, QUESTION, Bot, running

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")
SECRET = "h00k-S3cret"  # noqa: S105  # of the test only
HEADER = "X-Telegram-Bot-Api-Secret-Token"


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
    """Settings of a bot over the corpus with files of its own."""
    files = telegram_bot.own_files(folder, tmp_path)
    return {**files, "TRADEQA_CORPUS_DIR": str(folder / "corpus")}


def port(api: BotApi, bot: Bot, pattern: re.Pattern[str] = ADDRESS) -> int:
    """Where the process listens, once it has said so."""
    return int(api.wait_for(lambda: pattern.search(bot.said), 60)[1])


def webhook_path(api: BotApi) -> str:
    """The path that the bot told Telegram."""
    calls = api.wait_for(lambda: api.calls("setWebhook"), 60)
    return str(httpx.URL(calls[-1].arguments["url"]).path)


def test_serve_runs_the_bot_on_the_same_service(
    api: BotApi, tmp_path: Path, own: dict[str, str]
) -> None:
    """Page and bot answer; of three processes one fetches updates; another takes over from it.

    It is killed while a message is on its way: that one is answered once, and so is the next.
    SIGTERM ends all.
    """
    settings = {**own, "TRADEQA_WORKERS": "3"}
    with running(api, tmp_path, "serve", "--port", "0", **settings) as bot:
        person = api.user()
        assert api.reply(person.says(QUESTION)).text.startswith(ANSWER)
        address = f"http://127.0.0.1:{port(api, bot)}/v1/ask"
        with httpx.Client(trust_env=False, timeout=20) as client:
            reply = client.post(address, json={"question": QUESTION, "session_id": "a"})
            assert reply.json()["answer"] == ANSWER
            for _ in range(6):  # whichever process is called knows the conversation
                with httpx.Client(trust_env=False, timeout=20) as other:
                    body = {"question": "那2021年呢？", "session_id": "a"}
                    assert other.post(address, json=body).json()["answer"] == "15183列"
        assert len(api.calls("getMe")) == 1
        gate = api.hold("sendMessage")
        asked = person.says("那2021年呢？")
        api.wait_for(lambda: any(one.fault for one in api.calls("sendMessage")))
        os.kill(telegram_bot.holder(tmp_path / "state.sqlite"), signal.SIGKILL)
        gate.release()
        assert "15183列" in api.reply(asked).text
        assert "8225列" in api.reply(person.says("那2019年呢？"), 60).text
        assert len(api.said(person)) == 3
        assert len(api.calls("getMe")) == 2
        assert "409" not in bot.said
        assert bot.stop() in (0, -signal.SIGTERM)
    assert "Traceback" not in bot.said


def test_serve_goes_on_when_the_token_is_refused(
    api: BotApi, tmp_path: Path, own: dict[str, str]
) -> None:
    """The page answers; the log says in one line where the token is set, without the token."""
    settings = {**own, "TRADEQA_TELEGRAM_TOKEN": "7000000001:AAF-another_token_that_nobody_gave1"}
    with running(api, tmp_path, "serve", "--port", "0", **settings) as bot:
        address = f"http://127.0.0.1:{port(api, bot)}/v1/ask"
        api.wait_for(lambda: "TRADEQA_TELEGRAM_TOKEN" in bot.said, 60)
        reply = httpx.post(address, json={"question": QUESTION}, trust_env=False)
        assert reply.json()["answer"] == ANSWER
    assert "AAF-another" not in bot.said
    assert "Traceback" not in bot.said


@pytest.mark.parametrize("command", ["bot", "serve"])
def test_webhook(api: BotApi, tmp_path: Path, own: dict[str, str], command: str) -> None:
    """Calls with the secret are answered once each; forged, large, broken ones are refused."""
    pattern = re.compile(r"127\.0\.0\.1:(\d+)")
    free = telegram_bot.free_port()
    settings = {
        **own,
        "TRADEQA_TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{free}",
        "TRADEQA_TELEGRAM_WEBHOOK_SECRET": SECRET,
        "TRADEQA_TELEGRAM_WEBHOOK_PORT": str(free),
        "TRADEQA_LOG_LEVEL": "debug",
    }
    options = ("--port", str(free)) if command == "serve" else ()
    with running(api, tmp_path, command, *options, **settings) as bot:
        assert port(api, bot, pattern) == free
        path = webhook_path(api)
        assert re.fullmatch(r"/telegram/[0-9a-f]{32}", path)
        person = api.user()
        api.webhook.lose_replies = 2
        assert api.reply(person.says(QUESTION)).text.startswith(ANSWER)
        forged = {"update_id": 1, "message": person.says("不该被回答").as_json()}
        right = {HEADER: SECRET}
        with httpx.Client(
            base_url=f"http://127.0.0.1:{free}", trust_env=False, timeout=20
        ) as client:
            assert client.post(path, json=forged).status_code == 403
            assert client.post(path, json=forged, headers={HEADER: "wrong"}).status_code == 403
            assert client.post("/telegram/x", json=forged, headers=right).status_code == 404
            assert client.get(path, headers=right).status_code == 405
            assert client.post(path, content=b"x" * (2 << 20), headers=right).status_code == 413
            for broken in (
                b"",
                b"[]",
                b"{",
                b"\xff",
                b'{"update_id": "1"}',
                b'{"update_id": 1e999}',
            ):
                assert client.post(path, content=broken, headers=right).status_code == 400
            unreadable = {"update_id": 5, "message": {"message_id": 1}}
            assert client.post(path, json=unreadable, headers=right).status_code == 200
        api.idle()
        api.wait_for(lambda: telegram_bot.unanswered(tmp_path / "state.sqlite") == 0)
        assert len([one for one in api.said(person) if one.text.startswith(ANSWER)]) == 1
        assert "update 5 cannot be read" in bot.said
    for private in (SECRET, api.token, path.rpartition("/")[2]):
        assert private not in bot.said
    assert "Traceback" not in bot.said


def test_conversation_settings_and_buttons_survive_a_restart(
    api: BotApi, tmp_path: Path, own: dict[str, str]
) -> None:
    """After kill -9 the follow-up is understood, the language kept, the old button works.

    Telegram is away at the second start, which says so in one line and waits for it.
    """
    person = api.user()
    with running(api, tmp_path, **own) as bot:
        reply = api.reply(person.says(QUESTION))
        settings = api.reply(person.says("/settings"))
        press = person.presses("English", on=settings)
        api.wait_for(lambda: press.answered)
        api.wait_for(lambda: telegram_bot.unanswered(tmp_path / "state.sqlite") == 0)
        bot.kill()
    api.fail("getMe", faults.bad_gateway(), times=2)
    with running(api, tmp_path, **own) as bot:
        follow_up = api.reply(person.says("那2021年呢？"), 60)
        assert "15183列" in follow_up.text
        assert "Read as" in follow_up.text
        press = person.presses("下一条引文 2/3", on=reply)
        api.wait_for(lambda: press.answered)
        assert "Quote 2 of 3" in reply.text
        assert bot.said.count("cannot be reached") == 1
        assert bot.stop(signal.SIGINT) == 130
    assert "已停止" in bot.said
    assert "Traceback" not in bot.said


def test_certain_people_only_and_so_often(api: BotApi, tmp_path: Path, own: dict[str, str]) -> None:
    """A stranger is told once, with the number to give; who is known is slowed past the limit."""
    known, stranger = api.user("王明"), api.user("李华")
    group = api.group("外贸群", known, stranger)
    settings = {
        **own,
        "TRADEQA_TELEGRAM_ALLOWED_USERS": str(known.id),
        "TRADEQA_TELEGRAM_RATE_LIMIT": "3",
    }
    with running(api, tmp_path, **settings):
        assert str(stranger.id) in api.reply(stranger.says(QUESTION)).text
        stranger.says(QUESTION)
        stranger.says(f"/ask {QUESTION}", chat=group)
        assert str(group.id) in api.reply(group_message := stranger.says("/help", chat=group)).text
        query = stranger.asks_inline(QUESTION)
        api.wait_for(lambda: query.answered)
        assert query.results == ()
        assert api.reply(known.says(f"/ask {QUESTION}", chat=group)).text
        for _ in range(2):
            assert api.reply(known.says(QUESTION)).text.startswith(ANSWER)
        assert "问得太快了" in api.reply(known.says(QUESTION)).text
    assert len(api.said(stranger)) == 1
    assert group_message.chat is group


def test_a_damaged_state_file_is_named(api: BotApi, tmp_path: Path, own: dict[str, str]) -> None:
    """One sentence with the file and what to do; exit 1; nothing is overwritten."""
    state = tmp_path / "state.sqlite"
    state.write_bytes(b"no database" * 1000)
    with running(api, tmp_path, **own) as bot:
        assert bot.process.wait(60) == 1
    assert str(state) in bot.said
    assert "TRADEQA_TELEGRAM_STATE_PATH" in bot.said
    assert "Traceback" not in bot.said
    assert state.read_bytes() == b"no database" * 1000
