"""What the bot keeps: each update once, plans, answers as they were, settings, one bot a file."""

from __future__ import annotations

import json
import stat
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tradeqa.answering.model import Answer, DocumentRef, Location, Quote, TableLocation
from tradeqa.errors import StateError
from tradeqa_telegram.calls import (
    Call,
    Delete,
    Edit,
    Key,
    Offer,
    Offers,
    Send,
    Toast,
    from_text,
    to_text,
)
from tradeqa_telegram.state.answers import Answers, read_answer
from tradeqa_telegram.state.chats import Chats, Chosen
from tradeqa_telegram.state.file import UPDATE_SECONDS, StateFile
from tradeqa_telegram.state.updates import Progress, Updates

DOCUMENT = DocumentRef("d", "题", ("甲", "乙"), None, "2021-03-29", None, "0" * 64)
TABLE = TableLocation("表1", ("年", "列"), ("2020", "12406"), 3)
QUOTE = Quote("原 文", "原文", ((0, 1),), DOCUMENT, Location(1, 4, 2, "节", TABLE), 0.9)
PLAIN = replace(QUOTE, location=Location(5, 8, None, None, None), score=0.4)
ANSWER = Answer(
    id="0" * 32,
    question="问？",
    interpreted_question="问？",
    answerable=True,
    confidence=0.9,
    answer="原文",
    quotes=(QUOTE, PLAIN),
    near_misses=(),
    reason=None,
    index_version="v",
    took_ms=1.0,
    language="zh-Hant",
    session="s",
)
SEND = Send(
    7, "<b>一</b>", "一", ((Key("好", "data"), Key("页", url="https://x.cn")),), 3, 4, "a", 4
)


def payload(update_id: int, message: int = 1, text: str = "问？") -> str:
    """An update as Telegram sends it."""
    said = {"message_id": message, "date": 5, "chat": {"id": 7}, "text": text}
    return json.dumps({"update_id": update_id, "message": said})


@pytest.fixture
def file(tmp_path: Path) -> Iterator[StateFile]:
    """A state file that keeps things for a day."""
    file = StateFile(tmp_path / "state.sqlite", keep_seconds=86_400)
    yield file
    file.close()


@pytest.fixture
def updates(file: StateFile) -> Updates:
    """The updates in it."""
    return Updates(file)


def test_an_update_is_taken_once(updates: Updates) -> None:
    """Also after it was answered, and however often it comes."""
    assert updates.store(1, payload(1)) is True
    assert updates.store(1, payload(1)) is False
    updates.done(1)
    assert updates.store(1, payload(1)) is False
    assert updates.waiting(most=9) == []


def test_a_number_that_begins_anew_is_another_update(updates: Updates) -> None:
    """With another message in it, as from another Bot API server."""
    updates.store(1, payload(1))
    updates.done(1)
    assert updates.store(1, payload(1, message=2)) is True
    assert [one.update_id for one in updates.waiting(most=9)] == [1]


def test_updates_wait_in_order_of_arrival(updates: Updates) -> None:
    """Without those in hand, and no more than wanted."""
    for number in (5, 3, 9, 4):
        updates.store(number, payload(number, message=number))
    assert [one.update_id for one in updates.waiting(most=2)] == [5, 3]
    assert [one.update_id for one in updates.waiting(most=2, but={5, 9})] == [3, 4]


def test_a_chat_with_many_leaves_room_for_others(updates: Updates) -> None:
    """Of each the oldest few, whatever came between."""
    for number in range(50):
        updates.store(number, payload(number, message=number))
    press = {"id": "q", "from": {"id": 8}, "message": {"message_id": 1, "chat": {"id": -8}}}
    inline = {"id": "i", "from": {"id": 9}, "query": "问"}
    updates.store(50, json.dumps({"update_id": 50, "callback_query": press}))
    updates.store(51, json.dumps({"update_id": 51, "inline_query": inline}))
    updates.store(52, json.dumps({"update_id": 52, "thing_of_the_future": {"chat": {"id": "x"}}}))
    assert [one.update_id for one in updates.waiting(most=9)] == [0, 1, 2, 3, 50, 51, 52]
    updates.done(0)
    assert [one.update_id for one in updates.waiting(most=9, but={1, 2, 50})] == [3, 4, 51, 52]


def test_attempts_are_counted_over_restarts(updates: Updates, file: StateFile) -> None:
    """An update that ends the process is known by its number of attempts."""
    updates.store(1, payload(1))
    for _ in range(3):
        updates.begin(1)
    file.close()
    assert updates.waiting(most=1)[0].attempts == 3


def test_a_plan_is_kept_until_its_last_step(updates: Updates, file: StateFile) -> None:
    """What was sent is known after a restart; the last step ends the update."""
    updates.store(1, payload(1))
    updates.plan(1, [SEND, Toast("q", "谢谢")])
    updates.plan(1, [Delete(7, 1)])  # worked out again: the first plan stays
    updates.sending(1, 0, 7)
    file.close()
    assert [(step.call, step.progress) for step in updates.steps(1)] == [
        (SEND, Progress.SENDING),
        (Toast("q", "谢谢"), Progress.PLANNED),
    ]
    updates.sent(1, 0, SEND, 50, last=False)
    assert [step.progress for step in updates.steps(1)] == [Progress.SENT, Progress.PLANNED]
    updates.sent(1, 1, Toast("q"), None, last=True)
    assert updates.steps(1) == []
    assert updates.waiting(most=1) == []


@pytest.mark.parametrize(
    "call",
    [
        SEND,
        Edit(7, 8, "<i>二</i>", "二", ((Key("好", "d"),),), "a", 4),
        Delete(7, 8),
        Toast("q", "\ud800", stays=True),
        Offers("q", (Offer("1", "题", "述", "<b>x</b>", "x"),), "提示"),
        Offers("q", (), None),
    ],
)
def test_a_call_comes_back_as_it_was(call: Call) -> None:
    """Through the text that is kept."""
    assert from_text(to_text(call)) == call


def test_an_answer_comes_back_as_it_was(file: StateFile) -> None:
    """Quotes, highlights, tables and all; with the quote shown and the rating."""
    answers = Answers(file)
    answers.keep(ANSWER, 7, 8, "session")
    answers.turn_to(ANSWER.id, 1)
    answers.rate(ANSWER.id, "down")
    file.close()
    shown = answers.get(ANSWER.id)
    assert shown is not None
    assert shown.answer == ANSWER
    assert (shown.chat, shown.user, shown.quote, shown.rating) == (7, 8, 1, "down")
    assert answers.last(7, 8) == shown
    assert answers.last(7, 9) is None
    assert read_answer(json.loads(json.dumps(ANSWER.to_json()))) == ANSWER


def test_messages_of_one_reply_are_found_together(updates: Updates, file: StateFile) -> None:
    """By any of them, and by the question; a press does not part them."""
    answers = Answers(file)
    updates.store(1, payload(1))
    for step, number in enumerate((50, 51)):
        updates.sent(1, step, replace(SEND, question=4), number, last=False)
    updates.sent(1, 2, replace(SEND, question=9, answer=None), 52, last=True)
    updates.sent(2, 0, Edit(7, 51, "x", "x"), 51, last=True)
    assert answers.parts(7, 51) == [50, 51]
    assert answers.parts(7, 52) == [52]
    assert answers.parts(7, 99) == [99]
    assert answers.replies(7, 4) == [(50, "a"), (51, "a")]
    assert answers.question(7, 52) == 9
    assert answers.own(7) == frozenset({50, 51, 52})
    assert answers.own(8) == frozenset()


def test_a_message_in_doubt_is_looked_for_between_what_was_seen(updates: Updates) -> None:
    """Private chats share one row of numbers, a supergroup has its own."""
    forum = -1_000_000_000_005
    updates.store(1, payload(1, message=30))
    updates.plan(1, [SEND, replace(SEND, chat=forum)])
    updates.sending(1, 0, 7)
    updates.sending(1, 1, forum)
    updates.store(2, payload(2, message=40))
    updates.store(3, payload(3, message=35))
    assert updates.bounds(1, 0, 7) == (30, 40)
    assert updates.bounds(1, 1, forum) == (0, 0)
    updates.sent(1, 1, replace(SEND, chat=forum), 8, last=False)
    updates.sending(1, 0, 7)  # sent again: the first may be the one that arrived
    assert updates.bounds(1, 0, 7) == (30, 40)


def test_settings_and_conversations(file: StateFile) -> None:
    """A chat's choice is kept; /new begins another conversation; a moved group keeps both."""
    chats = Chats(file)
    assert chats.chosen(7) == Chosen()
    chosen = Chosen("en", 5, ("a", "文"))
    chats.choose(7, chosen)
    first = chats.session(7, 8, None)
    assert first == chats.session(7, 8, None)
    others = {chats.session(7, 9, None), chats.session(6, 8, None), chats.session(7, 8, 3)}
    assert first not in others
    assert len(others) == 3
    chats.begin_anew(7, 8)
    assert chats.session(7, 8, None) != first
    chats.move(7, -5)
    assert chats.chosen(-5) == chosen
    assert chats.chosen(7) == Chosen()


def test_ids_of_conversations_cannot_be_guessed(file: StateFile, tmp_path: Path) -> None:
    """They depend on a key that every file has its own of, and keeps."""
    other = StateFile(tmp_path / "other.sqlite", keep_seconds=1)
    assert file.key() == file.key()
    assert file.key() != other.key()
    assert Chats(file).session(7, 8, None) != Chats(other).session(7, 8, None)
    other.close()


def test_typing_on_makes_a_query_of_no_use(updates: Updates) -> None:
    """Of the same user only; what is said in the private chat does not count."""
    for update_id, user in ((1, 7), (2, 8), (3, 7)):
        query = {"id": str(update_id), "from": {"id": user}, "query": "班"}
        updates.store(update_id, json.dumps({"update_id": update_id, "inline_query": query}))
    updates.store(4, payload(4))
    assert [updates.is_outdated(number) for number in (1, 2, 3)] == [True, False, False]
    updates.done(3)
    assert updates.is_outdated(1) is False


def test_a_stranger_is_told_once(file: StateFile) -> None:
    """Each."""
    chats = Chats(file)
    assert [chats.tell_once(number) for number in (1, 2, 1)] == [True, True, False]


def test_forget_leaves_only_what_others_have(file: StateFile, updates: Updates) -> None:
    """In a group the answers of one user; in a private chat everything."""
    answers, chats = Answers(file), Chats(file)
    answers.keep(ANSWER, 7, 8, "mine")
    answers.keep(replace(ANSWER, id="1" * 32), 7, 9, "theirs")
    updates.sent(1, 0, replace(SEND, answer=ANSWER.id), 50, last=True)
    updates.sent(1, 0, replace(SEND, answer="1" * 32), 51, last=True)
    chats.choose(7, Chosen("en"))
    assert answers.of(7, 8) == ([ANSWER.id], ["mine"])
    answers.forget(7, 8, private=False)
    assert answers.of(7, 8) == ([], [])
    assert answers.get("1" * 32) is not None
    assert answers.own(7) == {51}
    assert chats.chosen(7) == Chosen("en")
    answers.forget(7, 9, private=True)
    assert answers.own(7) == frozenset()
    assert chats.chosen(7) == Chosen()


def test_another_bot_takes_over_settings_but_no_messages(file: StateFile, updates: Updates) -> None:
    """Numbers of updates and messages mean nothing to it; the same bot keeps all."""
    file.belong_to(1)
    updates.store(1, payload(1))
    Chats(file).choose(7, Chosen("en"))
    file.belong_to(1)
    assert len(updates.waiting(most=9)) == 1
    file.belong_to(2)
    assert updates.waiting(most=9) == []
    assert Chats(file).chosen(7) == Chosen("en")


def test_old_things_go(file: StateFile, updates: Updates) -> None:
    """Answers and messages after the days they are kept; updates that wait never."""
    Answers(file).keep(ANSWER, 7, 8, "s")
    updates.sent(1, 0, SEND, 50, last=True)
    updates.store(1, payload(1))
    updates.done(1)
    updates.store(2, payload(2))
    with file.writing() as connection:
        long_ago = time.time() - max(2 * 86_400, UPDATE_SECONDS + 1)
        connection.execute("UPDATE answers SET shown = ?", (long_ago,))
        connection.execute("UPDATE messages SET sent = ?", (long_ago,))
        connection.execute("UPDATE updates SET arrived = ?", (long_ago,))
    file.clear()
    assert Answers(file).get(ANSWER.id) is None
    assert Answers(file).own(7) == frozenset()
    assert [one.update_id for one in updates.waiting(most=9)] == [2]
    assert updates.store(1, payload(1)) is True


def test_the_file_is_its_owners_and_a_damaged_one_is_named(file: StateFile, tmp_path: Path) -> None:
    """Mode 600; an error with the path and what to do."""
    file.key()
    assert stat.S_IMODE((tmp_path / "state.sqlite").stat().st_mode) == 0o600
    broken = StateFile(tmp_path / "broken.sqlite", keep_seconds=1)
    broken.path.write_bytes(b"no database" * 1000)
    with pytest.raises(StateError, match=r"broken\.sqlite.*TRADEQA_TELEGRAM_STATE_PATH"):
        broken.key()
