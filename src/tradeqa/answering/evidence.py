"""What is known of a passage and its sentences before any question is asked.

Search keys, times, places, directions, quantities and vectors are read once a passage, what
stands around it once for all that it stands around; a question then only compares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np

from tradeqa.answering.surroundings import Context, Section, section_of
from tradeqa.encoders.base import Encoder, Vectors
from tradeqa.encoders.late_interaction import Ids, late_interaction
from tradeqa.passages import Passage
from tradeqa.recent import Recent
from tradeqa.retrieval.amount_slot import Currency, currencies
from tradeqa.retrieval.slots import OWN_COUNTRY, Direction, Gazetteer, direction_spans
from tradeqa.text.normalize import search_key
from tradeqa.text.numerals import Quantity, quantities
from tradeqa.text.occurrence import PairedTexts
from tradeqa.text.periods import Times, times

KEPT = 4096  # passages whose evidence is kept; about 14 KiB each
KEPT_CONTEXTS = 4096  # titles with section and caption; about 2 KiB each
KEPT_DOCUMENTS = 512  # documents whose sections are kept; about three times their text
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]|[“”\"]")
_NUMBER = re.compile(r"[-—\d.,%/ ]+$")


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
    currencies: frozenset[Currency]


@dataclass(frozen=True, slots=True)
class PassageEvidence:
    """A passage, read: its own search key, what stands around it, and its sentences."""

    passage: Passage
    key: str
    label_key: str  # what a table row is about: its first cell of words, else empty
    reference: int | None  # the year that 今年 means in this document
    context: Context
    section: Section
    sentences: tuple[SentenceEvidence, ...]
    vectors: Vectors  # of the sentences, unit length, shape (sentences, dimension)
    pieces: tuple[Ids, ...]  # of each sentence, for late interaction; none without it
    texts: PairedTexts  # key, those of the sentences; of a row also label and whole row


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
        self._late = late_interaction(encoder)
        self._passages_of = passages_of
        self._sections: Recent[str, Mapping[str, Section]] = Recent(KEPT_DOCUMENTS)
        self._contexts: Recent[tuple[str, str, int | None], Context] = Recent(KEPT_CONTEXTS)
        self._kept: Recent[tuple[str, int | None], PassageEvidence] = Recent(KEPT)

    def read(
        self, passages: Sequence[Passage], references: Mapping[str, int | None]
    ) -> list[PassageEvidence]:
        """Evidence of passages; `references` gives the year each document was published."""
        keys = [(passage.id, references.get(passage.document_id)) for passage in passages]
        wanted = dict(zip(keys, passages, strict=True))

        def make(missing: Sequence[tuple[str, int | None]]) -> list[PassageEvidence]:
            found = [wanted[key] for key in missing]
            sentences = [_sentences(passage) for passage in found]
            vectors, pieces = self._encode(sentences), self._cut(sentences)
            return [
                self._read(passage, reference, own, cut)
                for passage, (_, reference), own, cut in zip(
                    found, missing, vectors, pieces, strict=True
                )
            ]

        return self._kept.many(keys, make)

    def _encode(self, texts: Sequence[Sequence[str]]) -> list[Vectors]:
        """Vectors of some texts for each passage; all are encoded together, which is quicker."""
        together = [text for own in texts for text in own]
        if not together:
            return [np.zeros((0, self._encoder.dimension), dtype=np.float32) for _ in texts]
        vectors = self._encoder.encode_passages(together)
        bounds = np.cumsum([0, *map(len, texts)]).tolist()
        # copies, so that a passage that is kept does not keep the others
        return [vectors[first:last].copy() for first, last in pairwise(bounds)]

    def _cut(self, texts: Sequence[Sequence[str]]) -> list[tuple[Ids, ...]]:
        """Pieces of some texts for each passage; none where the encoder has no pieces."""
        if self._late is None:
            return [() for _ in texts]
        pieces = iter(self._late.pieces([text for own in texts for text in own]))
        return [tuple(islice(pieces, len(own))) for own in texts]

    def _read(
        self,
        passage: Passage,
        reference: int | None,
        vectors: Vectors,
        pieces: tuple[Ids, ...],
    ) -> PassageEvidence:
        context = self._context(passage, reference)
        sections = self._sections.get(passage.document_id, self._read_sections)
        key, label = search_key(passage.text), _label_key(passage)
        sentences: list[SentenceEvidence] = []
        carried = context.times.years or ((reference,) if reference else ())
        for index, text in enumerate(_sentences(passage)):
            sentence = self._sentence(index, text, carried, reference)
            carried = sentence.inherited
            sentences.append(sentence)
        row = () if passage.table is None else (label, f"{key} {context.table_key}")
        return PassageEvidence(
            passage=passage,
            key=key,
            label_key=label,
            reference=reference,
            context=context,
            section=sections.get(section_of(passage)) or Section.empty(),
            sentences=tuple(sentences),
            vectors=vectors,
            pieces=pieces,
            texts=PairedTexts.of([key, *(sentence.key for sentence in sentences), *row]),
        )

    def _sentence(
        self, index: int, text: str, carried: tuple[int, ...], reference: int | None
    ) -> SentenceEvidence:
        key = search_key(text)
        said = times(key, reference=reference)
        places, ways = self._gazetteer.spans(key), direction_spans(key)
        return SentenceEvidence(
            index=index,
            key=key,
            times=said,
            inherited=said.years or carried,
            places=frozenset(place for _, place in places),
            place_spans=places,
            own_country=any(name in key for name in OWN_COUNTRY),
            directions=frozenset(way for _, way in ways),
            direction_spans=ways,
            quantities=tuple(quantities(key)),
            currencies=currencies(key),
        )

    def _context(self, passage: Passage, reference: int | None) -> Context:
        table = passage.table
        heads = "" if table is None else " ".join((table.caption, *table.columns))
        return self._contexts.get(
            (passage.context, heads, reference),
            lambda key: Context.read(*key, gazetteer=self._gazetteer),
        )

    def _read_sections(self, document_id: str) -> Mapping[str, Section]:
        return Section.of_document(self._passages_of(document_id), self._gazetteer)


def _sentences(passage: Passage) -> list[str]:
    return [passage.text[sentence.start : sentence.end] for sentence in passage.sentences]


def _label_key(passage: Passage) -> str:
    cells = passage.table.cells if passage.table is not None else ()
    words = (_BRACKETS.sub("", search_key(cell)).strip() for cell in cells)
    return next((word for word in words if word and not _NUMBER.match(word)), "")
