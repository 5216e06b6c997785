"""The learning itself: token vectors moved so that pairs meet. Imports torch.

Written as a plain loop over ready token ids: the trainer of sentence-transformers would
cut the same texts into pieces again in every epoch and needs two more packages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch.nn import functional

from tradeqa.encoders.training_config import TrainingConfig
from tradeqa.encoders.training_pairs import Pair
from tradeqa.errors import EncoderError

_SCALE = 20.0  # of cosines before softmax, as in MultipleNegativesRankingLoss
_WARM_UP = 0.1  # share of the steps in which the learning rate climbs
_MAX_TOKENS = 256  # of a text; the rest is not learned from
_DROPPED = 0.4  # share of a text's tokens left out at each step, so that no one word decides
_FEWEST_PAIRS = 8

OnStep = Callable[[int, int, float], None]
Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Learned:
    """Token vectors, float32 (vocabulary, dimension); rows never learned are zero."""

    weights: npt.NDArray[np.float32]
    steps: int
    loss: float


@dataclass(frozen=True, slots=True)
class _Texts:
    """Each distinct text once: its token ids, and which texts each pair joins."""

    tokens: Ids
    starts: Ids
    anchors: Ids
    positives: Ids

    def bags(self, texts: Ids, chance: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        """Token ids and offsets of some texts, as EmbeddingBag takes them, some left out."""
        rows = [self.tokens[self.starts[text] : self.starts[text + 1]] for text in texts]
        tokens = np.concatenate(rows)
        owners = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        kept = chance.random(len(tokens)) >= _DROPPED
        kept[np.unique(owners, return_index=True)[1]] |= ~np.isin(
            np.arange(len(rows)), owners[kept]
        )
        offsets = np.searchsorted(owners[kept], np.arange(len(rows)))
        return torch.from_numpy(tokens[kept]), torch.from_numpy(offsets)


def learn(
    pairs: Sequence[Pair],
    tokenizer: Tokenizer,
    config: TrainingConfig,
    *,
    on_step: OnStep,
) -> Learned:
    """Token vectors learned from `pairs`; the same input gives the same vectors.

    Raises:
        EncoderError: there are too few pairs to learn from.
    """
    if config.threads:
        torch.set_num_threads(config.threads)
    texts = _texts(pairs, tokenizer)
    if len(texts.anchors) < _FEWEST_PAIRS:
        raise EncoderError(
            f"Only {len(texts.anchors)} pairs of texts could be made from the training "
            f"files; at least {_FEWEST_PAIRS} are needed. Give more or longer paragraphs."
        )
    generator = torch.Generator().manual_seed(config.seed)
    size = tokenizer.get_vocab_size()
    weight = torch.randn(size, config.dimension, generator=generator).requires_grad_()
    optimizer = torch.optim.Adam([weight], lr=config.learning_rate, fused=True)
    order = np.random.default_rng(config.seed)
    batches = _batches(len(texts.anchors), config, order)
    loss = torch.zeros(())
    smooth = 0.0
    for step, chosen in enumerate(batches, 1):
        optimizer.param_groups[0]["lr"] = config.learning_rate * _schedule(step, len(batches))
        optimizer.zero_grad()
        loss = _loss(weight, texts, chosen, order)
        loss.backward()
        optimizer.step()
        value = float(loss.detach())
        smooth = value if step == 1 else 0.95 * smooth + 0.05 * value
        on_step(step, len(batches), smooth)
    weights = weight.detach().numpy().copy()
    weights[np.bincount(texts.tokens, minlength=size) == 0] = 0.0
    return Learned(weights=weights, steps=len(batches), loss=round(smooth, 4))


def _texts(pairs: Sequence[Pair], tokenizer: Tokenizer) -> _Texts:
    numbers: dict[str, int] = {}
    for pair in pairs:
        numbers.setdefault(pair.anchor, len(numbers))
        numbers.setdefault(pair.positive, len(numbers))
    encodings = tokenizer.encode_batch_fast(list(numbers), add_special_tokens=False)
    rows = [encoding.ids[:_MAX_TOKENS] for encoding in encodings]
    lengths = np.array([len(row) for row in rows], dtype=np.int64)
    anchors = np.array([numbers[pair.anchor] for pair in pairs], dtype=np.int64)
    positives = np.array([numbers[pair.positive] for pair in pairs], dtype=np.int64)
    usable = (lengths[anchors] > 0) & (lengths[positives] > 0) & (anchors != positives)
    return _Texts(
        tokens=np.fromiter((i for row in rows for i in row), np.int64, int(lengths.sum())),
        starts=np.concatenate([[0], np.cumsum(lengths)]),
        anchors=anchors[usable],
        positives=positives[usable],
    )


def _batches(count: int, config: TrainingConfig, order: np.random.Generator) -> list[Ids]:
    size = min(config.batch, count)
    return [
        epoch[start : start + size]
        for epoch in (order.permutation(count) for _ in range(config.epochs))
        for start in range(0, count - size + 1, size)
    ]


def _schedule(step: int, steps: int) -> float:
    climb = max(1, int(_WARM_UP * steps))
    return step / climb if step <= climb else (steps - step + 1) / max(1, steps - climb)


def _loss(
    weight: torch.Tensor, texts: _Texts, chosen: Ids, chance: np.random.Generator
) -> torch.Tensor:
    anchors, positives = texts.anchors[chosen], texts.positives[chosen]
    left = _vectors(weight, texts, anchors, chance)
    right = _vectors(weight, texts, positives, chance)
    scores = _SCALE * left @ right.T
    same = (anchors[:, None] == anchors[None, :]) | (positives[:, None] == positives[None, :])
    np.fill_diagonal(same, val=False)
    scores = scores.masked_fill(torch.from_numpy(same), -torch.inf)
    goal = torch.arange(len(chosen))
    both_ways = functional.cross_entropy(scores, goal) + functional.cross_entropy(scores.T, goal)
    return both_ways / 2


def _vectors(
    weight: torch.Tensor, texts: _Texts, chosen: Ids, chance: np.random.Generator
) -> torch.Tensor:
    tokens, offsets = texts.bags(chosen, chance)
    return functional.normalize(functional.embedding_bag(tokens, weight, offsets, mode="mean"))
