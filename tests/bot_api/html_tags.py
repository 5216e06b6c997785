"""Reads one tag of Telegram's HTML, character for character as its parser does.

Telegram's parser is no HTML parser: a white space is one of six ASCII characters, a name runs to
the next white space or `>`.
"""

from __future__ import annotations

from dataclasses import dataclass

from .html_source import END, LETTERS, SPACE, Source

TAGS = frozenset(
    "a b strong i em s strike del u ins tg-spoiler tg-emoji span pre code blockquote".split()
)
_KNOWN_ATTRIBUTES = {
    ("a", "href"),
    ("code", "class"),
    ("span", "class"),
    ("tg-emoji", "emoji-id"),
    ("blockquote", "expandable"),
}


@dataclass(frozen=True, slots=True)
class StartTag:
    """A tag as opened: its name in small letters, the attribute that matters, where it began."""

    name: str
    argument: str
    begin: int


_TOKEN = LETTERS + "0123456789.-"


def ascii_lower(text: str) -> str:
    """Small letters, of A to Z only."""
    return text.encode().lower().decode()


def start_tag(source: Source) -> StartTag:
    """Reads a start tag; `source` stands after its `<`, and after its `>` when this returns."""
    begin = source.at - 1
    name = ascii_lower(source.while_(SPACE + ">", unwanted=True))
    if source.peek() == END:
        raise source.refuse("Unclosed start tag", begin)
    if name not in TAGS:
        raise source.refuse(f'Unsupported start tag "{name}"', begin)
    argument = ""
    while source.peek() != ">":
        source.skip_space()
        if source.peek() == ">":
            break
        attribute, value = _attribute(source, name, begin)
        if (name, attribute) not in _KNOWN_ATTRIBUTES:
            source.stricter(f'ignore the attribute "{attribute}"', begin)
        argument = _argument(name, attribute, value, argument)
    source.at += 1
    if name == "span" and argument != "spoiler":
        raise source.refuse('Tag "span" must have class "tg-spoiler"', begin)
    return StartTag(name, argument, begin)


def _attribute(source: Source, tag: str, begin: int) -> tuple[str, str | None]:
    """Name and value of the next attribute; the value is None where there is no equal sign."""
    name = source.while_(SPACE + "=>/\"'", unwanted=True)
    if not name:
        raise source.refuse(f'Empty attribute name in the tag "{tag}"', begin)
    source.skip_space()
    if source.peek() == END:
        raise source.refuse(f'Unclosed start tag "{tag}"', begin)
    if source.peek() != "=":
        return name, None
    source.at += 1
    source.skip_space()
    if source.peek() == END:
        raise source.refuse(f'Unclosed start tag "{tag}"', begin)
    value = _quoted(source) if source.peek() in "'\"" else _token(source)
    if source.peek() == END:
        raise source.refuse("Unclosed start tag", begin)
    return name, value


def _token(source: Source) -> str:
    """A value without quotation marks: letters, digits, full stops and hyphens."""
    begin = source.at
    value = source.while_(_TOKEN)
    if source.peek() not in SPACE + ">":
        raise source.refuse("Unexpected end of name token", begin)
    return ascii_lower(value)


def _quoted(source: Source) -> str:
    """A value in quotation marks, its references replaced."""
    mark = source.peek()
    source.at += 1
    value = ""
    while source.peek() not in (mark, END):
        character = source.reference() if source.peek() == "&" else None
        if character is None:
            character = source.peek()
            source.at += 1
        value += character
    if source.peek() == mark:
        source.at += 1
    return value


def _argument(tag: str, attribute: str, value: str | None, before: str) -> str:
    """The one attribute of a tag that matters; others leave it as it was."""
    if (tag, attribute) == ("blockquote", "expandable"):
        return "1"
    if value is None:
        return before
    if (tag, attribute) in {("a", "href"), ("tg-emoji", "emoji-id")}:
        return value
    if (tag, attribute) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, attribute) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    return before


def end_tag(source: Source, opened: str | None) -> None:
    """Reads an end tag that has to close `opened`; `source` stands on its slash.

    Raises:
        BadRequest: nothing is open, the tag does not end, or it closes another one.
    """
    begin = source.at - 1
    if opened is None:
        raise source.refuse("Unexpected end tag", begin)
    source.at += 1
    name = ascii_lower(source.while_(SPACE + ">", unwanted=True))
    source.skip_space()
    if source.peek() != ">":
        raise source.refuse("Unclosed end tag", begin)
    source.at += 1
    if name and name != opened:
        tail = f', expected "</{opened}>", found "</{name}>"'
        raise source.refuse("Unmatched end tag", begin, tail)
    if not name:
        source.stricter("take </> as the end of the last tag", begin)
