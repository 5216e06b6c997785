"""Candidates to quotes: exact slices of the document, with highlights and place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tradeqa.answering.candidates import Candidate
from tradeqa.answering.model import DocumentRef, Location, Quote, TableLocation
from tradeqa.passages import Passage, Sentence
from tradeqa.retrieval.matching import WeightedTerm, meets
from tradeqa.retrieval.question_type import QuestionType
from tradeqa.text.normalize import sentence_key

SHORT = 24  # characters; a shorter sentence is shown with its neighbour
LONGEST = 260  # characters a quote may grow to
NEAR_SCORE = 1.2  # log odds by which a neighbour may be worse and still belong to the answer
_ANAPHORA = re.compile(
    r"^(?:其中|其|这|那|该|此|同时|此外|而|但|并|也|另|他|她|它|对此|为此|因此|所以|再次|其次|二是|三是|四是)"
)
_SPEAKER_NEXT = re.compile(r"^[^，。,]{2,40}?(?:说|表示|介绍|指出|认为|称|坦言|感慨|建议|强调)")
_LISTS = frozenset(
    {
        QuestionType.WHY,
        QuestionType.HOW,
        QuestionType.DIFFICULTY,
        QuestionType.WHICH,
        QuestionType.OTHER,
    }
)

_NUMBER = re.compile(r"-?[\d,]*\.?\d+")


def choose(candidates: Sequence[Candidate], most: int, kind: QuestionType) -> list[list[Candidate]]:
    """Groups of neighbouring sentences to quote, best first, without repeats or copies."""
    chosen: list[list[Candidate]] = []
    taken: set[tuple[int, int]] = set()
    seen: set[str] = set()
    for candidate in candidates:
        if len(chosen) >= most:
            break
        place = (candidate.hit.row, candidate.sentence.index)
        if place in taken or candidate.sentence.key in seen:
            continue
        group = _grow(candidate, candidates, kind, taken, seen)
        chosen.append(group)
        taken.update((member.hit.row, member.sentence.index) for member in group)
        seen.update(member.sentence.key for member in group)
    return chosen


def _grow(
    first: Candidate,
    candidates: Sequence[Candidate],
    kind: QuestionType,
    taken: set[tuple[int, int]],
    seen: set[str],
) -> list[Candidate]:
    """The sentence with the neighbours that it needs (or that answer as well).

    What is quoted already, here or as a copy elsewhere, is not quoted again.
    """
    row = first.hit.row
    near = {
        c.sentence.index: c
        for c in candidates
        if c.hit.row == row
        and (row, c.sentence.index) not in taken
        and c.sentence.key not in seen
        and (c is first or c.sentence.key != first.sentence.key)
    }
    low = high = first.sentence.index
    passage = first.hit.passage

    def length(a: int, b: int) -> int:
        return passage.sentences[b].end - passage.sentences[a].start

    text = _sentence_text(passage, passage.sentences[low])
    if low - 1 in near:
        needs = _ANAPHORA.match(text) or len(text) < SHORT
        if needs and length(low - 1, high) <= LONGEST:
            low -= 1
    elif len(text) < SHORT and high + 1 in near:
        high += 1
    following = high + 1
    if (
        kind is QuestionType.WHO
        and following in near
        and _SPEAKER_NEXT.match(_sentence_text(passage, passage.sentences[following]))
        and text.endswith(("”", "」"))
    ):
        high = following
    if kind in _LISTS:
        for step in (1, -1):
            at = (high if step > 0 else low) + step
            while (
                at in near
                and near[at].score >= first.score - NEAR_SCORE
                and length(min(low, at), max(high, at)) <= LONGEST
            ):
                low, high = min(low, at), max(high, at)
                at += step
    return [near[index] for index in range(low, high + 1)]


def _sentence_text(passage: Passage, sentence: Sentence) -> str:
    return passage.text[sentence.start : sentence.end]


def quote(
    group: Sequence[Candidate],
    terms: Sequence[WeightedTerm],
    document: DocumentRef,
    raw: str,
    score: float,
    answer: str | None,
) -> Quote:
    """The quote of neighbouring sentences; `raw` is the document's raw text."""
    passage = group[0].hit.passage
    first = passage.sentences[group[0].sentence.index]
    last = passage.sentences[group[-1].sentence.index]
    text = passage.text[first.start : last.end]
    table = passage.table
    return Quote(
        quote=raw[first.raw.start : last.raw.end],
        text=text,
        highlights=highlights(text, terms, answer),
        document=document,
        location=Location(
            start=first.raw.start,
            end=last.raw.end,
            page=passage.page,
            section=passage.section,
            table=None
            if table is None
            else TableLocation(table.caption, table.columns, table.cells, table.row),
        ),
        score=score,
    )


def highlights(
    text: str, terms: Sequence[WeightedTerm], answer: str | None
) -> tuple[tuple[int, int], ...]:
    """Spans of `text` that meet the question's words, and the answer itself; disjoint, in order."""
    key, origins = sentence_key(text)
    marked: set[int] = set()
    for term in terms:
        way = next((way for way, _ in term.ways if meets(way, key)), None)
        at = key.find(way) if way else -1
        while way and at >= 0:
            if not (at and key.startswith("进出口", at - 1)):  # as `meets` has it
                marked.update(range(at, at + len(way)))
            at = key.find(way, at + 1)
    places = {origins[index] for index in marked}
    if answer:
        places.update(_places_of(answer, text))
    return tuple(_runs(sorted(places)))


def _places_of(answer: str, text: str) -> range:
    """Where the answer stands: 5% not inside 15%; of a cell with its head's unit, the number."""
    number = _NUMBER.match(answer)
    for part in (answer, number.group() if number else ""):
        before = r"(?<!\d)(?<!\d[.,])" if part[:1].isdigit() else ""
        after = r"(?![.,]?\d)" if part[-1:].isdigit() else ""
        found = re.search(before + re.escape(part) + after, text) if part else None
        if found:
            return range(*found.span())
    return range(0)


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
    return runs
