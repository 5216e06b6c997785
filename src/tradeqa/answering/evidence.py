"""What is known of a passage and its sentences before any question is asked.

Search keys, times, places, directions and quantities are read once a passage and kept
(`EvidenceReader` holds the most recent ones): a question then only compares.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tradeqa.encoders.base import Encoder, Vectors
from tradeqa.encoders.late_interaction import Ids, late_interaction
from tradeqa.passages import Passage
from tradeqa.retrieval.slots import OWN_COUNTRY, Direction, Gazetteer, direction_spans, directions
from tradeqa.text.normalize import search_key
from tradeqa.text.numerals import Quantity, quantities
from tradeqa.text.periods import Times, times

KEPT_DOCUMENTS = 512  # documents whose sections are kept; about as large as their text
LONGEST_SECTION = 20_000  # characters of a section that are looked at
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]|[“”\"]")
_NUMBER = re.compile(r"[-—\d.,%/ ]+$")
SEPARATOR = " › "  # as `Document.section_at` joins headings
KEPT = 4096  # passages whose evidence is kept; about 6 KiB each


@dataclass(frozen=True, slots=True)
class SentenceEvidence:
    """One sentence, read: its search key and what it says of time, place and quantity.

    `inherited` holds the years that the text before it leaves in force (the nearest
    sentence, else section or caption, else the document's date) when it names none.
    """

    index: int  # in Passage.sentences
    key: str
    times: Times
    inherited: tuple[int, ...]
    places: frozenset[str]
    place_spans: tuple[tuple[int, str], ...]  # where each place name begins in `key`
    own_country: bool  # whether it names China
    directions: frozenset[Direction]
    direction_spans: tuple[tuple[int, Direction], ...]
    quantities: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class PassageEvidence:
    """A passage, read: its own search key, that of its context, and its sentences."""

    passage: Passage
    key: str
    context_key: str
    table_key: str  # caption and column heads of a row, else empty
    table_years: tuple[int, ...]  # years that the caption or the heads name
    label_key: str  # what a row is about: its first cell of words, else empty
    context_times: Times
    context_places: frozenset[str]
    context_directions: frozenset[Direction]
    reference: int | None  # the year that 今年 means in this document
    section_key: str  # search keys of all passages of its section, in order
    section_places: frozenset[str]
    sentences: tuple[SentenceEvidence, ...]


class EvidenceReader:
    """Reads passages, remembering the latest; safe to share between threads."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        encoder: Encoder,
        passages_of: Callable[[str], Sequence[Passage]],
    ) -> None:
        """Read with a gazetteer; `passages_of` gives a document's passages in order."""
        self._gazetteer = gazetteer
        self._encoder = encoder
        self._passages_of = passages_of
        self._sections = functools.lru_cache(maxsize=KEPT_DOCUMENTS)(self._read_sections)
        self._read = functools.lru_cache(maxsize=KEPT)(self._read_passage)
        self._vectors = functools.lru_cache(maxsize=KEPT)(self._encode_sentences)
        self._late = late_interaction(encoder)
        self._pieces = functools.lru_cache(maxsize=KEPT)(self._cut_sentences)

    def read(self, passage: Passage, reference: int | None) -> PassageEvidence:
        """Evidence of a passage; `reference` is the year its document was published."""
        return self._read(passage, reference)

    def vectors(self, passage: Passage) -> Vectors:
        """Unit vectors of a passage's sentences, shape (sentences, dimension)."""
        return self._vectors(passage)

    def lateness(self, question: str, passages: Sequence[Passage]) -> list[npt.NDArray[np.float32]]:
        """Late interaction of a question and the sentences of each passage."""
        counts = [len(passage.sentences) for passage in passages]
        if self._late is None or not passages:
            return [np.zeros(count, dtype=np.float32) for count in counts]
        pieces = [ids for passage in passages for ids in self._pieces(passage)]
        return np.split(self._late.scores(question, pieces), np.cumsum(counts)[:-1])

    def _cut_sentences(self, passage: Passage) -> list[Ids]:
        texts = [passage.text[sentence.start : sentence.end] for sentence in passage.sentences]
        return self._late.pieces(texts) if self._late else []

    def _read_sections(self, document_id: str) -> Mapping[str, tuple[str, frozenset[str]]]:
        """Search key and places of each section of a document, by its heading path."""
        keys: dict[str, list[str]] = {}
        for passage in self._passages_of(document_id):
            keys.setdefault(_section(passage), []).append(search_key(passage.text))
        return {
            section: (text := " ".join(parts)[:LONGEST_SECTION], self._gazetteer.find(text))
            for section, parts in keys.items()
        }

    def _encode_sentences(self, passage: Passage) -> Vectors:
        texts = [passage.text[sentence.start : sentence.end] for sentence in passage.sentences]
        return self._encoder.encode_passages(texts)

    def _read_passage(self, passage: Passage, reference: int | None) -> PassageEvidence:
        context = search_key(passage.context)
        section_key, section_places = self._sections(passage.document_id).get(
            _section(passage), ("", frozenset())
        )
        table = _table_key(passage)
        context_times = times(context, reference=reference)
        carried = context_times.years
        sentences = []
        for index, sentence in enumerate(passage.sentences):
            key = search_key(passage.text[sentence.start : sentence.end])
            said = times(key, reference=reference)
            places, ways = self._gazetteer.spans(key), direction_spans(key)
            sentences.append(
                SentenceEvidence(
                    index=index,
                    key=key,
                    times=said,
                    inherited=said.years or carried or ((reference,) if reference else ()),
                    places=frozenset(place for _, place in places),
                    place_spans=places,
                    own_country=any(name in key for name in OWN_COUNTRY),
                    directions=frozenset(way for _, way in ways),
                    direction_spans=ways,
                    quantities=tuple(quantities(key)),
                )
            )
            carried = said.years or carried
        return PassageEvidence(
            passage=passage,
            key=search_key(passage.text),
            context_key=context,
            table_key=table,
            table_years=times(table, reference=reference).years,
            label_key=_label_key(passage),
            context_times=context_times,
            context_places=self._gazetteer.find(context),
            context_directions=directions(table) or directions(context),
            reference=reference,
            section_key=section_key,
            section_places=section_places,
            sentences=tuple(sentences),
        )


def _table_key(passage: Passage) -> str:
    place = passage.table
    return "" if place is None else search_key(" ".join((place.caption, *place.columns)))


def _label_key(passage: Passage) -> str:
    cells = passage.table.cells if passage.table is not None else ()
    words = (_BRACKETS.sub("", search_key(cell)).strip() for cell in cells)
    return next((word for word in words if word and not _NUMBER.match(word)), "")


def _section(passage: Passage) -> str:
    """The two outermost headings above a passage: how far a named subject is carried."""
    return SEPARATOR.join((passage.section or "").split(SEPARATOR)[:2])
