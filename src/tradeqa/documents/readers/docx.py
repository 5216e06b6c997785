"""Word documents: paragraphs, headings by style or outline level, tables, footnotes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from tradeqa.documents.composed import Composer
from tradeqa.documents.headings import settle_headings
from tradeqa.documents.model import BlockKind
from tradeqa.documents.own_metadata import sensible_authors, sensible_title
from tradeqa.documents.pieces import Piece, ReadFile
from tradeqa.documents.readers.docx_text import (
    blocks,
    paragraph_text,
    table_rows,
    tag,
    text_boxes,
)
from tradeqa.documents.readers.package import check_package
from tradeqa.documents.references import mark_references
from tradeqa.documents.tables import attach_captions
from tradeqa.errors import DocumentError

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAX_TITLE_LINE = 60  # characters of a first line that is the title without saying so

_HEADING_STYLE = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_TITLE_STYLE = re.compile(r"title|标题|文档标题|文章标题", re.IGNORECASE)
_CAPTION_STYLE = re.compile(r"caption|题注|表题|图题", re.IGNORECASE)
_SENTENCE_END = ("。", "！", "？", "；", "：", "，", ".", ";", ":", ",")
_NOTE_PARTS = ("/footnotes", "/endnotes")

Shape = tuple[BlockKind, int]


def read(data: bytes, name: str) -> ReadFile:
    """Read a Word document; numbers that Word counts itself (lists) are not in its text.

    Raises:
        DocumentError: it is not a Word document, not safe, or too large.
    """
    check_package(data, "word/document.xml", "Word document (.docx)")
    import docx  # noqa: PLC0415  # loads lxml: only when a Word document is read

    try:
        document = docx.Document(io.BytesIO(data))
    except (KeyError, ValueError) as exc:
        raise DocumentError(f"{name}: it is not a Word document, or it is damaged ({exc})") from exc
    composer = Composer()
    shapes = _shapes(document)
    _write(composer, document.element.body, shapes)
    for paragraph in _notes(document):
        composer.paragraph(paragraph_text(paragraph), BlockKind.NOTE)
    core = document.core_properties
    title = sensible_title(core.title)
    pieces = _settled(composer.pieces, title or "")
    metadata = {
        "title": title,
        "authors": sensible_authors(core.author),
        "keywords": core.keywords,
    }
    return ReadFile(
        composer.raw,
        MEDIA_TYPE,
        attach_captions(mark_references(pieces)),
        metadata={key: value for key, value in metadata.items() if value},
    )


def _write(composer: Composer, container: Any, shapes: dict[str, Shape]) -> None:
    for block in blocks(container):
        if block.tag == tag("tbl"):
            rows = table_rows(block)
            if rows is None:  # it only lays out the page
                for cell in block.iter(tag("tc")):
                    if next(cell.iterancestors(tag("tbl"))) is block:
                        _write(composer, cell, shapes)
            else:
                composer.table(rows)
            continue
        kind, level = _shape(block, shapes)
        composer.paragraph(paragraph_text(block), kind, level)
        for box in text_boxes(block):
            _write(composer, box, shapes)


def _shape(paragraph: Any, shapes: dict[str, Shape]) -> Shape:
    """What a paragraph is, by its own outline level or its style."""
    properties = paragraph.find(tag("pPr"))
    if properties is None:
        return BlockKind.PARAGRAPH, 0
    outline = properties.find(tag("outlineLvl"))
    if outline is not None and outline.get(tag("val"), "9") in "012345678":
        return BlockKind.HEADING, int(outline.get(tag("val"))) + 1
    style = properties.find(tag("pStyle"))
    return shapes.get(style.get(tag("val")) if style is not None else "", (BlockKind.PARAGRAPH, 0))


def _shapes(document: Any) -> dict[str, Shape]:
    """What the paragraphs of each style are; a style without a say follows its base."""
    shapes: dict[str, Shape] = {}
    bases: dict[str, str] = {}
    for style in document.styles.element.iter(tag("style")):
        style_id = style.get(tag("styleId"), "")
        named = style.find(tag("name"))
        name = named.get(tag("val"), "") if named is not None else ""
        outline = style.find(f"{tag('pPr')}/{tag('outlineLvl')}")
        base = style.find(tag("basedOn"))
        bases[style_id] = base.get(tag("val"), "") if base is not None else ""
        if heading := _HEADING_STYLE.fullmatch(name):
            shapes[style_id] = (BlockKind.HEADING, int(heading[1]))
        elif _TITLE_STYLE.fullmatch(name):
            shapes[style_id] = (BlockKind.TITLE, 0)
        elif _CAPTION_STYLE.fullmatch(name):
            shapes[style_id] = (BlockKind.CAPTION, 0)
        elif outline is not None and outline.get(tag("val"), "9") in "012345678":
            shapes[style_id] = (BlockKind.HEADING, int(outline.get(tag("val"))) + 1)
    for style_id, base_id in bases.items():
        seen, at = {style_id}, base_id
        while style_id not in shapes and at and at not in seen:
            if at in shapes:
                shapes[style_id] = shapes[at]
            seen.add(at)
            at = bases.get(at, "")
    return shapes


def _notes(document: Any) -> Iterator[Any]:
    """The paragraphs of footnotes and endnotes."""
    from docx.oxml import parse_xml  # noqa: PLC0415  # as above

    for relation in document.part.rels.values():
        if relation.reltype.endswith(_NOTE_PARTS) and not relation.is_external:
            for note in parse_xml(relation.target_part.blob):
                if note.get(tag("type")) is None:  # the others are separators
                    yield from note.iter(tag("p"))


def _settled(pieces: Sequence[Piece], stated: str) -> list[Piece]:
    """The pieces with one title: by style, or the first line if it looks like one."""
    shaped = list(pieces)
    titles = [at for at, piece in enumerate(shaped) if piece.kind is BlockKind.TITLE]
    for at in titles[1:]:
        shaped[at] = replace(shaped[at], kind=BlockKind.HEADING, level=1)
    if titles or not shaped:
        return settle_headings(shaped, stated)
    first = shaped[0]
    text = first.view.text
    is_line = len(text) <= MAX_TITLE_LINE and not text.endswith(_SENTENCE_END)
    if len(shaped) > 1 and (
        (first.kind is BlockKind.HEADING and first.level == 1)
        or (first.kind is BlockKind.PARAGRAPH and is_line)
    ):
        shaped[0] = replace(first, kind=BlockKind.TITLE, level=0)
        return settle_headings(shaped, stated)
    return settle_headings(shaped, stated, first_is_title=False)
