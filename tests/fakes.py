"""Small real implementations of the seams, shared by all tests."""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tradeqa.documents.model import Block, BlockKind, Document, Metadata, Span, View
from tradeqa.passages import Passage, Sentence
from tradeqa.text.segment import bigrams

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")


class HashingEncoder:
    """Bags of character pairs, hashed into buckets: texts that share pairs are near.

    Every row depends on its own text only. `encoded` counts the passages encoded.
    """

    def __init__(self, dimension: int = 64, seed: str = "1") -> None:
        self._dimension = dimension
        self._seed = seed
        self.encoded = 0

    @property
    def name(self) -> str:
        return f"hashing-{self._seed}"

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(f"{self._seed}:{self._dimension}".encode()).hexdigest()[:16]

    @property
    def dimension(self) -> int:
        return self._dimension

    def encode_queries(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return np.stack([self._encode(text) for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.encoded += len(texts)
        return np.stack([self._encode(text) for text in texts])

    def _encode(self, text: str) -> npt.NDArray[np.float32]:
        vector = np.zeros(self._dimension, dtype=np.float32)
        for pair in bigrams(text):
            digest = hashlib.sha256(f"{self._seed}{pair}".encode()).digest()
            vector[int.from_bytes(digest[:4], "little") % self._dimension] += 1.0
        length = float(np.linalg.norm(vector))
        return vector / np.float32(length) if length else vector


class ExactVectors:
    """Brute force in double precision: what every vector store is measured against."""

    def __init__(self, stored: npt.NDArray[np.float16]) -> None:
        self._stored = stored.astype(np.float64)

    def __len__(self) -> int:
        return len(self._stored)

    @property
    def dimension(self) -> int:
        return int(self._stored.shape[1])

    def search(
        self,
        vector: npt.NDArray[np.float32],
        k: int,
        *,
        rows: Sequence[int] | npt.NDArray[np.int64] | None = None,
    ) -> list[tuple[int, float]]:
        if not np.any(vector):
            return []
        scores = self.scores(vector, range(len(self)))
        allowed = range(len(self)) if rows is None else sorted({int(row) for row in rows})
        best = sorted((-float(scores[row]), row) for row in allowed if 0 <= row < len(self))
        return [(row, -score) for score, row in best[: max(0, k)]]

    def scores(
        self, vector: npt.NDArray[np.float32], rows: Sequence[int] | npt.NDArray[np.int64]
    ) -> npt.NDArray[np.float64]:
        products = (self._stored * vector.astype(np.float64)).sum(axis=1)
        return np.asarray(np.round(products, 6)[list(rows)])


def make_document(
    id: str, raw: str, *, title: str | None = None, path: str | None = None
) -> Document:
    """A plain document: the view is `raw`, every line is a paragraph, the first the title."""
    blocks: list[Block] = []
    at = 0
    for line in raw.split("\n"):
        if line.strip():
            kind = BlockKind.PARAGRAPH if blocks else BlockKind.TITLE
            blocks.append(Block(kind, Span(at, at + len(line))))
        at += len(line) + 1
    starts = array("l", range(len(raw)))
    return Document(
        id=id,
        path=path or f"{id}.txt",
        media_type="text/plain",
        sha256=hashlib.sha256(raw.encode()).hexdigest(),
        raw=raw,
        view=View(raw, starts, array("l", range(1, len(raw) + 1))),
        blocks=tuple(blocks),
        tables=(),
        metadata=Metadata(title=title or raw.partition("\n")[0], derived=frozenset({"title"})),
    )


def make_passages(document: Document) -> list[Passage]:
    """One passage a paragraph of a document from `make_document`, cut into sentences."""
    found: list[Passage] = []
    for block in document.blocks:
        if block.kind is not BlockKind.PARAGRAPH:
            continue
        start, end = block.span.start, block.span.end
        text = document.raw[start:end]
        sentences = tuple(
            Sentence(m.start(), m.end(), Span(start + m.start(), start + m.end()))
            for m in _SENTENCE.finditer(text)
        )
        found.append(
            Passage(
                id=f"{document.id}:{len(found):05d}",
                document_id=document.id,
                ordinal=len(found),
                text=text,
                raw=block.span,
                context=document.metadata.title,
                sentences=sentences,
            )
        )
    return found


_SUBJECTS = ("进出口总额", "中欧班列", "跨境电商", "保税维修", "机电产品出口", "外贸企业")
_PLACES = ("江苏省", "台州市", "东盟", "欧盟", "粤港澳大湾区", "海南自由贸易港", "宁波舟山港")
_VERBS = ("同比增长", "同比下降", "达到", "占比提高", "开行", "吸纳就业", "签约")


def make_corpus(
    documents: int, paragraphs: int, *, seed: int = 1
) -> tuple[list[Document], list[Passage]]:
    """Made-up articles about trade, the same for the same arguments."""
    chance = np.random.default_rng(seed)
    corpus: list[Document] = []
    for number in range(documents):
        lines = [f"第{number}篇 {_PLACES[number % len(_PLACES)]}外贸观察"]
        for _ in range(paragraphs):
            sentences = [
                _pick(chance, _PLACES)
                + _pick(chance, _SUBJECTS)
                + _pick(chance, _VERBS)
                + f"{chance.integers(1, 9999)}.{chance.integers(10)}%。"
                for _ in range(3)
            ]
            lines.append("".join(sentences))
        corpus.append(make_document(f"d{number:04d}", "\n".join(lines)))
    return corpus, [passage for document in corpus for passage in make_passages(document)]


def _pick(chance: np.random.Generator, words: Sequence[str]) -> str:
    return words[chance.integers(len(words))]
