"""PDF: read in a process of its own, within limits, or refused with what to do next."""

from __future__ import annotations

import zlib

import pytest

from pdfs import make_pdf
from positions import replaced
from tradeqa.documents.readers import pdf
from tradeqa.errors import DocumentError, LimitExceeded


def test_pages_and_places() -> None:
    """Text page by page, pages with their spans, the file's own title and author."""
    found = pdf.read(
        make_pdf(
            [
                ["口岸货物年报", "", "2022年，货物总量为12.5万吨，同", "比增长3%。"],
                ["第二页的一句话。"],
            ],
            {"Title": "口岸货物年报", "Author": "某甲", "CreationDate": "D:20230312101010+08'00'"},
        ),
        "x.pdf",
    )
    replaced(found)
    assert "12.5万吨，同\n比增长3%。" in found.raw
    assert [found.raw[page.span.start : page.span.end] for page in found.pages] == found.raw.split(
        "\n\f\n"
    )
    assert [page.number for page in found.pages] == [1, 2]
    assert any("同比增长3%。" in piece.view.text for piece in found.pieces)
    assert found.metadata["title"] == "口岸货物年报"
    assert found.metadata["authors"] == ["某甲"]
    assert "published" in found.derived


@pytest.mark.parametrize(
    "title", ["Microsoft Word - 1.doc", "无标题", "a.indd", "文档1", "20230101"]
)
def test_titles_of_programs_are_no_titles(title: str) -> None:
    """What the writing program put there says nothing about the document."""
    found = pdf.read(
        make_pdf([["这里有一句完整的话。"]], {"Title": title, "Author": "Administrator"}), "x"
    )
    assert found.metadata.get("title") != title
    assert "authors" not in found.metadata or "authors" in found.derived


def test_pictures_of_text_are_refused() -> None:
    """A scan has pages and no text; the message names the way out."""
    with pytest.raises(DocumentError, match=r"its 2 pages hold no text.*ocrmypdf"):
        pdf.read(make_pdf([[], []]), "x.pdf")


def test_fonts_without_meaning_are_refused() -> None:
    """Private-use characters are not text."""
    with pytest.raises(DocumentError, match="fonts do not say"):
        pdf.read(make_pdf([["\ue001\ue002\ue003\ue004"]]), "x.pdf")


@pytest.mark.parametrize("data", [b"%PDF-1.7\nnothing", b"hello", make_pdf([["一句话。"]])[:300]])
def test_damaged_files_are_refused(data: bytes) -> None:
    """Not a PDF, or cut."""
    with pytest.raises(DocumentError, match="damaged"):
        pdf.read(data, "x.pdf")


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (pdf.PdfLimits(pages=2), "has 3 pages; the limit is 2"),
        (pdf.PdfLimits(characters=5), "more than 5 characters"),
        (pdf.PdfLimits(seconds=0.001), "more than 0.001 seconds"),
        (pdf.PdfLimits(memory=20 * 1024**2), "more than 20 MiB"),
    ],
)
def test_limits(limits: pdf.PdfLimits, said: str) -> None:
    """Pages, characters, time and memory are bounded, and the message says by how much."""
    with pytest.raises(LimitExceeded, match=said):
        pdf.read(make_pdf([["一句话。"]] * 3), "x.pdf", limits)


def test_a_bomb_stays_within_its_process() -> None:
    """Some 60 KB that unpack to 60 MB of drawing are refused when they take too much."""
    packed = zlib.compress(b"0 0 m 1 1 l S\n" * (60 * 1024**2 // 14), 9)
    page = make_pdf([["一句话。"]])
    start, end = page.index(b"<</Length"), page.index(b"endstream")
    bomb = page[:start] + b"<</Length %d/Filter/FlateDecode>>stream\n" % len(packed) + packed
    bomb += b"\n" + page[end:]
    with pytest.raises(DocumentError, match=r"damaged|more than"):
        pdf.read(bomb, "bomb.pdf", pdf.PdfLimits(memory=300 * 1024**2, cpu_seconds=5))
