"""How messages become calls: replies, rewriting what stands there, whose buttons they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes_service import FakeService
from tradeqa_telegram.buttons import Action, ForeignButton, Kind, unseal
from tradeqa_telegram.calls import Delete, Edit, Send
from tradeqa_telegram.desk import Desk
from tradeqa_telegram.message import Button, Message
from tradeqa_telegram.request import Place, Request, Wish
from tradeqa_telegram.state.answers import Answers
from tradeqa_telegram.state.chats import Chats, Chosen
from tradeqa_telegram.state.file import StateFile

PRIVATE = Request(Wish.QUESTION, Place(5, 5, private=True, locale="en-GB"), "?", message=9)
GROUP = Request(Wish.QUESTION, Place(-5, 7, private=False, thread=3), "?", message=9)
UP = Button("👍", Action(Kind.UP, "1" * 32))
CONTEXT = Button("上下文", Action(Kind.CONTEXT, "1" * 32))
LINK = Button("网页", url="https://x.cn/")
ONE, TWO, THREE = (Message(f"<b>{name}</b>", name) for name in "一二三")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk over a service of two documents, where answers cannot be rated."""
    file = StateFile(tmp_path / "state.sqlite", keep_seconds=60)
    service = FakeService()
    yield Desk(
        service=lambda: service,
        chats=Chats(file),
        answers=Answers(file),
        feedback=None,
        key=file.key(),
        top_k=3,
        max_top_k=5,
        max_question=1000,
        keep_days=1,
        page_url=None,
        username="trade_bot",
    )
    file.close()


def test_in_a_group_the_first_message_replies(desk: Desk) -> None:
    """In its topic; the others follow it; in a private chat none needs to."""
    first, second = desk.sends(GROUP, [ONE, TWO], answer="a")
    assert isinstance(first, Send)
    assert isinstance(second, Send)
    assert (first.reply_to, second.reply_to) == (9, None)
    assert (first.thread, second.thread, first.question, first.answer) == (3, 3, 9, "a")
    (alone,) = desk.sends(PRIVATE, [ONE])
    assert isinstance(alone, Send)
    assert alone.reply_to is None


def test_rewriting_edits_sends_and_deletes(desk: Desk) -> None:
    """As many as stand there are edited; what is missing is sent, what is left over deleted."""
    longer = desk.rewrites(PRIVATE, [20], [ONE, TWO], answer="a", question=9)
    assert [(type(call), getattr(call, "message", None)) for call in longer] == [
        (Edit, 20),
        (Send, None),
    ]
    shorter = desk.rewrites(PRIVATE, [20, 21, 22], [THREE], answer="a", question=9)
    assert [type(call) for call in shorter] == [Edit, Delete, Delete]
    assert shorter[1:] == [Delete(5, 21), Delete(5, 22)]


def test_buttons_belong_to_who_asked(desk: Desk) -> None:
    """In a group to the user, in a private chat to the chat; what nobody keeps is left out."""
    (row,) = desk.keys(GROUP.place, [[CONTEXT], [UP]])
    data = row[0].data
    assert data is not None
    assert unseal(data, key=desk.key, owner=7) == CONTEXT.action
    with pytest.raises(ForeignButton):
        unseal(data, key=desk.key, owner=8)
    ((private, link),) = desk.keys(PRIVATE.place, [[CONTEXT, LINK]])
    assert private.data is not None
    assert unseal(private.data, key=desk.key, owner=8) == CONTEXT.action
    assert (link.data, link.url) == (None, "https://x.cn/")


def test_the_language_is_the_chats_then_the_questions_then_the_apps(desk: Desk) -> None:
    """Where nothing else is known, English only for who does not read Chinese."""
    assert desk.english(PRIVATE.place) is True
    assert desk.english(GROUP.place) is False
    answer = desk.service().ask("2020年中欧班列开行了多少列？")
    assert desk.english(PRIVATE.place, answer) is False
    desk.chats.choose(5, Chosen("en"))
    assert desk.english(PRIVATE.place, answer) is True


def test_documents_that_are_gone_limit_nothing(desk: Desk) -> None:
    """Of those chosen the ones there are; where none is left, all answer."""
    known = desk.service().documents()[0].id
    assert desk.filters(PRIVATE.place) is None
    desk.chats.choose(5, Chosen(documents=(known, "gone")))
    filters = desk.filters(PRIVATE.place)
    assert filters is not None
    assert filters.document_ids == (known,)
    desk.chats.choose(5, Chosen(documents=("gone",)))
    assert desk.filters(PRIVATE.place) is None


def test_no_more_quotes_than_allowed(desk: Desk) -> None:
    """A chat's number, below the setting's."""
    assert desk.quotes(PRIVATE.place) == 3
    desk.chats.choose(5, Chosen(quotes=10))
    assert desk.quotes(PRIVATE.place) == 5
