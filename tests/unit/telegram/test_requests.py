"""What an update asks of the bot: the rules of private chats and groups."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Update, User

from tradeqa_telegram.request import Request, Wish, read

ME = User(1, "外贸问答", is_bot=True, username="trade_bot")
WANG = {"id": 5, "first_name": "王", "is_bot": False, "language_code": "zh-hans"}
PRIVATE = {"id": 5, "type": "private", "first_name": "王"}
GROUP = {"id": -100, "type": "supergroup", "title": "群"}
OURS = {"message_id": 2, "date": 1, "chat": GROUP, "text": "答", "from": ME.to_dict()}
THEIRS = {"message_id": 3, "date": 1, "chat": GROUP, "text": "问？", "from": {**WANG, "id": 6}}


def message(text: str, chat: dict[str, Any] = PRIVATE, **more: Any) -> Request | None:
    """The request of a message."""
    kind = more.pop("kind", "message")
    said = {"message_id": 9, "date": 1, "chat": chat, "from": WANG, "text": text, **more}
    update = Update.de_json({"update_id": 1, kind: said}, None)
    return read(update, ME)


def mention(offset: int, length: int) -> dict[str, Any]:
    """The entities of a text with one mention."""
    return {"entities": [{"type": "mention", "offset": offset, "length": length}]}


def test_in_private_any_text_is_a_question() -> None:
    """With who, where and in which language."""
    request = message(" 问？ ")
    assert request is not None
    assert (request.wish, request.text, request.message) == (Wish.QUESTION, "问？", 9)
    place = request.place
    assert (place.chat, place.user, place.private, place.locale) == (5, 5, True, "zh-hans")


@pytest.mark.parametrize(
    ("text", "command", "rest"),
    [
        ("/ask 问？", "ask", "问？"),
        ("/ASK@Trade_Bot\n问？", "ask", "问？"),
        ("/ask", "ask", ""),
        ("/start doc_a-1", "start", "doc_a-1"),
        ("/whatever x", "whatever", "x"),
    ],
)
def test_commands(text: str, command: str, rest: str) -> None:
    """In a private chat all are the bot's."""
    request = message(text)
    assert request is not None
    assert (request.wish, request.command, request.text) == (Wish.COMMAND, command, rest)


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("大家好", {}),
        ("/ask@other_bot 问？", {}),
        ("/whatever", {}),
        ("@other_bot 问？", mention(0, 10)),
        ("trade_bot 问？", {}),
        ("问？", {"reply_to_message": THEIRS}),
        ("问？", {"from": {**WANG, "is_bot": True}}),
        ("引文", {"via_bot": ME.to_dict(), "reply_to_message": OURS}),
        (
            "问？",
            {"reply_to_message": {**OURS, "forum_topic_created": {"name": "x", "icon_color": 1}}},
        ),
    ],
)
def test_what_a_group_does_not_ask_the_bot(text: str, more: dict[str, Any]) -> None:
    """Talk, other bots' commands and names, replies to people, bots, and its own quotes."""
    assert message(text, GROUP, **more) is None


@pytest.mark.parametrize(
    ("text", "more", "question"),
    [
        ("@trade_bot 问？", mention(0, 10), "问？"),
        ("😀问 @Trade_Bot 年？", mention(4, 10), "😀问  年？"),
        ("@trade_bot", {**mention(0, 10), "reply_to_message": THEIRS}, "问？"),
        ("问？", {"reply_to_message": OURS}, "问？"),
        (
            "外贸问答 问？",
            {
                "entities": [
                    {"type": "text_mention", "offset": 0, "length": 4, "user": ME.to_dict()}
                ]
            },
            "问？",
        ),
    ],
)
def test_what_a_group_asks_the_bot(text: str, more: dict[str, Any], question: str) -> None:
    """A mention, wherever it stands and in UTF-16 units, or a reply to the bot."""
    request = message(text, GROUP, **more)
    assert request is not None
    assert (request.wish, request.text) == (Wish.QUESTION, question)


def test_an_edited_message_is_told_apart() -> None:
    """It is answered by editing."""
    request = message("问？", kind="edited_message")
    assert request is not None
    assert request.edited
    assert not message("问？").edited  # type: ignore[union-attr]


def test_an_anonymous_admin_is_the_group() -> None:
    """Telegram shows a bot as the sender; it is answered all the same."""
    anonymous = {"from": {**WANG, "is_bot": True}, "sender_chat": GROUP}
    request = message("/ask 问？", GROUP, **anonymous)
    assert request is not None
    assert request.place.user == GROUP["id"]


def test_topics_and_threads() -> None:
    """A topic is kept; the thread of a plain reply is none."""
    topic = message("/ask 问？", GROUP, message_thread_id=7, is_topic_message=True)
    thread = message("/ask 问？", GROUP, message_thread_id=7)
    assert topic is not None
    assert thread is not None
    assert (topic.place.thread, thread.place.thread) == (7, None)


def test_notices_and_pictures() -> None:
    """A notice asks nothing; a picture is told that only text is read; a caption is a question."""
    picture = {"photo": [{"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}]}
    assert message("", new_chat_title="x") is None
    shown = message("", **picture)
    assert shown is not None
    assert shown.wish is Wish.NO_TEXT
    asked = message("", caption="问？", **picture)
    assert asked is not None
    assert (asked.wish, asked.text) == (Wish.QUESTION, "问？")


def test_other_kinds_of_updates_ask_nothing() -> None:
    """They are done with at once: channels, and kinds that do not exist yet."""
    channel = {"id": -5, "type": "channel", "title": "x"}
    assert message("问？", channel, kind="channel_post") is None
    assert message("问？", kind="thing_of_the_future") is None
