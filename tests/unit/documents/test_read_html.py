"""HTML: what a person reads, from the source as it is, every quote exact."""

from __future__ import annotations

import html
from pathlib import Path

import pytest

from positions import quoted, replaced
from tradeqa.documents.pieces import assemble
from tradeqa.documents.readers.html import read
from tradeqa.errors import DecodingError

DATA = Path(__file__).parents[2] / "data" / "documents"


def shown(text: str) -> list[tuple[str, str]]:
    """Kind and view text of every piece."""
    found = read(text.encode(), "test.html")
    replaced(found)
    return [(piece.kind.value, piece.view.text) for piece in found.pieces]


def test_a_messy_page_keeps_every_place() -> None:
    """Kinds, views and raw slices of a page in GB 2312 with unclosed tags and entities."""
    found = read((DATA / "messy-gb2312.html").read_bytes(), "messy.html")
    assert all(html.unescape(raw) == char for raw, char in replaced(found))
    rows = [(p.kind.value, p.level, p.table, p.view.text, quoted(found, p)) for p in found.pieces]
    assert rows == [
        ("title", 0, None, "关于口岸 的小记", "关于口岸<br>的小记"),
        (
            "paragraph",
            0,
            None,
            "这个口岸在2022年的货物有12.5万吨——比上年增长3%，R&D 不计 <略>。",
            "这个口岸在2022年的货物有<b>12.5</b>万吨&mdash;&#8212;比上年\n"
            "增长3%，R&amp;D&nbsp;不计 &lt;略&gt;。",
        ),
        ("heading", 1, None, "一、说明", "一、说明"),
        ("paragraph", 0, None, "第一项", "第一项"),
        ("paragraph", 0, None, "第二项", "第二项"),
        ("paragraph", 0, None, "上一段", "上一段"),
        ("paragraph", 0, None, "下一段", "下一段"),
        ("paragraph", 0, None, "再下一段", "再下一段"),
        ("caption", 0, 0, "表1 各年货物", "表1 各年货物"),
        ("table_head", 0, 0, "口岸 货物（万吨）", "口岸<th colspan=2>货物（万吨）"),
        ("table_head", 0, 0, "2021年 2022年", "2021年<th>2022年"),
        ("table_row", 0, 0, "甲口岸 12.1 12.5", "甲口岸<td>12.1<td>12.5"),
        ("table_row", 0, 0, "0.4", "0.4"),
        ("note", 0, 0, "注：第二行是小船。", "注：第二行是小船。"),
        ("paragraph", 0, None, "左栏的话", "左栏的话"),
        ("table_head", 0, 1, "口岸 时间", "口岸<td>时间"),
        ("table_row", 0, 1, "乙口岸 3小时", "乙口岸<td>3小时"),
        ("paragraph", 0, None, "右栏的话", "右栏的话"),
        ("paragraph", 0, None, "第一行", "第一行"),
        ("paragraph", 0, None, "第二行", "第二行"),
        ("paragraph", 0, None, "最后一段", "最后一段"),
    ]
    assert dict(found.metadata) == {
        "title": "关于口岸 的小记",
        "authors": ["某甲"],
        "published": "2022-11-08",
        "source": "示例网",
        "keywords": ["口岸", "通关", "时间"],
        "url": "https://example.org/a?b=1&c=2",
    }
    tables = assemble(found.pieces)[2]
    assert tables[0].columns == ("口岸", "货物（万吨） 2021年", "货物（万吨） 2022年")
    assert [row.cells for row in tables[0].rows] == [
        ("甲口岸", "12.1", "12.5"),
        ("甲口岸", "0.4", ""),  # the cell over two rows says for both which port it is
    ]


def test_entities() -> None:
    """References with and without semicolon, numeric, unknown, and of two characters."""
    assert shown("<p>&copy 2 &#x4e2d;&#22269; AT&T &nope; &#128; a&#0;b</p>") == [
        ("paragraph", "© 2 中国 AT&T &nope; € a\ufffdb")
    ]
    found = read(b"<p>a&NotEqualTilde;b</p>", "x")
    assert found.pieces[0].view.text == "a\u2242\u0338b"
    assert quoted(found, found.pieces[0]) == "a&NotEqualTilde;b"


def test_unclosed_markup_hides_nothing() -> None:
    """A menu or comment that never ends does not swallow the article."""
    assert shown("<nav>甲<p>乙") == [("paragraph", "甲"), ("paragraph", "乙")]
    assert shown("<p hidden>甲<p>乙") == [("paragraph", "甲"), ("paragraph", "乙")]
    assert shown("<table><tr><td>甲<td>1<tr><td>乙<td>2") == [
        ("table_row", "甲 1"),
        ("table_row", "乙 2"),
    ]


def test_scripts_and_hidden_parts_are_not_text() -> None:
    """Programs, templates, menus, controls and hidden elements are left out."""
    assert shown(
        "<script>if (a<b) x('</p>')</script><style>p{}</style><template><p>t</p></template>"
        "<nav>n<nav>m</nav>o</nav><select><option>p</select><textarea><p>q</textarea>"
        "<noscript>r</noscript><svg><text>s</text></svg><div hidden>u</div>"
        "<SCRIPT>v</SCRIPT ><p>正文</p>"
    ) == [("paragraph", "正文")]


def test_the_encoding_a_page_declares_is_tried_but_not_trusted() -> None:
    """A short GBK page needs its declaration; a wrong one over UTF-8 is passed over."""
    page = '<meta charset="gbk"><p>外贸</p>'
    assert read(page.encode("gbk"), "x").pieces[0].view.text == "外贸"
    assert read(page.encode(), "x").pieces[0].view.text == "外贸"
    with pytest.raises(DecodingError):
        read("<p>外贸</p>".encode("gbk"), "x")


@pytest.mark.parametrize(
    "text",
    [
        "<a " * 50_000,
        "<a '" * 50_000,
        '<p title="' * 30_000,
        "<!--" * 50_000,
        "<table>" * 20_000,
        "<div>" * 50_000,
        "<nav>" * 30_000,
        "&" * 100_000,
        "<script>" * 30_000,
        "<td>" * 30_000,
        "<table><tr><td rowspan=9999 colspan=9999>x" * 500,
        "</" * 50_000,
        "<![" * 50_000,
    ],
)
@pytest.mark.timeout(20)
def test_hostile_markup_is_read_in_time(text: str) -> None:
    """Unclosed tags, quotes, comments and tables take no longer than their length."""
    replaced(read((text + "<p>正文</p>").encode(), "hostile.html"))
