"""From a question understood and its hits to an answer: quotes, or a refusal."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tradeqa.answering.candidates import Candidate, Judged, judge
from tradeqa.answering.evidence import EvidenceReader
from tradeqa.answering.model import Answer, DocumentRef, Quote
from tradeqa.answering.quoting import choose, quote
from tradeqa.answering.ranker import RankingModel, Strictness
from tradeqa.answering.refusal import reason
from tradeqa.answering.short_answer import short_answer
from tradeqa.rerankers.base import Reranker
from tradeqa.retrieval.matching import weigh
from tradeqa.retrieval.query import Query
from tradeqa.retrieval.retriever import Retriever
from tradeqa.text.normalize import to_traditional


@dataclass(frozen=True, slots=True)
class Sources:
    """What the answerer must know of documents: reference, year of publication, raw text."""

    reference: Callable[[str], DocumentRef]
    year: Callable[[str], int | None]
    raw: Callable[[str], str]


class Answerer:
    """Answers questions from one index generation; thread-safe."""

    def __init__(
        self,
        retriever: Retriever,
        evidence: EvidenceReader,
        model: RankingModel,
        sources: Sources,
        index_version: str,
        reranker: Reranker | None = None,
    ) -> None:
        self._retriever = retriever
        self._evidence = evidence
        self._model = model
        self._sources = sources
        self._version = index_version
        self._reranker = reranker

    def judge(self, query: Query, *, depth: int, rows: Sequence[int] | None = None) -> Judged:
        """Every candidate sentence of the best `depth` passages, best first."""
        asked = self._retriever.encode(query)
        hits = self._retriever.retrieve(query, depth, rows=rows, asked=asked)
        terms = weigh(query, self._retriever.rarity, self._retriever.unmet)
        years = {hit.passage.document_id: None for hit in hits}
        references = {document: self._sources.year(document) for document in years}
        evidence, model, reranker = self._evidence, self._model, self._reranker
        return judge(query, terms, hits, references, evidence, asked, model, reranker)

    def answer(
        self, query: Query, judged: Judged, *, top_k: int, strictness: Strictness, interpreted: str
    ) -> Answer:
        """Quotes when sure enough, else a refusal with near misses (`took_ms` is left at 0)."""
        groups = choose(judged.candidates, top_k, query.type)
        answerable = (
            bool(groups)
            and judged.answerable >= strictness.answerable
            and judged.confidence >= strictness.confidence
        )
        bests = [_best(group) for group in groups]
        values = [short_answer(query, judged.terms, best) for best in bests]
        quotes = tuple(
            self._quote(judged, group, best, value, first=best is bests[0])
            for group, best, value in zip(groups, bests, values, strict=True)
        )
        text = (values[0] or _sentence(bests[0])) if answerable else None
        return Answer(
            id=uuid.uuid4().hex,
            question=query.question,
            interpreted_question=interpreted,
            answerable=answerable,
            confidence=judged.confidence,
            answer=text,
            quotes=quotes if answerable else (),
            near_misses=() if answerable else quotes,
            reason=None if answerable else self._reason(query, judged),
            index_version=self._version,
            took_ms=0.0,
            language=query.language,
        )

    def _quote(
        self,
        judged: Judged,
        group: Sequence[Candidate],
        best: Candidate,
        value: str | None,
        *,
        first: bool,
    ) -> Quote:
        document = best.hit.passage.document_id
        probability = judged.confidence
        if not first:
            probability = min(probability, self._model.probability(best.score))
        return quote(
            group,
            judged.terms,
            self._sources.reference(document),
            self._sources.raw(document),
            round(probability, 4),
            value,
        )

    def _reason(self, query: Query, judged: Judged) -> str:
        text = reason(query, judged)
        return to_traditional(text) if query.language == "zh-Hant" else text


def _sentence(candidate: Candidate) -> str:
    passage = candidate.hit.passage
    sentence = passage.sentences[candidate.sentence.index]
    return passage.text[sentence.start : sentence.end]


def _best(group: Sequence[Candidate]) -> Candidate:
    return max(group, key=lambda candidate: candidate.score)
