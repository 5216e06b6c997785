"""Cuts a question into pieces and says what each one is: year, place, product, measure, ask …"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tradeqa.answering.slot_words import (
    FILLERS,
    NEVER_THINGS,
    NOT_NAMES,
    PATTERNS,
    PLACE_HEADINGS,
    PLACE_TAIL,
    UNGLUED,
    Kind,
)
from tradeqa.lexicon.headings import headings
from tradeqa.text.normalize import aligned_key, is_han
from tradeqa.text.segment import Segmenter
from tradeqa.text.stopwords import STOPWORDS

LONGEST = 14  # characters of a name looked up among the headings
_VERBS = ("v", "vd", "vi", "vg")
_THINGS = re.compile(r"^(?:n|vn|nr|ns|nt|nz|j|l|i|eng|x|b|a|an|ag|ng|s|t|z|k|h|g|tg)")
_FILLER_TAGS = re.compile(r"^(?:u|d|p|c|y|r|e$|o|f|m|q|z)")
_AMOUNT_END = re.compile(r"(?<![汇税利费])[额值量率价费差]$")
_QUOTES = "“”‘’\"'《》「」『』&· "
_OPENING = "“‘「『《"
_QUOTED = re.compile(r"[^“”‘’「」『』《》]{1,24}(?=[”’」』》])")
_NAME_TAGS = ("nr", "nz", "ns", "nrt", "nrfg")
_NAME_LETTERS = frozenset("达里能得和全可同")  # function words that end a name


class Role(StrEnum):
    """What sort of name a place or thing is; parallel names share one."""

    NATION = "nation"
    CITY = "city"
    PORT = "port"
    COMPANY = "company"
    BODY = "body"
    PERSON = "person"
    OTHER = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A slice of a question with its kind; `start` and `end` index the question as typed."""

    kind: Kind
    key: str
    start: int
    end: int
    role: Role = Role.OTHER
    heading: str = ""
    name: bool = False  # tagged as a proper name, unknown to the thesaurus


class SlotReader:
    """Reads questions into pieces that tile everything but white space."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._segmenter = segmenter

    def read(self, text: str) -> tuple[Piece, ...]:
        """Pieces of a question in order; noun phrases are joined to one piece."""
        key, origins = aligned_key(text)
        found: list[Piece] = []
        at = 0
        while at < len(key):
            if key[at] in _QUOTES:
                at += 1
                continue
            quoted = _QUOTED.match(key, at)
            if quoted and at and key[at - 1] in _OPENING:
                kind, length, role, heading, name = (
                    Kind.THING,
                    quoted.end() - at,
                    Role.OTHER,
                    "",
                    False,
                )
            else:
                kind, length, role, heading, name = self._next(key, at)
            end = min(at + length, len(key))
            start, stop = origins[at], origins[end - 1] + 1
            found.append(Piece(kind, key[at:end], start, stop, role, heading, name))
            at = end
        return tuple(_joined(found, text))

    def _next(self, key: str, at: int) -> tuple[Kind, int, Role, str, bool]:
        for kind, pattern in PATTERNS:
            match = pattern.match(key, at)
            if match and match.end() > at:
                role = Role.NATION if kind is Kind.PLACE else Role.OTHER
                return kind, match.end() - at, role, "", False
        name = self._name(key, at)
        word, tag = self._word(key, at)
        if name is not None and len(name[0]) >= len(word):
            return *_of_name(key, at, *name), False
        kind = _of_word(word, tag)
        return kind, len(word), Role.OTHER, "", kind is Kind.THING and tag in _NAME_TAGS

    def _name(self, key: str, at: int) -> tuple[str, str] | None:
        """The longest word of the thesaurus that begins here, with its heading."""
        known = headings()
        for length in range(min(LONGEST, len(key) - at), 1, -1):
            name = key[at : at + length]
            heading = known.get(name, "everyday")
            if heading.startswith("everyday") or name in NEVER_THINGS or NOT_NAMES.search(name):
                continue
            if _whole(key, at, at + length):
                return name, heading
        return None

    def _word(self, key: str, at: int) -> tuple[str, str]:
        if not is_han(key[at]) and not key[at].isalnum():
            return key[at], "mark"
        stop = at + 1
        while stop < min(len(key), at + LONGEST) and (is_han(key[stop]) == is_han(key[at])):
            if key[stop] == " ":
                break
            stop += 1
        tagged = self._segmenter.tagged(key[at:stop])
        if not tagged or tagged[0][1] != 0:
            return key[at], "mark"
        return key[at : at + tagged[0][2]], tagged[0][3]


def _of_name(key: str, at: int, name: str, heading: str) -> tuple[Kind, int, Role, str]:
    role = next((role for role, names in PLACE_HEADINGS if names.search(heading)), None)
    if role in (Role.NATION, Role.CITY):
        tail = PLACE_TAIL.match(key, at + len(name))
        if tail:
            port = tail.group() in ("港", "港口", "口岸", "机场")
            kept = Role.PORT if port else Role.BODY
            return Kind.THING, tail.end() - at, kept, f"tail: {tail.group()}"
        return Kind.PLACE, len(name), Role(role), heading
    if role is not None:
        return Kind.THING, len(name), Role(role), heading
    if name in FILLERS or name in STOPWORDS:
        return Kind.FILLER, len(name), Role.OTHER, ""
    if _AMOUNT_END.search(name):
        return Kind.AMOUNT, len(name), Role.OTHER, heading
    return Kind.THING, len(name), Role.OTHER, heading


def _of_word(word: str, tag: str) -> Kind:
    if tag == "mark":
        return Kind.MARK
    if word in FILLERS or word in STOPWORDS or _FILLER_TAGS.match(tag):
        return Kind.FILLER
    if tag in _VERBS:
        return Kind.VERB
    if _AMOUNT_END.search(word) and len(word) > 1:
        return Kind.AMOUNT
    return Kind.THING if _THINGS.match(tag) else Kind.FILLER


def _whole(key: str, start: int, end: int) -> bool:
    if is_han(key[start]):
        return True
    before, after = key[start - 1 : start] if start else "", key[end : end + 1]
    return not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalnum())


def _joined(pieces: list[Piece], text: str) -> Iterator[Piece]:
    """Pieces with neighbouring parts of one noun phrase joined.

    Two words that the thesaurus knows each by itself stay two: 港口 货物.
    """
    held: Piece | None = None
    counted = False
    for piece in pieces:
        if held is not None and not counted and _one_phrase(held, piece, text):
            heading, name = piece.heading or held.heading, held.name
            held = Piece(
                Kind.THING, held.key + piece.key, held.start, piece.end, piece.role, heading, name
            )
            continue
        if held is not None:
            yield held
        counted = held is not None and held.kind is Kind.ASK and len(piece.key) == 1
        held = piece
    if held is not None:
        yield held


def _one_phrase(held: Piece, piece: Piece, text: str) -> bool:
    if held.kind is not Kind.THING or held.role or text[held.end : piece.start].strip(_QUOTES):
        return False
    if held.name and piece.key in _NAME_LETTERS:
        return True  # 洪达: the tagger knows half of a name
    if held.heading and (piece.heading or (held.name and len(piece.key) > 1)):
        return False
    return piece.kind is Kind.THING and piece.key not in UNGLUED
