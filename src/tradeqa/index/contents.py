"""What goes into an index: documents and passages that fit together, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tradeqa.documents.model import Document, Span
from tradeqa.errors import IndexError_
from tradeqa.index import codec
from tradeqa.passages import Passage


def checked(
    documents: Sequence[Document], passages: Sequence[Passage]
) -> tuple[list[Document], list[Passage]]:
    """Documents by id, and passages by document id and ordinal: the order of rows.

    Raises:
        IndexError_: an id occurs twice, a passage belongs to no document or lies outside
            its text, or a text holds lone surrogates, which cannot be written.
    """
    ordered = sorted(documents, key=lambda document: document.id)
    rows = sorted(passages, key=lambda passage: (passage.document_id, passage.ordinal))
    _distinct((document.id for document in ordered), "document")
    _distinct((passage.id for passage in rows), "passage")
    by_id = {document.id: document for document in ordered}
    for document in ordered:
        _writable(
            f"document {document.path!a}",
            (document.id, document.path, document.raw, document.view.text),
        )
        _writable(
            f"description of document {document.path!a}",
            (codec.metadata_json(document.metadata), codec.structure_json(document)),
        )
    for passage in rows:
        owner = by_id.get(passage.document_id)
        if owner is None:
            raise IndexError_(
                f"Passage {passage.id} belongs to document {passage.document_id}, "
                "which is not among those to be indexed."
            )
        spans: list[Span] = [passage.raw, *(sentence.raw for sentence in passage.sentences)]
        if any(span.end > len(owner.raw) for span in spans):
            raise IndexError_(
                f"Passage {passage.id} lies outside the {len(owner.raw)} characters "
                f"of {owner.path}."
            )
        _writable(f"passage {passage.id}", (passage.text, passage.context, passage.section or ""))
    return ordered, rows


def _distinct(ids: Iterable[str], what: str) -> None:
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            raise IndexError_(f"The {what} id {name!a} occurs twice; ids must differ.")
        seen.add(name)


def _writable(what: str, texts: Iterable[str]) -> None:
    for text in texts:
        try:
            text.encode()
        except UnicodeEncodeError as exc:
            raise IndexError_(f"The {what} holds a lone surrogate: {exc}.") from exc
