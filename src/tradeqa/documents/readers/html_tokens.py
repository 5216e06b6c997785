"""HTML cut into tags, text and character references, each with its place in `raw`.

Linear in the length of the text whatever it holds; follows the HTML standard where
it matters for what a person reads (raw text elements, comments, unclosed tags).
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

RAW_TEXT = frozenset({"script", "style", "textarea", "title", "iframe", "noembed", "xmp"})

_MARKUP = re.compile(r"<!--|</?[A-Za-z]|<[!?]|&(?=[#A-Za-z])")
_NAME = re.compile(r"[^\s/>]*")
_REST = re.compile(r"(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_ATTRIBUTE = re.compile(
    r"([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'=<>`]++)))?+"
)
_REFERENCE = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{0,31}));?")
_WINDOWS = {code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)}


@dataclass(frozen=True, slots=True)
class Tag:
    """A start or end tag; names of tags and attributes are in lower case."""

    name: str
    start: int
    end: int
    closing: bool = False
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Text:
    """Text at `raw[start:end]`; `char` when it writes one character by reference.

    `within` is the raw text element (`title`, `script`, …) that holds it.
    """

    start: int
    end: int
    char: str | None = None
    within: str | None = None


def tokens(raw: str) -> Iterator[Tag | Text]:
    """The tokens of an HTML text, in order; comments and declarations are left out."""
    at = 0
    quotes_close = True  # until a tag is met whose quotes do not
    while markup := _MARKUP.search(raw, at):
        start = markup.start()
        if start > at:
            yield Text(at, start)
        if markup.group() == "&":
            reference, at = _reference(raw, start)
            yield from reference
        elif markup.group() == "<!--":
            end = raw.find("-->", start + 2)
            at = len(raw) if end < 0 else end + 3
        else:
            rest = _REST.match(raw, markup.end()) if quotes_close else None
            quotes_close = quotes_close and rest is not None
            end = rest.end() if rest else raw.find(">", start) + 1
            if not end:  # never closed: the rest is no markup
                yield Text(start, len(raw))
                return
            at = end
            if markup.group()[1] not in "!?":
                tag = _tag(raw, start, end)
                yield tag
                if tag.name in RAW_TEXT and not tag.closing:
                    yield from _raw_text(raw, tag.name, end)
                    at = _raw_text_end(raw, tag.name, end)
    if at < len(raw):
        yield Text(at, len(raw))


def _tag(raw: str, start: int, end: int) -> Tag:
    closing = raw[start + 1] == "/"
    name = _NAME.match(raw, start + 1 + closing)
    word = name.group() if name else ""
    attributes: dict[str, str] = {}
    if not closing:
        for found in _ATTRIBUTE.finditer(raw, start + 1 + len(word), end - 1):
            value = found[2] or found[3] or found[4] or ""
            attributes.setdefault(found[1].lower(), html.unescape(value))
    return Tag(word.lower(), start, end, closing, attributes)


def _raw_text_end(raw: str, name: str, at: int) -> int:
    match = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(raw, at)
    return match.start() if match else len(raw)


def _raw_text(raw: str, name: str, at: int) -> Iterator[Text]:
    """The text of a raw text element; that of a title may hold references."""
    end = _raw_text_end(raw, name, at)
    while name == "title" and (found := re.compile("&(?=[#A-Za-z])").search(raw, at, end)):
        if found.start() > at:
            yield Text(at, found.start(), within=name)
        parts, at = _reference(raw, found.start())
        yield from (Text(part.start, part.end, part.char, name) for part in parts)
    if at < end:
        yield Text(at, end, within=name)


def _reference(raw: str, start: int) -> tuple[list[Text], int]:
    """What a character reference writes, and where it ends; the `&` alone if it is none."""
    match = _REFERENCE.match(raw, start)
    if match is None:
        return [Text(start, start + 1)], start + 1
    written = _written(match)
    if not written:
        return [Text(start, match.end())], match.end()
    places = [start + at for at in range(len(written))] + [match.end()]
    return [Text(places[at], places[at + 1], char) for at, char in enumerate(written)], match.end()


def _written(match: re.Match[str]) -> str:
    if match[3]:
        name = match[3] + (";" if match.group().endswith(";") else "")
        return html.entities.html5.get(name, "")
    code = int(match[1]) if match[1] else int(match[2], 16)
    if code in _WINDOWS:
        return _WINDOWS[code]
    if code == 0 or code > 0x10FFFF or 0xD800 <= code < 0xE000:
        return "\ufffd"
    return chr(code)
