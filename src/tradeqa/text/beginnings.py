"""Where in a text one of many known words may begin, told by two characters at a glance."""

from __future__ import annotations

from collections.abc import Iterable


class Beginnings:
    """The first two characters of words, each with the length of the longest such word."""

    def __init__(self, words: Iterable[str]) -> None:
        """Words of at least two characters; shorter ones are left out."""
        self._longest: dict[str, int] = {}
        for word in words:
            if len(word) > 1:
                pair = word[:2]
                self._longest[pair] = max(self._longest.get(pair, 0), len(word))

    def lengths(self, text: str, at: int) -> range:
        """How many characters a word that begins at a position may have, the most first."""
        longest = self._longest.get(text[at : at + 2], 0)
        return range(min(longest, len(text) - at), 1, -1)
