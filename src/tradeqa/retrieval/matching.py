"""How much of a question a text holds: words weighted by rarity, synonyms counted less."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tradeqa.retrieval.query import Query
from tradeqa.retrieval.terms import Term
from tradeqa.text.occurrence import Occurrences

Credits = npt.NDArray[np.float64]

PHRASE = 0.9  # a synonym of a whole phrase counts this much of its words
WORD = 0.7  # a synonym of one word counts this much of it
ENGLISH = 0.95  # an English word can only be met through the thesaurus
UNKNOWN = 0.25  # weight left to a Latin word that neither thesaurus nor documents know
_ONE_WAY, _BOTH_WAYS = "出口", "进出口"


@dataclass(frozen=True, slots=True)
class WeightedTerm:
    """A term of the question with its weight (rarity) and ways to be met.

    `ways` are (search key, credit) with the best credit first.
    """

    term: Term
    weight: float
    ways: tuple[tuple[str, float], ...]


def weigh(query: Query, rarity: Callable[[str], float], unmet: float) -> tuple[WeightedTerm, ...]:
    """Weigh the question's terms; wordings of a phrase stand for each word inside it.

    Args:
        query: the question.
        rarity: weight of a word by how few passages hold it.
        unmet: the rarity of a word that stands in no passage.
    """
    weighted = []
    for term in query.terms:
        share = ENGLISH if term.text.isascii() and term.text.isalpha() else WORD
        ways = {term.text: 1.0}
        for alternative in term.alternatives:
            _offer(ways, alternative.text, share * alternative.strength)
        for phrase in query.phrases:
            if phrase.span[0] <= term.span[0] and term.span[1] <= phrase.span[1]:
                for alternative in phrase.alternatives:
                    _offer(ways, alternative.text, PHRASE * alternative.strength)
        ordered = tuple(sorted(ways.items(), key=lambda way: -way[1]))
        known = len(ordered) > 1 or not term.text.isascii() or rarity(term.text) < unmet
        weight = term.weight * (rarity(term.text) if known else UNKNOWN * unmet)
        weighted.append(WeightedTerm(term, weight, ordered))
    return tuple(weighted)


def _offer(ways: dict[str, float], text: str, credit: float) -> None:
    if len(text) > 1:
        ways[text] = max(ways.get(text, 0.0), credit)


def credits(terms: Sequence[WeightedTerm], key: str) -> list[float]:
    """For each term, the best credit that a search key earns (0 where it is not met)."""
    return [next((credit for way, credit in term.ways if meets(way, key)), 0.0) for term in terms]


def wordings(terms: Sequence[WeightedTerm]) -> list[str]:
    """What `credit_table` must know the occurrences of."""
    return [_BOTH_WAYS, *(way for term in terms for way, _ in term.ways)]


def credit_table(terms: Sequence[WeightedTerm], found: Occurrences) -> Credits:
    """The `credits` of many texts at once, shape (terms, texts); `found` has all `wordings`."""
    table = np.zeros((len(terms), len(found.texts)))
    ways = [(row, *way) for row, term in enumerate(terms) for way in term.ways]
    met = found.of([word for _, word, _ in ways])
    both = found.of([_BOTH_WAYS])[0]
    # best credits last, so that they stay; most wordings stand nowhere
    for at in np.flatnonzero(met.any(axis=1))[::-1].tolist():
        row, word, credit = ways[at]
        if word.startswith(_ONE_WAY):
            for text in np.flatnonzero(met[at] & both).tolist():
                met[at, text] = meets(word, found.texts.texts[text])
        table[row, met[at]] = credit
    return table


def meets(text: str, key: str) -> bool:
    """Whether a search key holds a wording; 进出口 (both ways of trade) is not 出口 (one)."""
    if text not in key:
        return False
    return not text.startswith(_ONE_WAY) or text in key.replace(_BOTH_WAYS, "—")
