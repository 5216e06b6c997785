"""Messages about documents: a quote's surroundings, the list of documents, one of them."""

from __future__ import annotations

from collections.abc import Sequence

from tradeqa.answering.citation import listed, titled
from tradeqa.answering.model import Quote
from tradeqa.index.store import StoredDocument
from tradeqa_telegram.buttons import Action, Kind, document_key
from tradeqa_telegram.links import document_address, quote_address, web_address
from tradeqa_telegram.markup import Text, bold, joined, link, quotation
from tradeqa_telegram.message import Button, Message, Rows, messages
from tradeqa_telegram.phrases import say
from tradeqa_telegram.quotes import body_text, source_text
from tradeqa_telegram.showing import one_line

PAGE = 6  # documents on a page of the list: what a phone shows at once


def render_context(
    before: str,
    quote: Quote,
    after: str,
    *,
    english: bool,
    page_url: str | None = None,
) -> tuple[Message, ...]:
    """A quote, bold, among the sentences around it."""
    around = body_text(before + quote.text + after, [(len(before), len(before) + len(quote.text))])
    head = bold(say("in_context", english=english))
    text = joined((head, quotation(around), source_text(quote, english=english)), "\n")
    address = quote_address(page_url, quote)
    return messages(text, _opening(address, english=english))


def render_stale_context(quote: Quote, *, english: bool) -> tuple[Message, ...]:
    """Instead of the surroundings, when the document has changed since the answer."""
    head = Text(say("changed", english=english))
    return messages(joined((head, source_text(quote, english=english)), "\n"))


def render_sources(
    documents: Sequence[StoredDocument], *, english: bool, page: int = 0
) -> tuple[Message, ...]:
    """A page of the list of documents, with a button for each; past the end the last page."""
    if not documents:
        return messages(Text(say("no_documents", english=english)))
    pages = -(-len(documents) // PAGE)
    page = min(max(page, 0), pages - 1)
    first = page * PAGE
    shown = documents[first : first + PAGE]
    head = bold(say("documents", len(documents), english=english))
    if pages > 1:
        head += say("page", page + 1, pages, english=english)
    entries = [
        f"{number}. " + _entry(document, english=english)
        for number, document in enumerate(shown, first + 1)
    ]
    numbers = tuple(
        Button(str(number), Action(Kind.DOCUMENT, document_key(document.id)))
        for number, document in enumerate(shown, first + 1)
    )
    turning = []
    if page:
        turning.append(Button(say("back", english=english), Action(Kind.SOURCES, "", page - 1)))
    if page + 1 < pages:
        turning.append(Button(say("on", english=english), Action(Kind.SOURCES, "", page + 1)))
    rows = (numbers, tuple(turning)) if turning else (numbers,)
    return messages(joined((head, *entries), "\n\n"), rows)


def render_document(
    document: StoredDocument, *, english: bool, page_url: str | None = None
) -> tuple[Message, ...]:
    """What is known of a document."""
    known = document.metadata
    title = bold(link(_title(document, english=english), web_address(known.url)))
    facts = (
        ("authors", listed(list(known.authors), english=english), "authors"),
        ("published", known.published, "published"),
        ("source", known.source, "source"),
        ("keywords", listed(list(known.keywords), english=english), "keywords"),
        ("doi", known.doi, "doi"),
        ("url", known.url, "url"),
        ("characters", f"{document.characters:,}", ""),
        ("file", document.path, ""),
        ("sha256", document.sha256, ""),
    )
    lines = [
        say(name, one_line(value), english=english)
        + (say("derived", english=english) if field in known.derived else "")
        for name, value, field in facts
        if value
    ]
    address = document_address(page_url, document.id)
    return messages(joined((title, *lines), "\n"), _opening(address, english=english))


def _entry(document: StoredDocument, *, english: bool) -> Text:
    known = document.metadata
    title = link(_title(document, english=english), web_address(known.url))
    size = say("size", f"{document.characters:,}", english=english)
    parts = [one_line(part) for part in (known.published, known.source) if part]
    return title + "\n" + listed([*parts, size], english=english)


def _title(document: StoredDocument, *, english: bool) -> str:
    return one_line(titled(document.metadata.title, english=english))


def _opening(address: str | None, *, english: bool) -> Rows:
    return ((Button(say("open", english=english), url=address),),) if address else ()
