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
from tradeqa.retrieval.slots import OWN_COUNTRY, Gazetteer
from tradeqa.text.normalize import is_han
from tradeqa.text.stopwords import ENGLISH

Word = tuple[str, int, int, str]  # text, span in the search key, part of speech

_TAGS = frozenset({"nr", "nrt", "nrfg", "ns"})  # jieba's, of persons and places
_LONG = 3  # ideographs from which a name of the dictionary is hardly an ordinary word
_LATIN = re.compile(r"[A-Za-z][A-Za-z&.-]*[A-Za-z]", re.ASCII)
_RUN = re.compile(  # Elon Musk, SpaceX
    r"\b[A-Z][A-Za-z&-]*[A-Za-z](?:\s[A-Z][A-Za-z&-]*[A-Za-z])*(?![A-Za-z\d&-])", re.ASCII
)
_INNER = re.compile(r"[A-Za-z][A-Z]", re.ASCII)  # as in SHEIN and eBay, not in Sales
_SHORTEST = 3  # letters of an unknown Latin name
_SYLLABLE = (
    r"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|an"
    r"|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|[aeiouv])"
)
_PINYIN = re.compile(rf"(?:{_SYLLABLE})+")
_CALENDAR = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*|(?:mon|tues?|wednes|thurs?|fri|satur|sun)day"
)
_ASKS_NAME = re.compile(r"(?:现在)?(?:是|叫)(?:谁|哪位|什么名)")  # of an office
_ASKED_HOLDER = re.compile(r"\bwho (?:is|was) the $")  # CEO of BYD


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
        aside: the `asides` of the key.
        thesaurus: tells other ways to write it.
        gazetteer: tells places.
    """
    latin = _LATIN.findall(question)
    capitals = {word.lower() for word in latin if not word.islower()}
    plain = not capitals and question == question.lower()
    named = things()

    def known(text: str) -> bool:
        if text in OWN_COUNTRY or not (text in named or gazetteer.whole(text)):
            return False
        return is_han(text[0]) or plain or any(part in capitals for part in text.split())

    def ways(text: str) -> tuple[str, ...]:
        place = gazetteer.canonical(text)
        return (*_ways(text, thesaurus), *([place] if place else []))

    found: list[tuple[str, int, tuple[str, ...]]] = []
    covered: list[Span] = []
    for text, (start, end) in phrases:
        covered.append((start, end))
        if known(text):
            found.append((text, start, ways(text)))
    for text, start, end, tag in words:
        if known(text):
            covered.append((start, end))
            around = [whole for whole, (first, last) in phrases if first <= start and end <= last]
            if not any(map(known, around)):
                same = [way for whole in around for way in _same(whole, thesaurus)]
                found.append((text, start, (*ways(text), *same)))
        elif _unknown(text, tag, thesaurus):
            found.append((text, start, (text,)))
        elif _office(text, start, end, tag, key):
            found.append((text, start, ways(text)))
    found += [
        one
        for one in (_unknown_latin(question, key, thesaurus) if capitals else ())
        if not any(first <= one[1] < last for first, last in covered)
    ]
    about = [
        Subject(_as_written(text, question), ways)
        for text, start, ways in found
        if not any(first <= start < last for first, last in aside)
    ]
    return tuple(dict.fromkeys(about))


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
    return tag == "eng" and _ASKED_HOLDER.search(key[:start]) is not None


def _unknown_latin(
    question: str, key: str, thesaurus: Thesaurus
) -> list[tuple[str, int, tuple[str, ...]]]:
    """Latin names that no list knows, neighbouring words as one: any of them may be met."""
    if _every_word_capital(question):
        return []
    han = any(map(is_han, question))
    found = []
    for match in _RUN.finditer(question):
        words = [word.lower() for word in match.group().split()]
        if not han and match.start() == 0 and not _INNER.match(match.group()):
            words = words[1:]  # every sentence begins with a capital
        strange = tuple(word for word in words if _strange(word, thesaurus))
        start = key.find(" ".join(words))
        if strange and start >= 0:
            found.append((" ".join(words), start, strange))
    return found


def _strange(word: str, thesaurus: Thesaurus) -> bool:
    return (
        len(word) >= _SHORTEST
        and word not in ENGLISH
        and not any(thesaurus.is_strict(part) for part in (word, *word.split("-")))
        and not _PINYIN.fullmatch(word)
        and not _CALENDAR.fullmatch(word.partition("-")[0])
    )


def _every_word_capital(question: str) -> bool:
    """Whether capitals tell nothing: in a headline, or where someone shouts."""
    words = _LATIN.findall(question)[1:]
    return any(word.lower() in ENGLISH and word[0].isupper() for word in words)


def _as_written(text: str, question: str) -> str:
    """A name as the question spells it, where that is told at a glance."""
    at = question.lower().find(text)
    return question[at : at + len(text)] if at >= 0 else text
