"""The lexical query of a question: each word or its best other wording, and letter pairs.

The words of a question mostly are words of earlier ones. What the lexical engine makes of
them, with all their synonyms, is kept, so that a question only puts them together.
"""

from __future__ import annotations

from collections.abc import Sequence

from tradeqa.index.clauses import AnyOf, Clause, Field
from tradeqa.index.lexical import LexicalIndex, Prepared
from tradeqa.lexicon.thesaurus import Alternative
from tradeqa.recent import Recent
from tradeqa.retrieval.query import Query
from tradeqa.retrieval.terms import Term
from tradeqa.text.normalize import search_key
from tradeqa.text.segment import Segmenter

# By the development questions: halved or raised by half, each moves MRR@10 of `retrieve` by at
# most 0.02 and the answers by less, since the ranking model weighs the scores again.
CONTEXT_WEIGHT = 0.5  # a word met in title, section or caption, against one in the text
BIGRAM_WEIGHT = 0.3  # a letter pair, against a word
SYNONYM_WEIGHT = 0.5  # another wording, against the question's own
KEPT_TERMS = 2048  # terms, and as many phrases, with their wordings; 4 to 16 KiB each
KEPT_PAIRS = 8192  # letter pairs, 300 to 800 bytes each

# what decides how a term is searched: its text, its weight, its other wordings
_Wording = tuple[str, float, tuple[Alternative, ...]]


class ClauseMaker:
    """Makes the lexical query of questions for one index; thread-safe."""

    def __init__(self, lexical: LexicalIndex, segmenter: Segmenter) -> None:
        self._lexical = lexical
        self._segmenter = segmenter
        self._terms: Recent[_Wording, Prepared] = Recent(KEPT_TERMS)
        self._phrases: Recent[_Wording, Prepared] = Recent(KEPT_TERMS)
        self._pairs: Recent[str, Prepared] = Recent(KEPT_PAIRS)

    def clauses(self, query: Query) -> list[Prepared]:
        """What the passages of a question are scored by; the scores are added."""
        words = [self._terms.get(_wording(term), self._term) for term in query.terms]
        phrases = [
            self._phrases.get(_wording(phrase), self._phrase)
            for phrase in query.phrases
            if phrase.alternatives
        ]
        pairs = [self._pairs.get(pair, self._pair) for pair in query.pairs]
        return [*words, *phrases, *pairs]

    def _term(self, wording: _Wording) -> Prepared:
        text, weight, alternatives = wording
        own = self._words(text, weight)
        return self._lexical.prepare(AnyOf((own, *self._alternatives(weight, alternatives))))

    def _phrase(self, wording: _Wording) -> Prepared:
        _, weight, alternatives = wording
        return self._lexical.prepare(AnyOf(self._alternatives(weight, alternatives)))

    def _pair(self, pair: str) -> Prepared:
        return self._lexical.prepare(Clause(Field.BIGRAMS, pair, BIGRAM_WEIGHT))

    def _alternatives(
        self, weight: float, alternatives: Sequence[Alternative]
    ) -> tuple[tuple[Clause, ...], ...]:
        return tuple(
            self._words(alternative.text, SYNONYM_WEIGHT * weight * alternative.strength)
            for alternative in alternatives
        )

    def _words(self, text: str, weight: float) -> tuple[Clause, ...]:
        """A wording as clauses; one of several words must not outweigh one of a single word."""
        words = list(dict.fromkeys(self._segmenter.words(text))) or [search_key(text)]
        share = weight / len(words)
        return tuple(
            clause
            for word in words
            for clause in (
                Clause(Field.WORDS, word, share),
                Clause(Field.CONTEXT, word, share * CONTEXT_WEIGHT),
            )
        )


def _wording(term: Term) -> _Wording:
    return term.text, term.weight, term.alternatives
