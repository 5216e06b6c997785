"""Lengths and places in UTF-16 code units, in which Telegram counts texts."""

from __future__ import annotations


def units(text: str) -> int:
    """How many UTF-16 code units the text has: two for each character past U+FFFF."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, offset: int, length: int) -> str:
    """The piece at a place counted in units.

    Raises:
        ValueError: the place starts or ends inside a surrogate pair or past the text.
    """
    encoded = text.encode("utf-16-le")
    if offset < 0 or length < 0 or 2 * (offset + length) > len(encoded):
        raise ValueError(f"{offset}+{length} lies outside a text of {units(text)} units")
    return encoded[2 * offset : 2 * (offset + length)].decode("utf-16-le")
