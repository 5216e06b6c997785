"""What a reader gets of an answer or a refusal: in the first message, and one tap away."""

from __future__ import annotations

import dataclasses

import pytest

from telegram_reading import labels, make_answer, make_quote, make_refusal, receive, receive_all
from tradeqa_telegram.buttons import Action, Kind
from tradeqa_telegram.messages import Message, render_answer

_PAGE = "https://qa.example.com"
_FIRST = make_quote(
    "全年共开行12406列，同比增长50%。",
    highlights=((3, 11),),
    title="2020年中国外贸",
    source="报纸报道",
    section="二、中欧班列",
)
_SECOND = make_quote(
    "2023年开行1.7万列。",
    highlights=((5, 12),),
    title="2023年中国外贸",
    published="2024",
    score=0.3,
)


def _only(messages: tuple[Message, ...]) -> Message:
    [message] = messages
    return message


def test_an_answer_as_it_is_sent() -> None:
    """Short answer, how sure, the quote with its words bold, title and date, place."""
    message = _only(render_answer(make_answer(_FIRST), english=False))
    assert message.html == (
        "<b>12406列</b>\n"
        "很有把握（约 90%）\n"
        "\n"
        "<blockquote>全年共<b>开行12406列</b>，同比增长50%。</blockquote>\n"
        "—— 《2020年中国外贸》，2021-03-29\n"
        "报纸报道，二、中欧班列，第 100–120 字"
    )
    assert labels(message) == [["上下文"], ["👍 有用", "👎 有误"]]
    received = receive(message)
    assert received.bold == ["12406列", "开行12406列"]
    assert received.quoted == _FIRST.text


def test_an_english_question_is_answered_in_english() -> None:
    """The bot's words are English; the quote, its title and source stay what they are."""
    answer = make_answer(_FIRST, question="How many trains in 2020?", language="en")
    message = _only(render_answer(answer, english=True, page_url=_PAGE))
    assert message.plain == (
        "12406列\nVery sure (about 90%)\n\n全年共开行12406列，同比增长50%。\n"
        "—— 《2020年中国外贸》, 2021-03-29\n报纸报道, 二、中欧班列, characters 100–120"
    )
    assert labels(message) == [["Context"], ["Open in the web page"], ["👍 Helpful", "👎 Wrong"]]


def test_a_traditional_question_is_answered_in_traditional() -> None:
    """The bot's own words follow the script of the question; the quote is never converted."""
    answer = make_answer(_FIRST, _SECOND, question="2020年開行了多少列？", language="zh-Hant")
    message = _only(render_answer(answer, english=False, page_url=_PAGE))
    assert "很有把握（約 90%）" in message.plain
    assert _FIRST.text in message.plain
    assert labels(message)[0] == ["下一條引文 2/2 · 2024", "上下文"]


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (1.0, "很有把握（约 99%）"),
        (0.8, "很有把握（约 80%）"),
        (0.79, "较有把握（约 79%）"),
        (0.5, "较有把握（约 50%）"),
        (0.49, "不太有把握（约 49%），请核对原文"),
        (0.0, "不太有把握（约 1%），请核对原文"),
    ],
)
def test_confidence_in_words(probability: float, words: str) -> None:
    """Four in five is sure, below one in two is not; never certain, never impossible."""
    answer = make_answer(_FIRST, confidence=probability)
    assert words in _only(render_answer(answer, english=False)).plain


def test_the_reading_of_a_follow_up_is_shown() -> None:
    """Only where it differs from what was asked."""
    answer = make_answer(_FIRST, question="那2020年呢？", interpreted="2020年开行了多少列？")
    first = _only(render_answer(answer, english=False)).html.split("\n")[0]
    assert first == "<i>按「2020年开行了多少列？」理解</i>"
    same = make_answer(_FIRST, question=" 多少列？ ", interpreted="多少列？")
    assert "理解" not in _only(render_answer(same, english=False)).plain


@pytest.mark.parametrize(
    "short", [None, "", _FIRST.text, "全年共开行12406列，同比增长50%", " \u200b"]
)
def test_an_answer_that_is_the_quote_is_not_said_twice(short: str | None) -> None:
    """Then the head says that the quote is the answer, and how sure that is."""
    message = _only(render_answer(make_answer(_FIRST, short=short), english=False))
    assert message.plain.startswith("原文这样说，很有把握（约 90%）：\n\n全年共开行")
    assert message.plain.count("12406列") == 1
    english = _only(render_answer(make_answer(_FIRST, short=short), english=True))
    assert english.plain.startswith("The document says this. Very sure (about 90%):\n\n")


def test_an_answer_longer_than_its_quote_is_shown() -> None:
    """It holds more than the quote does, so both are there."""
    short = "开行12406列；其中年货运量首超万列，开行数量创下新高，同比增长百分之五十"
    message = _only(render_answer(make_answer(_FIRST, short=short), english=False))
    assert message.html.startswith(f"<b>{short}</b>\n很有把握")
    assert receive(message).quoted == _FIRST.text


def test_turning_to_other_quotes() -> None:
    """Each is numbered and weighed; the answer stays in sight, said to be of the first."""
    answer = make_answer(_FIRST, _SECOND, dataclasses.replace(_SECOND, score=0.6))
    first = _only(render_answer(answer, english=False))
    assert labels(first)[0] == ["下一条引文 2/3 · 2024", "上下文"]
    assert first.buttons[0][0].action == Action(Kind.QUOTE, answer.id, 1)
    assert first.buttons[0][1].action == Action(Kind.CONTEXT, answer.id, 0)

    second = _only(render_answer(answer, english=False, quote=1))
    assert second.html.startswith(
        "<b>12406列</b>（出自第 1 条引文）\n引文 2/3：多半只是相关内容\n\n"
    )
    assert receive(second).quoted == _SECOND.text
    assert labels(second)[0] == ["下一条引文 3/3", "上下文"]
    assert second.buttons[0][1].action == Action(Kind.CONTEXT, answer.id, 1)

    third = _only(render_answer(answer, english=True, quote=2))
    assert "Quote 3 of 3: perhaps an answer too (about 60%)" in third.plain
    assert labels(third)[0] == ["Back to quote 1", "Context"]
    assert third.buttons[0][0].action == Action(Kind.QUOTE, answer.id, 0)


def test_a_quote_past_the_end_is_the_last() -> None:
    """A button of an answer that has fewer quotes now shows what there is."""
    answer = make_answer(_FIRST, _SECOND)
    last = render_answer(answer, english=False, quote=1)
    assert render_answer(answer, english=False, quote=9) == last
    assert render_answer(answer, english=False, quote=-3) == render_answer(answer, english=False)


def test_every_one_of_twenty_quotes_can_be_reached() -> None:
    """From each there is a way to the next, and from the last to the first."""
    quotes = [make_quote(f"第{number}处说是{number}列。", score=0.1) for number in range(20)]
    answer = make_answer(*quotes)
    at, seen = 0, []
    for _ in quotes:
        message = _only(render_answer(answer, english=False, quote=at))
        seen.append(receive(message).quoted)
        at = message.buttons[0][0].action.number
    assert seen == [quote.text for quote in quotes]
    assert at == 0


def test_answers_of_other_dates_stand_side_by_side() -> None:
    """Asked without a year, quotes of other dates that may answer too are shown, dated."""
    third = dataclasses.replace(_SECOND, score=0.19)
    answer = make_answer(_FIRST, _SECOND, third, question="开行了多少列？")
    received = receive(_only(render_answer(answer, english=False)))
    assert received.pieces("blockquote") == [_FIRST.text]
    assert received.pieces("expandable_blockquote") == [_SECOND.text]
    assert "不同日期的文章还这样说：" in received.text
    assert received.text.index("2021-03-29") < received.text.index("不同日期")
    assert received.text.rindex("《2023年中国外贸》，2024") > received.text.index("不同日期")


def test_a_year_asked_for_is_answered_alone() -> None:
    """Then another year's figure beside it would only mislead; nor does the same date's."""
    asked = make_answer(_FIRST, _SECOND, question="2020年开行了多少列？")
    same = make_answer(
        _FIRST, dataclasses.replace(_SECOND, document=_FIRST.document), question="开行了多少列？"
    )
    for answer in (asked, same):
        assert receive(_only(render_answer(answer, english=False))).quoted == _FIRST.text


def test_the_place_in_the_original_is_one_tap_away() -> None:
    """The button opens the web page at the quote, where the page has a public address."""
    [row] = [
        row
        for row in _only(render_answer(make_answer(_FIRST), english=False, page_url=_PAGE)).buttons
        if row[0].url
    ]
    assert row[0].label == "在网页里看原文"
    assert row[0].url == (
        "https://qa.example.com/#document=d1&start=100&end=120&sha256=abababababab"
    )


@pytest.mark.parametrize("page", [None, "http://localhost:8000", "ftp://a.cn", "https://a b.cn"])
def test_no_button_leads_where_telegram_would_not(page: str | None) -> None:
    """An address that Telegram refuses would lose the whole message."""
    message = _only(render_answer(make_answer(_FIRST), english=False, page_url=page))
    assert not [button for row in message.buttons for button in row if button.url]


def test_a_rating_given_is_seen() -> None:
    """The button pressed says so; the other may still be pressed."""
    for rated, row in (
        ("up", ["👍 已评：有用", "👎 有误"]),
        ("down", ["👍 有用", "👎 已评：有误"]),
    ):
        assert (
            labels(_only(render_answer(make_answer(_FIRST), english=False, rated=rated)))[-1] == row
        )


def test_a_refusal_as_it_is_sent() -> None:
    """What is missing, the nearest passage labelled, other years to ask for, the next one."""
    refusal = make_refusal(
        dataclasses.replace(_SECOND, score=0.07),
        make_quote("2020年全年共开行12406列。", highlights=((8, 13),)),
    )
    message = _only(render_answer(refusal, english=False))
    assert message.html == (
        "<b>没有答案。</b>这些文档里有2020年的相关内容，没有2022年的。\n"
        "\n"
        "最接近的原文，但不是答案（1/2）：\n"
        "<blockquote expandable>2023年<b>开行1.7万列</b>。</blockquote>\n"
        "—— 《2023年中国外贸》，2024\n"
        "第 100–113 字"
    )
    assert labels(message) == [
        ["改问：2023年中欧班列开行了多少列？"],
        ["改问：2020年中欧班列开行了多少列？"],
        ["下一处相近原文 2/2 · 2021-03-29", "上下文"],
        ["👍 有用", "👎 有误"],
    ]
    assert message.buttons[1][0].action == Action(Kind.ASK_NEAR, refusal.id, 1)
    second = _only(render_answer(refusal, english=True, quote=1))
    assert "Nearest passage, not an answer (2 of 2):\n2020年全年" in second.plain


def test_only_near_questions_that_are_offered_have_a_button() -> None:
    """Their numbers stay those of all near questions, so that a button keeps its meaning."""
    refusal = make_refusal(_SECOND, make_quote("2020年开行12406列。"))
    offered = ["2020年中欧班列开行了多少列？"]
    message = _only(render_answer(refusal, english=False, offers=offered))
    assert labels(message)[0] == ["改问：2020年中欧班列开行了多少列？"]
    assert message.buttons[0][0].action == Action(Kind.ASK_NEAR, refusal.id, 1)
    assert "改问" not in str(render_answer(refusal, english=False, offers=[]))


def test_a_refusal_without_anything_near() -> None:
    """Says what is missing and can still be rated."""
    message = _only(render_answer(make_refusal(reason="没有提到“天气”。"), english=False))
    assert message.html == "<b>没有答案。</b>没有提到“天气”。"
    assert labels(message) == [["👍 有用", "👎 有误"]]
    assert _only(render_answer(make_refusal(reason=None), english=True)).plain == "No answer."


def test_markup_in_every_field_is_text() -> None:
    """Titles, sources, sections, answers and readings cannot open a tag or a link."""
    evil = '<b>x</b> &amp; <a href="tg://user?id=1">y</a>'
    quote = make_quote(f"{evil}12406列。", title=evil, source=evil, section=evil, highlights=())
    answer = make_answer(quote, question="a", interpreted=evil, short=f"答{evil}")
    received = receive(_only(render_answer(answer, english=False)))
    assert received.text.count(evil) == 6
    assert {one.type for one in received.entities} == {"italic", "bold", "blockquote"}
    assert received.bold == [f"答{evil}"]


def test_a_title_links_to_its_own_address_only() -> None:
    """An http(s) address becomes a link under the title; anything else is left out."""
    for url, links in (
        ("https://paper.cn/a?b=1&c=<2>", ["《中欧班列2020年成绩》"]),
        ("javascript:alert(1)", []),
        ("tg://user?id=1", []),
        (None, []),
    ):
        quote = make_quote(url=url)
        received = receive(_only(render_answer(make_answer(quote), english=False)))
        assert received.pieces("text_link") == links


def test_a_long_quote_folds_and_a_very_long_one_is_continued() -> None:
    """Nothing of it is lost, the buttons are under the last part, each part says which."""
    sentence = "2020年中欧班列全年开行12406列，同比增长50%。"
    folded = receive(_only(render_answer(make_answer(make_quote(sentence * 20)), english=False)))
    assert folded.pieces("expandable_blockquote") == [sentence * 20]

    messages = render_answer(make_answer(make_quote(sentence * 200)), english=False)
    received = receive_all(messages)
    assert len(messages) == 2
    assert [one.text[:5] for one in received] == ["（1/2）", "（2/2）"]
    assert "".join(one.quoted for one in received) == sentence * 200
    assert received[0].text.endswith("。")
    assert messages[0].buttons == ()
    assert labels(messages[1]) == [["上下文"], ["👍 有用", "👎 有误"]]
    assert "《中欧班列2020年成绩》" in received[1].text
