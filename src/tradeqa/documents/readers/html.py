"""HTML files: what a person reads of the page, with every character's place in the source."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tradeqa.documents.dates import iso_date
from tradeqa.documents.decode import decode
from tradeqa.documents.flow import lay
from tradeqa.documents.headings import settle_headings
from tradeqa.documents.limits import check_text
from tradeqa.documents.model import BlockKind
from tradeqa.documents.pieces import Piece, ReadFile
from tradeqa.documents.readers.html_blocks import BlockGatherer
from tradeqa.documents.readers.html_tokens import Tag, Text, tokens
from tradeqa.documents.references import mark_references
from tradeqa.documents.tables import attach_captions

HEAD_BYTES = 4096  # where the standard looks for the encoding, and some more
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
# names of <meta>, in order of trust; the first that is there counts
_META = {
    "title": ("citation_title", "articletitle", "og:title", "dc.title"),
    "authors": ("citation_author", "article:author", "author", "dc.creator"),
    "published": (
        "citation_publication_date",
        "article:published_time",
        "pubdate",
        "publishdate",
        "datepublished",
        "dc.date",
        "date",
    ),
    "source": ("citation_journal_title", "contentsource", "og:site_name", "dc.source"),
    "keywords": ("keywords", "citation_keywords"),
    "doi": ("citation_doi", "dc.identifier.doi"),
    "url": ("og:url",),
    "description": ("description", "og:description"),
}
_SEVERAL = frozenset({"authors", "keywords"})


def read(data: bytes, name: str) -> ReadFile:
    """Read an HTML file; `name` is for messages.

    Raises:
        DocumentError: its encoding is not certain, or it is too large.
    """
    charset = _CHARSET.search(data[:HEAD_BYTES])
    raw = decode(data, charset[1].decode("ascii") if charset else None).text
    check_text(raw, name)
    parts = list(tokens(raw))
    stated = _stated(parts)
    window_title = lay(
        (part.char or raw[part.start : part.end], part.start, part.end)
        for part in parts
        if isinstance(part, Text) and part.within == "title"
    ).text
    pieces = BlockGatherer(raw).gather(parts)
    settled = settle_headings(pieces, str(stated.get("title") or window_title))
    shown = attach_captions(mark_references(settled))
    if title := stated.get("title") or _title(shown, window_title):
        stated["title"] = title
    return ReadFile(raw, "text/html", shown, metadata=stated)


def _title(pieces: Sequence[Piece], window_title: str) -> str:
    """The page's own title, which the window's title often repeats with the site's name."""
    shown = next((piece.view.text for piece in pieces if piece.kind is BlockKind.TITLE), "")
    return shown or window_title


def _stated(parts: Sequence[Tag | Text]) -> dict[str, object]:
    """What the page's `<meta>` and `<link>` elements say."""
    found: dict[str, list[str]] = {}
    for part in parts:
        if not isinstance(part, Tag) or part.closing:
            continue
        attributes = part.attributes
        if part.name == "meta":
            key = (attributes.get("name") or attributes.get("property") or "").strip().lower()
            if content := " ".join(attributes.get("content", "").split()):
                found.setdefault(key, []).append(content)
        elif part.name == "link" and "canonical" in attributes.get("rel", "").lower().split():
            found.setdefault("canonical", []).append(attributes.get("href", "").strip())
    stated: dict[str, object] = {}
    for key, names in _META.items():
        values = next((found[name] for name in names if name in found), [])
        if values:
            stated[key] = _many(key, values) if key in _SEVERAL else values[0]
    if published := iso_date(stated.pop("published", "")):
        stated["published"] = published
    if found.get("canonical", [""])[0].startswith(("http://", "https://")):
        stated["url"] = found["canonical"][0]
    return stated


def _many(key: str, values: list[str]) -> list[str]:
    if key == "keywords":
        return [word for value in values for word in re.split(r"[\s,，;；、]+", value) if word]
    return [value for value in values if not value.startswith(("http://", "https://"))]
