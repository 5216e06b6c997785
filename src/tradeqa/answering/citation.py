"""The source line of a quote, one wording for every channel; each escapes it its own way."""

from __future__ import annotations

from tradeqa.answering.model import Quote

_WORDS = {
    False: {
        "title": "《{}》",
        "page": "第 {} 页",
        "row": "表格第 {} 行",
        "position": "第 {}–{} 字",
        "join": "，",
    },
    True: {
        "title": "“{}”",
        "page": "page {}",
        "row": "row {} of a table",
        "position": "characters {}–{}",
        "join": ", ",
    },
}


def source_line(quote: Quote, *, english: bool) -> str:
    """Title, date, source, section, table row, page and position of a quote, not escaped."""
    words = _WORDS[english]
    place, document = quote.location, quote.document
    parts = [
        words["title"].format(document.title),
        document.published,
        document.source,
        place.section,
        place.table and (place.table.caption or None),
        place.table and words["row"].format(place.table.row + 1),
        place.page and words["page"].format(place.page),
        words["position"].format(place.start, place.end),
    ]
    return words["join"].join(str(part) for part in parts if part)
