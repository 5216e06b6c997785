"""Split a document into passages: sentence-aligned prose and one passage a table row.

What is embedded and searched may carry context (title, section, caption, column
heads); what is quoted is always an exact slice of `raw`. Passages of a document are
ordered, and each lies within one section and one article.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tradeqa.documents.model import Block, BlockKind, Document, Span
from tradeqa.text.sentences import sentence_spans

# On the development questions 100, 180 and 280 put an answer first for 85.5, 86.9 and 87.9 %
# (corpus) and 84.0, 85.1 and 85.1 % (originals): 180 is nearly as good and reads best.
TARGET = 180  # characters; a prose passage is closed when the next sentence would pass it
SCHEMA = 1  # raise when the passages of the same document change

PARAMETERS: Mapping[str, object] = {"schema": SCHEMA, "target": TARGET}

_PROSE = (BlockKind.PARAGRAPH,)
_ALONE = {
    BlockKind.TITLE: "heading",
    BlockKind.HEADING: "heading",
    BlockKind.CAPTION: "heading",
    BlockKind.NOTE: "note",
    BlockKind.BYLINE: "note",
    BlockKind.REFERENCE: "reference",
    BlockKind.RESIDUE: "residue",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage: where it stands in `raw`, and its cleaned text.

    `start`/`end` are positions in `Passage.text` (so the cleaned sentence is
    `passage.text[start:end]`); `raw` is the exact span of the document's raw text.
    """

    start: int
    end: int
    raw: Span


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Which row of which table a passage is."""

    caption: str
    columns: tuple[str, ...]
    cells: tuple[str, ...]
    row: int  # counts from 0


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrievable piece of a document."""

    id: str  # "{document_id}:{ordinal:05d}"
    document_id: str
    ordinal: int  # place in reading order, from 0
    text: str  # cleaned; what a reader sees
    raw: Span  # exact span in the document's raw text
    context: str  # title, section, caption and heads: searched and embedded with the text
    sentences: tuple[Sentence, ...]
    section: str | None = None
    page: int | None = None
    table: TablePlace | None = None
    kind: str = "prose"  # "prose", "row", "note", "reference", "residue", "heading"


@dataclass(frozen=True, slots=True)
class _Draft:
    """A stretch of the view that becomes a passage."""

    start: int
    end: int
    kind: str
    block: Block


def split(document: Document, *, target: int = TARGET) -> tuple[Passage, ...]:
    """Passages of a document in reading order; every character of every block is in one.

    Headings become passages of their own (they answer "what is section two about" and
    carry words the section does not repeat), table heads do not: their rows carry them.
    """
    drafts = list(_drafts(document, target))
    return tuple(_passage(document, ordinal, draft) for ordinal, draft in enumerate(drafts))


def _drafts(document: Document, target: int) -> Iterator[_Draft]:
    text = document.view.text
    run: list[tuple[int, int, Block]] = []  # sentences of neighbouring paragraphs

    def close() -> Iterator[_Draft]:
        if run:
            yield _Draft(run[0][0], run[-1][1], "prose", run[0][2])
            run.clear()

    for block in document.blocks:
        if block.kind in _PROSE:
            at = block.span.start
            for start, end in sentence_spans(text[at : block.span.end]):
                if run and at + end - run[0][0] > target:
                    yield from close()
                run.append((at + start, at + end, block))
            continue
        yield from close()
        if block.kind is BlockKind.TABLE_ROW:
            yield _Draft(block.span.start, block.span.end, "row", block)
        elif block.kind in _ALONE:
            yield _Draft(block.span.start, block.span.end, _ALONE[block.kind], block)
    yield from close()


def _passage(document: Document, ordinal: int, draft: _Draft) -> Passage:
    text = document.view.text[draft.start : draft.end]
    raw = document.view.to_raw(draft.start, draft.end)
    section = document.section_at(draft.start)
    table = _place(document, draft.block) if draft.kind == "row" else None
    spans = [(0, len(text))] if draft.kind == "row" else sentence_spans(text)
    sentences = tuple(
        Sentence(start, end, document.view.to_raw(draft.start + start, draft.start + end))
        for start, end in spans
    )
    return Passage(
        id=f"{document.id}:{ordinal:05d}",
        document_id=document.id,
        ordinal=ordinal,
        text=text,
        raw=raw,
        context=_context(document, section, table),
        sentences=sentences,
        section=section,
        page=document.page_at(raw.start),
        table=table,
        kind=draft.kind,
    )


def _place(document: Document, block: Block) -> TablePlace | None:
    if block.table is None or block.row is None:
        return None
    table = document.tables[block.table]
    return TablePlace(table.caption, table.columns, table.rows[block.row].cells, block.row)


def _context(document: Document, section: str | None, table: TablePlace | None) -> str:
    parts = [document.metadata.title, section or ""]
    if table is not None:
        parts += [table.caption, " ".join(filter(None, table.columns))]
    return "\n".join(part for part in parts if part)
