"""python-telegram-bot itself against the server: every class of error, polling and webhooks."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

pytest.importorskip("telegram")

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    ReplyParameters,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChosenInlineResultHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot_api import BotApi, Person, faults

Context = ContextTypes.DEFAULT_TYPE
OTHER_TOKEN = "7000000001:AAF-test_token_of_the_loopback_API2"  # noqa: S105
NEXT = InlineKeyboardMarkup([[InlineKeyboardButton("下一条", callback_data="next")]])


@pytest.fixture(name="api")
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[BotApi]:
    """With the library's way of giving durations that it warns about otherwise."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    with BotApi() as api:
        yield api


@pytest.fixture(name="user")
def met(api: BotApi) -> Person:
    user = api.user()
    user.starts()
    return user


def running(api: BotApi, work: Callable[[Bot], Awaitable[Any]], token: str | None = None) -> Any:
    """What some work with a bot of the library gives."""

    async def run() -> Any:
        async with Bot(token or api.token, base_url=api.base_url) as bot:
            return await work(bot)

    return asyncio.run(run())


def failing(
    api: BotApi, kind: type[TelegramError], work: Callable[[Bot], Awaitable[Any]]
) -> TelegramError:
    """The error of exactly that class that some work ends in."""
    with pytest.raises(kind) as caught:
        running(api, work)
    assert type(caught.value) is kind
    return caught.value


def test_a_bot_introduces_itself(api: BotApi) -> None:
    """`getMe` gives what BotFather set up."""
    me = running(api, lambda bot: bot.get_me())
    assert (me.username, me.supports_inline_queries, me.can_read_all_group_messages) == (
        "tradeqa_test_bot",
        True,
        False,
    )


def test_a_wrong_token_is_invalid(api: BotApi) -> None:
    """Whether it is of the right form or not."""
    for token in (OTHER_TOKEN, "1:x"):
        with pytest.raises(InvalidToken, match="rejected by the server"):
            running(api, lambda bot: bot.get_me(), token)
    assert api.calls() == []


def test_an_unknown_method_is_not_found(api: BotApi) -> None:
    """404, which the library takes for a missing endpoint."""
    with pytest.raises(TelegramError, match="Endpoint 'fetchMail' not found"):
        running(api, lambda bot: bot.do_api_request("fetchMail"))


def test_bad_markup_is_a_bad_request(api: BotApi, user: Person) -> None:
    """With the sentence of the server."""
    error = failing(
        api, BadRequest, lambda bot: bot.send_message(user.id, "<b>x", parse_mode="HTML")
    )
    assert error.message == (
        "Can't parse entities: can't find end tag corresponding to start tag \"b\""
    )


def test_a_blocked_bot_is_forbidden(api: BotApi, user: Person) -> None:
    """403."""
    user.blocks_bot()
    error = failing(api, Forbidden, lambda bot: bot.send_message(user.id, "x"))
    assert error.message == "Forbidden: bot was blocked by the user"


def test_a_grown_group_has_migrated(api: BotApi, user: Person) -> None:
    """The new id is in the error."""
    group = api.group("外贸群", user, supergroup=False)
    grown = api.migrate(group, by=user)
    error = failing(api, ChatMigrated, lambda bot: bot.send_message(group.id, "x"))
    assert isinstance(error, ChatMigrated)
    assert error.new_chat_id == grown.id


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        (faults.too_many(7), RetryAfter, "Flood control exceeded. Retry in 0:00:07"),
        (
            faults.conflict(),
            Conflict,
            "Conflict: terminated by other getUpdates request; make "
            "sure that only one bot instance is running",
        ),
        (faults.server_error(), NetworkError, "Internal Server Error: restart"),
        (faults.bad_gateway(), NetworkError, "Bad Gateway (502). Parsing the server response"),
        (faults.cut_before(), NetworkError, "httpx."),
        (faults.cut_after(), NetworkError, "httpx."),
        (faults.garbage(), TelegramError, "Invalid server response"),
    ],
)
def test_planned_faults_reach_the_library_as_what_they_are(
    api: BotApi, user: Person, fault: faults.Fault, kind: type[TelegramError], words: str
) -> None:
    """Each once; the next call goes through. Some took effect although they failed."""
    api.fail("sendMessage", fault)
    error = failing(api, kind, lambda bot: bot.send_message(user.id, "一"))
    assert error.message.startswith(words)
    took_effect = [one.text for one in api.said(user)]
    assert took_effect == (["一"] if fault.carried_out else [])
    running(api, lambda bot: bot.send_message(user.id, "二"))
    assert [one.text for one in api.said(user)] == [*took_effect, "二"]
    assert [one.fault for one in api.calls("sendMessage")] == [fault.name, None]
    assert api.refused() == []


def test_a_held_call_times_out_and_still_takes_effect(api: BotApi, user: Person) -> None:
    """The client gives up; the server finds the call at the gate when it opens."""
    gate = api.hold("sendMessage")
    failing(api, TimedOut, lambda bot: bot.send_message(user.id, "一", read_timeout=0.2))
    assert api.said(user) == []
    gate.release()
    assert api.wait_for(lambda: api.said(user))[0].text == "一"


def test_faults_keep_to_their_chat_and_number(api: BotApi, user: Person) -> None:
    """Two calls of one chat fail, other chats and methods do not."""
    group = api.group("外贸群", user)
    api.fail("sendMessage", faults.server_error(), times=2, chat=group)

    async def work(bot: Bot) -> list[str]:
        ends = []
        for chat_id in (user.id, group.id, group.id, group.id):
            try:
                await bot.send_message(chat_id, "x")
            except NetworkError as error:
                ends.append(error.message)
            else:
                ends.append("sent")
        await bot.send_chat_action(group.id, "typing")
        return ends

    failed = "Internal Server Error: restart"
    assert running(api, work) == ["sent", failed, failed, "sent"]


def test_replies_commands_and_descriptions(api: BotApi, user: Person) -> None:
    """What the library sends in nested objects arrives as it was meant."""
    asked = user.says("问")
    group = api.group("外贸群", user)

    async def work(bot: Bot) -> Any:
        await bot.send_message(user.id, "答", reply_parameters=ReplyParameters(asked.id))
        await bot.set_my_commands([BotCommand("ask", "提问"), ("help", "帮助")])
        await bot.set_my_commands([BotCommand("ask", "Ask")], language_code="en")
        await bot.set_my_commands([("ask", "群里提问")], scope=BotCommandScopeAllGroupChats())
        await bot.set_my_description("外贸文章问答", language_code="zh")
        with pytest.raises(BadRequest, match="Bot_command_invalid"):
            await bot.set_my_commands([("Ask", "提问")])
        with pytest.raises(BadRequest, match="Invalid language code specified"):
            await bot.set_my_description("x", language_code="zh-hans")
        return (
            await bot.get_my_commands(language_code="en"),
            await bot.get_my_description("zh"),
            await bot.get_chat_member(group.id, user.id),
            await bot.get_chat(group.id),
        )

    commands, description, member, chat = running(api, work)
    assert commands == (BotCommand("ask", "Ask"),)
    assert description.description == "外贸文章问答"
    assert (member.status, chat.title) == ("creator", "外贸群")
    assert api.said(user)[-1].reply_to is asked
    assert [one["description"] for one in api.commands_seen(user)] == ["提问", "帮助"]
    assert [one["description"] for one in api.commands_seen(user, group)] == ["群里提问"]


async def answer(update: Update, _: Context) -> None:
    """Answers a question with a button under it."""
    if update.effective_message:
        await update.effective_message.reply_html("<b>答</b>", reply_markup=NEXT)


async def turn(update: Update, _: Context) -> None:
    """Answers a press, and shows the next quote."""
    query = update.callback_query
    assert query is not None
    await query.answer("好")
    await query.edit_message_text("<i>下一条</i>", parse_mode="HTML")


async def suggest(update: Update, _: Context) -> None:
    """Answers an inline query with two articles."""
    assert update.inline_query is not None
    articles = [
        InlineQueryResultArticle(
            str(number),
            f"第{number}条",
            InputTextMessageContent(f"<b>{number}</b>", parse_mode="HTML"),
            reply_markup=NEXT if number == 1 else None,
        )
        for number in (1, 2)
    ]
    await update.inline_query.answer(articles, cache_time=60, is_personal=True)


async def thank(update: Update, context: Context) -> None:
    """Notes the chosen result."""
    assert update.chosen_inline_result is not None
    context.bot_data["chosen"] = update.chosen_inline_result.result_id


def application(api: BotApi) -> Any:
    """A small bot built with the library."""
    built = Application.builder().token(api.token).base_url(api.base_url).build()
    built.add_handler(MessageHandler(filters.TEXT, answer))
    built.add_handler(CallbackQueryHandler(turn))
    built.add_handler(InlineQueryHandler(suggest))
    built.add_handler(ChosenInlineResultHandler(thank))
    return built


def served(
    api: BotApi, start: Callable[[Any], Awaitable[Any]], work: Callable[[Any], None]
) -> None:
    """Runs an application while the work goes on in a thread."""

    async def run() -> None:
        built = application(api)
        async with built:
            await built.start()
            await start(built.updater)
            try:
                await asyncio.to_thread(work, built)
            finally:
                await built.updater.stop()
                await built.stop()

    asyncio.run(run())


def conversation(api: BotApi) -> None:
    """A question, its answer, a press and the changed answer."""
    user = api.user("王明")
    reply = api.reply(user.says("2023年开行多少列？"))
    assert (reply.text, reply.labels()) == ("答", [["下一条"]])
    press = user.presses("下一条", on=reply)
    api.wait_for(lambda: press.answered and reply.text == "下一条")
    assert (press.text, reply.earlier, reply.labels()) == ("好", ["答"], [])
    assert api.refused() == []


def test_an_application_that_polls(api: BotApi) -> None:
    """From a question to an edited answer."""
    served(api, lambda updater: updater.start_polling(), lambda _: conversation(api))
    assert api.world.updates.pending == []


def test_an_application_behind_a_webhook(api: BotApi) -> None:
    """The same by webhook, with the secret the application wants."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    url = f"http://127.0.0.1:{port}/hook"

    def start(updater: Any) -> Awaitable[Any]:
        return updater.start_webhook(
            "127.0.0.1",
            port,
            "hook",
            webhook_url=url,
            secret_token="s",  # noqa: S106
        )

    served(api, start, lambda _: conversation(api))
    assert {one.status for one in api.webhook.deliveries} == {200}


def test_inline_mode_with_its_cache(api: BotApi) -> None:
    """Results, a chosen one sent into a group, a press on it, and no second query while cached."""

    def work(built: Any) -> None:
        user, other = api.user("王明"), api.user("李华")
        group = api.group("外贸群", user, bot=None)
        query = user.asks_inline("班列")
        api.wait_for(lambda: query.answered)
        assert [one.title for one in query.results] == ["第1条", "第2条"]
        sent = user.chooses(query, 0, chat=group)
        assert (sent.text, sent.entities[0].type) == ("1", "bold")
        api.wait_for(lambda: built.bot_data.get("chosen") == "1")
        press = user.presses("下一条", on=sent)
        api.wait_for(lambda: press.answered and sent.text == "下一条")
        again = user.asks_inline("班列")
        assert again.from_cache
        assert not other.asks_inline("班列").from_cache
        api.pass_time(61)
        assert not user.asks_inline("班列").from_cache

    served(api, lambda updater: updater.start_polling(), work)


def test_a_poller_goes_on_after_faults(api: BotApi) -> None:
    """502, a cut connection and garbage on getUpdates lose no message."""
    for fault in (faults.bad_gateway(), faults.cut_after(), faults.garbage()):
        api.fail("getUpdates", fault)
    served(api, lambda updater: updater.start_polling(), lambda _: conversation(api))
