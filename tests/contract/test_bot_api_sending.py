"""Sending, editing and deleting: what the server takes, and the words it refuses in."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from bot_api import BotApi, Person, Rules
from bot_api.raw import Raw

HAN = "\U00020bb7"  # 𠮷: one character, two UTF-16 units
UNCHANGED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)


@pytest.fixture(name="user")
def met(api: BotApi) -> Person:
    """A user who has written to the bot."""
    user = api.user("王明")
    user.starts()
    return user


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    """Buttons in one row."""
    return {"inline_keyboard": [list(buttons)]}


def test_a_message_comes_back_as_it_stands(api: BotApi, raw: Raw, user: Person) -> None:
    """Text, entities and buttons are those of the chat, and the transcript shows them."""
    sent = raw.ok(
        "sendMessage",
        chat_id=user.id,
        text=f"<b>{HAN}价</b> 高",
        parse_mode="HTML",
        reply_markup=keyboard({"text": "下一条", "callback_data": "n"}),
    )
    assert sent["text"] == f"{HAN}价 高"
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 3}]
    assert sent["chat"] == {"id": user.id, "type": "private", "first_name": "王明"}
    assert sent["from"]["is_bot"] is True
    assert sent["reply_markup"]["inline_keyboard"][0][0]["text"] == "下一条"
    lines = api.transcript(user).splitlines()
    assert lines[-2:] == [f"    {HAN}价 高", "    [下一条]"]


@pytest.mark.parametrize("form", ["json", "form", "multipart", "query"])
def test_every_way_of_passing_parameters(api: BotApi, user: Person, form: str) -> None:
    """JSON, form, multipart and query string come to the same; method names know no case."""
    values = {
        "chat_id": str(user.id),
        "text": "外贸 & 海关",
        "entities": json.dumps([{"type": "bold", "offset": 0, "length": 2}]),
    }
    url = f"{api.base_url}{api.token}/SENDmessage"
    if form == "json":
        reply = httpx.post(url, json=values | {"entities": json.loads(values["entities"])})
    elif form == "form":
        reply = httpx.post(url, data=values)
    elif form == "multipart":
        reply = httpx.post(url, files={name: (None, value) for name, value in values.items()})
    else:
        reply = httpx.get(url, params=values)
    result = reply.json()["result"]
    assert (result["text"], result["entities"]) == (
        "外贸 & 海关",
        [{"type": "bold", "offset": 0, "length": 2}],
    )


@pytest.mark.parametrize(
    ("arguments", "description"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n"}, "text must be non-empty"),
        ({"text": "中" * 4097}, "message is too long"),
        ({"text": HAN * 2049}, "message is too long"),
        ({"text": "x" * 33000}, "text is too long"),
        ({"text": "x", "parse_mode": "Markup"}, "unsupported parse_mode"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "chat_id": 1}, "chat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "chat not found"),
        ({"text": "x", "message_thread_id": 7}, "message thread not found"),
        ({"text": "x", "reply_parameters": {"message_id": 9}}, "message to be replied not found"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    ],
)
def test_messages_that_are_refused(
    raw: Raw, user: Person, arguments: dict[str, Any], description: str
) -> None:
    """Each with Telegram's sentence."""
    arguments = {"chat_id": user.id} | arguments
    assert raw.refused("sendMessage", **arguments) == f"Bad Request: {description}"


def test_markdown_is_refused_clearly(raw: Raw, user: Person) -> None:
    """This server reads HTML only, and says so rather than let Markdown pass unread."""
    said = raw.refused("sendMessage", chat_id=user.id, text="*x*", parse_mode="MarkdownV2")
    assert said == "Bad Request: this test server does not read parse_mode MarkdownV2; send HTML"


@pytest.mark.parametrize(
    ("entity", "description"),
    [
        (
            {"type": "bold", "offset": 0, "length": 4},
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 4",
        ),
        (
            {"type": "bold", "offset": 4, "length": 1},
            "entity begins after the end of the text at UTF-16 offset 4",
        ),
        (
            {"type": "bold", "offset": 1, "length": 1},
            "entity beginning at UTF-16 offset 1 begins in a middle of a UTF-16 symbol",
        ),
        (
            {"type": "bold", "offset": 0, "length": 1},
            "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol",
        ),
        ({"type": "bold", "offset": -1, "length": 1}, "receive an entity with incorrect offset -1"),
        (
            {"type": "fett", "offset": 0, "length": 2},
            "can't parse MessageEntity: unsupported type specified",
        ),
        (
            {"type": "text_link", "offset": 0, "length": 2, "url": "http://localhost/"},
            "entity URL 'http://localhost/' is invalid: Wrong HTTP URL",
        ),
    ],
)
def test_explicit_entities_that_are_refused(
    raw: Raw, user: Person, entity: dict[str, Any], description: str
) -> None:
    """Places are counted in UTF-16 units and may not cut a character."""
    said = raw.refused("sendMessage", chat_id=user.id, text=f"{HAN}x", entities=[entity])
    assert said == f"Bad Request: {description}"


def test_explicit_entities_are_kept(raw: Raw, user: Person) -> None:
    """A quotation with a link in it, and a command that the server finds itself."""
    entities = [
        {"type": "expandable_blockquote", "offset": 0, "length": 4},
        {"type": "text_link", "offset": 2, "length": 2, "url": "a.cn"},
    ]
    sent = raw.ok("sendMessage", chat_id=user.id, text=f"{HAN}文 文/help", entities=entities)
    assert sent["entities"] == [
        {"type": "expandable_blockquote", "offset": 0, "length": 4},
        {"type": "text_link", "offset": 2, "length": 2, "url": "http://a.cn/"},
    ]
    sent = raw.ok("sendMessage", chat_id=user.id, text=f"{HAN}，/help")
    assert sent["entities"] == [{"type": "bot_command", "offset": 3, "length": 5}]


@pytest.mark.parametrize(
    ("button", "description"),
    [
        ({"text": "x", "callback_data": "中" * 22}, "BUTTON_DATA_INVALID"),
        (
            {"text": "x", "callback_data": ""},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x"},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"callback_data": "x"}, "can't parse inline keyboard button: Can't find field \"text\""),
        ({"text": " ", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
        (
            {"text": "x", "url": "http://localhost:8000/"},
            "inline keyboard button URL 'http://localhost:8000/' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "x", "url": "ftp://a.cn"},
            "inline keyboard button URL 'ftp://a.cn' is invalid: Unsupported URL protocol",
        ),
        (
            {"text": "x", "url": "https://a.cn", "callback_data": "y"},
            "can't parse inline keyboard button: exactly one action wanted, not url and "
            "callback_data",
        ),
    ],
)
def test_buttons_that_are_refused(
    raw: Raw, user: Person, button: dict[str, Any], description: str
) -> None:
    """Callback data of 1 to 64 bytes, a text, one action, a link that Telegram opens."""
    said = raw.refused("sendMessage", chat_id=user.id, text="x", reply_markup=keyboard(button))
    assert said == f"Bad Request: {description}"


def test_the_longest_callback_data_passes(raw: Raw, user: Person) -> None:
    """64 bytes, not 64 characters."""
    button = {"text": "x", "callback_data": "中" * 21 + "x"}
    sent = raw.ok("sendMessage", chat_id=user.id, text="x", reply_markup=keyboard(button))
    assert sent["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "中" * 21 + "x"


def test_a_reply_to_nothing_may_be_asked_to_go_on(raw: Raw, user: Person) -> None:
    """`allow_sending_without_reply` sends without a reply."""
    to = {"message_id": 9, "allow_sending_without_reply": True}
    assert "reply_to_message" not in raw.ok(
        "sendMessage", chat_id=user.id, text="x", reply_parameters=to
    )
    asked = user.says("问")
    sent = raw.ok(
        "sendMessage", chat_id=user.id, text="答", reply_parameters={"message_id": asked.id}
    )
    assert sent["reply_to_message"]["text"] == "问"


def test_the_bot_cannot_write_first(api: BotApi, raw: Raw) -> None:
    """A user who never started the bot is no chat."""
    stranger = api.user()
    assert (
        raw.refused("sendMessage", chat_id=stranger.id, text="x") == "Bad Request: chat not found"
    )


def test_a_user_who_blocked_the_bot(api: BotApi, raw: Raw, user: Person) -> None:
    """403 until the user unblocks; the bot is told of both."""
    user.blocks_bot()
    said = raw.refused("sendMessage", chat_id=user.id, text="x")
    assert said == "Forbidden: bot was blocked by the user"
    user.unblocks_bot()
    raw.ok("sendMessage", chat_id=user.id, text="x")
    statuses = [
        one["my_chat_member"]["new_chat_member"]["status"]
        for one in raw.ok("getUpdates")
        if "my_chat_member" in one
    ]
    assert statuses == ["kicked", "member"]


def test_a_group_that_became_a_supergroup(api: BotApi, raw: Raw, user: Person) -> None:
    """400 with the id to use from now on; the members are there and the old chat is closed."""
    group = api.group("外贸群", user, supergroup=False)
    grown = api.migrate(group, by=user)
    status, body = raw.reply("sendMessage", chat_id=group.id, text="x")
    assert (status, body) == (
        400,
        {
            "ok": False,
            "error_code": 400,
            "description": "Bad Request: group chat was upgraded to a supergroup chat",
            "parameters": {"migrate_to_chat_id": grown.id},
        },
    )
    assert raw.ok("sendMessage", chat_id=grown.id, text="x")["chat"]["type"] == "supergroup"
    with pytest.raises(ValueError, match="cannot write"):
        user.says("/start", chat=group)


def test_a_group_the_bot_was_thrown_out_of(api: BotApi, raw: Raw, user: Person) -> None:
    """403 naming the kind of chat."""
    group = api.group("外贸群", user)
    user.removes_bot(group)
    said = raw.refused("sendMessage", chat_id=group.id, text="x")
    assert said == "Forbidden: bot was kicked from the supergroup chat"


def test_topics_of_a_forum(api: BotApi, raw: Raw, user: Person) -> None:
    """A message goes to its topic; the general topic has no thread id."""
    forum = api.group("外贸论坛", user, topics=("报关", "物流"))
    thread = next(number for number, name in forum.topics.items() if name == "物流")
    sent = raw.ok("sendMessage", chat_id=forum.id, message_thread_id=thread, text="x")
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (thread, True)
    assert "message_thread_id" not in raw.ok("sendMessage", chat_id=forum.id, text="x")
    said = raw.refused("sendMessage", chat_id=forum.id, message_thread_id=99, text="x")
    assert said == "Bad Request: message thread not found"


def test_edits_change_the_message_and_drop_a_keyboard_not_sent_again(
    api: BotApi, raw: Raw, user: Person
) -> None:
    """The same content again is an error."""
    markup = keyboard({"text": "下一条", "callback_data": "n"})
    sent = raw.ok("sendMessage", chat_id=user.id, text="一", reply_markup=markup)
    named = {"chat_id": user.id, "message_id": sent["message_id"]}
    assert raw.refused("editMessageText", **named, text="一", reply_markup=markup) == UNCHANGED
    edited = raw.ok("editMessageText", **named, text="<b>二</b>", parse_mode="HTML")
    assert (edited["text"], "reply_markup" in edited) == ("二", False)
    assert edited["edit_date"] >= sent["date"]
    assert raw.refused("editMessageReplyMarkup", **named) == UNCHANGED
    raw.ok("editMessageReplyMarkup", **named, reply_markup=markup)
    message = api.messages(user)[-1]
    assert (message.text, message.earlier, message.labels()) == ("二", ["一"], [["下一条"]])


def test_edits_that_are_refused(raw: Raw, user: Person) -> None:
    """Nothing there, not named, or not the bot's own."""
    asked = user.says("问")
    edit = {"chat_id": user.id, "text": "x"}
    assert raw.refused("editMessageText", **edit, message_id=9) == (
        "Bad Request: message to edit not found"
    )
    assert raw.refused("editMessageText", **edit) == (
        "Bad Request: message identifier is not specified"
    )
    assert raw.refused("editMessageText", **edit, message_id=asked.id) == (
        "Bad Request: message can't be edited"
    )
    assert raw.refused("editMessageText", inline_message_id="x", text="x") == (
        "Bad Request: MESSAGE_ID_INVALID"
    )


def test_deleting(api: BotApi, raw: Raw, user: Person) -> None:
    """Its own messages, in a private chat the user's too, none after two days."""
    asked = user.says("问")
    raw.ok("deleteMessage", chat_id=user.id, message_id=asked.id)
    assert raw.refused("deleteMessage", chat_id=user.id, message_id=asked.id) == (
        "Bad Request: message to delete not found"
    )
    group = api.group("外贸群", user)
    other = user.says("大家好", chat=group)
    assert raw.refused("deleteMessage", chat_id=group.id, message_id=other.id) == (
        "Bad Request: message can't be deleted"
    )
    own = raw.ok("sendMessage", chat_id=user.id, text="x")
    api.pass_time(49 * 3600)
    assert raw.refused("deleteMessage", chat_id=user.id, message_id=own["message_id"]) == (
        "Bad Request: message can't be deleted for everyone"
    )


def test_limits_on_sending() -> None:
    """One message a second in a chat, 20 a minute in a group, 30 a second in all; 429 says when."""
    with BotApi(Rules(flood=True)) as api:
        api.stop_clock()
        raw = Raw(api)
        user = api.user()
        user.starts()
        raw.ok("sendMessage", chat_id=user.id, text="1")
        status, body = raw.reply("sendMessage", chat_id=user.id, text="2")
        assert (status, body["description"], body["parameters"]) == (
            429,
            "Too Many Requests: retry after 1",
            {"retry_after": 1},
        )
        api.pass_time(1)
        raw.ok("sendMessage", chat_id=user.id, text="2")
        group = api.group("外贸群", user)
        for number in range(20):
            api.pass_time(1)
            raw.ok("sendMessage", chat_id=group.id, text=str(number))
        api.pass_time(1)
        assert raw.reply("sendMessage", chat_id=group.id, text="x")[1]["parameters"] == {
            "retry_after": 40
        }
        others = [api.user() for _ in range(31)]
        for other in others:
            other.starts()
        api.pass_time(60)
        statuses = [raw.reply("sendMessage", chat_id=one.id, text="x")[0] for one in others]
        assert statuses == [200] * 30 + [429]
        raw.close()
