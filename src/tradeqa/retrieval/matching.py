"""How much of a question a text holds: words weighted by rarity, synonyms counted less."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tradeqa.retrieval.query import Query, Term

PHRASE = 0.9  # a synonym of a whole phrase counts this much of its words
WORD = 0.7  # a synonym of one word counts this much of it
ENGLISH = 0.95  # an English word can only be met through the thesaurus
UNKNOWN = 0.25  # weight left to a Latin word that neither thesaurus nor documents know


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


def credits(
    terms: Sequence[WeightedTerm], key: str, within: Sequence[float] | None = None
) -> list[float]:
    """For each term, the best credit that a search key earns (0 where it is not met).

    `within` gives the credits of a text that holds this one: what is not there is not here.
    """
    return [
        0.0 if within is not None and not within[index] else _credit(term, key)
        for index, term in enumerate(terms)
    ]


def _credit(term: WeightedTerm, key: str) -> float:
    for text, credit in term.ways:
        if text in key and meets(text, key):
            return credit
    return 0.0


def meets(text: str, key: str) -> bool:
    """Whether a search key holds a wording; 进出口 (both ways of trade) is not 出口 (one)."""
    if text not in key:
        return False
    return not text.startswith("出口") or text in key.replace("进出口", "—")


def coverage(terms: Sequence[WeightedTerm], earned: Sequence[float]) -> float:
    """Share of the question's weight that was earned, 0..1."""
    total = sum(term.weight for term in terms)
    if not total:
        return 0.0
    return sum(t.weight * c for t, c in zip(terms, earned, strict=True)) / total
