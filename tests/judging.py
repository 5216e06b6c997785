"""Questions, passages and candidates made from a few words, for the tests of answering."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from fakes import HashingEncoder
from tradeqa.answering.candidates import Candidate, Judged
from tradeqa.answering.evidence import EvidenceReader, PassageEvidence
from tradeqa.answering.features import NAMES
from tradeqa.documents.model import Span
from tradeqa.lexicon.thesaurus import Thesaurus, parse_groups
from tradeqa.passages import Passage, Sentence, TablePlace
from tradeqa.retrieval.matching import WeightedTerm, weigh
from tradeqa.retrieval.query import Query, QuestionReader
from tradeqa.retrieval.retriever import Hit
from tradeqa.retrieval.slots import Gazetteer
from tradeqa.text.segment import Segmenter
from tradeqa.text.sentences import sentence_spans

GROUPS = (
    "集装箱|货柜|container",
    "出口额|出口总额|export value",
    "增长|上涨|rise",
    "吞吐量|throughput",
)
PLACES = Gazetteer(
    [(name, name) for name in ("越南", "德国", "美国", "欧盟", "青岛", "天津")]
    + [("vietnam", "越南")]
)


@cache
def _reader() -> QuestionReader:
    return QuestionReader(Segmenter(), Thesaurus(parse_groups(GROUPS, "judging")), PLACES)


def ask(question: str, *, reference: int | None = None) -> Query:
    """A question read with a small thesaurus and a few places."""
    return _reader().read(question, reference=reference)


def weighed(query: Query) -> tuple[WeightedTerm, ...]:
    """Its terms, every word as rare as the next."""
    return weigh(query, lambda _: 1.0, 2.0)


def passage(
    text: str,
    *,
    context: str = "",
    section: str | None = None,
    table: TablePlace | None = None,
    row: int = 0,
    document: str = "d",
) -> Passage:
    """A passage whose raw text is its text; a table row is one sentence."""
    spans = [(0, len(text))] if table else sentence_spans(text)
    return Passage(
        id=f"{document}:{row:05d}",
        document_id=document,
        ordinal=row,
        text=text,
        raw=Span(0, len(text)),
        context=context,
        sentences=tuple(Sentence(start, end, Span(start, end)) for start, end in spans),
        section=section,
        table=table,
        kind="row" if table else "prose",
    )


def read(
    one: Passage, *, reference: int | None = None, beside: Sequence[Passage] = ()
) -> PassageEvidence:
    """What is known of a passage; `beside` are the others of its document."""
    reader = EvidenceReader(PLACES, HashingEncoder(), lambda _: [one, *beside])
    return reader.read([one], {one.document_id: reference})[0]


def candidates(
    one: Passage,
    scores: Sequence[float],
    *,
    reference: int | None = None,
    features: Mapping[str, float] | None = None,
) -> list[Candidate]:
    """The sentences of a passage as candidates with these scores, best first."""
    evidence = read(one, reference=reference)
    values = np.array([(features or {}).get(name, 0.0) for name in NAMES])
    hit = Hit(one.ordinal, one, 1.0, 1.0, 0.5)
    found = [
        Candidate(hit, evidence, sentence, values, score)
        for sentence, score in zip(evidence.sentences, scores, strict=True)
    ]
    return sorted(found, key=lambda candidate: -candidate.score)


def judged(query: Query, found: Sequence[Candidate], met: Sequence[float] | None = None) -> Judged:
    """Candidates as judged; `met` says what each word of the question earned anywhere."""
    terms = weighed(query)
    return Judged(
        tuple(found), terms, tuple(met if met is not None else [1.0] * len(terms)), 0.5, 0.5
    )
