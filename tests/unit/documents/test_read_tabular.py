"""CSV: delimiters, quoted fields with their exact places, captions and notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from positions import quoted, replaced
from tradeqa.documents.pieces import assemble
from tradeqa.documents.readers.tabular import read
from tradeqa.errors import DocumentError, LimitExceeded

DATA = Path(__file__).parents[2] / "data" / "documents"


def test_a_messy_file_keeps_every_place() -> None:
    """GBK, semicolons, lines above the head, doubled quotes, a line break in a field."""
    found = read((DATA / "messy-gbk.csv").read_bytes(), "messy.csv")
    assert replaced(found) == [('""', '"'), ('""', '"')]
    assert [(p.kind.value, p.view.text, quoted(found, p)) for p in found.pieces] == [
        ("caption", "2022年口岸货物", "2022年口岸货物"),
        ("note", "单位：万吨", "单位：万吨"),
        ("table_head", "口岸 货物; 合计 备注", '口岸;"货物; 合计";备注'),
        ("table_row", '甲口岸 1,234.5 他说"多"', '甲口岸;"1,234.5";"他说""多""'),
        ("table_row", "乙口岸 跨行", '乙口岸;;"跨\r\n行'),
        ("note", "注：自编数字", "注：自编数字"),
    ]
    (table,) = assemble(found.pieces)[2]
    assert table.caption == "2022年口岸货物"
    assert table.columns == ("口岸", "货物; 合计", "备注")
    assert [row.cells for row in table.rows] == [
        ("甲口岸", "1,234.5", '他说"多"'),
        ("乙口岸", "", "跨行"),
    ]
    assert table.note == "单位：万吨 注：自编数字"


@pytest.mark.parametrize(
    ("text", "head", "row"),
    [
        ("a,b\n1,2\n", ("a", "b"), ("1", "2")),
        ("a\tb\n1\t2", ("a", "b"), ("1", "2")),
        ("a;b\n1,5;2,5\n", ("a", "b"), ("1,5", "2,5")),
        ("a|b\n1|2\n", ("a", "b"), ("1", "2")),
        ("sep=;\na,x;b\n1;2\n", ("a,x", "b"), ("1", "2")),
        ("2021,2022\n1,2\n", ("2021", "2022"), ("1", "2")),
        ("a,b,\n1,,3\n", ("a", "b", ""), ("1", "", "3")),
        ('a, "b, c"\n1,2\n', ("a", "b, c"), ("1", "2")),
        ('a,b"c\n1,2"3\n', ("a", 'b"c'), ("1", '2"3')),
    ],
)
def test_delimiters_are_told(text: str, head: tuple[str, ...], row: tuple[str, ...]) -> None:
    """The delimiter is the one that cuts most records alike; the first row is the head."""
    found = read(text.encode(), "x.csv")
    replaced(found)
    (table,) = assemble(found.pieces)[2]
    assert table.columns == head
    assert table.rows[0].cells == row


def test_an_open_quote_is_refused_with_its_line() -> None:
    """A quote that never closes would swallow the rest of the file."""
    with pytest.raises(DocumentError, match="line 3: a quotation mark"):
        read(b'a,b\n1,2\n3,"4\n5,6\n', "x.csv")


def test_too_many_rows_are_refused() -> None:
    """The limit is told."""
    with pytest.raises(LimitExceeded, match="more than 100,000 rows"):
        read(b"a,b\n" + b"1,2\n" * 100_001, "x.csv")
