"""What stands around a passage, read once for all passages it stands around: context, section."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from tradeqa.passages import Passage
from tradeqa.retrieval.amount_slot import Currency, currencies
from tradeqa.retrieval.measure_slot import Measure, measures
from tradeqa.retrieval.slots import Direction, Gazetteer, directions
from tradeqa.text.normalize import search_key
from tradeqa.text.occurrence import PairedTexts
from tradeqa.text.periods import Times, times

LONGEST_SECTION = 20_000  # characters of a section that are looked at
SEPARATOR = " › "  # as `Document.section_at` joins headings
_REPORT = re.compile(r"今年|去年|日前|近日|前不久|眼下|本报记者")


@dataclass(frozen=True, slots=True)
class Context:
    """Title, section, caption and heads of a passage, read."""

    key: str
    times: Times
    places: frozenset[str]
    directions: frozenset[Direction]
    currencies: frozenset[Currency]
    table_key: str  # caption and column heads of a row, else empty
    table_years: tuple[int, ...]  # years that the caption or the heads name
    measures: frozenset[Measure]  # what a table counts
    texts: PairedTexts  # key, table key

    @classmethod
    def read(
        cls, context: str, heads: str, reference: int | None, *, gazetteer: Gazetteer
    ) -> Context:
        """The context of passages; `heads` are caption and column heads, if they are rows."""
        key, table = search_key(context), search_key(heads)
        return cls(
            key=key,
            times=times(key, reference=reference),
            places=gazetteer.find(key),
            directions=directions(table) or directions(key),
            currencies=currencies(key),
            table_key=table,
            table_years=times(table, reference=reference).years,
            measures=measures(table),
            texts=PairedTexts.of([key, table]),
        )


@dataclass(frozen=True, slots=True)
class Section:
    """The part of a document that a passage stands in, read."""

    places: frozenset[str]
    reports: bool  # whether it speaks of its own time, as news does
    texts: PairedTexts  # search keys of all its passages, in order, as one text

    @classmethod
    def read(cls, text: str, gazetteer: Gazetteer) -> Section:
        """A section whose search key is `text`."""
        looked_at = text[:LONGEST_SECTION]
        return cls(
            places=gazetteer.find(looked_at),
            reports=_REPORT.search(looked_at) is not None,
            texts=PairedTexts.distinct(looked_at),
        )

    @classmethod
    def of_document(
        cls, passages: Iterable[Passage], gazetteer: Gazetteer
    ) -> Mapping[str, Section]:
        """The sections of a document's passages, each by its `section_of`."""
        keys: dict[str, list[str]] = {}
        for passage in passages:
            keys.setdefault(section_of(passage), []).append(search_key(passage.text))
        return {name: cls.read(" ".join(parts), gazetteer) for name, parts in keys.items()}

    @staticmethod
    @cache
    def empty() -> Section:
        """The section of a passage whose document is not known."""
        return Section.read("", Gazetteer([]))


def section_of(passage: Passage) -> str:
    """The two outermost headings above a passage: how far a named subject is carried."""
    return SEPARATOR.join((passage.section or "").split(SEPARATOR)[:2])
