"""What the HTTP channel needs of the service; `QAService` is one, the tests' fake another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tradeqa.answering.model import Answer, Filters
from tradeqa.answering.verification import Verification
from tradeqa.documents.model import Document
from tradeqa.index.store import StoredDocument
from tradeqa.service import RetrievedPassage


class Service(Protocol):
    """The question-answering service, as `QAService` describes it; called from any thread."""

    @property
    def index_version(self) -> str:
        """Version of the index that answers now."""

    def ask(
        self,
        question: str,
        *,
        top_k: int = 3,
        session: str | None = None,
        filters: Filters | None = None,
        explain: bool = False,
    ) -> Answer:
        """Quotes that answer, or a refusal."""

    def retract(self, session: str, question: str) -> None:
        """Take back what was said last in a session, if it was this question as read."""

    def forget(self, session: str) -> bool:
        """Drop what was said in a session; False when nothing was kept of it."""

    def retrieve(
        self, question: str, *, top_k: int = 10, filters: Filters | None = None
    ) -> Sequence[RetrievedPassage]:
        """Ranked passages."""

    def verify(self, quote: str, document_id: str | None = None) -> Verification:
        """Whether a quote is in the documents."""

    def documents(self) -> Sequence[StoredDocument]:
        """All documents without their text."""

    def document(self, document_id: str) -> Document:
        """One document; raises `DocumentNotFound`."""

    def warm(self) -> None:
        """Load what the first questions would wait for."""

    def reload(self) -> bool:
        """Take up a newer index."""

    def ready(self) -> tuple[bool, tuple[str, str] | None]:
        """Whether questions can be answered, else why not, in Chinese and in English."""
