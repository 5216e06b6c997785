"""A question understood: its words with other wordings, its type and its slots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tradeqa.lexicon.thesaurus import Alternative, Thesaurus
from tradeqa.retrieval.question_type import QuestionType, question_type
from tradeqa.retrieval.slots import Direction, Gazetteer, directions, packaged_gazetteer
from tradeqa.text.normalize import is_han, search_key, to_simplified
from tradeqa.text.periods import Times, times
from tradeqa.text.segment import Segmenter
from tradeqa.text.stopwords import STOPWORDS

LONG_WORD = 4  # ideographs from which a dictionary word is worth taking apart
_TIME_WORDS = frozenset(
    "今年 去年 前年 上半年 下半年 季度 一季度 二季度 三季度 四季度 全年 同期 年底 年初 月份 年度".split()
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question that carries topic, with what may stand for it.

    `text` and all alternatives are search keys; a term matches a text that holds one of
    them. `span` is its place in the question's search key.
    """

    text: str
    span: tuple[int, int]
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What the retriever and the answerer know of a question."""

    question: str
    key: str
    language: str  # "zh", "zh-Hant", "en"
    type: QuestionType
    terms: tuple[Term, ...]
    phrases: tuple[Term, ...]  # thesaurus members of several words, covering several terms
    times: Times
    places: frozenset[str]
    directions: frozenset[Direction]
    extra: dict[str, object] = field(default_factory=dict)


class QuestionReader:
    """Reads questions with one segmenter and one thesaurus."""

    def __init__(
        self, segmenter: Segmenter, thesaurus: Thesaurus, gazetteer: Gazetteer | None = None
    ) -> None:
        self._segmenter = segmenter
        self._thesaurus = thesaurus
        self._gazetteer = gazetteer

    @property
    def gazetteer(self) -> Gazetteer:
        """Place names used for questions and sentences alike."""
        return self._gazetteer or packaged_gazetteer()

    def read(self, question: str, *, reference: int | None = None) -> Query:
        """Understand a question; `reference` is the year that 今年 means."""
        key = search_key(question)
        terms = tuple(self._terms(key))
        return Query(
            question=question,
            key=key,
            language=language_of(question),
            type=question_type(key),
            terms=terms,
            phrases=tuple(self._phrases(key, terms)),
            times=times(key, reference=reference),
            places=self.gazetteer.find(key),
            directions=directions(key),
        )

    def _terms(self, key: str) -> list[Term]:
        found = []
        for word, start, end in self._words(key):
            if word in STOPWORDS or word in _TIME_WORDS or _is_number(word):
                continue
            found.append(Term(word, (start, end), self._useful(word)))
        return found

    def _words(self, key: str) -> Iterator[tuple[str, int, int]]:
        """Dictionary words of a key; a long one unknown to the thesaurus in its parts.

        The dictionary holds 美国进口, the documents rarely do: its parts are what is asked.
        """
        for word, start, end in self._segmenter.spans(key):
            if len(word) < LONG_WORD or not is_han(word[0]) or self._thesaurus.is_strict(word):
                yield word, start, end
                continue
            for part, at, stop in self._segmenter.parts(word):
                yield part, start + at, start + stop

    def _phrases(self, key: str, terms: tuple[Term, ...]) -> list[Term]:
        """Longest thesaurus members of the question that span more than one word."""
        single = {term.span for term in terms}
        found: list[Term] = []
        at = 0
        while at < len(key):
            for length in range(min(self._thesaurus.longest, len(key) - at), 1, -1):
                span = (at, at + length)
                text = key[at : at + length]
                if span in single or not self._thesaurus.is_strict(text):
                    continue
                if not is_han(text[0]) and not _stands_alone(key, *span):
                    continue
                found.append(Term(text, span, self._useful(text)))
                at += length - 1
                break
            at += 1
        return found

    def _useful(self, term: str) -> tuple[Alternative, ...]:
        """Alternatives that Chinese documents can hold (an English term keeps only these)."""
        return tuple(
            alternative
            for alternative in self._thesaurus.alternatives(term)
            if is_han(alternative.text[0]) or alternative.text.isalnum()
        )


def _is_number(word: str) -> bool:
    """Numbers and lone letters are compared as times and quantities, not as words."""
    return word.isascii() and (len(word) == 1 or word[0].isdigit())


def _stands_alone(key: str, start: int, end: int) -> bool:
    before, after = key[start - 1 : start] if start else "", key[end : end + 1]
    return not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalnum())


def language_of(question: str) -> str:
    """ "en" without ideographs, "zh-Hant" when simplifying changes them, else "zh"."""
    han = "".join(char for char in question if is_han(char))
    if not han:
        return "en"
    return "zh-Hant" if to_simplified(han) != han else "zh"
