"""Markdown: blocks as CommonMark has them, and every quote exact."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from positions import quoted, replaced
from tradeqa.documents.model import BlockKind
from tradeqa.documents.pieces import ReadFile, assemble
from tradeqa.documents.readers.markdown import read
from tradeqa.errors import DocumentError

DATA = Path(__file__).parents[2] / "data" / "documents"


def shown(text: str) -> list[tuple[str, str]]:
    """Kind and view text of every piece."""
    found = read_text(text)
    return [(piece.kind.value, piece.view.text) for piece in found.pieces]


def read_text(text: str) -> ReadFile:
    found = read(text.encode(), "test.md")
    replaced(found)
    return found


def test_a_messy_file_keeps_every_place() -> None:
    """Kinds, levels, views and raw slices of a whole file with front matter and CR LF."""
    found = read((DATA / "messy.md").read_bytes(), "messy.md")
    assert replaced(found) == [("&amp;", "&")]
    rows = [(p.kind.value, p.level, p.table, p.view.text, quoted(found, p)) for p in found.pieces]
    assert rows == [
        ("title", 0, None, "港口吞吐量小记", "港口吞吐量小记"),
        ("heading", 1, None, "一、概况", "一、概况"),
        (
            "paragraph",
            0,
            None,
            "甲港在2022年完成120.5万箱，比上年增长4.5%；乙港与丙港基本持平。",
            "甲港在2022年完成**120.5万箱**，\r\n比上年增长4.5%；[乙港](http://example.org/乙)与`丙港`基本\r\n持平。",
        ),
        ("paragraph", 0, None, "R&D 投入不计 * 号", "R&amp;D 投入不计 \\* 号"),
        ("caption", 0, 0, "表1 各港箱量", "表1 各港箱量"),
        ("note", 0, 0, "单位：万箱", "单位：万箱"),
        ("table_head", 0, 0, "港口 2021 2022", "港口 | 2021 | 2022"),
        ("table_row", 0, 0, "甲港 115.3 120.5", "甲港** | 115.3 | 120.5"),
        ("table_row", 0, 0, "乙港 - 98", "乙港 | - | 98"),
        ("table_row", 0, 0, "丙港 77", "丙港 | | 77"),
        ("note", 0, 0, "数据来源：自编", "数据来源：自编"),
        ("heading", 2, None, "（一）做法", "（一）做法"),
        (
            "paragraph",
            0,
            None,
            "1. 第一条办法， 延长闸口时间；",
            "1. 第一条办法，\\\r\n   延长闸口时间；",
        ),
        ("paragraph", 0, None, "2. 第二条", "2. 第二条"),
        ("paragraph", 0, None, "不编号的一条", "不编号的一条"),
        ("paragraph", 0, None, "引文第一行引文第二行", "引文第一行\r\n> 引文第二行"),
        ("heading", 1, None, "参考文献", "参考文献"),
        ("reference", 0, None, "[1] 某人. 某文[J]. 2020.", "[1] 某人. 某文[J]. 2020."),
        ("note", 0, None, "这是一个脚注。", "这是一个脚注。"),
    ]
    _, _, tables = assemble(found.pieces)
    assert tables[0].caption == "表1 各港箱量"
    assert tables[0].columns == ("港口", "2021", "2022")
    assert [row.cells for row in tables[0].rows] == [
        ("甲港", "115.3", "120.5"),
        ("乙港", "-", "98"),
        ("丙港", "", "77"),
    ]
    assert tables[0].note == "单位：万箱 数据来源：自编"
    assert found.metadata["authors"] == ["某甲", "某乙"]


SNIPPETS = [
    "*a* **b** ***c*** _d_ __e__",
    "a*b*c a_b_c a__b__c",
    "**a*b*c** *a**b* **a *b***",
    "2 * 3 * 4 and \\*a\\* \\# \\a",
    "`a*b*` ``c`d`` `e",
    "[x](http://a.b 'c') ![y](z.png) [x](<b c>) [x]() [x] (y)",
    "[x][r] [r] [q]\n\n[r]: http://a",
    "<http://a.b> <i>x</i> a<b &amp; &lt; &#20013; &nope;",
    "a\nb\n\nc  \nd\\\ne",
    "# H #\n## H2\n### H3 ### x\n#a",
    "H\n===\n\nK\n---\n\nF\nG\n---",
    "- a\n- b\n  - c\n\n    d\n- e\n+ f\n* g\n  > h",
    "> a\nb\n> c\n\nd\n\n> - a\n> - b\n>   > c",
    "    code *x*\n\np\n\n```py\n*x*\n# y\n```\nz\n~~~\na\n~~~~\nb",
    "***\n---\n- - -\nx\n***\ny",
    "|a|b|\n|-|-|\n|1|2|\n\nx\n\na|b\n-|-\n1|\\|\n",
    "|a|b|\n|-|\n|1|",
    "~~x~~ and -a\n-b",
    "<!-- x -->\n\ny\n\n<!-- x\n\nz -->\ny\n\na <!-- b --> c",
    "1986\\. x",
    "foo***bar***baz *foo**bar**baz* _foo_bar_baz_ ***a** b*",
    '**foo [bar](/url)** *[x](y)* `<a href="`">`',
]


@pytest.mark.parametrize("text", SNIPPETS)
def test_the_text_is_that_of_commonmark(text: str) -> None:
    """Markup is told from text as the reference parser does it (white space aside)."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    reference: list[str] = []
    for token in parser.parse(text):
        if token.type in ("code_block", "fence"):
            reference.append(token.content)
        for child in token.children or []:
            if child.type in ("text", "code_inline"):
                reference.append(child.content)
            elif child.type == "image":
                reference.extend(inner.content for inner in child.children or [])
    mine = "".join(view for _, view in shown(text))
    assert "".join(mine.split()) == "".join("".join(reference).split())


def test_emphasis_beside_chinese_quotes_is_emphasis() -> None:
    """CommonMark's own rule would leave the asterisks standing."""
    assert shown("**“稳外贸”**的政策") == [("paragraph", "“稳外贸”的政策")]


def test_wrapped_lines_join_without_a_space_between_ideographs() -> None:
    """A line break is a space only between words of other scripts."""
    assert shown("出口\n增长\n5%\nof all\ntrade") == [("paragraph", "出口增长5% of all trade")]
    assert shown("of all\ntrade") == [("paragraph", "of all trade")]


def test_paragraphs_numbered_the_chinese_way_stay_apart() -> None:
    """`1.甲`, `（二）`, `三、` begin paragraphs though no blank line stands before them."""
    assert [view for _, view in shown("1.甲\n2、乙\n（三）丙\n四、丁")] == [
        "1.甲",
        "2、乙",
        "（三）丙",
        "四、丁",
    ]


def test_hidden_characters_are_not_in_the_view() -> None:
    """Zero-width and bidi characters are dropped, their neighbours keep their places."""
    found = read_text("外\u200b贸\u202e增长")
    assert found.pieces[0].view.text == "外贸增长"
    assert list(found.pieces[0].view.starts) == [0, 2, 4, 5]


def test_titles() -> None:
    """The first # is the title; several # beside a stated title are sections."""
    assert shown("# 甲\n# 乙") == [("title", "甲"), ("heading", "乙")]
    stated = "---\ntitle: 总题\n---\n# 甲\n# 乙\n"
    assert shown(stated) == [("title", "总题"), ("heading", "甲"), ("heading", "乙")]
    found = read_text(stated)
    assert quoted(found, found.pieces[0]) == "总题"
    assert read_text("正文").metadata == {}
    assert read_text("# 甲\n正文").metadata == {"title": "甲"}


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("title: a: b\n", "test.md, line 2: not YAML"),
        ("title: x\nauthors: [a, b\n", "test.md, line "),
        ("published: 2021-02-30\n", "test.md, line 2 or below: not YAML"),
        ("title: 'x\n", "test.md, line "),
        ("a: " + "[" * 5000 + "\n", "test.md, line 2"),
    ],
)
def test_bad_front_matter_names_file_and_line(front: str, said: str) -> None:
    """A mistake in YAML is told with its place."""
    with pytest.raises(DocumentError, match=said):
        read(f"---\n{front}---\n正文\n".encode(), "test.md")


def test_a_rule_at_the_head_is_no_front_matter() -> None:
    """Text between two thematic breaks stays text."""
    assert shown("---\n甲乙\n\n---\n丙") == [("paragraph", "甲乙"), ("paragraph", "丙")]
    assert BlockKind.PARAGRAPH == "paragraph"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "*a " * 30_000,
        "> " * 20_000,
        "`" * 5_000 + "a",
        "<!--\n" * 20_000,
        "<a " * 50_000,
        "- " * 5_000,
        "|" * 50_000 + "\n" + "|-" * 50_000,
        "![" * 20_000,
        "_*" * 20_000,
    ],
)
@pytest.mark.timeout(20)
def test_hostile_markup_is_read_in_time(text: str) -> None:
    """Deep nesting and unclosed marks take no longer than their length."""
    replaced(read(text.encode(), "hostile.md"))
