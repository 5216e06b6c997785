"""`tradeqa bot` as people meet it: private chats, groups, topics, edits, buttons, inline mode."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import telegram_bot
from bot_api import BotApi, Message, Person, faults
from telegram_bot import ANSWER, QUESTION, REFUSED, Bot, running
from tradeqa.feedback.store import FeedbackStore
from tradeqa_telegram.buttons import document_key

ELSEWHERE = "2021年呢？"


@dataclass(frozen=True)
class Running:
    """A bot, its folder, and the server it talks to."""

    api: BotApi
    bot: Bot
    home: Path


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One bot for all tests here; each brings its own people."""
    home = tmp_path_factory.mktemp("bot")
    telegram_bot.corpus(home)
    settings = {"TRADEQA_LOG_LEVEL": "debug", "TRADEQA_RELOAD_SECONDS": "0.5"}
    with BotApi() as api, running(api, home, **settings) as bot:
        api.wait_for(lambda: api.calls("getUpdates"), 60)
        yield Running(api, bot, home)
        said = bot.said
    assert "Traceback" not in said
    assert api.token not in said
    assert api.token.partition(":")[2] not in said
    for private in ("中欧班列", "8225列"):
        assert private not in said


@pytest.fixture
def api(run: Running) -> BotApi:
    """The server of the module's bot."""
    return run.api


@pytest.fixture
def person(api: BotApi) -> Person:
    """Someone the bot has not met."""
    return api.user("王明")


def asked(api: BotApi, person: Person, text: str) -> Message:
    """The reply to something said in the private chat."""
    return api.reply(person.says(text))


def bold(message: Message) -> list[str]:
    """The bold words of a message."""
    units = message.text.encode("utf-16-le")
    return [
        units[2 * one.offset : 2 * (one.offset + one.length)].decode("utf-16-le")
        for one in message.entities
        if one.type == "bold"
    ]


def quotations(message: Message) -> list[str]:
    """What stands in block quotations."""
    units = message.text.encode("utf-16-le")
    return [
        units[2 * one.offset : 2 * (one.offset + one.length)].decode("utf-16-le")
        for one in message.entities
        if one.type.endswith("blockquote")
    ]


def test_the_first_message_holds_answer_quote_and_source(api: BotApi, person: Person) -> None:
    """Short answer, quotation with the matched words bold, source with date and place."""
    reply = asked(api, person, QUESTION)
    assert reply.text.startswith(ANSWER + "\n")
    assert quotations(reply) == ["2020年中欧班列全年开行12406列，同比增长50%。"]
    assert ANSWER in bold(reply)
    assert "《班列》，2021-03-29" in reply.text
    assert "把握" in reply.text
    assert reply.reply_to is None
    typing = [
        call for call in api.calls("sendChatAction") if call.arguments["chat_id"] == person.id
    ]
    assert [call.arguments["action"] for call in typing] == ["typing"]
    labels = [label for row in reply.labels() for label in row]
    assert [label.split(" ")[0] for label in labels] == ["下一条引文", "上下文", "👍", "👎"]


def test_buttons_turn_the_page_show_context_and_rate(
    api: BotApi, person: Person, run: Running
) -> None:
    """Next quote edits the message, context replies to it, 👍 is kept where HTTP keeps it."""
    reply = asked(api, person, QUESTION)
    first = reply.text
    press = person.presses("下一条引文 2/3", on=reply)
    api.wait_for(lambda: press.answered and reply.text != first)
    assert "引文 2/3" in reply.text
    press = person.presses("上下文", on=reply)
    context = api.reply(reply)
    assert context.reply_to is reply
    assert "引文的上下文" in context.text
    assert "2020年中欧班列全年开行12406列" in context.text
    press = person.presses("👍 有用", on=reply)
    api.wait_for(lambda: press.answered)
    assert press.text == "谢谢，已记下。"
    assert any("已评" in label for row in reply.labels() for label in row)
    rated = FeedbackStore(run.home / "index" / "feedback.sqlite").ratings("up")
    assert [one.payload["question"] for one in rated] == [QUESTION]


def test_a_refusal_offers_what_there_is(api: BotApi, person: Person) -> None:
    """What is missing is said, near misses are labelled, a near question is asked by a press."""
    reply = asked(api, person, REFUSED)
    assert reply.text.startswith("没有答案。")
    assert "没有2022年的" in reply.text
    assert "不是答案" in reply.text
    press = person.presses("改问：2020年中欧班列开行了多少列？", on=reply)
    answer = api.reply(reply)
    assert "12406列" in answer.text
    api.wait_for(lambda: press.answered)


def test_follow_ups_and_new(api: BotApi, person: Person) -> None:
    """A follow-up is read with what was asked, how is shown; after /new it stands alone."""
    asked(api, person, QUESTION)
    reply = asked(api, person, ELSEWHERE)
    assert "15183列" in reply.text
    assert "按「2021年中欧班列开行了多少列？」理解" in reply.text
    assert "新的话题" in asked(api, person, "/new").text
    assert "15183列" not in asked(api, person, "那2019年呢？").text


def test_more_shows_the_next_quotes(api: BotApi, person: Person) -> None:
    """Each /more the next quote, until there is none."""
    assert "还没有" in asked(api, person, "/more").text
    asked(api, person, QUESTION)
    assert "引文 2/3" in asked(api, person, "/more").text
    assert "引文 3/3" in asked(api, person, "/more").text
    assert "没有更多" in asked(api, person, "/more").text


def test_an_edited_question_is_answered_in_the_earlier_reply(api: BotApi, person: Person) -> None:
    """The reply changes and no other comes; an edit that changes no word changes nothing."""
    question = person.says(QUESTION)
    reply = api.reply(question)
    person.edits(question, "2019年中欧班列开行了多少列？")
    api.wait_for(lambda: reply.text.startswith("8225列"))
    edits = len(reply.earlier)
    person.edits(question, "2019年中欧班列开行了多少列？")
    asked(api, person, "/help")
    assert len(reply.earlier) == edits
    assert len(api.said(person)) == 2


def test_an_edit_takes_the_place_of_what_was_said(api: BotApi, person: Person) -> None:
    """The edited question is read with what came before it, not with its earlier wording."""
    asked(api, person, QUESTION)
    question = person.says("2021年上海港集装箱吞吐量是多少？")
    reply = api.reply(question)
    assert "4703" in reply.text
    person.edits(question, ELSEWHERE)
    api.wait_for(lambda: "15183列" in reply.text)
    assert "按「2021年中欧班列开行了多少列？」理解" in reply.text


def test_an_edit_after_the_reply_was_deleted_is_answered_anew(api: BotApi, person: Person) -> None:
    """What cannot be edited is sent again, as a reply to the question."""
    question = person.says(QUESTION)
    api.reply(question).deleted = True
    person.edits(question, "2019年中欧班列开行了多少列？")
    api.wait_for(lambda: [one for one in api.said(person) if one.text.startswith("8225列")])
    assert api.said(person)[-1].reply_to is question


def test_groups_are_answered_when_they_ask(api: BotApi) -> None:
    """A command, a mention or a reply asks, other talk does not; each has an own context."""
    wang, li = api.user("王明"), api.user("李华")
    group = api.group("外贸群", wang, li)
    wang.says("大家早上好", chat=group)
    by_command = wang.says(f"/ask@tradeqa_test_bot {QUESTION}", chat=group)
    first = api.reply(by_command)
    assert first.reply_to is by_command
    assert first.text.startswith(ANSWER)
    by_mention = li.says("@tradeqa_test_bot 2019年中欧班列开行了多少列？", chat=group)
    assert api.reply(by_mention).text.startswith("8225列")
    by_reply = wang.says(ELSEWHERE, chat=group, reply_to=first)
    assert "15183列" in api.reply(by_reply).text
    wang.says(f"/ask@some_other_bot {QUESTION}", chat=group)
    last = li.says("/help@tradeqa_test_bot", chat=group)
    api.reply(last)
    assert len(api.said(group)) == 4


def test_a_mention_in_reply_to_a_question_asks_that_question(api: BotApi) -> None:
    """Someone else's message is asked by naming the bot under it."""
    wang, li = api.user("王明"), api.user("李华")
    group = api.group("外贸群", wang, li)
    question = wang.says(QUESTION, chat=group)
    assert api.reply(li.says("@tradeqa_test_bot", chat=group, reply_to=question)).text.startswith(
        ANSWER
    )


def test_a_button_of_someone_else_answers_politely(api: BotApi) -> None:
    """In a group another member's press changes nothing and is told why."""
    wang, li = api.user("王明"), api.user("李华")
    group = api.group("外贸群", wang, li)
    reply = api.reply(wang.says(f"/ask {QUESTION}", chat=group))
    press = li.presses("下一条引文 2/3", on=reply)
    api.wait_for(lambda: press.answered)
    assert "别人" in press.text
    assert reply.text.startswith(ANSWER)
    assert reply.earlier == []


@pytest.mark.parametrize("data", ["", "x", "AQEAAQ", "A" * 64, "下一条", "next:1"])
def test_an_old_or_forged_button_answers_politely(api: BotApi, person: Person, data: str) -> None:
    """Data that this bot did not sign is told to be out of use."""
    reply = asked(api, person, QUESTION)
    press = person.presses_data(data, on=reply)
    api.wait_for(lambda: press.answered)
    assert press.text == "这个按钮已经失效，请重新提问。"


def test_a_button_of_another_chat_is_of_no_use(api: BotApi, person: Person) -> None:
    """Data copied from one chat does not show it in another."""
    theirs = asked(api, person, QUESTION)
    stranger = api.user("李华")
    mine = asked(api, stranger, REFUSED)
    press = stranger.presses_data(theirs.button("上下文")["callback_data"], on=mine)
    api.wait_for(lambda: press.answered)
    assert "失效" in press.text


def test_forum_topics_are_answered_in_the_topic(api: BotApi) -> None:
    """The reply stands in the topic of the question, and each topic is a conversation."""
    wang = api.user("王明")
    forum = api.group("论坛", wang, topics=("班列", "港口"))
    trains, ports = forum.topics
    question = wang.says(f"/ask {QUESTION}", chat=forum, thread=trains)
    assert api.reply(question).thread == trains
    other = wang.says(f"/ask {ELSEWHERE}", chat=forum, thread=ports)
    reply = api.reply(other)
    assert reply.thread == ports
    assert not reply.text.startswith("按「")


def test_a_group_that_becomes_a_supergroup_keeps_its_settings(api: BotApi) -> None:
    """What the group chose goes with it, and it is answered there."""
    wang = api.user("王明")
    group = api.group("小群", wang, supergroup=False)
    settings = api.reply(wang.says("/settings", chat=group))
    press = wang.presses("English", on=settings)
    api.wait_for(lambda: press.answered)
    moved = api.migrate(group, by=wang)
    assert "No answer" in api.reply(wang.says(f"/ask {REFUSED}", chat=moved)).text


def test_inline_mode_offers_quotes(api: BotApi, person: Person) -> None:
    """The first offer is the answer with its quote and source, ready to be sent anywhere."""
    friend = api.user("李华")
    group = api.group("别的群", person, friend, bot=None)
    query = person.asks_inline(QUESTION)
    api.wait_for(lambda: query.answered)
    assert query.results[0].title == ANSWER
    message = person.chooses(query, 0, chat=group)
    assert quotations(message) == ["2020年中欧班列全年开行12406列，同比增长50%。"]
    assert "《班列》，2021-03-29" in message.text
    empty = person.asks_inline("")
    api.wait_for(lambda: empty.answered)
    assert empty.results == ()


def test_a_deep_link_shows_a_document(api: BotApi, person: Person, run: Running) -> None:
    """By the key of its id; an unknown one is told politely."""
    from tradeqa import open as open_index

    document = next(
        one for one in open_index(run.home / "index").documents() if one.metadata.title == "港口"
    )
    reply = api.reply(person.starts(f"doc_{document_key(document.id)}"))
    assert reply.text.startswith("《港口》")
    assert "2022-01-20" in reply.text
    assert "/sources" in api.reply(person.starts("doc_unknown")).text


def test_settings_change_language_number_and_documents(api: BotApi, person: Person) -> None:
    """Each press changes the settings of the chat, and the answers after it."""
    settings = asked(api, person, "/settings")
    for label in ("1 条", "English"):
        press = person.presses(label, on=settings)
        api.wait_for(lambda press=press: press.answered)
    assert "✓ English" in settings.labels()[0]
    reply = asked(api, person, QUESTION)
    assert "sure" in reply.text
    assert "Next quote" not in str(reply.labels())
    sources = asked(api, person, "/sources")
    person.presses("1", on=sources)
    document = api.reply(sources)
    assert "港口" in document.text
    scope = next(label for row in document.labels() for label in row if "only" in label.lower())
    press = person.presses(scope, on=document)
    api.wait_for(lambda: press.answered)
    assert "No answer" in asked(api, person, QUESTION).text
    settings = asked(api, person, "/settings")
    every = settings.labels()[-1][0]
    press = person.presses(every, on=settings)
    api.wait_for(lambda: press.answered)
    assert asked(api, person, QUESTION).text.startswith(ANSWER)


def test_forget_deletes_what_is_kept(api: BotApi, person: Person, run: Running) -> None:
    """Conversation, buttons, ratings and settings are gone; not a word stays in the files."""
    private = "宁波舟山港2021年吞吐量是多少？"
    reply = asked(api, person, private)
    press = person.presses("👎 有误", on=reply)
    api.wait_for(lambda: press.answered)
    kept = [run.home / "index" / f"{name}.sqlite" for name in ("telegram", "sessions", "feedback")]
    assert any(private.encode() in content for content in contents(kept))
    assert "已删除" in asked(api, person, "/forget").text
    api.wait_for(lambda: telegram_bot.unanswered(kept[0]) == 0)
    press = person.presses("上下文", on=reply)
    api.wait_for(lambda: press.answered)
    assert "失效" in press.text
    assert not any(private in text for path in kept for text in rows(path))


def contents(paths: list[Path]) -> list[bytes]:
    """The bytes of files, and of what SQLite put beside them."""
    return [
        one.read_bytes()
        for path in paths
        for one in path.parent.glob(f"{path.name}*")
        if one.is_file()
    ]


def rows(path: Path) -> Iterator[str]:
    """Everything that stands in the tables of a SQLite file, as text."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in names:
            for row in connection.execute(f"SELECT * FROM {name}"):  # noqa: S608
                for value in row:
                    text = (
                        value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                    )
                    yield text
                    with contextlib.suppress(ValueError):
                        yield json.dumps(json.loads(text), ensure_ascii=False)


def test_what_cannot_be_asked_is_told_so(api: BotApi, person: Person) -> None:
    """Pictures, too long questions, empty commands, unknown commands, signs only."""
    assert (
        "只读文字"
        in api.reply(
            person.sends(photo=[{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}])
        ).text
    )
    assert "最多 1000 字" in asked(api, person, "班列" * 600).text
    assert "/ask" in asked(api, person, "/ask").text
    assert "/help" in asked(api, person, "/nonsense").text
    assert asked(api, person, "？！……").text


def test_commands_are_listed_in_both_languages(api: BotApi, person: Person) -> None:
    """The menu, Chinese for who reads Chinese, English for who reads English."""
    asked(api, person, "/start")
    english = api.user("Ann", language="en")
    assert "How to use this" in asked(api, english, "/help").text
    for one, word in ((person, "设置"), (english, "ettings")):
        assert word
        seen = {command["command"]: command["description"] for command in api.commands_seen(one)}
        assert {"ask", "sources", "more", "new", "settings", "help"} <= set(seen)
    assert api.commands_seen(person) != api.commands_seen(english)


def test_a_chat_that_is_stuck_holds_up_nobody_else(api: BotApi, person: Person) -> None:
    """While Telegram keeps one chat's messages waiting, the others are answered."""
    gate = api.hold("sendMessage", chat=person)
    for _ in range(12):
        person.says(QUESTION)
    assert asked(api, api.user("李华"), QUESTION).text.startswith(ANSWER)
    assert api.said(person) == []
    gate.release()
    api.wait_for(lambda: len(api.said(person)) == 12)


def test_a_chat_that_is_put_off_holds_up_nobody_else(api: BotApi, person: Person) -> None:
    """While one chat must wait for long (429), the others are answered."""
    api.fail("sendMessage", faults.too_many(600), chat=person)
    person.says(QUESTION)
    api.wait_for(lambda: any(call.status == 429 for call in api.calls("sendMessage")))
    assert asked(api, api.user("李华"), QUESTION).text.startswith(ANSWER)
    assert api.said(person) == []


def test_who_blocks_the_bot_costs_nothing(api: BotApi, person: Person) -> None:
    """A reply that is forbidden is dropped, and the others go on."""
    asked(api, person, QUESTION)
    gate = api.hold("sendMessage", chat=person)
    person.says(ELSEWHERE)
    api.wait_for(lambda: any(call.fault for call in api.calls("sendMessage")))
    person.blocks_bot()
    gate.release()
    assert asked(api, api.user("李华"), QUESTION).text.startswith(ANSWER)


def test_a_newer_index_is_taken_up_and_old_buttons_still_quote_what_was_quoted(
    run: Running, person: Person
) -> None:
    """An article added while the bot runs is quoted; the earlier quote stays as it was."""
    api = run.api
    before = asked(api, person, QUESTION)
    head = "---\ntitle: 新港\npublished: 2024-01-02\n---\n\n"
    article = f"{head}2023年洋山港集装箱吞吐量达到2503万标准箱。\n"
    (run.home / "corpus" / "new.md").write_text(article, encoding="utf-8")
    trains = run.home / "corpus" / "trains.md"
    trains.write_text(
        trains.read_text(encoding="utf-8").replace("12406", "99999"), encoding="utf-8"
    )
    telegram_bot.index(run.home)
    api.wait_for(lambda: "reloaded" in run.bot.said, 30)
    assert "2503万标准箱" in asked(api, person, "2023年洋山港吞吐量是多少？").text
    press = person.presses("上下文", on=before)
    api.wait_for(lambda: press.answered)
    assert "更新过" in api.said(person)[-1].text
    assert "12406列" in before.text


def test_no_call_broke_a_rule(api: BotApi) -> None:
    """But for what these tests provoked: deleted replies, blocked chats."""
    provoked = ("message to edit not found", "bot was blocked", "kicked", "Too Many Requests")
    broken = [call for call in api.refused() if not any(one in str(call.error) for one in provoked)]
    assert [(call.method, call.error) for call in broken] == []
