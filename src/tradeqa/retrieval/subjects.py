"""Which companies, persons, places and goods a question is about, and how a text may write them.

Only what is surely one of them counts: a name or product of the thesaurus, a longer name of
the dictionary that the thesaurus does not know, a Latin word with a capital that no Chinese
name could be spelled as, or the office whose holder is asked for. What only tells who asks
is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tradeqa.lexicon.headings import things
from tradeqa.lexicon.thesaurus import STRICT, Thesaurus
from tradeqa.retrieval.asides import Span
from tradeqa.retrieval.latin_names import LATIN, unknown_names
from tradeqa.retrieval.slots import OWN_COUNTRY, Gazetteer
from tradeqa.text.normalize import is_han

Word = tuple[str, int, int, str]  # text, span in the search key, part of speech

_TAGS = frozenset({"nr", "nrt", "nrfg", "ns"})  # jieba's, of persons and places
_LONG = 3  # ideographs from which a name of the dictionary is hardly an ordinary word
_ASKS_NAME = re.compile(r"(?:现在)?(?:是|叫)(?:谁|哪位|什么名)")  # of an office
_ASKED_HOLDER = re.compile(r"\bwho (?:is|was) the $")  # CEO of BYD
_HELD = re.compile(r" (?:of|at|for)\b|[ ?.!]*$")  # what comes after an office: not second largest
_WITHIN = 4  # characters up to the narrower place of 山东的青岛港
_LISTED = re.compile(r"[和与跟同及或对到至从比向、，,；;。：:/-]|\b(?:and|or|to|from|with|vs)\b")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question is about, as it is written there, and every way a text may write it."""

    text: str
    ways: tuple[str, ...]  # search keys

    def stands_in(self, keys: Iterable[str]) -> bool:
        """Whether one of some search keys names it."""
        return any(way in key for key in keys for way in self.ways)


def subjects(
    question: str,
    key: str,
    words: Sequence[Word],
    phrases: Sequence[tuple[str, Span]],
    aside: Sequence[Span],
    thesaurus: Thesaurus,
    gazetteer: Gazetteer,
) -> tuple[Subject, ...]:
    """What a question is surely about.

    Args:
        question: as it was asked.
        key: its search key, without its times.
        words: of the key.
        phrases: thesaurus members of several words, each with its span in the key.
        aside: the `asides` of the key, and what stands `beside` what is asked.
        thesaurus: tells other ways to write it.
        gazetteer: tells places.
    """
    latin = LATIN.findall(question)
    capitals = {word.lower() for word in latin if not word.islower()}
    plain = question[1:] == question[1:].lower()
    named = things()

    def known(text: str) -> bool:
        if text in OWN_COUNTRY or not (text in named or gazetteer.whole(text)):
            return False
        return is_han(text[0]) or plain or any(part in capitals for part in text.split())

    def qualifies(text: str, end: int) -> bool:
        """Whether a place only tells where the next one is: 山东青岛港."""
        own = gazetteer.canonical(text)
        return own is not None and any(
            end <= at <= end + _WITHIN and other != own and not _LISTED.search(key[end:at])
            for at, other in gazetteer.spans(key)  # looked for only where a place is named
        )

    def ways(text: str) -> tuple[str, ...]:
        place = gazetteer.canonical(text)
        return (*_ways(text, thesaurus), *([place] if place else []))

    found: list[tuple[str, int, tuple[str, ...]]] = []
    covered: list[Span] = []
    for text, (start, end) in phrases:
        covered.append((start, end))
        if known(text) and not qualifies(text, end):
            found.append((text, start, ways(text)))
    for text, start, end, tag in words:
        if known(text):
            covered.append((start, end))
            if qualifies(text, end):
                continue
            around = [whole for whole, (first, last) in phrases if first <= start and end <= last]
            if not any(map(known, around)):
                same = [way for whole in around for way in _same(whole, thesaurus)]
                found.append((text, start, (*ways(text), *same)))
        elif _inside(start, covered):
            continue  # a part of a longer name
        elif _unknown(text, tag, thesaurus):
            found.append((text, start, (text,)))
        elif _office(text, start, end, tag, key):
            found.append((text, start, ways(text)))
    found += [
        one
        for one in (unknown_names(question, key, thesaurus) if capitals else ())
        if not _inside(one[1], covered)
    ]
    about = [
        Subject(_as_written(text, question), ways)
        for text, start, ways in found
        if not _inside(start, aside)
    ]
    return tuple(dict.fromkeys(about))


def _inside(at: int, spans: Iterable[Span]) -> bool:
    return any(first <= at < last for first, last in spans)


def _ways(text: str, thesaurus: Thesaurus) -> tuple[str, ...]:
    """A name, its synonyms, and the place that it begins with (洛杉矶港: 洛杉矶)."""
    same = [text, *_same(text, thesaurus)]
    seats = [
        other.text
        for other in thesaurus.alternatives(text)
        if other.strength < STRICT
        and len(other.text) > 1
        and any(way.startswith(other.text) for way in same)
    ]
    return tuple(way for way in (*same, *seats) if len(way) > 1)


def _same(text: str, thesaurus: Thesaurus) -> list[str]:
    return [other.text for other in thesaurus.alternatives(text) if other.strength == STRICT]


def _unknown(text: str, tag: str, thesaurus: Thesaurus) -> bool:
    """Whether a word is a name of the dictionary only: 王传福, but not 高水平."""
    if tag not in _TAGS or len(text) < _LONG or thesaurus.is_strict(text):
        return False
    return not any(
        thesaurus.is_strict(text[start:end])
        for start in range(len(text))
        for end in range(start + 2, len(text) + 1)
    )


def _office(text: str, start: int, end: int, tag: str, key: str) -> bool:
    """Whether a word is an office whose holder is asked for: 宁德时代的创始人是谁."""
    if tag == "n":
        return len(text) > 1 and _ASKS_NAME.match(key, end) is not None
    asked = tag == "eng" and _ASKED_HOLDER.search(key[:start]) is not None
    return asked and _HELD.match(key, end) is not None


def _as_written(text: str, question: str) -> str:
    """A name as the question spells it, where that is told at a glance."""
    at = question.lower().find(text)
    return question[at : at + len(text)] if at >= 0 else text
