"""What is known of a passage and its sentences before any question is asked.

Search keys, times, places, directions and quantities are read once a passage and kept
(`EvidenceReader` holds the most recent ones): a question then only compares.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from tradeqa.encoders.base import Encoder, Vectors
from tradeqa.passages import Passage
from tradeqa.retrieval.slots import Direction, Gazetteer, directions
from tradeqa.text.normalize import search_key
from tradeqa.text.numerals import Quantity, quantities
from tradeqa.text.periods import Times, times

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
    directions: frozenset[Direction]
    quantities: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class PassageEvidence:
    """A passage, read: its own search key, that of its context, and its sentences."""

    passage: Passage
    key: str
    context_key: str
    context_times: Times
    context_places: frozenset[str]
    context_directions: frozenset[Direction]
    reference: int | None  # the year that 今年 means in this document
    sentences: tuple[SentenceEvidence, ...]


class EvidenceReader:
    """Reads passages, remembering the latest; safe to share between threads."""

    def __init__(self, gazetteer: Gazetteer, encoder: Encoder) -> None:
        self._gazetteer = gazetteer
        self._encoder = encoder
        self._read = functools.lru_cache(maxsize=KEPT)(self._read_passage)
        self._vectors = functools.lru_cache(maxsize=KEPT)(self._encode_sentences)

    def read(self, passage: Passage, reference: int | None) -> PassageEvidence:
        """Evidence of a passage; `reference` is the year its document was published."""
        return self._read(passage, reference)

    def vectors(self, passage: Passage) -> Vectors:
        """Unit vectors of a passage's sentences, shape (sentences, dimension)."""
        return self._vectors(passage)

    def _encode_sentences(self, passage: Passage) -> Vectors:
        texts = [passage.text[sentence.start : sentence.end] for sentence in passage.sentences]
        return self._encoder.encode_passages(texts)

    def _read_passage(self, passage: Passage, reference: int | None) -> PassageEvidence:
        context = search_key(passage.context)
        context_times = times(context, reference=reference)
        carried = context_times.years
        sentences = []
        for index, sentence in enumerate(passage.sentences):
            key = search_key(passage.text[sentence.start : sentence.end])
            said = times(key, reference=reference)
            sentences.append(
                SentenceEvidence(
                    index=index,
                    key=key,
                    times=said,
                    inherited=said.years or carried or ((reference,) if reference else ()),
                    places=self._gazetteer.find(key),
                    directions=directions(key),
                    quantities=tuple(quantities(key)),
                )
            )
            carried = said.years or carried
        return PassageEvidence(
            passage=passage,
            key=search_key(passage.text),
            context_key=context,
            context_times=context_times,
            context_places=self._gazetteer.find(context),
            context_directions=directions(context),
            reference=reference,
            sentences=tuple(sentences),
        )
