"""Telegram's HTML parse mode: `parse_html` gives the plain text and its entities, or refuses.

What Telegram refuses is refused with its words. Beyond that, `strict` (the default) also refuses
what Telegram would accept and then change without a word, since a bot that relies on it is wrong:
a `&` or `>` that is not escaped, references other than the four named and the numeric ones, unknown
attributes, `</>`, nested block quotations, formatting inside `code` and `pre`, a link in a link, a
link it cannot keep, more than 100 entities. `strict=False` does what Telegram does.
"""

from __future__ import annotations

from dataclasses import dataclass

from .entities import Entity
from .errors import BadRequest
from .html_source import Source
from .html_tags import StartTag, end_tag, start_tag
from .kept import kept_entities
from .links import checked_link, mentioned_user
from .texts import checked_text
from .utf16 import units

MAX_MARKUP_BYTES = 1 << 15
"""Text with its markup may have this many bytes of UTF-8, whatever is left after parsing."""

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "pre": "pre",
    "code": "code",
}


@dataclass(slots=True)
class _Open:
    """A tag still open: where its text begins, in characters and in UTF-16 units."""

    tag: StartTag
    begin: int
    offset: int


def parse_html(text: str, *, strict: bool = True) -> tuple[str, tuple[Entity, ...]]:
    """The text without its markup, and the entities, outer before inner.

    The text is not yet trimmed or measured: that is `texts.checked_text`.

    Raises:
        BadRequest: `can't parse entities: …`, or the text is too long with its markup.
    """
    if len(_encoded(text)) > MAX_MARKUP_BYTES:
        raise BadRequest("text is too long")
    source = Source(text, strict=strict)
    plain: list[str] = []
    offset = 0
    stack: list[_Open] = []
    found: list[Entity] = []
    while source.at < len(text):
        character = source.peek()
        if character == "<":
            source.at += 1
            if source.peek() != "/":
                stack.append(_Open(start_tag(source), len(plain), offset))
                continue
            end_tag(source, stack[-1].tag.name if stack else None)
            opened = stack.pop()
            if offset > opened.offset:
                _close(source, opened, "".join(plain[opened.begin :]), offset, found)
            continue
        written = source.reference() if character == "&" else None
        if written is None:
            if character == ">":
                source.stricter("show this > as it is written", source.at)
            written = character
            source.at += 1
        plain.append(written)
        offset += 1 if written <= "\uffff" else units(written)
    if stack:
        name = stack[-1].tag.name
        raise source.refuse(f'Can\'t find end tag corresponding to start tag "{name}"')
    joined = _paired(source, "".join(plain))
    entities = [entity.without_language() if entity.type == "code" else entity for entity in found]
    return joined, kept_entities(entities, strict=strict)


def check_message(text: str, *, strict: bool = True) -> tuple[str, tuple[Entity, ...]]:
    """What a message of this HTML shows: `parse_html`, then cleaned, trimmed and measured.

    Raises:
        BadRequest: also where nothing is left to show, or more than 4,096 UTF-16 units are.
    """
    return checked_text(*parse_html(text, strict=strict), raw=text)


def _close(source: Source, opened: _Open, inside: str, end: int, found: list[Entity]) -> None:
    """Adds the entity of a tag that has just been closed, as `found` stands, innermost first."""
    tag, offset, length = opened.tag, opened.offset, end - opened.offset
    if tag.name == "blockquote":
        kind = "expandable_blockquote" if tag.argument else "blockquote"
        found.append(Entity(kind, offset, length))
    elif tag.name == "tg-emoji":
        if not (tag.argument.isascii() and tag.argument.isdigit() and int(tag.argument)):
            raise source.refuse("Invalid custom emoji identifier specified")
        found.append(Entity("custom_emoji", offset, length, custom_emoji_id=tag.argument))
    elif tag.name == "a":
        link = _link(source, tag, inside, offset, length)
        if link is not None:
            found.append(link)
    else:
        language = tag.argument if tag.name == "code" else ""
        entity = Entity(_TYPES[tag.name], offset, length, language=language or None)
        other = found[-1] if found else None
        pair = {entity.type, other.type if other else ""}
        if other and pair == {"pre", "code"} and (other.offset, other.length) == (offset, length):
            named = entity.language or (other.language if other.type == "code" else None)
            if named:
                found[-1] = Entity("pre", offset, length, language=named)
                return
        found.append(entity)


def _link(source: Source, tag: StartTag, inside: str, offset: int, length: int) -> Entity | None:
    """The entity of an `a`; its text is the address where it has no `href`."""
    url = tag.argument or inside
    user = mentioned_user(url)
    if user is not None:
        return Entity("text_mention", offset, length, user_id=user)
    try:
        return Entity("text_link", offset, length, url=checked_link(url))
    except ValueError as error:
        source.stricter(f"drop the link '{url}': {error}", tag.begin)
        return None


def _encoded(text: str) -> bytes:
    """The text as it travels.

    Raises:
        BadRequest: it has half a surrogate pair.
    """
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise BadRequest("strings must be encoded in UTF-8") from error


def _paired(source: Source, plain: str) -> str:
    """The text, halves of surrogate pairs given by references refused."""
    if any("\ud800" <= character <= "\udfff" for character in plain):
        raise source.refuse(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return plain


__all__ = ["MAX_MARKUP_BYTES", "BadRequest", "Entity", "check_message", "parse_html"]
