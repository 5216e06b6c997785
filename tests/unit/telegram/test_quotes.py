"""A quote as a block quotation: prose with highlights, table rows cell by cell."""

from __future__ import annotations

import dataclasses

from telegram_reading import make_quote, receive
from tradeqa.answering.model import Quote, TableLocation
from tradeqa_telegram.markup import to_html
from tradeqa_telegram.message import messages
from tradeqa_telegram.quotes import quote_text

_TABLE = TableLocation(
    "表3 十大贸易伙伴", ("国家", "出口总额（亿美元）", "幅度（%）"), ("美国", "6644.51", "-11.6"), 0
)


def _row(text: str, table: TableLocation, *highlights: tuple[int, int]) -> Quote:
    return make_quote(text, table=table, highlights=highlights, section="一、格局")


def _html(quote: Quote) -> str:
    return to_html(quote_text(quote, english=False))


def test_a_table_row_is_read_cell_by_cell() -> None:
    """Caption, and each cell after its column's head; the caption is not said again below."""
    assert _html(_row("美国 6644.51 -11.6", _TABLE, (0, 2), (3, 10))) == (
        "<blockquote><i>表3 十大贸易伙伴</i>\n"
        "国家：<b>美国</b>\n"
        "出口总额（亿美元）：<b>6644.51</b>\n"
        "幅度（%）：-11.6</blockquote>\n"
        "—— 《中欧班列2020年成绩》，2021-03-29\n"
        "一、格局，表格第 1 行，第 100–116 字"
    )


def test_highlights_over_cells_are_carried_into_them() -> None:
    """A highlight that spans two cells is bold in both; the space between is not there."""
    assert "国家：美<b>国</b>\n出口总额（亿美元）：<b>66</b>44.51" in _html(
        _row("美国 6644.51 -11.6", _TABLE, (1, 5))
    )


def test_separators_between_cells_are_no_words() -> None:
    """Rows of Markdown and of CSV files are read the same way; empty cells are left out."""
    for text in ("| 美国 | 6644.51 | -11.6 |", "美国,6644.51,-11.6", "美国\t6644.51\n-11.6"):
        assert "出口总额（亿美元）：6644.51\n幅度（%）：-11.6<" in _html(_row(text, _TABLE))
    holed = dataclasses.replace(_TABLE, cells=("美国", "", "-11.6"))
    assert "国家：美国\n幅度（%）：-11.6<" in _html(_row("美国 | | -11.6", holed))


def test_a_row_whose_cells_are_not_all_of_it_is_shown_as_it_is() -> None:
    """Nothing of the text is lost because the cells do not tell it; the caption stands below."""
    for text in (
        "美国（注） 6644.51 -11.6",
        "美国 6644.51",
        "6644.51 美国 -11.6",
        "美国 6644.51 -11.6 注",
    ):
        html = _html(_row(text, _TABLE))
        assert html.startswith(f"<blockquote>{text}</blockquote>\n")
        assert "，表3 十大贸易伙伴，表格第 1 行，" in html


def test_cells_without_heads_stand_in_lines() -> None:
    """Where the heads are unknown, or of another number, none is made up."""
    for columns in ((), ("国家", "总额")):
        table = dataclasses.replace(_TABLE, columns=columns, caption=" ")
        assert _html(_row("美国 6644.51 -11.6", table)).startswith(
            "<blockquote>美国\n6644.51\n-11.6</blockquote>"
        )


def test_markup_in_a_table_is_text() -> None:
    """Caption, heads and cells are escaped like everything else."""
    table = TableLocation("<b>表</b>", ("<i>", "&amp;"), ("</blockquote>", "1"), 4)
    [message] = messages(quote_text(_row("</blockquote> 1", table), english=True))
    received = receive(message)
    assert received.quoted == "<b>表</b>\n<i>：</blockquote>\n&amp;：1"
    assert "row 5 of a table" in received.text


def test_right_to_left_lines_do_not_reorder_their_neighbours() -> None:
    """Each such line is an isolate of its own, also with bold inside; others are not."""
    text = "全年12406列\nסחר חוץ 2020\n同比"
    quote = make_quote(text, highlights=((13, 16),))
    assert _html(quote).startswith(
        "<blockquote>全年12406列\n\u2068סחר <b>חוץ</b> 2020\u2069\n同比</blockquote>"
    )


def test_the_source_of_a_document_about_which_little_is_known() -> None:
    """Only what is known is said."""
    [message] = messages(quote_text(make_quote("字。", published=None), english=True))
    assert message.plain == "字。\n—— 《中欧班列2020年成绩》\ncharacters 100–102"
