"""Inline mode: every quote as one message that stands by itself."""

from __future__ import annotations

from bot_api.utf16 import units
from telegram_reading import make_answer, make_quote, make_refusal, receive
from tradeqa_telegram.inline import MOST, render_inline

_QUOTE = make_quote("全年共开行12406列，同比增长50%。", highlights=((3, 11),))


def test_a_quote_to_be_sent_into_any_chat() -> None:
    """Question, short answer, quote and source: who reads it was not there when it was asked."""
    [result] = render_inline(make_answer(_QUOTE), english=False)
    assert result.html == (
        "<b>2020年中欧班列开行了多少列？</b>\n"
        "12406列\n"
        "<blockquote>全年共<b>开行12406列</b>，同比增长50%。</blockquote>\n"
        "—— 《中欧班列2020年成绩》，2021-03-29\n"
        "第 100–120 字"
    )
    assert result.title == "12406列"
    assert result.description == "《中欧班列2020年成绩》，2021-03-29，第 100–120 字"
    assert receive(result).quoted == _QUOTE.text


def test_a_refusal_is_offered_as_what_it_is() -> None:
    """First the refusal, then near misses, each labelled in the list and in the message."""
    refusal, near = render_inline(make_refusal(_QUOTE), english=False)
    assert refusal.title == "没有答案。"
    assert refusal.html == (
        "<b>2022年中欧班列开行了多少列？</b>\n"
        "没有答案。这些文档里有2020年的相关内容，没有2022年的。"
    )
    assert near.title == "不是答案：全年共开行12406列，同比增长50%。"
    assert receive(near).text.startswith("2022年中欧班列开行了多少列？\n不是答案：\n全年共")
    english = render_inline(make_refusal(_QUOTE, reason="Nothing."), english=True)
    assert english[0].plain.endswith("\nNo answer. Nothing.")
    assert english[1].title.startswith("Not an answer: ")


def test_results_have_ids_of_their_own_that_stay() -> None:
    """The same for the same answer, different for each quote, question and index."""
    answer = make_answer(_QUOTE, _QUOTE)
    ids = [result.id for result in render_inline(answer, english=False)]
    assert ids == [result.id for result in render_inline(answer, english=True)]
    others = render_inline(make_answer(_QUOTE, question="别的？"), english=False)
    assert len({*ids, others[0].id}) == 3
    assert all(1 <= len(one.encode()) <= 64 for one in ids)


def test_no_more_results_than_telegram_takes() -> None:
    """Fifty, the best first."""
    results = render_inline(make_answer(*[_QUOTE] * 70), english=False)
    assert len(results) == MOST == 50
    assert results[0].title == "12406列"


def test_a_quote_too_long_for_one_message_says_so() -> None:
    """It ends with a sentence, says that it goes on, and names its source."""
    sentence = "2020年中欧班列全年开行12406列，同比增长50%。"
    [result] = render_inline(make_answer(make_quote(sentence * 300)), english=False)
    received = receive(result)
    assert units(received.text) <= 4096
    assert received.quoted.endswith("。")
    assert len(received.quoted) > 3500
    assert (
        "\n（引文太长，一条消息放不下；下文请看原文。）\n—— 《中欧班列2020年成绩》" in received.text
    )


def test_titles_and_descriptions_are_short() -> None:
    """The list shows a line; what is shortened there is whole in the message."""
    quote = make_quote("字" * 300 + "。", title="题" * 300)
    [result] = render_inline(make_answer(quote, short=None), english=False)
    assert result.title == "字" * 79 + "…"
    assert result.description == "《" + "题" * 198 + "…"
    assert quote.text in result.plain


def test_every_result_has_a_title() -> None:
    """Telegram refuses one without; a quote of nothing visible is told by its document."""
    for text in (" ", "\u200b\n"):
        [named] = render_inline(make_answer(make_quote(text), short=None), english=False)
        [nameless] = render_inline(
            make_answer(make_quote(text, title=text), short=None), english=True
        )
        assert named.title == "中欧班列2020年成绩"
        assert nameless.title == "(untitled)"
