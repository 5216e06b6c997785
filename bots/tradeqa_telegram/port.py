"""What the bot needs of the service; `QAService` is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tradeqa.answering.model import Answer, Filters
from tradeqa.documents.model import Document
from tradeqa.index.store import StoredDocument


class Service(Protocol):
    """The question-answering service, as `QAService` describes it; called from any thread."""

    def ask(
        self,
        question: str,
        *,
        top_k: int = 3,
        session: str | None = None,
        filters: Filters | None = None,
    ) -> Answer:
        """Quotes that answer, or a refusal."""

    def retract(self, session: str, question: str) -> None:
        """Take back what was said last in a session, if it was this question as read."""

    def forget(self, session: str) -> bool:
        """Drop what was said in a session."""

    def documents(self) -> Sequence[StoredDocument]:
        """All documents without their text."""

    def document(self, document_id: str) -> Document:
        """One document; raises `DocumentNotFound`."""
