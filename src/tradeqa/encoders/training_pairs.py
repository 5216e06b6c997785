"""Makes the pairs an encoder learns from: two texts whose vectors should meet.

From articles: (title, paragraph), (sentence, rest of its paragraph), (sentence with
thesaurus words exchanged for their synonyms, its paragraph), (keywords in other words or in
English, their paragraph; see `training_keywords`). From the thesaurus: (synonym, synonym).
From written questions: (question, its paragraph), several times.
All texts are search keys. Each pair carries two ids, so that two pairs that share a
text are never taken for each other's wrong answer.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tradeqa.encoders.training_keywords import KeywordWriter
from tradeqa.encoders.training_texts import Article, WrittenQuestion
from tradeqa.text.normalize import search_key
from tradeqa.text.segment import Segmenter

_SENTENCE = re.compile(r"[^。!?;\n]+[。!?;\n]*")
_MIN_SENTENCE = 8  # characters; below, a sentence says too little by itself
_MIN_PARAGRAPH = 15
_SENTENCES_A_PARAGRAPH = 4
_EXCHANGES_A_PARAGRAPH = 2
_COMMON_TITLE = 3  # a title on more articles than this is a rubric, not a subject
_EXCHANGE_CHANCE = 0.6  # of each thesaurus word found in a sentence
_MIN_TERM = 2  # characters; single characters are too ambiguous to exchange


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts (search keys) that mean the same; `kind` says where they are from."""

    kind: str
    anchor: str
    positive: str


@dataclass(frozen=True, slots=True)
class Exchanger:
    """Puts synonyms in the place of thesaurus words."""

    segmenter: Segmenter
    synonyms: dict[str, tuple[str, ...]]

    @classmethod
    def build(cls, groups: Iterable[Sequence[str]]) -> Exchanger:
        """From groups of search keys; a word of several groups has all their words."""
        synonyms: dict[str, list[str]] = {}
        for group in groups:
            for word in group:
                if len(word) >= _MIN_TERM:
                    synonyms.setdefault(word, []).extend(w for w in group if w != word)
        frozen = {word: tuple(others) for word, others in synonyms.items() if others}
        return cls(Segmenter(frozen), frozen)

    def exchange(self, key: str, rng: random.Random) -> str | None:
        """`key` with some words exchanged, or None when it holds no thesaurus word."""
        spans = [span for span in self.segmenter.spans(key) if span[0] in self.synonyms]
        if not spans:
            return None
        sure = rng.randrange(len(spans))
        pieces, at = [], 0
        for number, (word, start, end) in enumerate(spans):
            if number == sure or rng.random() < _EXCHANGE_CHANCE:
                pieces += [key[at:start], rng.choice(self.synonyms[word])]
                at = end
        return "".join((*pieces, key[at:]))


def article_pairs(
    articles: Sequence[Article], groups: Sequence[Sequence[str]], rng: random.Random
) -> Iterator[Pair]:
    """Pairs from the articles themselves, in article order."""
    exchanger = Exchanger.build(groups) if groups else None
    writer = KeywordWriter.build(exchanger.segmenter, exchanger.synonyms) if exchanger else None
    titles = Counter(article.title for article in articles)
    for article in articles:
        title = search_key(article.title) if titles[article.title] <= _COMMON_TITLE else ""
        for paragraph in article.paragraphs:
            key = search_key(paragraph)
            if len(key) < _MIN_PARAGRAPH:
                continue
            if title:
                yield Pair("title", title, key)
            sentences = [s for s in _SENTENCE.findall(key) if len(s) >= _MIN_SENTENCE]
            yield from _sentence_pairs(key, sentences, exchanger, rng)
            if writer and sentences:
                for kind, query in writer.queries(sentences, rng):
                    yield Pair(kind, query, key)


def _sentence_pairs(
    key: str, sentences: list[str], exchanger: Exchanger | None, rng: random.Random
) -> Iterator[Pair]:
    if len(sentences) > 1:
        for place in rng.sample(range(len(sentences)), min(_SENTENCES_A_PARAGRAPH, len(sentences))):
            rest = "".join(sentences[:place] + sentences[place + 1 :])
            yield Pair("sentence", sentences[place], rest)
    if exchanger and sentences:
        for sentence in rng.sample(sentences, min(_EXCHANGES_A_PARAGRAPH, len(sentences))):
            if other := exchanger.exchange(sentence, rng):
                yield Pair("exchanged", other, key)


def synonym_pairs(groups: Iterable[Sequence[str]], rng: random.Random) -> Iterator[Pair]:
    """Each word of a group with one other of the group."""
    for group in groups:
        for place, word in enumerate(group):
            yield Pair("synonym", word, rng.choice([*group[:place], *group[place + 1 :]]))


def question_pairs(
    questions: Iterable[WrittenQuestion], articles: Iterable[Article], repeats: int
) -> tuple[list[Pair], int]:
    """Pairs of (question, its paragraph), `repeats` times each, and how many point nowhere."""
    paragraphs = {article.key: article.paragraphs for article in articles}
    pairs: list[Pair] = []
    lost = 0
    for question in questions:
        found = paragraphs.get(question.article, ())
        if question.paragraph >= len(found):
            lost += 1
            continue
        positive = search_key(found[question.paragraph])
        pairs += [Pair(question.kind, search_key(question.text), positive)] * repeats
    return pairs, lost
