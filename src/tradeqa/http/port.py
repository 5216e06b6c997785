"""What the HTTP channel needs of the service; `tradeqa.service.QAService` is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tradeqa.answering.model import Answer, DocumentRef, Filters
from tradeqa.documents.model import Document
from tradeqa.passages import Passage


class Hit(Protocol):
    """A ranked passage with the scores that ranked it."""

    @property
    def passage(self) -> Passage: ...
    @property
    def score(self) -> float: ...
    @property
    def lexical(self) -> float: ...
    @property
    def dense(self) -> float: ...
    @property
    def document(self) -> DocumentRef: ...


class Place(Protocol):
    """Where a quote was found; positions are code points of the raw text."""

    @property
    def document(self) -> DocumentRef: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def section(self) -> str | None: ...
    @property
    def exact(self) -> bool: ...


class Verification(Protocol):
    """Whether a quote is in the documents: found, misattributed or not_found."""

    @property
    def status(self) -> str: ...
    @property
    def places(self) -> Sequence[Place]: ...


class Service(Protocol):
    """The question-answering service; every method may be called from any thread."""

    @property
    def index_version(self) -> str: ...

    def ask(
        self,
        question: str,
        *,
        top_k: int = 3,
        session: str | None = None,
        filters: Filters | None = None,
        explain: bool = False,
    ) -> Answer: ...

    def retrieve(
        self, question: str, *, top_k: int = 10, filters: Filters | None = None
    ) -> Sequence[Hit]: ...

    def verify(self, quote: str, document_id: str | None = None) -> Verification: ...

    def documents(self) -> Sequence[object]: ...

    def document(self, document_id: str) -> Document: ...

    def reload(self) -> bool: ...

    def ready(self) -> tuple[bool, str | None]: ...
