"""What a text is about, slot by slot: times, places, direction of trade, measure.

The same slots are read from a question and from a sentence, so they can be compared.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from enum import StrEnum
from importlib import resources

from tradeqa.lexicon.thesaurus import parse_groups
from tradeqa.text.beginnings import Beginnings
from tradeqa.text.normalize import is_han


class Direction(StrEnum):
    """Which way the goods go."""

    EXPORT = "export"
    IMPORT = "import"
    BOTH = "both"


_DIRECTIONS = (
    (
        Direction.BOTH,
        re.compile(
            r"进出口|出进口|imports? and exports?|exports? and imports?|total trade|贸易总[额值]|外贸总[额值]"
        ),
    ),
    (
        Direction.EXPORT,
        re.compile(
            r"(?<!进)出口(?!处|成绩)|外销|卖到(?:国外|海外)|卖给老外|销往(?:国外|海外)|往外卖|卖出去|\bexport"
        ),
    ),
    (
        Direction.IMPORT,
        re.compile(r"(?<!出)进口(?!博览|博)|从(?:国外|海外)(?:买|采购)|买进来|\bimport"),
    ),
)


def directions(key: str) -> frozenset[Direction]:
    """Directions of trade named in a search key."""
    return frozenset(direction for _, direction in direction_spans(key))


def direction_spans(key: str) -> tuple[tuple[int, Direction], ...]:
    """Directions of trade named in a search key, each with where it begins, in order."""
    found = [
        (match.start(), direction)
        for direction, pattern in _DIRECTIONS
        for match in pattern.finditer(key)
    ]
    return tuple(sorted(found))


class Gazetteer:
    """Place names, found in a text by longest match and told by one name each."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._canonical = dict(names)
        self._beginnings = Beginnings(self._canonical)

    def whole(self, name: str) -> bool:
        """Whether a search key as a whole is the name of a place."""
        return name in self._canonical

    def canonical(self, name: str) -> str | None:
        """The one name of a place that a search key as a whole names, or None."""
        return self._canonical.get(name)

    def find(self, key: str) -> frozenset[str]:
        """Canonical names of the places in a search key."""
        return frozenset(place for _, place in self.spans(key))

    def spans(self, key: str) -> tuple[tuple[int, str], ...]:
        """Canonical names of the places in a search key, each with where it begins."""
        found: list[tuple[int, str]] = []
        at = 0
        while at < len(key):
            for length in self._beginnings.lengths(key, at):
                name = key[at : at + length]
                if name in self._canonical and _whole_word(key, at, length):
                    found.append((at, self._canonical[name]))
                    at += length - 1
                    break
            at += 1
        return tuple(found)


def _whole_word(key: str, at: int, length: int) -> bool:
    if is_han(key[at]):
        return True
    before, after = key[at - 1 : at], key[at + length : at + length + 1]
    return not (before.isalnum() and before.isascii()) and not (after.isalnum() and after.isascii())


OWN_COUNTRY = frozenset({"中国", "我国", "china", "chinese", "全国", "国内", "国家"})


@functools.cache
def packaged_gazetteer() -> Gazetteer:
    """Place names of the packaged thesaurus, the reader's own country left out.

    中国 stands in almost every sentence of these texts and tells nothing apart.
    """
    path = resources.files("tradeqa.lexicon") / "data" / "places.txt"
    names: list[tuple[str, str]] = []
    seen: set[str] = set()
    for group in parse_groups(path.read_text(encoding="utf-8").splitlines(), "places.txt"):
        if not OWN_COUNTRY.isdisjoint(group.strict):
            continue
        for member in group.strict:
            if len(member) > 1 and member not in seen:
                seen.add(member)
                names.append((member, group.strict[0]))
    return Gazetteer(names)
