"""The version of an index: one hash of everything that decides its answers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from tradeqa.documents.model import Document
from tradeqa.index import codec
from tradeqa.index.layout import VERSION_LENGTH
from tradeqa.index.manifest import SCHEMA
from tradeqa.passages import Passage


def index_version(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    *,
    encoder_fingerprint: str,
    dimension: int,
    segmenter_fingerprint: str,
    parameters: Mapping[str, object],
) -> str:
    """12 hexadecimal digits: the same for the same content, on every machine.

    Both sequences in the order of their rows. Hashed are the schema, the encoder, the
    segmenter, the parameters, and every document and passage in full.
    """
    digest = hashlib.sha256()

    def add(*values: object) -> None:
        digest.update(codec.to_json(values).encode())
        digest.update(b"\n")

    add("index", SCHEMA, encoder_fingerprint, dimension, segmenter_fingerprint, dict(parameters))
    for document in documents:
        add("document", document.id, document.path, document.media_type, document.sha256)
        add(document.part, codec.metadata_json(document.metadata), document.raw)
        add(document.view.text, codec.structure_json(document))
        digest.update(codec.offset_bytes(document.view.starts))
        digest.update(codec.offset_bytes(document.view.ends))
    for passage in passages:
        add("passage", passage.id, passage.document_id, passage.ordinal, passage.kind)
        add(passage.raw.start, passage.raw.end, passage.section, passage.page)
        add(passage.text, passage.context)
        add(codec.sentences_json(passage), codec.place_json(passage.table))
    return digest.hexdigest()[:VERSION_LENGTH]
