"""Says in plain words what is missing when the documents do not answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tradeqa.answering.candidates import Candidate, Judged
from tradeqa.answering.named import away, nowhere
from tradeqa.retrieval.query import Query
from tradeqa.retrieval.question_type import NUMERIC
from tradeqa.retrieval.slots import Direction
from tradeqa.retrieval.terms import Term

RELEVANT = 0.45  # coverage from which a passage is about the question's topic
RELATED = 0.15  # coverage from which near misses have something of the question
MOST_NAMED = 3  # missing words named in a reason
_MISSED = 0.2  # credit below which a word counts as missing
_DIRECTION = {
    "zh": {Direction.EXPORT: "出口", Direction.IMPORT: "进口", Direction.BOTH: "进出口"},
    "en": {Direction.EXPORT: "exports", Direction.IMPORT: "imports", Direction.BOTH: "total trade"},
}
_TEXTS = {
    "zh": {
        "years": "这些文档里有{said}的相关内容，没有{asked}的。",
        "year": "{year}年",
        "joint": "和",
        "words": "这些文档里没有提到{words}。",
        "word": "“{word}”",
        "elsewhere": "这些文档提到了{words}，但没有所问的内容。",
        "direction": "这些文档里找到的是{said}，不是{asked}。",
        "places": "找到的内容说的不是所问的地方。",
        "unsure": "找到了相近的内容，但没有一处能确定回答这个问题。",
        "nothing": "这些文档里没有与问题相关的内容。",
    },
    "en": {
        "years": "These documents speak of {said}, not of {asked}.",
        "year": "{year}",
        "joint": " and ",
        "words": "These documents do not mention {words}.",
        "word": "“{word}”",
        "elsewhere": "These documents mention {words}, but do not tell what is asked.",
        "direction": "What was found is about {said}, not about {asked}.",
        "places": "What was found is about other places than the one asked about.",
        "unsure": "Something close was found, but nothing that surely answers the question.",
        "nothing": "Nothing in these documents is about this question.",
    },
}


def reason(query: Query, judged: Judged) -> str:
    """Why there is no answer, in the language of the question (Simplified, if Chinese)."""
    language = "en" if query.language == "en" else "zh"
    words = _TEXTS[language]
    if not judged.candidates:
        return words["nothing"]
    relevant = [c for c in judged.candidates[:40] if c.feature("full_coverage") >= RELEVANT]
    found = _missing(query, judged, words) or _other(query, judged, relevant, language)
    if found is not None:
        return found
    some = judged.candidates[0].feature("full_coverage") >= RELATED
    return words["unsure"] if relevant or some else words["nothing"]


def _missing(query: Query, judged: Judged, words: Mapping[str, str]) -> str | None:
    """What the documents do not mention: first that which the question is about."""
    unfound = away(query.subjects, judged.candidates[0].passage)
    strangers = nowhere(unfound, [candidate.passage for candidate in judged.candidates])
    missing = [subject.text for subject in strangers] or _missing_words(judged)
    if missing:
        return words["words"].format(words=_listed(missing, words))
    if unfound and query.type in NUMERIC:
        return words["elsewhere"].format(words=_listed([s.text for s in unfound], words))
    return None


def _other(
    query: Query, judged: Judged, relevant: Sequence[Candidate], language: str
) -> str | None:
    """Of which other years, way of trade or places the documents speak."""
    words = _TEXTS[language]
    years = _years(query, relevant)
    if years is not None:
        said, asked = (
            words["joint"].join(words["year"].format(year=year) for year in sorted(part))
            for part in years
        )
        return words["years"].format(said=said, asked=asked)
    if relevant and relevant[0].feature("direction_fit") <= -1:
        names = _DIRECTION[language]
        return words["direction"].format(
            said=words["joint"].join(names[d] for d in sorted(relevant[0].sentence.directions)),
            asked=words["joint"].join(names[d] for d in sorted(query.directions)),
        )
    if query.places and all(c.feature("place_fit") < 0 for c in judged.candidates[:5]):
        return words["places"]
    return None


def _listed(found: Sequence[str], words: Mapping[str, str]) -> str:
    return words["joint"].join(words["word"].format(word=word) for word in found)


# English verbs that say nothing of what a question is about: to name one would puzzle
_COMMON_VERBS = frozenset(
    "ran run runs running made make makes went go goes got get took take came come said say "
    "become became happened happen sold sell bought buy reached reach rose rise fell fall "
    "grew grow gave give kept keep held hold began begin opened open used use".split()
)


def _nameable(term: Term) -> bool:
    """Whether a word tells what is asked about: of Chinese ones the tags say so."""
    return term.noun and len(term.text) > 1 and term.text not in _COMMON_VERBS


def _missing_words(judged: Judged) -> list[str]:
    missing = [
        (term.weight, term.term.text)
        for term, credit in zip(judged.terms, judged.met, strict=True)
        if credit < _MISSED and _nameable(term.term)
    ]
    distinct = dict.fromkeys(text for _, text in sorted(missing, reverse=True))
    return list(distinct)[:MOST_NAMED]


def _years(query: Query, relevant: Sequence[Candidate]) -> tuple[set[int], set[int]] | None:
    """Years that the relevant sentences speak of, and the asked ones, when they differ."""
    asked = set(query.times.years)
    if not asked:
        return None
    # a sentence without the kind of figure asked for tells nothing of its years
    telling = [c for c in relevant[:10] if c.feature("kind_fit") > 0 and c.feature("unit_fit") >= 0]
    said: set[int] = set()
    for candidate in telling or relevant[:10]:
        said |= set(candidate.sentence.times.years or candidate.sentence.inherited)
    if not said or said & asked:
        return None
    return said, asked
