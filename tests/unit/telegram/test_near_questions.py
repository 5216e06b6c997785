"""Questions that a refusal offers instead: the same, of a year there is something about."""

from __future__ import annotations

import dataclasses

from telegram_reading import make_answer, make_quote, make_refusal
from tradeqa_telegram.near import near_questions

_NEAR = make_quote("2023年开行1.7万列，2020年至2021年增长；2019—2022年下降。")


def test_other_years_of_the_near_misses() -> None:
    """In the order in which they stand there, at most three, never the one asked for."""
    refusal = make_refusal(make_quote("2020年12406列。"), _NEAR, question="2022年开行了多少列？")
    assert near_questions(refusal) == (
        "2020年开行了多少列？",
        "2023年开行了多少列？",
        "2021年开行了多少列？",
    )


def test_the_reading_of_a_follow_up_is_what_is_varied() -> None:
    """「那2022年呢？」 alone would not stand by itself."""
    refusal = dataclasses.replace(
        make_refusal(make_quote("2020年12406列。"), question="那2022年呢？"),
        interpreted_question="2022年开行了多少列？",
    )
    assert near_questions(refusal) == ("2020年开行了多少列？",)


def test_in_english_too() -> None:
    """The year is the same word in both languages."""
    refusal = make_refusal(_NEAR, question="How many trains ran in 2022?", language="en")
    assert near_questions(refusal)[0] == "How many trains ran in 2023?"


def test_no_near_question_is_made_up() -> None:
    """Not without a year, not of two, not from what shares no word, not for an answer."""
    assert near_questions(make_refusal(_NEAR, question="天气怎么样？")) == ()
    assert near_questions(make_refusal(_NEAR, question="2021年比2022年多多少？")) == ()
    assert near_questions(make_refusal(make_quote("2020年12406列。", highlights=()))) == ()
    assert near_questions(make_refusal(make_quote("编号2020、020231234年。"))) == ()
    assert near_questions(make_answer(_NEAR)) == ()
    assert near_questions(make_refusal()) == ()
