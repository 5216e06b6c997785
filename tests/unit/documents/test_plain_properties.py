"""Laws of the plain text reader that hold for every string."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plain_laws import check_laws, uncovered
from tradeqa.documents.plain import read_plain

# Fragments that the rules look at, so that random texts meet the rules.
FRAGMENTS = (
    "茶", "出口", "增长", "。", "，", "；", ":", "1", "23", "2023", "年", " ", "\u3000", "\n",
    "\n\n", "\n \n\n", "\r\n", "\r", "\f", "\x00", "\ud800", "\x02", "\xad", "\u200b",
    "表 1", "表1　 出口", "图 2 ", "一、", "(一)", "1. ", "1.1", "①", "②", "参考文献", "[1]",
    "(下转第14页)", "(上接第3页)", "数据来源:", "注:", "作者简介:", "摘要:", "关键词:", "Word ",
    "word", "-", "high-\n", "——", "本报记者 ", "张三 李四", "(某大学, 木偶 300384)", "续表1", "978",
    ". 5", "%", "“", "”", "《", "》", "(", ")", "\ufffe", "12\n", "7. 5 ", "亿", "今年前2个月",
    "DOI: 10.1234/ab", "(责任编辑:张三)", "单位:吨", "~", "/", "|", ",", "\U0001f600", "\x1e",
    "\x1d", "\t", "\u2028", "2021年3月29日",
)  # fmt: skip
ANYTHING = st.text(st.characters(), max_size=120)
LIKELY = st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join)
# what may be left out of the view: marks of turned pages, page numbers, running heads, 续表
NOISE = re.compile(r"(?:\((?:下转第14页|上接第3页)\)|[0-9]+|续表[0-9]*|表[0-9]+)+\Z")


@given(ANYTHING | LIKELY)
@example("")
@example("\ud800\x00\r\n\f")
@example("表1　 出口\n(下转第14页)茶 1 2\n续表1\n茶 1 2")
@settings(deadline=None, max_examples=300)
def test_every_text_has_views_that_map_into_it(raw: str) -> None:
    """Nothing raises; every view character has its place, no piece crosses another."""
    check_laws(raw, read_plain(raw)[0])


@given(st.lists(st.sampled_from([f for f in FRAGMENTS if f != "\f"]), max_size=60).map("".join))
@settings(deadline=None, max_examples=300)
def test_only_marks_and_page_numbers_are_left_out(raw: str) -> None:
    """Every character that shows is in exactly one view span, or is noise."""
    left = uncovered(raw, read_plain(raw)[0])
    assert [run for run in left if not NOISE.match(run)] == []


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "raw",
    [
        "茶叶出口增长,码头热闹。 全年 41. 76 万担,\n\n同比\n增长。\n" * 6_000,
        "\n" * 100_000,
        " \n" * 100_000,
        "1. " * 60_000,
        "茶 1\n \n\n" + "123\n \n\n" * 20_000,
        "茶 1 2\n" * 10_000,
        "表1 出口\n茶 1 2\n" + "续表1\n茶 1 2\n" * 5_000,
        "茶①\n①\n" * 10_000,
        "(下转第1页)\n茶\n(上接第1页)\n" * 5_000,
        "参考文献\n" + "[1]茶\n" * 10_000,
        "(" * 300_000,
        "茶" + "[1]" * 100_000,
        "张三 " * 60_000,
    ],
    ids=lambda raw: repr(raw[:12]),
)
def test_long_texts_do_not_hang(raw: str) -> None:
    """Whatever it is made of, a long text is read to its end; a hang is stopped from outside."""
    pieces, _ = read_plain(raw)
    assert all(0 <= piece.view.starts[0] < piece.view.ends[-1] <= len(raw) for piece in pieces)
