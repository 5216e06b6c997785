"""Latin names in a question that no list knows: Quentin Drexler, SpaceX."""

from __future__ import annotations

import functools
import re

from tradeqa.lexicon.headings import headings
from tradeqa.lexicon.thesaurus import Thesaurus
from tradeqa.text.normalize import is_han
from tradeqa.text.stopwords import ENGLISH

LATIN = re.compile(r"[A-Za-z][A-Za-z&.-]*[A-Za-z]", re.ASCII)
_RUN = re.compile(  # Elon Musk, SpaceX
    r"\b[A-Z][A-Za-z&-]*[A-Za-z](?:\s[A-Z][A-Za-z&-]*[A-Za-z])*(?![A-Za-z\d&-])", re.ASCII
)
_INNER = re.compile(r"[A-Za-z][A-Z]", re.ASCII)  # as in SHEIN and eBay, not in Sales
_SHORTEST = 3  # letters of an unknown Latin name
_OF_NAMES = ("organisations", "places")
_LOWER = re.compile("[a-z]+")
_SYLLABLE = (
    r"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|an"
    r"|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|[aeiouv])"
)
_PINYIN = re.compile(rf"(?:{_SYLLABLE})+")
_CALENDAR = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*|(?:mon|tues?|wednes|thurs?|fri|satur|sun)day"
)


def unknown_names(
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
        and not all(part in _ordinary() for part in word.split("-"))
        and not any(thesaurus.is_strict(part) for part in (word, *word.split("-")))
        and not _PINYIN.fullmatch(word)
        and not _CALENDAR.fullmatch(word.partition("-")[0])
    )


@functools.cache
def _ordinary() -> frozenset[str]:
    """Latin words that the thesaurus has within terms: of `bonded zone` both, but no names."""
    return frozenset(
        word
        for member, heading in headings().items()
        if not heading.startswith(_OF_NAMES)
        for word in _LOWER.findall(member)
    )


def _every_word_capital(question: str) -> bool:
    """Whether capitals tell nothing: in a headline, or where someone shouts."""
    words = LATIN.findall(question)[1:]
    return any(word.lower() in ENGLISH and word[0].isupper() for word in words)
