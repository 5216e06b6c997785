"""Updates by polling and by webhook, and which messages become updates at all."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot_api import BotApi, Rules
from bot_api.raw import Raw

CONFLICT = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)


def texts(updates: list[dict[str, Any]]) -> list[str]:
    """The texts of the messages among the updates."""
    return [one["message"]["text"] for one in updates if "message" in one]


def test_updates_stay_until_the_next_offset(api: BotApi, raw: Raw) -> None:
    """Asked again they come again; an offset forgets all before it; `limit` takes the oldest."""
    user = api.user()
    for text in "一二三":
        user.says(text)
    first = raw.ok("getUpdates", limit=2)
    assert texts(first) == ["一", "二"]
    assert texts(raw.ok("getUpdates", limit=2)) == ["一", "二"]
    assert [one["update_id"] for one in first] == [first[0]["update_id"], first[0]["update_id"] + 1]
    assert texts(raw.ok("getUpdates", offset=first[1]["update_id"])) == ["二", "三"]
    assert texts(raw.ok("getUpdates", offset=-1)) == ["三"]
    assert raw.ok("getUpdates", offset=first[1]["update_id"] + 2) == []
    assert api.world.updates.pending == []


def test_a_long_poll_wakes_with_the_first_update(api: BotApi, raw: Raw) -> None:
    """It waits, and returns as soon as a user writes."""
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(raw.ok, "getUpdates", timeout=50)
        api.wait_for(lambda: any(one.under_way for one in api.calls("getUpdates")))
        api.user().says("在吗")
        assert texts(waiting.result(timeout=30)) == ["在吗"]


def test_a_second_reader_ends_the_first(api: BotApi, raw: Raw) -> None:
    """The older of two long polls gets 409 in Telegram's words; the newer goes on."""
    other = Raw(api)
    with ThreadPoolExecutor() as pool:
        older = pool.submit(raw.refused, "getUpdates", timeout=50)
        api.wait_for(lambda: [one for one in api.calls("getUpdates") if one.under_way])
        newer = pool.submit(other.ok, "getUpdates", timeout=50)
        assert older.result(timeout=30) == CONFLICT
        api.user().says("新")
        assert texts(newer.result(timeout=30)) == ["新"]
    other.close()


def test_allowed_updates_hold_until_changed(api: BotApi, raw: Raw) -> None:
    """What is not allowed is never queued; an empty list is the default again."""
    user = api.user()
    raw.ok("getUpdates", allowed_updates=["callback_query"])
    user.says("一")
    assert raw.ok("getUpdates") == []
    raw.ok("getUpdates", allowed_updates=[])
    user.says("二")
    assert texts(raw.ok("getUpdates")) == ["二"]


def test_updates_grow_too_old(api: BotApi, raw: Raw) -> None:
    """A message waits a day, an inline query half a minute."""
    user = api.user()
    user.asks_inline("班列")
    user.says("问")
    api.pass_time(31)
    assert [set(one) - {"update_id"} for one in raw.ok("getUpdates")] == [{"message"}]
    api.pass_time(24 * 3600)
    assert raw.ok("getUpdates") == []


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("大家好", False),
        ("/ask 班列", True),
        ("/ask@tradeqa_test_bot 班列", True),
        ("/ask@other_bot 班列", False),
        ("@tradeqa_test_bot 班列", True),
        ("请问@TradeQA_test_bot，班列", False),
        ("请问 @TradeQA_test_bot，班列", True),
        ("@tradeqa_test_bots 班列", False),
        ("mail a@tradeqa_test_bot.cn", False),
        ("1/2", False),
        ("/ask/班列", False),
        ("</ask>", False),
    ],
)
def test_privacy_mode(api: BotApi, text: str, seen: bool) -> None:
    """In a group the bot sees commands, mentions and nothing else that is not meant for it."""
    user = api.user()
    group = api.group("外贸群", user)
    user.says(text, chat=group)
    assert bool(api.world.updates.pending) is seen


def test_privacy_mode_lets_replies_and_service_messages_pass(api: BotApi, raw: Raw) -> None:
    """A reply to the bot reaches it, a reply to someone else does not, a newcomer does."""
    user, other = api.user("王明"), api.user("李华")
    group = api.group("外贸群", user)
    said = raw.ok("sendMessage", chat_id=group.id, text="答")
    answer = group.messages[said["message_id"]]
    mine = user.says("再问", chat=group, reply_to=answer)
    user.says("自言自语", chat=group, reply_to=mine)
    other.joins(group)
    updates = raw.ok("getUpdates")
    assert [one["message"].get("text") for one in updates] == ["再问", None]
    assert updates[0]["message"]["reply_to_message"]["text"] == "答"
    assert updates[1]["message"]["new_chat_members"][0]["first_name"] == "李华"


def test_without_privacy_mode_and_as_administrator_the_bot_sees_all() -> None:
    """BotFather's switch, and being an administrator."""
    for rules, status in ((Rules(reads_all=True), "member"), (Rules(), "administrator")):
        with BotApi(rules) as api:
            user = api.user()
            user.says("大家好", chat=api.group("外贸群", user, bot=status))
            assert len(api.world.updates.pending) == 1


def test_edits_presses_and_membership_are_updates(api: BotApi, raw: Raw) -> None:
    """Each with the fields the bot reads."""
    user = api.user("王明", language="en")
    asked = user.says("问")
    user.edits(asked, "再问")
    markup = {"inline_keyboard": [[{"text": "下一条", "callback_data": "n:1"}]]}
    raw.ok("sendMessage", chat_id=user.id, text="答", reply_markup=markup)
    press = user.presses("下一条", on=api.said(user)[0])
    api.group("外贸群", user, bot=None)
    user.adds_bot(next(one for one in api.world.chats.values() if not one.is_private))
    first, edited, pressed, added, newcomer = raw.ok("getUpdates")
    assert first["message"]["from"]["language_code"] == "en"
    assert edited["edited_message"]["text"] == "再问"
    query = pressed["callback_query"]
    assert (query["id"], query["data"], query["message"]["text"]) == (press.id, "n:1", "答")
    assert added["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert newcomer["message"]["new_chat_members"][0]["is_bot"] is True


def test_presses_are_answered_once_and_in_time(api: BotApi, raw: Raw) -> None:
    """200 characters at most, within 150 seconds, never twice; the user sees the text."""
    user = api.user()
    user.starts()
    markup = {"inline_keyboard": [[{"text": "👍", "callback_data": "u"}]]}
    raw.ok("sendMessage", chat_id=user.id, text="答", reply_markup=markup)
    answer = api.said(user)[0]
    old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    press = user.presses("u", on=answer)
    ask = {"callback_query_id": press.id}
    assert raw.refused("answerCallbackQuery", **ask, text="好" * 201) == (
        "Bad Request: MESSAGE_TOO_LONG"
    )
    assert raw.refused("answerCallbackQuery", **ask, url="https://a.cn/") == (
        "Bad Request: URL_INVALID"
    )
    raw.ok("answerCallbackQuery", **ask, text="谢谢", show_alert=True)
    assert (press.answered, press.text, press.alert) == (True, "谢谢", True)
    assert raw.refused("answerCallbackQuery", **ask) == old
    late = user.presses("👍", on=answer)
    api.pass_time(151)
    assert raw.refused("answerCallbackQuery", callback_query_id=late.id) == old
    assert raw.refused("answerCallbackQuery", callback_query_id="1") == old
    with pytest.raises(LookupError, match="no button '👎'"):
        user.presses("👎", on=answer)


class Receiver:
    """A web server that takes webhooks: keeps what comes, answers as told."""

    def __init__(self) -> None:
        self.got: list[tuple[str | None, dict[str, Any]]] = []
        self.answers: list[tuple[int, bytes]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                secret = self.headers["X-Telegram-Bot-Api-Secret-Token"]
                receiver.got.append((secret, json.loads(body)))
                status, answer = receiver.answers.pop(0) if receiver.answers else (200, b"")
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture(name="receiver")
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


def test_a_webhook_gets_updates_with_its_secret(api: BotApi, raw: Raw, receiver: Receiver) -> None:
    """Posted with the secret header; polling is refused until the webhook is deleted."""
    raw.ok("setWebhook", url=receiver.url, secret_token="s-1_A")  # noqa: S106
    user = api.user()
    user.says("一")
    api.wait_for(lambda: not api.world.updates.pending)
    assert [(secret, one["message"]["text"]) for secret, one in receiver.got] == [("s-1_A", "一")]
    assert raw.refused("getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    raw.ok("deleteWebhook")
    user.says("二")
    assert texts(raw.ok("getUpdates")) == ["二"]


def test_a_webhook_is_retried_until_it_answers_well(
    api: BotApi, raw: Raw, receiver: Receiver
) -> None:
    """Failures are kept for getWebhookInfo; the same update comes again, the next one after it."""
    receiver.answers = [(500, b""), (403, b"")]
    raw.ok("setWebhook", url=receiver.url)
    user = api.user()
    user.says("一")
    user.says("二")
    api.wait_for(lambda: not api.world.updates.pending)
    assert texts([one for _, one in receiver.got]) == ["一", "一", "一", "二"]
    info = raw.ok("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 403 Forbidden"
    assert (info["url"], info["pending_update_count"]) == (receiver.url, 0)


def test_a_lost_answer_brings_the_update_again(api: BotApi, raw: Raw, receiver: Receiver) -> None:
    """The bot did its work and said 200, but the server never heard it."""
    api.webhook.lose_replies = 1
    raw.ok("setWebhook", url=receiver.url)
    api.user().says("一")
    api.wait_for(lambda: not api.world.updates.pending)
    first, second = (one["update_id"] for _, one in receiver.got)
    assert first == second
    assert [one.error for one in api.webhook.deliveries] == ["Read timeout expired", None]


def test_a_method_in_the_answer_is_carried_out(api: BotApi, raw: Raw, receiver: Receiver) -> None:
    """A bot may answer a webhook with a call."""
    user = api.user()
    call = {"method": "sendMessage", "chat_id": user.id, "text": "答"}
    receiver.answers = [(200, json.dumps(call).encode())]
    raw.ok("setWebhook", url=receiver.url)
    assert api.reply(user.says("问")).text == "答"


def test_a_waiting_poll_ends_when_a_webhook_is_set(
    api: BotApi, raw: Raw, receiver: Receiver
) -> None:
    """409 to the poller."""
    other = Raw(api)
    with ThreadPoolExecutor() as pool:
        polling = pool.submit(other.refused, "getUpdates", timeout=50)
        api.wait_for(lambda: [one for one in api.calls("getUpdates") if one.under_way])
        raw.ok("setWebhook", url=receiver.url)
        assert polling.result(timeout=30) == "Conflict: terminated by setWebhook request"
    other.close()


@pytest.mark.parametrize(
    ("arguments", "description"),
    [
        (
            {"url": "http://bot.example.com/"},
            "bad webhook: An HTTPS URL must be provided for webhook",
        ),
        (
            {"url": "https://bot.example.com:8080/"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        (
            {"url": "https://bot.example.com/", "secret_token": "a b"},
            "secret token contains unallowed characters",
        ),
        (
            {"url": "https://bot.example.com/", "secret_token": "a" * 257},
            "secret token is too long",
        ),
    ],
)
def test_webhooks_that_are_refused(raw: Raw, arguments: dict[str, str], description: str) -> None:
    """HTTPS, one of four ports, a secret of 256 safe characters at most."""
    assert raw.refused("setWebhook", **arguments) == f"Bad Request: {description}"


def test_a_public_address_leads_to_the_bot_behind_its_proxy(
    api: BotApi, raw: Raw, receiver: Receiver
) -> None:
    """`route` stands in for the proxy; waiting updates may be dropped when a webhook is set."""
    user = api.user()
    user.says("旧")
    api.route("https://bot.example.com/tg", receiver.url)
    raw.ok("setWebhook", url="https://bot.example.com/tg", drop_pending_updates=True)
    user.says("新")
    api.wait_for(lambda: not api.world.updates.pending)
    assert texts([one for _, one in receiver.got]) == ["新"]


def test_webhooks_are_set_once_a_second(api: BotApi, raw: Raw, receiver: Receiver) -> None:
    """The second within a second is told to wait."""
    api.stop_clock()
    raw.ok("setWebhook", url=receiver.url)
    assert raw.refused("setWebhook", url=f"{receiver.url}/2") == "Too Many Requests: retry after 1"
    api.pass_time(1)
    raw.ok("setWebhook", url=f"{receiver.url}/2")
    assert raw.ok("getWebhookInfo")["url"] == f"{receiver.url}/2"
