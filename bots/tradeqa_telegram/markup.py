"""Formatted text, and its form in Telegram's HTML: what is text can never become a tag.

A `Text` is characters with styles over spans of them; only `to_html` writes tags, and it
escapes everything else, so a message is well-formed whatever it quotes.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from tradeqa_telegram.graphemes import last_boundary, next_boundary

MOST_ENTITIES = 100  # of a message; Telegram drops the others without a word


class Style(IntEnum):
    """How a span is shown; a smaller one holds a larger one."""

    QUOTE = 0
    FOLDED = 1  # a block quotation that opens on a tap
    LINK = 2
    BOLD = 3
    ITALIC = 4


_TAGS = {
    Style.QUOTE: ("<blockquote>", "</blockquote>"),
    Style.FOLDED: ("<blockquote expandable>", "</blockquote>"),
    Style.BOLD: ("<b>", "</b>"),
    Style.ITALIC: ("<i>", "</i>"),
}


@dataclass(frozen=True, slots=True)
class Entity:
    """A style over the code points `[start, end)`; `url` belongs to a link."""

    start: int
    end: int
    style: Style
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """Characters and their styles. Two block quotations never touch or overlap, nor two links."""

    plain: str
    entities: tuple[Entity, ...] = ()

    def __add__(self, other: Text | str) -> Text:
        """This text followed by another."""
        tail = other if isinstance(other, Text) else Text(other)
        return joined((self, tail))

    def __radd__(self, head: str) -> Text:
        """This text after unstyled characters."""
        return joined((Text(head), self))

    def __bool__(self) -> bool:
        """Whether there are any characters."""
        return bool(self.plain)

    def slice(self, start: int, end: int) -> Text:
        """The characters `[start, end)` with the styles they have."""
        entities = (
            replace(one, start=max(one.start, start) - start, end=min(one.end, end) - start)
            for one in self.entities
            if one.start < end and one.end > start
        )
        return Text(self.plain[start:end], tuple(entities))

    def stripped(self) -> Text:
        """Without white space at its ends, as Telegram would have it."""
        begin = len(self.plain) - len(self.plain.lstrip())
        return self.slice(begin, max(begin, len(self.plain.rstrip())))


def styled(text: Text | str, style: Style, url: str | None = None) -> Text:
    """The whole of `text` in a style."""
    inner = text if isinstance(text, Text) else Text(text)
    if not inner:
        return inner
    return Text(inner.plain, (Entity(0, len(inner.plain), style, url), *inner.entities))


def bold(text: Text | str) -> Text:
    """`text` in bold."""
    return styled(text, Style.BOLD)


def italic(text: Text | str) -> Text:
    """`text` in italics."""
    return styled(text, Style.ITALIC)


def link(text: Text | str, url: str | None) -> Text:
    """`text` as a link, or as it is without an address."""
    if url is None:
        return text if isinstance(text, Text) else Text(text)
    return styled(text, Style.LINK, url)


def quotation(text: Text | str, *, folded: bool = False) -> Text:
    """`text` as a block quotation; a folded one shows three lines and opens on a tap."""
    return styled(text, Style.FOLDED if folded else Style.QUOTE)


def joined(pieces: Iterable[Text | str], between: str = "") -> Text:
    """The pieces one after another."""
    plain: list[str] = []
    entities: list[Entity] = []
    length = 0
    for number, piece in enumerate(pieces):
        if number and between:
            plain.append(between)
            length += len(between)
        if isinstance(piece, Text):
            entities += [
                replace(one, start=one.start + length, end=one.end + length)
                for one in piece.entities
            ]
        text = piece.plain if isinstance(piece, Text) else piece
        plain.append(text)
        length += len(text)
    return Text("".join(plain), tuple(entities))


def marked(text: str, spans: Sequence[tuple[int, int]]) -> Text:
    """`text` with spans in bold, in any order, overlapping or past the end; clusters whole."""
    runs: list[tuple[int, int]] = []
    for start, end in sorted((max(start, 0), min(end, len(text))) for start, end in spans):
        last = runs[-1][1] if runs else 0
        if start >= end or end <= last:
            continue
        low = last_boundary(text, start) if start > last else last
        high = next_boundary(text, end)
        if runs and low <= last:
            runs[-1] = (runs[-1][0], high)
        else:
            runs.append((low, high))
    return Text(text, tuple(Entity(low, high, Style.BOLD) for low, high in runs))


def to_html(text: Text) -> str:
    """Telegram's HTML of a text; parsed, it gives `text.plain` and its styles.

    Of more than `MOST_ENTITIES` styles, the last in bold or italics are left out.
    """
    entities = _most(text.entities)
    places = {0, len(text.plain)}
    for entity in entities:
        places |= {entity.start, entity.end}
    written: list[str] = []
    opened: list[Entity] = []
    begin, *ends = sorted(places)
    for end in ends:
        wanted = _open_at(entities, begin)
        same = 0
        while same < min(len(opened), len(wanted)) and _tag(opened[same]) == _tag(wanted[same]):
            same += 1
        written += [_tag(entity)[1] for entity in reversed(opened[same:])]
        written += [_tag(entity)[0] for entity in wanted[same:]]
        written.append(html.escape(text.plain[begin:end], quote=False))
        opened, begin = wanted, end
    written += [_tag(entity)[1] for entity in reversed(opened)]
    return "".join(written)


def _most(entities: Sequence[Entity]) -> list[Entity]:
    ranked = sorted(entities, key=lambda one: (one.style >= Style.BOLD, one.start))
    return ranked[:MOST_ENTITIES]


def _open_at(entities: Iterable[Entity], place: int) -> list[Entity]:
    """One entity of each style that covers a place, the outermost first."""
    found: dict[Style, Entity] = {}
    for entity in entities:
        if entity.start <= place < entity.end:
            found.setdefault(entity.style, entity)
    return [found[style] for style in sorted(found)]


def _tag(entity: Entity) -> tuple[str, str]:
    if entity.style is Style.LINK:
        return f'<a href="{html.escape(entity.url or "")}">', "</a>"
    return _TAGS[entity.style]
