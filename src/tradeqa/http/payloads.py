"""What the service returns, as JSON types."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tradeqa.answering.verification import Verification
from tradeqa.documents.model import Document, Metadata, View
from tradeqa.index.store import StoredDocument
from tradeqa.service import RetrievedPassage


def hit(found: RetrievedPassage) -> dict[str, Any]:
    """A ranked passage."""
    passage = found.passage
    table = passage.table
    return {
        "passage_id": passage.id,
        "text": passage.text,
        "kind": passage.kind,
        "document": asdict(found.document),
        "location": {
            "start": passage.raw.start,
            "end": passage.raw.end,
            "page": passage.page,
            "section": passage.section,
            "table": None if table is None else asdict(table),
        },
        "score": found.score,
        "lexical": found.lexical,
        "dense": found.dense,
    }


def verification(found: Verification, index_version: str) -> dict[str, Any]:
    """Whether and where a quote was found."""
    return {
        "status": found.status,
        "places": [
            {
                "document": asdict(place.document),
                "start": place.start,
                "end": place.end,
                "section": place.section,
                "exact": place.exact,
            }
            for place in found.places
        ],
        "index_version": index_version,
    }


def summary(stored: StoredDocument) -> dict[str, Any]:
    """One entry of the list of documents."""
    return {
        **_described(stored.id, stored.sha256, stored.media_type, stored.metadata),
        "characters": stored.characters,
        "passages": stored.passages,
    }


def document(found: Document) -> dict[str, Any]:
    """A document whole: raw text, cleaned text, how they map, and its structure."""
    return {
        **_described(found.id, found.sha256, found.media_type, found.metadata),
        "raw": found.raw,
        "text": found.view.text,
        "map": runs(found.view),
        "blocks": [
            {
                "kind": block.kind.value,
                "start": found.view.starts[block.span.start],
                "end": found.view.ends[block.span.end - 1],
                "text_start": block.span.start,
                "text_end": block.span.end,
                "level": block.level,
                "table": block.table,
                "row": block.row,
            }
            for block in found.blocks
        ],
        "tables": [
            {
                "caption": table.caption,
                "columns": table.columns,
                "rows": [row.cells for row in table.rows],
                "note": table.note,
            }
            for table in found.tables
        ],
        "pages": [
            {"number": page.number, "start": page.span.start, "end": page.span.end}
            for page in found.pages
        ],
    }


def runs(view: View) -> list[list[int]]:
    """The offset map of a view as runs `[text_start, raw_start, length]`.

    Within a run `text[text_start + i]` stands for `raw[raw_start + i]`. A character
    that stands for more than one code point is a run of its own with a fourth
    number, how many: `[text_start, raw_start, 1, raw_length]`.
    """
    found: list[list[int]] = []
    for at, (start, end) in enumerate(zip(view.starts, view.ends, strict=True)):
        if end - start != 1:
            found.append([at, start, 1, end - start])
        elif found and len(found[-1]) == 3 and start == found[-1][1] + found[-1][2]:
            found[-1][2] += 1
        else:
            found.append([at, start, 1])
    return found


def _described(
    document_id: str, sha256: str, media_type: str, metadata: Metadata
) -> dict[str, Any]:
    return {
        "id": document_id,
        "title": metadata.title,
        "authors": metadata.authors,
        "source": metadata.source,
        "published": metadata.published,
        "url": metadata.url,
        "sha256": sha256,
        "media_type": media_type,
        "language": metadata.language,
        "keywords": metadata.keywords,
        "doi": metadata.doi,
        "derived": sorted(metadata.derived),
    }
