"""The reader of plain text on the originals, where they are at hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from plain_laws import check_laws, uncovered
from tradeqa.documents.model import BlockKind
from tradeqa.documents.pieces import Piece, assemble
from tradeqa.documents.plain import derived_metadata, read_plain

FOLDER = Path(__file__).parents[3] / "shared" / "originals"
FILES = sorted(FOLDER.glob("*.txt"))

pytestmark = pytest.mark.skipif(not FILES, reason="the original articles are not at hand")


@cache
def read(number: str) -> tuple[str, tuple[Piece, ...], dict[str, object]]:
    """Raw text, pieces and metadata of one original."""
    (path,) = FOLDER.glob(f"{number}_*.txt")
    with path.open(encoding="utf-8", newline="") as file:
        raw = file.read()
    return raw, *read_plain(raw)


def tables_of(number: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Rows by their first word-like cell, by the table's number."""
    _, pieces, _ = read(number)
    _, _, tables = assemble(pieces)
    return {
        table.caption[:2]: {
            next(cell for cell in row.cells if not cell.isdigit()): row.cells for row in table.rows
        }
        for table in tables
    }


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_the_laws_hold(number: str) -> None:
    """Every view character has its place."""
    raw, pieces, _ = read(number)
    check_laws(raw, pieces)


@pytest.mark.parametrize(
    ("number", "noise"),
    [
        ("000", []),
        ("001", ["03", "13", "23"]),
        ("002", ["(下转第14页)", "(上接第8页)"]),
        ("003", []),
        ("004", []),
    ],
)
def test_only_page_numbers_and_marks_are_left_out(number: str, noise: list[str]) -> None:
    """Nothing else of the originals is missing from the views."""
    raw, pieces, _ = read(number)
    assert uncovered(raw, pieces) == noise


def test_the_four_tables_have_all_their_rows() -> None:
    """Counted by hand in the text."""
    found = tables_of("001")
    assert {name: len(rows) for name, rows in found.items()} == {
        "表1": 25,
        "表2": 3,
        "表3": 10,
        "表4": 20,
    }


def test_cells_of_the_tables() -> None:
    """Columns matched to cells, numbers healed; what extraction merged stays merged."""
    found = tables_of("001")
    assert found["表1"]["电动载人汽车"][4] == "67.1"
    assert found["表1"]["电动载人汽车"][2:4] == ("1773204", "41812684")
    assert found["表1"]["机电产品"][3] == "1978660513"
    assert found["表1"]["钢材"] == ("钢材", "万吨", "9026", "84555606", "36.2", "-8.3")
    assert found["表3"]["越南"] == ("越南", "2297.93", "-0.5")
    assert found["表4"]["青岛港"] == ("4", "青岛港", "249", "2639", "11.8")
    assert found["表4"]["深圳港"] == ("3", "深圳港", "28340", "2689", "0.2")


def test_heads_of_the_tables() -> None:
    """Six columns, five, and two tables whose labels have no head."""
    _, pieces, _ = read("001")
    heads = [piece.cells for piece in pieces if piece.kind is BlockKind.TABLE_HEAD]
    assert [len(head) for head in heads] == [6, 3, 3, 5]
    assert heads[1][0] == heads[2][0] == ""
    assert heads[3][2] == "11月吞吐量(万Teu)"


def test_numbers_are_healed_in_running_text() -> None:
    """Torn decimals and thousands of prose."""
    _, pieces, _ = read("001")
    prose = "\n".join(piece.view.text for piece in pieces if piece.kind is BlockKind.PARAGRAPH)
    for number in (
        "41.76万亿元",
        "8232.2亿",
        "863.4497万TEU",
        "1072.8477万TEU",
        "13939万",
        "1713家",
    ):
        assert number in prose


def test_a_row_quotes_its_raw_text() -> None:
    """From the first to the last character of the row."""
    raw, pieces, _ = read("001")
    row = next(piece for piece in pieces if piece.view.text.startswith("越南 2297"))
    assert raw[row.view.starts[0] : row.view.ends[-1]] == "越南 2\n \n\n297. 93 -0. 5"


def test_the_torn_abstract_is_one_residue() -> None:
    """The last piece of the file."""
    _, pieces, _ = read("001")
    assert [at for at, piece in enumerate(pieces) if piece.kind is BlockKind.RESIDUE] == [
        len(pieces) - 1
    ]
    assert pieces[-1].view.text.startswith("challenges. optimizing structure improving quality")


def test_footnotes_stand_apart_and_page_numbers_do_not_cut() -> None:
    """No paragraph has a footnote in its middle; sentences go on over page numbers."""
    _, pieces, _ = read("001")
    texts = [(piece.kind, piece.view.text) for piece in pieces]
    notes = [text for kind, text in texts if kind is BlockKind.NOTE]
    assert sum("公众号" in text for text in notes) == 3
    assert not any("公众号" in text for kind, text in texts if kind is BlockKind.PARAGRAPH)
    assert any("放弃了在欧洲" in text for _, text in texts)
    assert any("出口交易额的60%以上" in text for _, text in texts)


def test_the_foreign_page_is_an_article_of_its_own() -> None:
    """It begins at its conclusions and ends with its editor; pieces keep to one article."""
    _, pieces, _ = read("002")
    foreign = [piece for piece in pieces if piece.article == 2]
    assert foreign[0].view.text == "五、研究结论与政策启示"
    assert foreign[-1].view.text.startswith("(责任编辑:路")
    assert sum(piece.kind is BlockKind.REFERENCE for piece in foreign) == 7
    runs = [piece.article for piece in pieces]
    assert runs == sorted(runs[: runs.index(2)]) + [2] * len(foreign) + [1] * runs[::-1].index(2)
    assert derived_metadata(pieces, 2)["title"] == "五、研究结论与政策启示"


def test_the_paper_is_joined_at_its_page_breaks() -> None:
    """Halves of a sentence are one; where notes stand between they are two."""
    _, pieces, _ = read("002")
    texts = [piece.view.text for piece in pieces]
    assert any("变革性突破" in text for text in texts)
    assert any(text.endswith("现代化产业体") for text in texts)
    assert sum(piece.kind is BlockKind.REFERENCE for piece in pieces if piece.article == 1) == 8


@pytest.mark.parametrize(
    ("number", "published"),
    [("000", "2021-03"), ("001", "2024"), ("002", "2026-03"), ("003", None), ("004", None)],
)
def test_dates_are_derived_only_where_certain(number: str, published: str | None) -> None:
    """The rules of `metadata`, on the originals."""
    assert read(number)[2].get("published") == published


def test_authors_and_doi() -> None:
    """Reporters of a newspaper page, authors and DOI of a paper."""
    assert len(read("003")[2]["authors"]) == 5  # type: ignore[arg-type]
    assert len(read("002")[2]["authors"]) == 2  # type: ignore[arg-type]
    assert str(read("002")[2]["doi"]).endswith("2026.03.003")
