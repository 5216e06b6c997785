"""One index generation, open and ready to answer; replaced as a whole when a newer one comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tradeqa.answering.answerer import Answerer, Sources
from tradeqa.answering.evidence import EvidenceReader
from tradeqa.answering.model import DocumentRef, Filters
from tradeqa.answering.ranker import RankingModel
from tradeqa.documents.model import Document
from tradeqa.encoders.base import Encoder
from tradeqa.errors import DocumentNotFound
from tradeqa.index.reader import IndexReader
from tradeqa.index.store import StoredDocument
from tradeqa.rerankers.base import Reranker
from tradeqa.retrieval.retriever import Retriever
from tradeqa.retrieval.slots import Gazetteer
from tradeqa.text.segment import Segmenter


@dataclass(frozen=True, slots=True)
class Engine:
    """What answers from one generation; thread-safe, and never changed once made."""

    index: IndexReader
    documents: Mapping[str, StoredDocument]
    references: Mapping[str, DocumentRef]
    retriever: Retriever
    answerer: Answerer
    newest_year: int | None  # of the newest document: what 今年 means in a question

    @classmethod
    def open(
        cls,
        index_dir: Path,
        encoder: Encoder,
        segmenter: Segmenter,
        gazetteer: Gazetteer,
        model: RankingModel,
        reranker: Reranker | None = None,
    ) -> Engine:
        """Open the published generation.

        Raises:
            IndexNotFound, IndexDamaged, IndexMismatch: as `IndexReader.open`.
        """
        index = IndexReader.open(index_dir, encoder=encoder, segmenter=segmenter)
        documents = {document.id: document for document in index.store.documents()}
        references = {key: _reference(document) for key, document in documents.items()}
        retriever = Retriever(index, encoder, segmenter)
        sources = Sources(
            reference=references.__getitem__,
            year=lambda key: _year(documents[key]),
            raw=lambda key: _document(index, key).raw,
        )
        answerer = Answerer(
            retriever,
            EvidenceReader(gazetteer, encoder, index.store.passages_of),
            model,
            sources,
            index.version,
            reranker,
        )
        years = [year for year in map(_year, documents.values()) if year is not None]
        return cls(
            index, documents, references, retriever, answerer, newest_year=max(years, default=None)
        )

    def document(self, document_id: str) -> Document:
        """A document with its raw text, view and structure.

        Raises:
            DocumentNotFound: there is no such document.
        """
        return _document(self.index, document_id)

    def rows(self, filters: Filters | None) -> Sequence[int] | None:
        """Rows of the passages that may answer; None for all of them."""
        if filters is None:
            return None
        return [
            row
            for document in self.documents.values()
            if _passes(document, filters)
            for row in document.rows
        ]


def _document(index: IndexReader, document_id: str) -> Document:
    document = index.store.document(document_id)
    if document is None:
        raise DocumentNotFound(f"no document {document_id!r} in this index")
    return document


def _passes(document: StoredDocument, filters: Filters) -> bool:
    if filters.document_ids is not None and document.id not in filters.document_ids:
        return False
    published = document.metadata.published
    if filters.published_from is None and filters.published_to is None:
        return True
    if published is None:
        return False
    first = (published + "-01-01"[len(published) - 4 :])[:10]
    last = (published + "-12-31"[len(published) - 4 :])[:10]
    after = filters.published_from is None or last >= filters.published_from.isoformat()
    before = filters.published_to is None or first <= filters.published_to.isoformat()
    return after and before


def _reference(document: StoredDocument) -> DocumentRef:
    known = document.metadata
    return DocumentRef(
        document.id,
        known.title,
        known.authors,
        known.source,
        known.published,
        known.url,
        document.sha256,
    )


def _year(document: StoredDocument) -> int | None:
    published = document.metadata.published
    return int(published[:4]) if published and published[:4].isdigit() else None
