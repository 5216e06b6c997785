"""A small real service over two short documents: finds a quote by shared pairs of characters.

It keeps the rules of the product (quotes are slices of raw text, refusals have near
misses), so that channels can be tried without an index.
"""

from __future__ import annotations

import threading
import uuid
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from tradeqa.answering.model import Answer, DocumentRef, Filters, Location, Quote
from tradeqa.answering.verification import Place, Verification
from tradeqa.documents.model import Block, BlockKind, Document, Metadata, Span, View
from tradeqa.errors import DocumentNotFound
from tradeqa.index.store import StoredDocument
from tradeqa.passages import Passage, Sentence
from tradeqa.service import RetrievedPassage

TEXTS = {
    "d1": ("中欧班列2020年成绩", "2020年中欧班列全年开行12406列，同比增长50%。年货运量首超万列。"),
    "d2": ("<script>alert(1)</script>", "台州2020年外贸进出口总额为 1 891 亿元，“出口”占九成。"),
}


@dataclass
class FakeService:
    """Two documents, one passage each."""

    index_version: str = "fake-1"
    version_on_disk: str = "fake-1"
    failure: Exception | None = None  # raised by `ask`
    gate: threading.Event | None = None  # `ask` waits for it
    warmth: threading.Event | None = None  # `warm` waits for it
    failures: int = 0  # how often `warm` still fails
    asked: list[tuple[str, int, str | None, Filters | None]] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)

    def ask(
        self,
        question: str,
        *,
        top_k: int = 3,
        session: str | None = None,
        filters: Filters | None = None,
        explain: bool = False,
    ) -> Answer:
        """The passage that shares two pairs of characters with the question, or a refusal."""
        self.asked.append((question, top_k, session, filters))
        if self.gate is not None:
            self.gate.wait(20)
        if self.failure is not None:
            raise self.failure
        hits = self.retrieve(question, top_k=top_k, filters=filters)
        quotes = tuple(_quote(hit) for hit in hits if hit.lexical > 0)
        good = tuple(quote for quote in quotes if quote.score >= 0.5)
        return Answer(
            id=uuid.uuid4().hex,
            question=question,
            interpreted_question=question,
            answerable=bool(good),
            confidence=good[0].score if good else 0.1,
            answer="12406列" if good else None,
            quotes=good,
            near_misses=() if good else quotes,
            reason=None if good else "这些文档里没有相关内容。",
            index_version=self.index_version,
            took_ms=0.1,
            session=session,
            explanation={"tokens": 2} if explain else {},
        )

    def retract(self, session: str, question: str) -> None:
        """Nothing is kept of a conversation here."""

    def forget(self, session: str) -> bool:
        """Note that a session is over."""
        self.forgotten.append(session)
        return True

    def retrieve(
        self, question: str, *, top_k: int = 10, filters: Filters | None = None
    ) -> list[RetrievedPassage]:
        """All passages, by pairs of characters shared with the question."""
        wanted = {question[i : i + 2] for i in range(len(question) - 1)}
        hits = []
        for document in map(self.document, TEXTS):
            if (
                filters
                and filters.document_ids is not None
                and document.id not in filters.document_ids
            ):
                continue
            shared = sum(pair in document.raw for pair in wanted)
            score = shared / (shared + 2)
            hits.append(
                RetrievedPassage(_passage(document), _ref(document), score, float(shared), 0.0)
            )
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))[:top_k]

    def verify(self, quote: str, document_id: str | None = None) -> Verification:
        """Look for the quote letter by letter."""
        places = tuple(
            Place(_ref(document), at, at + len(quote), None, True)
            for document in map(self.document, TEXTS)
            if (at := document.raw.find(quote)) >= 0
        )
        if not places:
            return Verification("not_found", ())
        right = document_id is None or any(place.document.id == document_id for place in places)
        return Verification("found" if right else "misattributed", places)

    def documents(self) -> Sequence[StoredDocument]:
        """Both documents."""
        return [_stored(self.document(name), row) for row, name in enumerate(TEXTS)]

    def document(self, document_id: str) -> Document:
        """One of the two."""
        if document_id not in TEXTS:
            raise DocumentNotFound(f"no document {document_id!r}")
        title, raw = TEXTS[document_id]
        view = View(raw, array("l", range(len(raw))), array("l", range(1, len(raw) + 1)))
        block = Block(BlockKind.PARAGRAPH, Span(0, len(raw)))
        metadata = Metadata(title=title, published="2020-12-31")
        return Document(
            document_id,
            f"{document_id}.md",
            "text/markdown",
            "0" * 64,
            raw,
            view,
            (block,),
            (),
            metadata,
        )

    def warm(self) -> None:
        """Wait, or fail, as told."""
        if self.warmth is not None:
            self.warmth.wait(20)
        if self.failures:
            self.failures -= 1
            raise OSError("a broken file")

    def reload(self) -> bool:
        """Take up the version on disk."""
        changed = self.index_version != self.version_on_disk
        self.index_version = self.version_on_disk
        return changed

    def ready(self) -> tuple[bool, tuple[str, str] | None]:
        """Always."""
        return True, None


def _stored(document: Document, row: int) -> StoredDocument:
    return StoredDocument(
        document.id,
        document.path,
        document.media_type,
        document.sha256,
        part=1,
        metadata=document.metadata,
        characters=len(document.raw),
        first_row=row,
        passages=1,
    )


def _ref(document: Document) -> DocumentRef:
    metadata = document.metadata
    return DocumentRef(
        document.id, metadata.title, (), None, metadata.published, None, document.sha256
    )


def _passage(document: Document) -> Passage:
    end = len(document.raw)
    sentence = Sentence(0, end, Span(0, end))
    return Passage(
        f"{document.id}:00000", document.id, 0, document.raw, Span(0, end), "", (sentence,)
    )


def _quote(hit: RetrievedPassage) -> Quote:
    text = hit.passage.text
    location = Location(0, len(text), None, None, None)
    return Quote(text, text, ((0, 2),), hit.document, location, hit.score)
