"""A quote as formatted text: block quotation with matched words bold, and its source line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tradeqa.answering.citation import listed, place_parts, titled
from tradeqa.answering.model import Quote, TableLocation
from tradeqa_telegram.links import web_address
from tradeqa_telegram.markup import Text, italic, joined, link, marked, quotation
from tradeqa_telegram.showing import one_line, shown_lines

FOLDED_FROM = 400  # characters; about as much as a phone shows without scrolling
_SEPARATORS = re.compile(r"[\s|,;，；\"]*")


def quote_text(quote: Quote, *, english: bool, folded: bool = False) -> Text:
    """The quote as a block quotation (long ones fold) and its source below."""
    row = _row(quote)
    body = row or body_text(quote.text, quote.highlights)
    long = folded or len(body.plain) > FOLDED_FROM
    source = source_text(quote, english=english, caption=row is None)
    return joined((quotation(body, folded=long), source), "\n")


def source_text(quote: Quote, *, english: bool, caption: bool = True) -> Text:
    """Title and date on a line, the rest below; the title links to the document's address.

    Without `caption`, that of a table is left out: it stands in the quotation.
    """
    document = quote.document
    title = link(one_line(titled(document.title, english=english)), web_address(document.url))
    date = [one_line(document.published)] if document.published else []
    rest = [document.source] if document.source else []
    rest += place_parts(quote, english=english, caption=caption)
    below = listed([one_line(part) for part in rest], english=english)
    return "—— " + title + listed(["", *date], english=english) + "\n" + below


def body_text(text: str, highlights: Sequence[tuple[int, int]]) -> Text:
    """Text with highlights in bold."""
    return marked(*shown_lines(text, highlights)).stripped()


def _row(quote: Quote) -> Text | None:
    """A table row, a line a cell with its column's head; None where that would lose a word."""
    table = quote.location.table
    if table is None or not table.cells:
        return None
    cells = _cells(quote, table)
    if cells is None:
        return None
    heads = table.columns if len(table.columns) == len(table.cells) else ()
    lines = [italic(one_line(table.caption))] if table.caption.strip() else []
    for number, cell in enumerate(cells):
        head = one_line(heads[number]) if heads else ""
        if cell:
            lines.append(head + "：" + cell if head else cell)
    return joined(lines, "\n")


def _cells(quote: Quote, table: TableLocation) -> list[Text] | None:
    """The cells with their highlights, if they are the whole text but for separators."""
    found: list[Text] = []
    at = 0
    for cell in table.cells:
        start = quote.text.find(cell, at)
        if start < 0 or not _SEPARATORS.fullmatch(quote.text[at:start]):
            return None
        at = start + len(cell)
        spans = [(low - start, min(high, at) - start) for low, high in quote.highlights]
        found.append(body_text(cell, spans))
    return found if _SEPARATORS.fullmatch(quote.text[at:]) else None
