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


def titled(title: str, *, english: bool) -> str:
    """A title in its marks."""
    return _WORDS[english]["title"].format(title)


def listed(parts: list[str], *, english: bool) -> str:
    """Parts of a source line in one line."""
    return _WORDS[english]["join"].join(parts)


def source_parts(quote: Quote, *, english: bool) -> list[str]:
    """Title, date, source, section, table row, page and position of a quote, not escaped.

    What is not known is left out; the title is always the first.
    """
    words = _WORDS[english]
    place, document = quote.location, quote.document
    parts = [
        document.published,
        document.source,
        place.section,
        place.table and (place.table.caption or None),
        place.table and words["row"].format(place.table.row + 1),
        place.page and words["page"].format(place.page),
        words["position"].format(place.start, place.end),
    ]
    return [titled(document.title, english=english), *(str(part) for part in parts if part)]


def source_line(quote: Quote, *, english: bool) -> str:
    """The parts of a quote's source in one line, not escaped."""
    return listed(source_parts(quote, english=english), english=english)
