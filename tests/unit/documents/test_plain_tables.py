"""Tables that extraction flattened into lines."""

from __future__ import annotations

from test_plain_blocks import load, pieces_of

from tradeqa.documents.model import BlockKind
from tradeqa.documents.pieces import assemble


def rows(raw: str) -> list[tuple[BlockKind, int | None, tuple[str, ...]]]:
    """Kind, table and cells of the pieces of tables."""
    return [
        (piece.kind, piece.table, piece.cells)
        for piece in pieces_of(raw)
        if piece.kind in (BlockKind.TABLE_HEAD, BlockKind.TABLE_ROW)
    ]


def test_captions_heads_rows_and_sources_of_torn_tables() -> None:
    """Numbers are healed before cells are told apart; one space parts cells."""
    _, _, tables = assemble(pieces_of(load("torn.txt")))
    assert [table.caption for table in tables] == [
        "表1 2023年木偶镇茶叶出口",
        "表2 木偶镇各码头吞吐量TOP3",
        "表3 木偶镇茶叶出口去向",
    ]
    assert [table.note for table in tables] == [
        "数据来源:木偶镇账房。",
        "数据来源:木偶镇码头公会。",
        "",
    ]
    assert tables[0].columns == (
        "种类", "计量单位", "数量", "金额(千文)", "数量增幅%", "金额增幅%",
    )  # fmt: skip
    assert [row.cells for row in tables[0].rows] == [
        ("青茶", "-", "-", "1978660513", "-", "-2.4"),
        ("红茶、白茶", "万斤", "9026", "84555606", "36.2", "-8.3"),
        ("“山中”老茶", "万斤", "331", "35727387", "13.5", "3.9"),
    ]
    assert tables[1].columns == (
        "排名", "码头", "11月吞吐量(万担)", "1—11月总吞吐量(万担)", "同比增速(1—11月)(%)",
    )  # fmt: skip
    assert [row.cells for row in tables[1].rows] == [
        ("1", "东码头", "421", "4440", "2.8"),
        ("2", "西码头(内河)", "28340", "2689", "0.2"),
        ("3", "南码头", "17", "264", "5.6"),
    ]


def test_a_head_without_a_word_for_the_labels_gets_an_empty_one() -> None:
    """One cell fewer than the rows have: the first is empty."""
    _, _, tables = assemble(pieces_of(load("torn.txt")))
    assert tables[2].columns == ("", "出口总额(千文)", "变动幅度(%)")
    assert tables[2].rows[1].cells == ("南镇", "11896.58", "33.4")


def test_a_row_is_shown_as_its_cells_and_spans_its_raw_line() -> None:
    """The raw span runs from the first to the last character of the row."""
    raw = load("torn.txt")
    row = next(piece for piece in pieces_of(raw) if piece.view.text.startswith("红茶、白茶 "))
    assert row.view.text == "红茶、白茶 万斤 9026 84555606 36.2 -8.3"
    quote = raw[row.view.starts[0] : row.view.ends[-1]]
    assert quote.startswith("红茶、白茶 万斤 \u3000 9\n") and quote.endswith("606 36. 2 -8. 3")


def test_a_table_goes_on_over_a_page_break() -> None:
    """Running head, page number and 续表 stand between; the unit goes with the caption."""
    raw = load("pages.txt")
    assert rows(raw) == [
        (BlockKind.TABLE_HEAD, 0, ("店铺", "冬季", "夏季")),
        (BlockKind.TABLE_ROW, 0, ("东街店", "120", "3")),
        (BlockKind.TABLE_ROW, 0, ("西街店", "98.5", "0")),
        (BlockKind.TABLE_HEAD, 0, ("店铺", "冬季", "夏季")),
        (BlockKind.TABLE_ROW, 0, ("南街店", "77", "-")),
    ]
    (table,) = assemble(pieces_of(raw))[2]
    assert table.caption == "表1各店铺豆腐出口 单位:担"
    assert table.note == "注:夏季指六月至八月。"


def test_years_are_a_head_and_an_unpunctuated_source_is_a_note() -> None:
    """A line of years under the caption heads the columns."""
    raw = "表2 历年出口\n镇名 2019 2020 2021\n东镇 1 2 3\n西镇 4 5 6\n来源：账房\n"
    (table,) = assemble(pieces_of(raw))[2]
    assert table.columns == ("镇名", "2019", "2020", "2021")
    assert table.note == "来源：账房"


def test_rows_of_words_are_told_by_the_head_above_them() -> None:
    """As many words as the head, line after line."""
    raw = "表1 主要措施\n年份 部门 措施\n2019 公会 减免运费\n2020 账房 延长还款\n以上措施有效。\n"
    assert rows(raw) == [
        (BlockKind.TABLE_HEAD, 0, ("年份", "部门", "措施")),
        (BlockKind.TABLE_ROW, 0, ("2019", "公会", "减免运费")),
        (BlockKind.TABLE_ROW, 0, ("2020", "账房", "延长还款")),
    ]


def test_three_like_rows_are_a_table_without_a_caption() -> None:
    """Two are not."""
    raw = (
        "各镇出口如下：\n镇名 出口 进口\n东镇 12.5 3.1\n西镇 8.0 2.2\n南镇 7.7 1.0\n以上供参考。\n"
    )
    assert [cells for _, _, cells in rows(raw)] == [
        ("镇名", "出口", "进口"),
        ("东镇", "12.5", "3.1"),
        ("西镇", "8.0", "2.2"),
        ("南镇", "7.7", "1.0"),
    ]
    assert rows(raw.replace("南镇 7.7 1.0\n", "")) == []


def test_a_label_over_two_lines_or_of_two_words_is_one_cell() -> None:
    """Spaces and breaks inside the label do not make columns."""
    raw = (
        "表1　 出口\n种类 单位 数量 金额\n青茶 斤 1 2\n红茶 斤 3 4\n白 茶 斤 5 6\n"
        "名贵茶叶及其制品\n斤 7 8\n"
    )
    assert [cells for kind, _, cells in rows(raw) if kind is BlockKind.TABLE_ROW][2:] == [
        ("白茶", "斤", "5", "6"),
        ("名贵茶叶及其制品", "斤", "7", "8"),
    ]


def test_a_head_that_does_not_fit_is_shown_without_columns() -> None:
    """Columns are never guessed."""
    raw = "表1　 出口\n种类\n青茶 1 2 3\n红茶 4 5 6\n"
    assert rows(raw)[0] == (BlockKind.TABLE_HEAD, 0, ())


def test_text_that_speaks_of_a_figure_is_no_caption() -> None:
    """A figure's caption has no sentence; its source is a note of no table."""
    raw = "图1 显示了码头的变化，码头越来越大。\n\n图1　 码头的变化\n\n数据来源:账房。\n"
    assert [(piece.kind, piece.table) for piece in pieces_of(raw)] == [
        (BlockKind.PARAGRAPH, None),
        (BlockKind.CAPTION, None),
        (BlockKind.NOTE, None),
    ]
