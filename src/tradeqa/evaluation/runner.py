"""Asks every gold question and keeps what the measures need."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tradeqa.answering.model import Answer, Filters, Quote
from tradeqa.documents.model import Document
from tradeqa.errors import EvaluationError, QuestionError
from tradeqa.evaluation.gold import GoldQuestion
from tradeqa.evaluation.outcomes import Outcome, SeenQuote
from tradeqa.evaluation.relevance import PassageTexts, Relevance
from tradeqa.index.store import StoredDocument
from tradeqa.service import RetrievedPassage

TOP_K = 3  # quotes asked for: what answer@3 needs
DEPTH = 10  # passages ranked: what recall@10, MRR@10 and nDCG@10 need

Progress = Callable[[int, int], None]  # questions done, of how many


class Service(Protocol):
    """What is evaluated: the part of `QAService` that answers."""

    @property
    def index_version(self) -> str:
        """Version of the index that answers."""

    def ask(
        self,
        question: str,
        *,
        top_k: int = 3,
        session: str | None = None,
        filters: Filters | None = None,
    ) -> Answer:
        """Answer, or refuse."""

    def retrieve(
        self, question: str, *, top_k: int = 10, filters: Filters | None = None
    ) -> Sequence[RetrievedPassage]:
        """The ranked passages."""

    def documents(self) -> Sequence[StoredDocument]:
        """All documents."""

    def document(self, document_id: str) -> Document:
        """One document with its text."""


@dataclass(frozen=True, slots=True)
class Asked:
    """All outcomes in the order of the questions; latencies apart, as they never repeat."""

    outcomes: tuple[Outcome, ...]
    latencies: tuple[float, ...]  # milliseconds of each question's last turn


def ask_all(
    service: Service,
    questions: Sequence[GoldQuestion],
    *,
    leave_out: bool = True,
    on_progress: Progress | None = None,
) -> Asked:
    """Ask every question in a session of its own, its history first.

    With `leave_out`, each answerable question is asked once more without the documents
    that hold its answer. One question is asked beforehand and forgotten, so that the
    first latency is not that of loading.

    Raises:
        EvaluationError: a question cannot be taken; names it.
    """
    names = tuple(document.id for document in service.documents())
    texts = PassageTexts(service.document(name) for name in names)
    outcomes: list[Outcome] = []
    latencies: list[float] = []
    for done, question in enumerate(questions):
        try:
            if not done:
                service.ask(question.question, top_k=TOP_K)
            relevance = texts.relevance(question)
            answer, latency = _converse(service, question)
            refused = _left_out(service, question, names, relevance) if leave_out else None
            ranked = service.retrieve(answer.interpreted_question, top_k=DEPTH)
        except QuestionError as exc:
            raise EvaluationError(f"gold question {question.id} cannot be asked: {exc}") from exc
        outcomes.append(_outcome(question, answer, ranked, relevance, refused))
        latencies.append(latency)
        if on_progress is not None:
            on_progress(done + 1, len(questions))
    return Asked(tuple(outcomes), tuple(latencies))


def _converse(
    service: Service, question: GoldQuestion, filters: Filters | None = None
) -> tuple[Answer, float]:
    """The reply to the last turn of a new conversation, and how many milliseconds it took."""
    session = f"eval-{uuid.uuid4().hex}" if question.history else None
    for turn in question.history:
        service.ask(turn, top_k=TOP_K, session=session, filters=filters)
    begin = time.perf_counter()
    answer = service.ask(question.question, top_k=TOP_K, session=session, filters=filters)
    return answer, 1000 * (time.perf_counter() - begin)


def _left_out(
    service: Service, question: GoldQuestion, names: Sequence[str], relevance: Relevance
) -> bool | None:
    """Whether the question is refused without its answer's documents; None: none to remove.

    Those are the gold document and any other that holds an evidence string.
    """
    removed = {question.document} & set(names) if question.answerable else set()
    if relevance.by == "evidence":
        removed |= relevance.documents
    if not removed:
        return None
    others = Filters(document_ids=tuple(name for name in names if name not in removed))
    answer, _ = _converse(service, question, others)
    return not answer.answerable


def _outcome(
    question: GoldQuestion,
    answer: Answer,
    ranked: Sequence[RetrievedPassage],
    relevance: Relevance,
    left_out_refused: bool | None,
) -> Outcome:
    return Outcome(
        gold=question,
        interpreted=answer.interpreted_question,
        answered=answer.answerable,
        confidence=answer.confidence,
        answer=answer.answer,
        reason=answer.reason,
        quotes=tuple(map(_seen, answer.quotes)),
        near_misses=tuple(map(_seen, answer.near_misses)),
        retrieved=tuple(hit.passage.id for hit in ranked),
        relevant=relevance.passages,
        evidence_by=relevance.by,
        left_out_refused=left_out_refused,
    )


def _seen(quote: Quote) -> SeenQuote:
    return SeenQuote(quote.document.id, quote.quote)
