"""Text of documents and questions in characters that Telegram shows as they are meant.

What a reader can see is never changed. What has no glyph and could break or disguise a
message goes: controls become U+FFFD, directional controls and invisible spaces are left
out, odd line breaks become a line feed. Joiners stay, for emoji and scripts that need them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import accumulate

Spans = Sequence[tuple[int, int]]

FIRST_STRONG = "\u2068"  # begins an isolate: its direction stays within
POP = "\u2069"  # ends it
UNKNOWN = "\ufffd"
_WORD_JOINER = "\u2060"

_BREAKS = frozenset("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
_NO_TEXT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
    "|[\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0010fffe\U0010ffff]"
)
_JOINERS = frozenset("\u200c\u200d")
# Telegram drops these three marks; the spacing sign keeps them in sight.
_DROPPED_MARKS = {"\u030a": "\u02da", "\u0333": "\u2017", "\u033f": "\u203e"}
_SPECIAL = re.compile(  # all that is not shown as it is
    "[\r\t"
    + "".join([*_BREAKS, *_JOINERS, *_DROPPED_MARKS])
    + f"]|{_UNSEEN.pattern}|{_NO_TEXT.pattern}"
)
# Telegram would make a tap on these call a person or send a command. A word joiner, which
# nobody sees, keeps them text; an address such as a@b.cn is none and stays untouched.
_CALLS = re.compile(r"(?<!\w)@(?=[A-Za-z0-9_])|(?<![\w/<>])/(?=[A-Za-z0-9_])")
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


def shown(text: str, spans: Spans = ()) -> tuple[str, list[tuple[int, int]]]:
    """`text` as it can be sent, with `spans` (code points) moved along; lines kept."""
    clean, moved = _replaced(_pieces(text), spans)
    if _CALLS.search(clean) is None:
        return clean, moved
    begins = {match.start() for match in _CALLS.finditer(clean)}
    return _replaced(
        [char + _WORD_JOINER if at in begins else char for at, char in enumerate(clean)], moved
    )


def shown_lines(text: str, spans: Spans = ()) -> tuple[str, list[tuple[int, int]]]:
    """As `shown`, and each line with right-to-left letters is an isolate."""
    clean, moved = shown(text, spans)
    if not is_right_to_left(clean):
        return clean, moved
    pieces: list[str] = []
    for line in clean.split("\n"):
        letters = list(line)
        if is_right_to_left(line):
            letters[0] = FIRST_STRONG + letters[0]
            letters[-1] += POP
        pieces += [*letters, "\n"]
    return _replaced(pieces[:-1], moved)


def one_line(text: str) -> str:
    """`text` as it can be sent, on one line, its white space single, in a direction of its own."""
    return isolated(" ".join(shown(text)[0].split()))


def isolated(line: str) -> str:
    """`line`, as an isolate where it holds right-to-left letters: it cannot reorder the rest."""
    return f"{FIRST_STRONG}{line}{POP}" if is_right_to_left(line) else line


def is_right_to_left(text: str) -> bool:
    """Whether some letter or number of `text` runs from right to left."""
    return not text.isascii() and any(
        unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in text
    )


def _pieces(text: str) -> list[str]:
    """What each character of `text` is shown as, one member a character."""
    pieces = list(text)
    last, seen = "\n", 0  # last character shown, and up to where that is known
    for match in _SPECIAL.finditer(text):
        at, char = match.start(), match[0]
        if at > seen:
            last = text[at - 1]
        seen = at + 1
        piece = _piece(char, text[seen : seen + 1], last)
        if char in _DROPPED_MARKS and at:
            composed = unicodedata.normalize("NFC", pieces[at - 1] + char)
            if len(composed) == 1:
                pieces[at - 1], piece = composed, ""
        pieces[at] = piece
        last = piece[-1:] or last
    return pieces


def _piece(char: str, following: str, last: str) -> str:
    if char == "\r":
        return "" if following == "\n" else "\n"
    if char in _BREAKS:
        return "\n"
    if char == "\t":
        return " "
    if _UNSEEN.match(char) or (char in _JOINERS and (last in _JOINERS or last.isspace())):
        return ""
    if _NO_TEXT.match(char):
        return UNKNOWN
    return _DROPPED_MARKS.get(char, char)


def _replaced(pieces: Sequence[str], spans: Spans) -> tuple[str, list[tuple[int, int]]]:
    """The joined pieces, and spans of pieces as spans of the joined text, within it."""
    places = [0, *accumulate(len(piece) for piece in pieces)]
    last = len(pieces)
    moved = [
        (places[min(max(start, 0), last)], places[min(max(end, 0), last)]) for start, end in spans
    ]
    return "".join(pieces), moved
