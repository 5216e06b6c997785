"""Words of a question that carry topic, and how they are told from the rest of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tradeqa.lexicon.thesaurus import Alternative
from tradeqa.retrieval.asides import Span
from tradeqa.retrieval.subjects import Word

_CAPITAL = re.compile(r"\b[A-Z][\w&.-]*", re.ASCII)
_LATIN_IN_HAN = re.compile(
    r"(?<=[\u4e00-\u9fff])[A-Za-z][\w-]+|[A-Za-z][\w-]+(?=[\u4e00-\u9fff])", re.ASCII
)
# Said of anything: they neither stand by an answer nor are missed
LIGHT = frozenset(
    "遇到 遇上 碰到 碰上 意思 何谓 来着 来说 哪年哪月 干嘛 "
    "最快 最慢 最多 最少 最大 最小 最高 最低".split()
)
_DIGITS = frozenset("一二两三四五六七八九十双")


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question that carries topic, with what may stand for it.

    `text` and all alternatives are search keys; a term matches a text that holds one of
    them. `span` is its place in the question's search key.
    """

    text: str
    span: tuple[int, int]
    alternatives: tuple[Alternative, ...] = ()
    weight: float = 1.0  # of its part of speech
    name: bool = False  # of a person, place, organisation or brand
    noun: bool = False  # a noun or name by its part of speech
    known: bool = False  # a noun of the thesaurus: had the text meant it, it would be met


def proper_words(question: str) -> frozenset[str]:
    """Latin words written as names: with a capital that is not the first letter of all."""
    found = {match.group().lower() for match in _CAPITAL.finditer(question) if match.start()}
    return frozenset(found | {word.lower() for word in _LATIN_IN_HAN.findall(question)})


def joined(letters: list[Word]) -> Iterator[Word]:
    if len(letters) == 1:
        yield letters[0]
    elif letters:
        text = "".join(letter for letter, _, _, _ in letters)
        yield text, letters[0][1], letters[-1][2], "nz"


def is_number(word: str) -> bool:
    """Numbers and lone letters are compared as times and quantities, not as words."""
    return word.isascii() and (len(word) == 1 or word[0].isdigit())


def asking(terms: tuple[Term, ...], aside: Sequence[Span]) -> tuple[Term, ...]:
    """Words that tell only who asks left out."""
    return tuple(
        term
        for term in terms
        if not any(first <= term.span[0] and term.span[1] <= last for first, last in aside)
    )


def counted(phrases: Iterable[Term]) -> Iterator[Term]:
    """Names that begin with a number: of 三服务 only 服务 would be left, which is another thing."""
    return (replace(p, noun=True, known=True) for p in phrases if p.text[0] in _DIGITS)


def codes(words: Iterable[Word]) -> Iterator[Term]:
    """Numbers of a question that has nothing else: 9610是什么."""
    for word, start, end, _ in words:
        if is_number(word) and len(word) > 1:
            yield Term(word, (start, end), noun=True)
