"""Welcome, help, settings, what is kept; and the bot's sentences in every language."""

from __future__ import annotations

import re
import string

import pytest

from telegram_reading import labels, receive
from tradeqa.settings import Settings
from tradeqa.text.normalize import is_han
from tradeqa_telegram.buttons import Action, Kind
from tradeqa_telegram.messages import (
    Button,
    render_help,
    render_privacy,
    render_settings,
    render_start,
)
from tradeqa_telegram.phrases import NAMES, say
from tradeqa_telegram.screens import COMMANDS, EXAMPLES, QUOTES, scope_row


def _fields(name: str, *, english: bool) -> int:
    """How many values a sentence takes."""
    for count in range(5):
        try:
            say(name, *range(count), english=english)
        except IndexError:
            continue
        return count
    raise AssertionError(name)


def test_every_sentence_is_there_in_both_languages() -> None:
    """Each takes the same values in Chinese and English, and English has no ideograph."""
    for name in NAMES:
        assert _fields(name, english=True) == _fields(name, english=False) < 5
        english = say(name, *"abcd", english=True)
        assert english.strip()
        if name != "language_zh":
            assert not any(map(is_han, english)), name


def test_only_the_bots_own_words_become_traditional() -> None:
    """Values are quoted text and stay as they are."""
    told = say("read_as", "开行了多少列？", english=False, traditional=True)
    assert told == "按「开行了多少列？」理解"
    assert say("open", english=False, traditional=True) == "在網頁裏看原文"
    assert say("open", english=True, traditional=True) == "Open in the web page"


def test_the_welcome_offers_examples() -> None:
    """What the bot does, and questions to begin with, one a button."""
    [message] = render_start(english=False, documents=6)
    assert "我在库中的 6 篇文章里找原文来回答" in message.plain
    assert labels(message) == [[question] for question in EXAMPLES[False]]
    assert message.buttons[1][0].action == Action(Kind.EXAMPLE, "", 1)
    [bare] = render_start(english=True, documents=1, examples=[" "])
    assert bare.buttons == ()
    assert "For example" not in bare.plain
    receive(message, commands=True)


def test_an_example_that_is_too_long_for_a_button() -> None:
    """Its label is shortened, with an ellipsis."""
    [message] = render_start(english=False, documents=1, examples=["字" * 300])
    assert labels(message) == [["字" * 63 + "…"]]


def test_help_names_every_command_and_the_bot() -> None:
    """With and without a known user name, in both languages, as one message."""
    for english in (False, True):
        [message] = render_help(english=english, username="trade_bot")
        assert re.findall(r"^/(\w+) — ", message.plain, re.MULTILINE) == list(COMMANDS)
        assert message.plain.count("@trade_bot") == 2
        receive(message, commands=True)
    assert "提到 我的用户名 或" in render_help(english=False)[0].plain


def test_settings_show_what_is_chosen() -> None:
    """The choice is marked on its button; a limit to documents can be lifted."""
    [message] = render_settings(english=False, language="en", quotes=5, documents=["<b>一"])
    assert message.plain == "设置\n语言：English\n每次最多 5 条引文\n提问范围：\n· <b>一"
    assert labels(message) == [
        ["随问题", "中文", "✓ English"],
        ["1 条", "3 条", "✓ 5 条", "10 条"],
        ["改回问全部文章"],
    ]
    assert message.buttons[0][2].action == Action(Kind.LANGUAGE, "", 2)
    assert message.buttons[1][3].action == Action(Kind.QUOTES, "", 10)
    receive(message)
    [free] = render_settings(english=True, language=None, quotes=3)
    assert labels(free)[0] == ["✓ As the question", "中文", "English"]
    assert len(free.buttons) == 2
    assert "all documents" in free.plain


def test_the_choices_of_quotes_are_allowed_by_the_service() -> None:
    """No button asks for more quotes than the service gives by default."""
    assert max(QUOTES) <= Settings.model_fields["max_top_k"].default


def test_what_is_kept_is_told() -> None:
    """For how long, whether ratings are, and a button to have it deleted."""
    [message] = render_privacy(english=False, keep_days=30.0, feedback=True)
    assert "最多 30 天" in message.plain
    assert "👍" in message.plain
    assert message.buttons[0][0].action == Action(Kind.FORGET)
    [without] = render_privacy(english=True, keep_days=0.5, feedback=False)
    assert "at most 0.5 days" in without.plain
    assert "Ratings are not kept." in without.plain
    receive(message, commands=True)


def test_a_document_can_be_asked_alone() -> None:
    """The button limits the questions, or lifts the limit."""
    [[only]] = scope_row("ab" * 16, english=False, limited=False)
    [[every]] = scope_row("ab" * 16, english=True, limited=True)
    assert (only.label, only.action) == ("只问这一篇", Action(Kind.ONLY, "ab" * 16))
    assert (every.label, every.action) == ("Ask all documents again", Action(Kind.EVERY))


def test_a_button_does_one_thing_and_has_a_name() -> None:
    """Neither, both, or without a label it would cost the whole message."""
    for wrong in (
        {"label": "甲"},
        {"label": "甲", "action": Action(Kind.UP), "url": "https://a.cn"},
        {"label": " ", "url": "https://a.cn"},
    ):
        with pytest.raises(ValueError, match="button"):
            Button(**wrong)


def test_commands_are_what_telegram_takes() -> None:
    """Small letters, and a description of 3 to 256 characters for the menu."""
    for name in COMMANDS:
        assert set(name) <= set(string.ascii_lowercase)
        for english in (False, True):
            assert 3 <= len(say(f"do_{name}", english=english)) <= 256
