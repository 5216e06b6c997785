"""DOCX and XLSX: the text composed in order, safe against hostile packages."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from positions import quoted, replaced
from tradeqa.documents.pieces import ReadFile, assemble
from tradeqa.documents.readers import docx as docx_reader
from tradeqa.documents.readers import xlsx as xlsx_reader
from tradeqa.errors import DocumentError, LimitExceeded


def word(write: Callable[[object], None]) -> bytes:
    document = docx.Document()
    write(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def rows_of(found: ReadFile) -> list[tuple[str, int, str]]:
    assert replaced(found) == []
    return [(piece.kind.value, piece.level, piece.view.text) for piece in found.pieces]


def test_a_word_document_is_read_in_order() -> None:
    """Title, headings by style, runs, a table with merged cells, its source, references."""

    def write(document) -> None:  # type: ignore[no-untyped-def]
        document.core_properties.title = "口岸年报"
        document.core_properties.author = "某甲；某乙"
        document.add_heading("2022年口岸年报", 0)
        paragraph = document.add_paragraph("货物同比")
        paragraph.add_run("增长").bold = True
        paragraph.add_run("3%。")
        document.add_heading("一、货物", 1)
        document.add_paragraph("表1 货物")
        table = document.add_table(3, 3)
        for at, row in enumerate(
            [["口岸", "年份", "万吨"], ["甲", "2021", "12.1"], ["", "2022", "12.5"]]
        ):
            for column, text in enumerate(row):
                table.cell(at, column).text = text
        table.cell(1, 0).merge(table.cell(2, 0))
        document.add_paragraph("数据来源：自编")
        document.add_heading("（一）细节", 2)
        document.add_heading("参考文献", 1)
        document.add_paragraph("[1] 某人. 某文")

    found = docx_reader.read(word(write), "x.docx")
    assert rows_of(found) == [
        ("title", 0, "2022年口岸年报"),
        ("paragraph", 0, "货物同比增长3%。"),
        ("heading", 1, "一、货物"),
        ("caption", 0, "表1 货物"),
        ("table_head", 0, "口岸 年份 万吨"),
        ("table_row", 0, "甲 2021 12.1"),
        ("table_row", 0, "甲 2022 12.5"),
        ("note", 0, "数据来源：自编"),
        ("heading", 2, "（一）细节"),
        ("heading", 1, "参考文献"),
        ("reference", 0, "[1] 某人. 某文"),
    ]
    assert "甲\t2022\t12.5\n" in found.raw
    assert dict(found.metadata) == {"title": "口岸年报", "authors": ["某甲", "某乙"]}
    assert assemble(found.pieces)[2][0].columns == ("口岸", "年份", "万吨")


def test_what_word_shows_is_read_and_what_it_hides_is_not() -> None:
    """Insertions, links, tabs and content controls count; deletions and field codes do not."""

    def write(document) -> None:  # type: ignore[no-untyped-def]
        document.add_paragraph("第一段到此为止。")
        document.element.body.insert(
            1,
            parse_xml(
                f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r>"
                "<w:ins w:id='1' w:author='x'><w:r><w:t>新增</w:t></w:r></w:ins>"
                "<w:del w:id='2' w:author='x'><w:r><w:delText>删去</w:delText></w:r></w:del>"
                "<w:r><w:tab/><w:t>之后</w:t><w:instrText>PAGE</w:instrText></w:r>"
                "<w:hyperlink w:anchor='a'><w:r><w:t>链接</w:t></w:r></w:hyperlink>"
                "</w:p></w:sdtContent></w:sdt>"
            ),
        )

    found = docx_reader.read(word(write), "x.docx")
    assert rows_of(found) == [
        ("paragraph", 0, "第一段到此为止。"),
        ("paragraph", 0, "控件新增 之后链接"),
    ]


def test_a_first_line_is_the_title_only_if_it_looks_like_one() -> None:
    """Short and without a full stop; several top headings are sections."""

    def plain(document) -> None:  # type: ignore[no-untyped-def]
        document.add_paragraph("关于口岸的通知")
        document.add_paragraph("各口岸：请照办。")

    def sections(document) -> None:  # type: ignore[no-untyped-def]
        document.add_paragraph("这是一段话。")
        document.add_heading("一、甲", 1)
        document.add_heading("二、乙", 1)

    assert rows_of(docx_reader.read(word(plain), "x"))[0] == ("title", 0, "关于口岸的通知")
    assert [row[0] for row in rows_of(docx_reader.read(word(sections), "x"))] == [
        "paragraph",
        "heading",
        "heading",
    ]


def test_a_workbook_is_read_sheet_by_sheet() -> None:
    """Caption, head, dates, percentages and numbers as a person writes them."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "货物"
    for row in [
        ["2022年货物"],
        ["单位：万吨"],
        [],
        ["口岸", "货物", "增速", "日期"],
        ["甲", 0.1 + 0.2, 0.324, dt.date(2022, 5, 1)],
        ["乙", 12406.0, -0.05, dt.datetime(2022, 5, 1, 3, 4)],
        ["丙", None, True, "a\nb"],
        ["注：自编"],
    ]:
        sheet.append(row)
    sheet["C5"].number_format = "0.0%"
    second = book.create_sheet("空")
    second["XFD1048576"] = None
    book.create_sheet("另一张").append(["甲", "乙"])
    out = io.BytesIO()
    book.save(out)
    found = xlsx_reader.read(out.getvalue(), "x.xlsx")
    assert rows_of(found) == [
        ("caption", 0, "货物 2022年货物 单位：万吨"),
        ("table_head", 0, "口岸 货物 增速 日期"),
        ("table_row", 0, "甲 0.3 32.4% 2022-05-01"),
        ("table_row", 0, "乙 12406 -0.05 2022-05-01 03:04:00"),
        ("table_row", 0, "丙 TRUE a b"),
        ("note", 0, "注：自编"),
        ("caption", 0, "另一张"),
        ("table_row", 0, "甲 乙"),
    ]
    assert quoted(found, found.pieces[2]) == "甲\t0.3\t32.4%\t2022-05-01"
    assert assemble(found.pieces)[2][0].rows[2].cells == ("丙", "", "TRUE", "a b")


def package(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_bombs_are_refused_before_they_are_unpacked() -> None:
    """Declared size, ratio, number of parts and the size of one part are all limited."""
    zeros = b" " * (300 * 1024**2)
    main = {"word/document.xml": b"<x/>"}
    bomb = package({**main, "word/media/a.bin": zeros})
    assert len(bomb) < 1024**2
    with pytest.raises(LimitExceeded, match="300 MiB; the limit is 200 MiB"):
        docx_reader.read(bomb, "x.docx")
    with pytest.raises(LimitExceeded, match="zip bombs"):
        docx_reader.read(package({**main, "a.bin": zeros[: 50 * 1024**2]}), "x.docx")
    with pytest.raises(LimitExceeded, match="holds 10,001 files"):
        docx_reader.read(package({**main, **{f"a{i}": b"" for i in range(10_000)}}), "x.docx")
    noise = hashlib.shake_128(b"noise").digest(1024**2) * 33
    with pytest.raises(LimitExceeded, match="MiB of XML"):
        docx_reader.read(package({**main, "big.xml": noise}), "x.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("reader", [docx_reader, xlsx_reader])
def test_document_type_declarations_are_refused(reader, encoding: str) -> None:  # type: ignore[no-untyped-def]
    """Entities may name files of the machine (XXE) or grow without end."""
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    )
    main = "word/document.xml" if reader is docx_reader else "xl/workbook.xml"
    with pytest.raises(DocumentError, match="document type declaration"):
        reader.read(package({main: text.encode(encoding)}), "x")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"not a zip", "not a Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "older or a password-protected"),
        (package({"xl/workbook.xml": b"<x/>"}), "word/document.xml is missing"),
        (word(lambda document: None)[:-200], "damaged"),
    ],
)
def test_other_files_are_refused_with_their_reason(data: bytes, said: str) -> None:
    """The message says what the file is, or what is missing."""
    with pytest.raises(DocumentError, match=said):
        docx_reader.read(data, "x.docx")
