"""What a plain text says of itself: title, authors, date, keywords."""

from __future__ import annotations

import pytest
from test_plain_blocks import load

from tradeqa.documents.plain import read_plain


def found(raw: str) -> dict[str, object]:
    """The derived metadata."""
    return read_plain(raw)[1]


def test_a_paper_states_nearly_everything() -> None:
    """Title, authors, issue as month, DOI, keywords."""
    assert found(load("paper.txt")) == {
        "title": "木偶镇茶叶贸易的韧性研究",
        "authors": ("甲小明", "乙大山"),
        "published": "2021-05",
        "doi": "10.1234/abc.2021.05.001",
        "keywords": ("茶叶", "韧性", "码头"),
        "language": "zh",
    }


def test_reporters_are_authors_and_names_of_two_characters_are_put_together() -> None:
    """`乙 山 丙 水` are two people."""
    assert found(load("news.txt"))["authors"] == ("甲小明", "乙山", "丙水")


@pytest.mark.parametrize(
    ("raw", "published"),
    [
        ("茶叶出口\n2021年03月29日 08:15 来源：木偶日报\n\n茶叶出口增长，镇民高兴。", "2021-03-29"),
        ("茶叶出口增长。\n《木偶日报》（2021年03月29日 第 01 版）\n", "2021-03-29"),
        ("木偶镇2021年3月29日电 茶叶出口增长。", "2021-03-29"),
        ("文章编号: 1234-5678(2020)11-0001-03\n\n茶叶出口增长。", "2020-11"),
        ("文章编号: 1234-5678(2020)24-0001-03\n\n茶叶出口增长。", "2020"),
        ("2018年出口3万担，今年前5个月出口1万担。", "2019-06"),
        ("2018年有70人，今年要有150人。", "2019"),
        ("账房2024年1月统计的最新数据显示，出口增长。", "2024"),
    ],
)
def test_a_date_is_told_by_the_documented_rules(raw: str, published: str) -> None:
    """Each rule, with no more precision than it carries."""
    assert found(raw)["published"] == published


@pytest.mark.parametrize(
    "raw",
    [
        "今年一季度，出口增长。截至5月8日，仍在增长。",
        "2020年出口增长，排单已到2021年。",
        "今年出口增长，2018年出口下降。",
        "基金项目: 木偶镇基金(2019)。收稿日期: 2019-01-02",
        "2019年13月45日",
    ],
)
def test_a_date_is_left_out_when_unsure(raw: str) -> None:
    """No year is guessed."""
    assert "published" not in found(raw)


def test_a_title_is_the_first_sentence_cut_at_a_clause() -> None:
    """At most forty characters, whole clauses where there are any."""
    clause = "茶叶出口增长令镇民高兴"
    raw = f"\u3000\u3000{clause}，{clause}，{clause}，{clause}。\n\u3000\u3000豆腐出口下降。\n"
    assert found(raw)["title"] == f"{clause}，{clause}，{clause}"
    assert found("茶" * 60 + "。")["title"] == "茶" * 40


def test_an_abstract_label_is_no_part_of_a_title() -> None:
    """The sentence after 摘要 makes the title."""
    assert found(load("torn.txt"))["title"] == "木偶镇的茶叶生意近年起伏不定"


def test_generic_headings_are_no_titles() -> None:
    """核心阅读 and the like say nothing of an article."""
    lines = ["核心阅读", "茶叶出口增长，镇民高兴。", "豆腐出口下降，店铺着急。"]
    raw = "".join(f"\u3000\u3000{line}\n" for line in lines)
    assert found(raw)["title"] == "茶叶出口增长，镇民高兴"


def test_a_short_line_over_the_text_is_its_title() -> None:
    """Set apart and first of all; likewise in English."""
    assert found(load("wrapped_en.txt")) == {
        "title": "TEA AND TOFU IN PUPPET TOWN",
        "language": "en",
    }
    assert found(load("pages.txt"))["title"] == "豆腐出口的季节变化"


def test_a_source_line_gives_the_source() -> None:
    """Only where it is stated."""
    raw = "茶叶出口\n2021-03-29 来源：木偶日报\n\n茶叶出口增长，镇民高兴。"
    assert found(raw)["source"] == "木偶日报"
    assert "source" not in found("茶叶出口增长。")
