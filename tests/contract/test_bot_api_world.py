"""The world behind the server: people, inline mode, commands, transcripts, waiting, closing."""

from __future__ import annotations

import socket
from typing import Any

import httpx
import pytest

from bot_api import BotApi, Rules, faults
from bot_api.raw import Raw

HAN = "\U00020bb7"  # 𠮷: one character, two UTF-16 units


def article(number: str, **fields: Any) -> dict[str, Any]:
    """An inline result."""
    content = {"message_text": f"<b>{number}</b>", "parse_mode": "HTML"}
    return {
        "type": "article",
        "id": number,
        "title": "条",
        "input_message_content": content,
    } | fields


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/", 404, "Not Found"),
        ("/botx/getMe", 404, "Not Found"),
        ("/bot7000000001:short/getMe", 404, "Not Found"),
        ("/bot7000000001:AAF-test_token_of_the_loopback_API2/getMe", 401, "Unauthorized"),
        ("/bot{token}/fetchMail", 404, "Not Found: method not found"),
        ("/bot{token}", 404, "Not Found"),
    ],
)
def test_what_is_not_there(api: BotApi, path: str, status: int, description: str) -> None:
    """404 for a malformed token, 401 for a wrong one, 404 for an unknown method."""
    reply = httpx.post(api.url + path.format(token=api.token))
    assert (reply.status_code, reply.json()) == (
        status,
        {"ok": False, "error_code": status, "description": description},
    )


@pytest.mark.parametrize(
    ("body", "description"),
    [
        (b"{", "can't parse request body as JSON"),
        (b"[]", "request body must be a JSON object"),
    ],
)
def test_bodies_that_cannot_be_read(api: BotApi, body: bytes, description: str) -> None:
    """400 before any method runs."""
    url = f"{api.base_url}{api.token}/getMe"
    reply = httpx.post(url, content=body, headers={"Content-Type": "application/json"})
    assert (reply.status_code, reply.json()["description"]) == (400, f"Bad Request: {description}")


def test_what_users_write_has_its_entities(api: BotApi, raw: Raw) -> None:
    """Commands, mentions, links and named users, in UTF-16 units."""
    user, other = api.user("王明"), api.user("李华")
    group = api.group("外贸群", user, other)
    text = f"{HAN} /ask@tradeqa_test_bot 李华 @some_one https://a.cn/x，见"
    user.says(text, chat=group, mentioning=[other])
    message = raw.ok("getUpdates")[0]["message"]
    shown = message["text"].encode("utf-16-le")
    found = [
        (
            one["type"],
            shown[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le"),
        )
        for one in message["entities"]
    ]
    assert found == [
        ("bot_command", "/ask@tradeqa_test_bot"),
        ("text_mention", "李华"),
        ("mention", "@some_one"),
        ("url", "https://a.cn/x"),
    ]
    assert message["entities"][1]["user"]["id"] == other.id


def test_users_cannot_do_what_no_client_can(api: BotApi) -> None:
    """An empty or endless message, a chat one is not in, someone else's message."""
    user, other = api.user(), api.user()
    group = api.group("外贸群", other)
    for text in ("", " \n", "中" * 4097):
        with pytest.raises(ValueError, match="nobody can send"):
            user.says(text)
    with pytest.raises(ValueError, match="cannot write"):
        user.says("x", chat=group)
    with pytest.raises(ValueError, match="no topic 5"):
        other.says("x", chat=group, thread=5)
    with pytest.raises(ValueError, match="own"):
        user.edits(other.says("x", chat=group), "y")


def test_message_ids(api: BotApi) -> None:
    """A supergroup numbers its own; private chats share one row, as on Telegram."""
    user, other = api.user(), api.user()
    group = api.group("外贸群", user)
    assert [user.says(text, chat=group).id for text in "ab"] == [2, 3]
    first, second = user.says("a").id, other.says("b").id
    assert second == first + 1


def test_the_transcript_reads_like_the_chat(api: BotApi, raw: Raw) -> None:
    """Who said what, in answer to what, with buttons, edits, topics and what was deleted."""
    user = api.user("王明")
    forum = api.group("外贸论坛", user, topics=("报关",))
    thread = next(iter(forum.topics))
    asked = user.says("/ask 班列", chat=forum, thread=thread)
    markup = {"inline_keyboard": [[{"text": "👍", "callback_data": "u"}], []]}
    sent = raw.ok(
        "sendMessage",
        chat_id=forum.id,
        message_thread_id=thread,
        text="一\n二",
        reply_parameters={"message_id": asked.id},
        reply_markup=markup,
    )
    where = {"chat_id": forum.id, "message_id": sent["message_id"]}
    raw.ok("editMessageText", **where, text="三\n四", reply_markup=markup)
    gone = raw.ok("sendMessage", chat_id=forum.id, text="错")
    raw.ok("deleteMessage", chat_id=forum.id, message_id=gone["message_id"])
    lines = [line.partition("] ")[2] or line for line in api.transcript(forum).splitlines()]
    assert lines == [
        f"== 外贸论坛 (supergroup {forum.id}) ==",
        "#2 王明 (topic 报关): <forum_topic_created>",
        "#3 王明 (topic 报关):",
        "    /ask 班列",
        "#4 外贸问答 (topic 报关, reply to 3, edited 1x):",
        "    三",
        "    四",
        "    [👍]",
        "#5 外贸问答 (deleted):",
        "    错",
    ]


def test_waiting_in_vain_says_what_there_was(api: BotApi, raw: Raw) -> None:
    """The error has the chats and the last calls."""
    user = api.user("王明")
    asked = user.says("在吗")
    raw.refused("sendMessage", chat_id=user.id, text="")
    with pytest.raises(AssertionError) as caught:
        api.reply(asked, timeout=0.01)
    said = str(caught.value)
    assert "    在吗" in said
    assert "sendMessage 400 Bad Request: message text is empty" in said


def test_inline_results_that_are_refused(api: BotApi, raw: Raw) -> None:
    """50 articles at most, ids of 1 to 64 bytes that differ, a title, a message."""
    query = api.user().asks_inline("班列")
    ask = {"inline_query_id": query.id}
    no_text = article("1", input_message_content={"message_text": " "})
    unread = "can't parse inline query result: "
    refusals = {
        "too many inline query results specified": [article(str(n)) for n in range(51)],
        "RESULT_ID_DUPLICATE": [article("1"), article("1")],
        "RESULT_ID_INVALID": [article("中" * 22)],
        "ARTICLE_TITLE_EMPTY": [article("1", title=" ")],
        "text must be non-empty": [no_text],
        f'{unread}Can\'t find field "id"': [{"type": "article"}],
        f'{unread}Can\'t find field "message_text"': [article("1", input_message_content=None)],
    }
    for description, results in refusals.items():
        said = raw.refused("answerInlineQuery", **ask, results=results)
        assert said == f"Bad Request: {description}"
    too_long = {"text": "x", "start_parameter": "a" * 65}
    assert raw.refused("answerInlineQuery", **ask, results=[], button=too_long) == (
        "Bad Request: too long start_parameter specified"
    )
    assert raw.refused("answerInlineQuery", **ask, results=[], next_offset="9" * 65) == (
        "Bad Request: NEXT_OFFSET_INVALID"
    )
    assert not query.answered
    raw.ok("answerInlineQuery", **ask, results=[article(str(n)) for n in range(50)])
    assert len(query.results) == 50
    late = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert raw.refused("answerInlineQuery", **ask, results=[]) == late
    other = api.user().asks_inline("海关")
    api.pass_time(31)
    assert raw.refused("answerInlineQuery", inline_query_id=other.id, results=[]) == late


def test_the_inline_cache_is_shared_unless_personal(api: BotApi, raw: Raw) -> None:
    """One answer serves all for `cache_time` seconds; `is_personal` serves its user alone."""
    first, second = api.user(), api.user()
    for personal in (False, True):
        text = f"班列{personal}"
        query = first.asks_inline(text)
        raw.ok(
            "answerInlineQuery",
            inline_query_id=query.id,
            results=[article("1")],
            cache_time=60,
            is_personal=personal,
        )
        assert first.asks_inline(text).from_cache
        assert second.asks_inline(text).from_cache is not personal
    api.pass_time(61)
    assert not first.asks_inline("班列False").from_cache


def test_a_chosen_result_without_buttons_has_no_id(api: BotApi, raw: Raw) -> None:
    """Only a message with a keyboard can be edited by the bot later."""
    user = api.user()
    group = api.group("外贸群", user, bot=None)
    query = user.asks_inline("班列")
    raw.ok("answerInlineQuery", inline_query_id=query.id, results=[article("1")])
    sent = user.chooses(query, chat=group)
    assert (sent.inline_id, sent.text, sent.via_bot) == (None, "1", api.world.me)
    chosen = raw.ok("getUpdates")[-1]["chosen_inline_result"]
    assert (chosen["result_id"], "inline_message_id" in chosen) == ("1", False)


def test_without_inline_mode_nothing_is_asked() -> None:
    """The client does not even send the query."""
    with BotApi(Rules(inline=False)) as api, pytest.raises(ValueError, match="no inline"):
        api.user().asks_inline("x")


@pytest.mark.parametrize(
    ("command", "description"),
    [
        ({"command": "Ask", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "提问", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "", "description": "x"}, "command must be non-empty"),
        ({"command": "a" * 33, "description": "x"}, "command length must not exceed 32"),
        ({"command": "a", "description": " "}, "command description must be non-empty"),
        (
            {"command": "a", "description": "中" * 257},
            "command description length must not exceed 256",
        ),
    ],
)
def test_commands_that_are_refused(raw: Raw, command: dict[str, str], description: str) -> None:
    """Names of small letters, digits and underscores; a description."""
    said = raw.refused("setMyCommands", commands=[command])
    assert said == f"Bad Request: {description}"


def test_commands_and_texts_have_limits(api: BotApi, raw: Raw) -> None:
    """100 commands, languages of two letters, known scopes, short texts."""
    many = [{"command": f"c{number}", "description": "x"} for number in range(101)]
    raw.ok("setMyCommands", commands=many[:100])
    assert raw.refused("setMyCommands", commands=many) == "Bad Request: BOT_COMMANDS_TOO_MUCH"
    assert raw.refused("setMyCommands", commands=many[:1], language_code="zh-hans") == (
        "Bad Request: invalid language code specified"
    )
    assert raw.refused("setMyCommands", commands=many[:1], scope={"type": "all"}) == (
        "Bad Request: can't parse BotCommandScope: Unsupported type specified"
    )
    assert raw.refused("setMyShortDescription", short_description="中" * 121) == (
        "Bad Request: short description length must not exceed 120"
    )
    user = api.user(language="en")
    user.starts()
    scope = {"type": "chat", "chat_id": user.id}
    raw.ok("setMyCommands", commands=[{"command": "mine", "description": "x"}], scope=scope)
    assert [one["command"] for one in api.commands_seen(user)] == ["mine"]
    raw.ok("deleteMyCommands", scope=scope)
    assert len(api.commands_seen(user)) == 100


def test_leaving_and_members(api: BotApi, raw: Raw) -> None:
    """The bot sees who is there, and goes."""
    user, admin = api.user("王明"), api.user("李华")
    group = api.group("外贸群", admin, user)
    where = {"chat_id": group.id}
    statuses = [
        raw.ok("getChatMember", **where, user_id=one)["status"]
        for one in (user.id, admin.id, api.user().id)
    ]
    assert statuses == ["member", "creator", "left"]
    assert raw.ok("getChatMemberCount", **where) == 3
    assert [one["user"]["id"] for one in raw.ok("getChatAdministrators", **where)] == [admin.id]
    assert raw.refused("getChatMember", **where, user_id=1) == "Bad Request: user not found"
    assert raw.refused("sendChatAction", **where, action="sleep") == (
        "Bad Request: wrong parameter action in request"
    )
    raw.ok("leaveChat", **where)
    assert raw.refused("sendMessage", **where, text="x") == (
        "Forbidden: bot is not a member of the supergroup chat"
    )


def test_logging_out_and_closing(api: BotApi, raw: Raw) -> None:
    """`close` waits ten minutes from the start; after `logOut` nothing is answered."""
    api.stop_clock()
    assert raw.refused("close").startswith("Too Many Requests: retry after ")
    api.pass_time(600)
    raw.ok("close")
    raw.ok("logOut")
    assert raw.refused("getMe") == "Logged out"


def test_other_content_reaches_the_bot(api: BotApi, raw: Raw) -> None:
    """A photo with a caption, a forwarded message, an update of a kind that no verb makes."""
    user = api.user()
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
    user.sends(photo=photo, caption="这是什么")
    api.update("poll", {"id": "1"})
    sent, poll = raw.ok("getUpdates", limit=2)
    assert (sent["message"]["caption"], "text" in sent["message"]) == ("这是什么", False)
    assert poll["poll"] == {"id": "1"}
    group = api.group("外贸群", user, bot=None)
    user.forwards(user.says("班列 <b>", chat=group))
    forwarded = raw.ok("getUpdates")[-1]["message"]
    assert (forwarded["text"], forwarded["forward_origin"]["sender_user"]["id"]) == (
        "班列 <b>",
        user.id,
    )


def test_closing_lets_held_and_waiting_calls_go() -> None:
    """No thread of the server outlives it, whatever it was waiting for."""
    with BotApi() as api:
        user = api.user()
        user.starts()
        api.world.updates.clear()  # getUpdates is to wait
        api.hold("sendMessage")
        port = int(api.url.rpartition(":")[2])
        open_calls = [socket.create_connection(("127.0.0.1", port)) for _ in range(2)]
        for connection, method in zip(open_calls, ("sendMessage", "getUpdates"), strict=True):
            query = (
                "timeout=50&offset=-1" if method == "getUpdates" else f"chat_id={user.id}&text=x"
            )
            line = f"GET /bot{api.token}/{method}?{query} HTTP/1.1\r\nHost: a\r\n\r\n"
            connection.sendall(line.encode())
        api.wait_for(lambda: len([one for one in api.calls() if one.under_way]) == 2)
    assert not [one for one in api.calls() if one.under_way]
    for connection in open_calls:
        connection.close()


def test_a_slow_reply_is_carried_out(api: BotApi, raw: Raw) -> None:
    """`slow` waits and then does it."""
    user = api.user()
    user.starts()
    api.fail("*", faults.slow(0.01), times=2)
    raw.ok("sendMessage", chat_id=user.id, text="一")
    assert [(one.fault, one.status) for one in api.calls()] == [("slow", 200)]
