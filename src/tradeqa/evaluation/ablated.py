"""The parts of the system with something taken out, for ablations."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np

from tradeqa.answering.ranker import Linear, RankingModel, load_ranking_model
from tradeqa.documents.model import Block, BlockKind, Document
from tradeqa.encoders.base import Encoder, Vectors
from tradeqa.encoders.fusion import LATE, LEXICAL
from tradeqa.index.builder import build_index
from tradeqa.passages import split
from tradeqa.service import QAService
from tradeqa.text.segment import Segmenter

# what compares value, unit, time, place and direction of question and sentence
TYPED = frozenset(
    {
        *("kind_fit", "kind_fit_numeric", "year_fit", "month_fit", "direction_fit", "place_fit"),
        *("extra_place", "place_missing", "unit_fit", "currency_fit", "number_fit"),
        *("wrong_year", "wrong_months", "wrong_direction", "wrong_place", "wrong_kind"),
    }
)
# far apart in log odds, so that a neighbour in the ranking is no neighbour in score
FUSED_SCALE = 1000.0
COVERAGE_SCALE = 10.0  # orders the sentences of one passage only
STEEPNESS = 10.0
_ROWS = (BlockKind.TABLE_HEAD, BlockKind.TABLE_ROW)


class NoDense:
    """An encoder whose questions are near nothing."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name = encoder.name
        self.fingerprint = encoder.fingerprint
        self.dimension = encoder.dimension

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Zero vectors."""
        return np.zeros((len(texts), self.dimension), dtype=np.float32)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """The encoder's own."""
        return self._encoder.encode_passages(texts)


def untyped_model() -> RankingModel:
    """The packaged model without the weights of the typed check."""
    model = load_ranking_model()
    return replace(
        model,
        order=_muted(model.order, TYPED),
        confidence=_muted(model.confidence, TYPED),
        answerable=_muted(model.answerable, TYPED),
    )


def plain_model() -> RankingModel:
    """No learned weights: passages by fused score, in each the sentence of best coverage.

    Refused is a question of whose words less than half of the weight is met.
    """
    model = load_ranking_model()
    order = {
        "dense": FUSED_SCALE,
        "lexical": FUSED_SCALE * LEXICAL,
        "late": FUSED_SCALE * LATE,
        "sentence_coverage": COVERAGE_SCALE,
    }
    sure = _weighted(model.confidence, {"full_coverage": STEEPNESS}, bias=-STEEPNESS / 2)
    return replace(
        model,
        order=_weighted(model.order, order),
        confidence=sure,
        answerable=sure,
        threshold=0.5,
    )


def without_rows(service: QAService, encoder: Encoder, folder: Path) -> None:
    """Build an index of the service's documents in which a table is lines of prose."""
    documents = [_flattened(service.document(found.id)) for found in service.documents()]
    build_index(
        folder,
        documents=documents,
        passages=tuple(chain.from_iterable(map(split, documents))),
        encoder=encoder,
        segmenter=Segmenter(),
        parameters={"table_rows": False},
    )


def _flattened(document: Document) -> Document:
    blocks = tuple(
        Block(BlockKind.PARAGRAPH, block.span) if block.kind in _ROWS else block
        for block in document.blocks
    )
    return replace(document, blocks=blocks)


def _muted(linear: Linear, names: Collection[str]) -> Linear:
    kept = [name not in names for name in linear.names]
    return replace(linear, weights=np.where(kept, linear.weights, 0.0))


def _weighted(linear: Linear, weights: Mapping[str, float], *, bias: float = 0.0) -> Linear:
    values = np.array([weights.get(name, 0.0) for name in linear.names])
    return Linear(linear.names, values, bias)
