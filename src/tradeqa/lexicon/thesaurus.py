"""Reads the thesaurus and tells how else a term may be said.

A line of a thesaurus file is a group: `formal|synonym|everyday word|english~looser|related`.
Members before `~` may replace each other in a question; those after it only hint.
Lines beginning with `#` are comments. See `data/README.md`.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from tradeqa.errors import SettingsError
from tradeqa.text.beginnings import Beginnings
from tradeqa.text.normalize import search_key

STRICT = 1.0  # strength of a synonym
LOOSE = 0.4  # strength of a looser word, relative to a synonym
HINT = 0.2  # strength of the group that names the term only as a looser word
MOST = 16  # alternatives of one term, so that a polyseme does not drown the question


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another wording of a term, with the strength of the link (0 < strength <= 1)."""

    text: str
    strength: float


@dataclass(frozen=True, slots=True)
class Group:
    """One line: words for one thing, and looser company. All are search keys."""

    strict: tuple[str, ...]
    loose: tuple[str, ...]


class Thesaurus:
    """Groups of words, looked up by any member; only what a member expands to is kept."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self.groups = tuple(groups)
        self._strict: dict[str, list[int]] = defaultdict(list)
        self._loose: dict[str, list[int]] = defaultdict(list)
        for number, group in enumerate(self.groups):
            for member in group.strict:
                self._strict[member].append(number)
            for member in group.loose:
                self._loose[member].append(number)
        self.beginnings = Beginnings(self._strict)
        self._expanded: dict[str, tuple[Alternative, ...]] = {}

    def __contains__(self, term: str) -> bool:
        return term in self._strict or term in self._loose

    def is_strict(self, term: str) -> bool:
        """Whether a search key is a full member of some group."""
        return term in self._strict

    def alternatives(self, term: str) -> tuple[Alternative, ...]:
        """Other wordings of a search key, strongest first, then the first of each group, …"""
        if term not in self:  # nothing is kept of the words of strangers
            return ()
        if term not in self._expanded:
            self._expanded[term] = self._expand(term)
        return self._expanded[term]

    def same(self, one: str, other: str) -> bool:
        """Whether two search keys stand in one group as synonyms."""
        return one == other or not set(self._strict.get(one, ())).isdisjoint(
            self._strict.get(other, ())
        )

    def _expand(self, term: str) -> tuple[Alternative, ...]:
        best: dict[str, tuple[float, int]] = {}  # strength, how far down its group

        def offer(words: Iterable[str], strength: float) -> None:
            for place, word in enumerate(words):
                if word != term:
                    best[word] = max(best.get(word, (0.0, 0)), (strength, -place))

        for number in self._strict.get(term, ()):
            offer(self.groups[number].strict, STRICT)
            offer(self.groups[number].loose, LOOSE)
        for number in self._loose.get(term, ()):
            offer(self.groups[number].strict, HINT)
        # in turn: of a word with two meanings, neither crowds the other out
        ranked = sorted(best.items(), key=lambda pair: pair[1], reverse=True)
        return tuple(Alternative(text, strength) for text, (strength, _) in ranked[:MOST])


def parse_groups(lines: Iterable[str], origin: str) -> Iterator[Group]:
    """Groups of a thesaurus file.

    Raises:
        SettingsError: a line has no member before `~`; names file and line.
    """
    for number, line in enumerate(lines, start=1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        head, _, tail = bare.partition("~")
        strict, loose = _members(head), _members(tail)
        if not strict:
            raise SettingsError(
                f"{origin}, line {number}: a group needs a word before '~'; "
                "write it as formal|synonym|everyday~looser"
            )
        yield Group(strict, tuple(word for word in loose if word not in strict))


def _members(text: str) -> tuple[str, ...]:
    keys = (search_key(member) for member in text.split("|"))
    return tuple(dict.fromkeys(key for key in keys if key))


def load_thesaurus(own: Iterable[Path] = ()) -> Thesaurus:
    """The packaged thesaurus with the user's own files after it."""
    groups = list(_packaged())
    for path in own:
        try:
            groups += parse_groups(path.read_text(encoding="utf-8").splitlines(), str(path))
        except (OSError, UnicodeDecodeError) as exc:
            raise SettingsError(
                f"cannot read the thesaurus {path}: {exc}; it must be UTF-8 text"
            ) from exc
    return Thesaurus(groups)


@functools.cache
def _packaged() -> tuple[Group, ...]:
    groups: list[Group] = []
    folder = resources.files("tradeqa.lexicon") / "data"
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".txt"):
            groups += parse_groups(entry.read_text(encoding="utf-8").splitlines(), entry.name)
    return tuple(groups)
