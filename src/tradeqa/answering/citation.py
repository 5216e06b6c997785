"""The source line of a quote, one wording for every channel; each escapes it its own way."""

from __future__ import annotations

from tradeqa.answering.model import Quote
from tradeqa.text.normalize import is_han

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
    """A title in its marks; those of a Chinese title are Chinese in English lines too."""
    chinese = any(map(is_han, title))
    return _WORDS[english and not chinese]["title"].format(title)


def listed(parts: list[str], *, english: bool) -> str:
    """Parts of a source line in one line."""
    return _WORDS[english]["join"].join(parts)


def place_parts(quote: Quote, *, english: bool, caption: bool = True) -> list[str]:
    """Section, caption of the table, row, page and position, as far as known, not escaped."""
    words = _WORDS[english]
    place = quote.location
    parts = [
        place.section,
        place.table.caption if place.table and caption else None,
        place.table and words["row"].format(place.table.row + 1),
        place.page and words["page"].format(place.page),
        words["position"].format(place.start, place.end),
    ]
    return [str(part) for part in parts if part]


def source_line(quote: Quote, *, english: bool) -> str:
    """Title, date, source, section, table row, page and position of a quote, not escaped."""
    document = quote.document
    named = [titled(document.title, english=english), document.published, document.source]
    parts = [*(part for part in named if part), *place_parts(quote, english=english)]
    return listed(parts, english=english)
