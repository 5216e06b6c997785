"""Which passages of an index hold a gold question's evidence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tradeqa.documents.model import Document
from tradeqa.evaluation.gold import GoldQuestion, squeeze
from tradeqa.evaluation.outcomes import EvidenceBy
from tradeqa.passages import split


@dataclass(frozen=True, slots=True)
class Relevance:
    """Passages that hold the evidence, in index order, and by which strings they were told."""

    passages: tuple[str, ...]
    documents: frozenset[str]
    by: EvidenceBy


class PassageTexts:
    """The raw text of every passage, without white space, searched for gold strings."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._ids: list[str] = []
        self._documents: list[str] = []
        self._starts: list[int] = []
        parts: list[str] = []
        at = 0
        for document in documents:
            for passage in split(document):
                bare = squeeze(document.raw[passage.raw.start : passage.raw.end])
                self._ids.append(passage.id)
                self._documents.append(document.id)
                self._starts.append(at)
                parts.append(bare)
                at += len(bare) + 1
        self._text = "\n".join(parts)  # a line feed stands in no squeezed string
        self._known = frozenset(self._documents)

    def relevance(self, gold: GoldQuestion) -> Relevance:
        """Passages with an evidence string, or else, in the gold document, an answer string.

        The second is for documents that say the same in other words than the gold
        evidence: originals of restatements. Without the gold document, any will do.
        """
        if not gold.answerable:
            return Relevance((), frozenset(), "none")
        found = self._holding(gold.evidence)
        if found:
            return self._relevance(found, "evidence")
        found = self._holding(gold.answer)
        if gold.document in self._known:
            found = [row for row in found if self._documents[row] == gold.document]
        return self._relevance(found, "answer" if found else "none")

    def _relevance(self, rows: list[int], by: EvidenceBy) -> Relevance:
        return Relevance(
            tuple(self._ids[row] for row in rows),
            frozenset(self._documents[row] for row in rows),
            by,
        )

    def _holding(self, strings: Iterable[str]) -> list[int]:
        return sorted({row for string in strings for row in self._rows(string)})

    def _rows(self, string: str) -> Iterator[int]:
        # the outer bars of a Markdown row are not part of the row's passage
        wanted = squeeze(string).strip("|")
        if not wanted:
            return
        at = self._text.find(wanted)
        while at >= 0:
            row = bisect_right(self._starts, at) - 1
            yield row
            following = self._starts[row + 1] if row + 1 < len(self._starts) else len(self._text)
            at = self._text.find(wanted, following)
