"""Where a text may be cut without breaking what a reader sees as one character.

Follows the extended grapheme clusters of UAX #29 closely enough to be safe: where the two
differ, this says "do not cut" (after every joiner and virama, whatever comes next).
"""

from __future__ import annotations

import unicodedata

_MARKS = frozenset({"Mn", "Me", "Mc", "Cn"})  # also what a newer Unicode may have made a mark
_JOINER = "\u200d"
_NON_JOINER = "\u200c"
_MODIFIERS = range(0x1F3FB, 0x1F400)  # skin tones
_TAGS = range(0xE0020, 0xE0080)  # spell the region of a flag
_REGIONS = range(0x1F1E6, 0x1F200)  # two make a flag
_VOICED = range(0xFF9E, 0xFFA0)  # half-width katakana sound marks
_VOWELS = frozenset("\u0e33\u0eb3")  # Thai and Lao: letters that stand with the one before
_VIRAMAS = frozenset(  # join the next consonant
    "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0c4d\u0ccd\u0d4d\u1039\u17d2\u1a60\u1b44\u1bab\ua9c0\uaaf6"
    "\U00010a3f\U00011133\U000113d0\U0001193e\U00011a3a\U00011a47\U00011a99\U00011f42"
)
_PREPENDED = frozenset(  # belong to what follows
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\u1cf5\u1cf6"
    "\U000110bd\U000110cd\U000111c2\U000111c3\U000113d1\U0001193f\U00011941\U00011a84\U00011a85"
    "\U00011a86\U00011a87\U00011a88\U00011a89\U00011d46\U00011f02"
)
_LEADING = (range(0x1100, 0x1160), range(0xA960, 0xA97D))
_VOWEL = (range(0x1160, 0x11A8), range(0xD7B0, 0xD7C7))
_TRAILING = (range(0x11A8, 0x1200), range(0xD7CB, 0xD7FC))
_SYLLABLES = range(0xAC00, 0xD7A4)
_WITH_TRAILING = 28  # syllables of one leading consonant and vowel; the first has no final


def is_boundary(text: str, at: int) -> bool:
    """Whether `text` may be cut before position `at`; its two ends are boundaries."""
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if after.isascii() and before.isascii():
        return not (before == "\r" and after == "\n")
    if _continues(after) or before == _JOINER or before in _PREPENDED:
        return False
    if _continues(before) and _is_joined(text, at):
        return False
    if ord(before) in _REGIONS and ord(after) in _REGIONS:
        return _regions_before(text, at) % 2 == 0
    return not _one_syllable(ord(before), ord(after))


def last_boundary(text: str, most: int) -> int:
    """The last boundary at or before `most`; 0 where a single cluster reaches past it."""
    at = min(most, len(text))
    while not is_boundary(text, at):
        at -= 1
    return at


def next_boundary(text: str, least: int) -> int:
    """The first boundary at or after `least`."""
    at = max(least, 0)
    while not is_boundary(text, at):
        at += 1
    return min(at, len(text))


def _continues(char: str) -> bool:
    code = ord(char)
    return (
        unicodedata.category(char) in _MARKS
        or char in (_JOINER, _NON_JOINER)
        or char in _VOWELS
        or code in _MODIFIERS
        or code in _TAGS
        or code in _VOICED
    )


def _is_joined(text: str, at: int) -> bool:
    """Whether a virama stands among the marks before a position."""
    place = at - 1
    while place >= 0 and _continues(text[place]):
        if text[place] in _VIRAMAS:
            return True
        place -= 1
    return False


def _regions_before(text: str, at: int) -> int:
    begin = at
    while begin > 0 and ord(text[begin - 1]) in _REGIONS:
        begin -= 1
    return at - begin


def _one_syllable(before: int, after: int) -> bool:
    """Hangul: leading consonants, vowels and final consonants that make one block."""
    whole = after in _SYLLABLES
    if any(before in part for part in _LEADING):
        return whole or any(after in part for part in (*_LEADING, *_VOWEL))
    if any(before in part for part in _VOWEL) or before in _SYLLABLES[::_WITH_TRAILING]:
        return any(after in part for part in (*_VOWEL, *_TRAILING))
    if any(before in part for part in _TRAILING) or before in _SYLLABLES:
        return any(after in part for part in _TRAILING)
    return False
