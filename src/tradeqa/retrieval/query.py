"""A question understood: its words with other wordings, its type and its slots."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from tradeqa.lexicon.thesaurus import Alternative, Thesaurus
from tradeqa.retrieval.amount_slot import (
    Currency,
    asked_unit,
    asks_price,
    currencies,
    own_numbers,
)
from tradeqa.retrieval.asides import asides, beside, without
from tradeqa.retrieval.measure_slot import Measure, measures
from tradeqa.retrieval.question_type import QuestionType, question_type
from tradeqa.retrieval.slots import (
    OWN_COUNTRY,
    Direction,
    Gazetteer,
    directions,
    packaged_gazetteer,
)
from tradeqa.retrieval.subjects import Subject, Word, subjects
from tradeqa.retrieval.terms import (
    LIGHT,
    Term,
    asking,
    codes,
    counted,
    is_number,
    joined,
    proper_words,
)
from tradeqa.text.normalize import ideographs, is_han, search_key, to_simplified
from tradeqa.text.periods import Times, asked_times, times, without_times
from tradeqa.text.segment import Segmenter, bigrams
from tradeqa.text.stopwords import STOPWORDS

SHORT_PHRASE = 3  # characters up to which a phrase could arise across two words by accident
LONG_WORD = 4  # ideographs from which a dictionary word is worth taking apart
NAME = 1.3  # weight of a name: what is said of another one is no answer
LONE = 0.3  # weight of a lone ideograph that the thesaurus does not know
_NAMES = frozenset({"nr", "ns", "nt", "nz", "nrt", "nrfg"})
# Weights by the first letter of jieba's part of speech; 1 for nouns and what is not listed.
_WEIGHTS = {
    "v": 0.8,
    "a": 0.6,
    "i": 0.5,
    "l": 0.7,
    "s": 0.5,
    "f": 0.3,
    "t": 0.4,
    "d": 0.3,
    "m": 0.3,
    "q": 0.3,
    "r": 0.1,
    "u": 0.1,
    "p": 0.1,
    "c": 0.1,
    "y": 0.1,
    "e": 0.1,
    "o": 0.1,
    "z": 0.4,
    "b": 0.7,
    "k": 0.2,
}
_POSSESSIVE = "'s"
COUNTRY = 0.3  # weight of the reader's own country, which almost every sentence is about
_CLAUSE = re.compile(r"[，,。；;：:？?！!]")
_QUESTION_WORD = re.compile(
    r"多少|几|什么|啥|谁|哪|怎|如何|为何|吗|呢|\b(?:how|what|which|who|when|where|why)\b"
)
_EMPTY = frozenset("umqrpcyedfk")  # parts of speech that join no name
_ASKED = re.compile(
    r"^(?:几|多少|百分之几|若干).{0,2}$"
)  # 几成, 几趟: what is asked, not what it is about
_AMOUNT = "m"  # 辆车 in 多少辆车, 一家
_NOUNLIKE = frozenset({"l", "s"})  # how the dictionary tags 打火机 and 海口
_SEAT = re.compile(r"(?<=..)(?:港|市|省|州)$")  # a place's own port or office
# there a number alone that looks like a year hardly is the one asked about: 面向2035, 2000 cars
_OF_NO_YEAR = frozenset(
    {QuestionType.HOW, QuestionType.WHERE, QuestionType.WHO, QuestionType.WHAT_IS}
)
_TIME_WORDS = frozenset(
    "今年 去年 前年 上半年 下半年 季度 一季度 二季度 三季度 四季度 全年 同期 年底 年初 月份 年度".split()
)
_SKIPPED = STOPWORDS | LIGHT | _TIME_WORDS


@dataclass(frozen=True, slots=True)
class Query:
    """What the retriever and the answerer know of a question."""

    question: str
    key: str
    language: str  # "zh", "zh-Hant", "en"
    type: QuestionType
    terms: tuple[Term, ...]
    phrases: tuple[Term, ...]  # thesaurus members of several words, covering several terms
    subjects: tuple[Subject, ...]  # companies, persons, places, goods that it is surely about
    pairs: tuple[str, ...]  # of neighbouring ideographs, in order
    times: Times
    focus_years: tuple[int, ...]  # those of the part that asks, where several are named
    places: frozenset[str]
    directions: frozenset[Direction]
    measures: frozenset[Measure]
    unit: str | None  # the measure word asked for (多少列)
    price: bool  # whether money is asked for in other words (多少钱)
    currencies: frozenset[Currency]
    numbers: frozenset[float]  # its own, years and dates apart


class QuestionReader:
    """Reads questions with one segmenter and one thesaurus."""

    def __init__(
        self, segmenter: Segmenter, thesaurus: Thesaurus, gazetteer: Gazetteer | None = None
    ) -> None:
        self._segmenter = segmenter
        self._thesaurus = thesaurus
        self._gazetteer = gazetteer
        self._kept_useful: dict[str, tuple[Alternative, ...]] = {}

    @property
    def gazetteer(self) -> Gazetteer:
        """Place names used for questions and sentences alike."""
        return self._gazetteer or packaged_gazetteer()

    def read(self, question: str, *, reference: int | None = None) -> Query:
        """Understand a question; `reference` is the year that 今年 means."""
        key = search_key(question)
        open_key = without_times(key)
        words = tuple(self._words(open_key))
        aside = asides(open_key)
        every = tuple(self._terms(question, words))
        terms = asking(every, aside)
        phrases = tuple(self._phrases(key, terms))
        kind = question_type(key)
        if kind is QuestionType.WHAT_IS:
            terms += tuple(counted(phrases)) if terms else tuple(codes(words))
        terms = terms or every
        members = [(phrase.text, phrase.span) for phrase in phrases]
        times_of = times if kind in _OF_NO_YEAR else asked_times
        said = times_of(key, reference=reference)
        return Query(
            question=question,
            key=key,
            language=language_of(question),
            type=kind,
            terms=terms,
            phrases=phrases,
            subjects=subjects(
                question,
                open_key,
                words,
                members,
                [*aside, *beside(open_key)],
                self._thesaurus,
                self.gazetteer,
            ),
            pairs=tuple(bigrams(key)),
            times=said,
            focus_years=_focus_years(key, said.years, partial(times_of, reference=reference)),
            places=self._places(without(key, aside), phrases),
            directions=directions(key),
            measures=measures(key),
            unit=asked_unit(key),
            price=asks_price(key),
            currencies=currencies(key),
            numbers=own_numbers(key, said),
        )

    def _places(self, key: str, phrases: tuple[Term, ...]) -> frozenset[str]:
        """Places of a question, those inside a name for something else left out.

        China-Europe freight trains are not about Europe; a city's port is about the city.
        """
        open_key = key
        for phrase in phrases:
            if not self.gazetteer.whole(_SEAT.sub("", phrase.text)):
                start, end = phrase.span
                open_key = open_key[:start] + "□" * (end - start) + open_key[end:]
        return self.gazetteer.find(open_key)

    def _terms(self, question: str, words: Iterable[Word]) -> list[Term]:
        found = []
        proper = proper_words(question)
        for word, start, end, tag in words:
            if word in _SKIPPED or is_number(word) or _ASKED.match(word):
                continue
            if tag == _AMOUNT and not self._thesaurus.is_strict(word):
                continue
            name = word not in OWN_COUNTRY and (tag in _NAMES or (tag == "eng" and word in proper))
            weight = NAME if name else _WEIGHTS.get(tag[:1], 1.0) if tag != "eng" else 1.0
            if word in OWN_COUNTRY:
                weight = COUNTRY
            if len(word) == 1 and not self._thesaurus.is_strict(word):
                weight *= LONE
            strict = self._thesaurus.is_strict(word)
            noun = name or tag[:1] in "nej" or tag == "vn" or (tag in _NOUNLIKE and strict)
            known = noun and self._thesaurus.is_strict(word)
            name = name and (tag != "nz" or not known)
            found.append(Term(word, (start, end), self._useful(word), weight, name, noun, known))
        return found

    def _words(self, key: str) -> Iterator[Word]:
        """Dictionary words of a key, long ones in parts, lone letters of names joined.

        The dictionary holds 美国进口, the documents rarely do: its parts are what is asked.
        A company it does not know comes as lone ideographs, which mean nothing apart.
        """
        lone: list[Word] = []
        for word, start, end, tag in self._segmenter.tagged(key):
            if word.endswith(_POSSESSIVE):
                word, end = word[: -len(_POSSESSIVE)], end - len(_POSSESSIVE)  # noqa: PLW2901
            if is_han(word[0]) and len(word) == 1 and not self._common(word, tag):
                if lone and lone[-1][2] != start:
                    yield from joined(lone)
                    lone = []
                lone.append((word, start, end, tag))
                continue
            yield from joined(lone)
            lone = []
            if len(word) < LONG_WORD or not is_han(word[0]) or self._thesaurus.is_strict(word):
                yield word, start, end, tag
                continue
            for part, at, stop in self._segmenter.parts(word):
                yield part, start + at, start + stop, tag
        yield from joined(lone)

    def _common(self, word: str, tag: str) -> bool:
        return word in STOPWORDS or self._thesaurus.is_strict(word) or tag[:1] in _EMPTY

    def _phrases(self, key: str, terms: tuple[Term, ...]) -> list[Term]:
        """Longest thesaurus members of the question that span more than one word.

        A short one must be made of whole words: 国货 in 我国货物 is an accident.
        """
        single = {term.span for term in terms}
        whole: frozenset[tuple[int, bool]] | None = None  # begins and ends of its words
        found: list[Term] = []
        at = 0
        while at < len(key):
            for length in self._thesaurus.beginnings.lengths(key, at):
                span = (at, at + length)
                text = key[at : at + length]
                if span in single or not self._thesaurus.is_strict(text):
                    continue
                if not is_han(text[0]) and not _stands_alone(key, *span):
                    continue
                if length <= SHORT_PHRASE:
                    whole = self._bounds(key) if whole is None else whole
                    if (span[0], True) not in whole or (span[1], False) not in whole:
                        continue
                found.append(Term(text, span, self._useful(text)))
                at += length - 1
                break
            at += 1
        return found

    def _bounds(self, key: str) -> frozenset[tuple[int, bool]]:
        """Where words begin (True) and end (False)."""
        words = self._segmenter.spans(key)
        return frozenset(
            bound for _, start, end in words for bound in ((start, True), (end, False))
        )

    def _useful(self, term: str) -> tuple[Alternative, ...]:
        """Alternatives that Chinese documents can hold (an English term keeps only these)."""
        if term not in self._thesaurus:  # nothing is kept of the words of strangers
            return ()
        if term not in self._kept_useful:
            self._kept_useful[term] = tuple(
                alternative
                for alternative in self._thesaurus.alternatives(term)
                if is_han(alternative.text[0]) or alternative.text.isalnum()
            )
        return self._kept_useful[term]


def _focus_years(
    key: str, years: tuple[int, ...], times_of: Callable[[str], Times]
) -> tuple[int, ...]:
    """Years of the last clause with a question word that names any, else `years`, those of all."""
    for clause in reversed(_CLAUSE.split(key)):
        if _QUESTION_WORD.search(clause):
            found = times_of(clause).years
            if found:
                return found
    return years


def _stands_alone(key: str, start: int, end: int) -> bool:
    before, after = key[start - 1 : start] if start else "", key[end : end + 1]
    return not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalnum())


def language_of(question: str) -> str:
    """ "en" without ideographs, "zh-Hant" when simplifying changes them, else "zh"."""
    han = ideographs(question)
    if not han:
        return "en"
    return "zh-Hant" if to_simplified(han) != han else "zh"
