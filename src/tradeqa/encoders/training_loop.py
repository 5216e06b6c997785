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

from tradeqa.encoders.training_bags import mean_vectors
from tradeqa.encoders.training_checkpoint import Checkpoint, State
from tradeqa.encoders.training_config import TrainingConfig
from tradeqa.encoders.training_pairs import Pair
from tradeqa.encoders.training_tokenizer import UNKNOWN
from tradeqa.errors import EncoderError

_SCALE = 20.0  # of cosines before softmax, as in MultipleNegativesRankingLoss
_WARM_UP = 0.1  # share of the steps in which the learning rate climbs
_MAX_TOKENS = 256  # of a text; the rest is not learned from
_DROPPED = 0.4  # share of a text's tokens left out at each step, so that no one word decides
_FEWEST_PAIRS = 8
_KEPT_EVERY = 200  # steps; half a second each time, a minute or two of work lost at most

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
        begins = self.starts[texts]
        lengths = self.starts[texts + 1] - begins
        ends = np.cumsum(lengths)
        firsts = ends - lengths
        tokens = self.tokens[np.arange(ends[-1]) + np.repeat(begins - firsts, lengths)]
        kept = chance.random(len(tokens)) >= _DROPPED
        owners = np.repeat(np.arange(len(texts)), lengths)
        left = np.bincount(owners[kept], minlength=len(texts))
        kept[firsts[left == 0]] = True  # of a text that would be empty, its first token
        offsets = np.searchsorted(owners[kept], np.arange(len(texts)))
        return torch.from_numpy(tokens[kept]), torch.from_numpy(offsets)


def learn(
    pairs: Sequence[Pair],
    tokenizer: Tokenizer,
    config: TrainingConfig,
    checkpoint: Checkpoint,
    *,
    on_step: OnStep,
) -> Learned:
    """Token vectors learned from `pairs`; the same input gives the same vectors.

    Goes on where `checkpoint` stands, if it holds a state, and keeps one there as it goes.

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
    size = tokenizer.get_vocab_size()
    order = np.random.default_rng(config.seed)
    batches = _batches(len(texts.anchors), config, order)
    weight, optimizer, done, smooth = _begin(size, config, checkpoint, order)
    for step, chosen in enumerate(batches[done:], done + 1):
        optimizer.param_groups[0]["lr"] = config.learning_rate * _schedule(step, len(batches))
        optimizer.zero_grad(set_to_none=False)
        loss = _loss(weight, texts, chosen, order)
        loss.backward()
        optimizer.step()
        value = float(loss.detach())
        smooth = value if step == 1 else 0.95 * smooth + 0.05 * value
        if step % _KEPT_EVERY == 0 and step < len(batches):
            checkpoint.save(_state(weight, optimizer, step, smooth, order))
        on_step(step, len(batches), smooth)
    weights = weight.detach().numpy().copy()
    weights[np.bincount(texts.tokens, minlength=size) == 0] = 0.0
    weights[tokenizer.token_to_id(UNKNOWN)] = 0.0  # what no piece holds tells nothing
    return Learned(weights=weights, steps=len(batches), loss=round(smooth, 4))


def _begin(
    size: int, config: TrainingConfig, checkpoint: Checkpoint, order: np.random.Generator
) -> tuple[torch.Tensor, torch.optim.Adam, int, float]:
    """Weights, optimizer, steps done and smoothed loss: the start, or what was kept."""
    kept = checkpoint.load()
    if kept is None:
        generator = torch.Generator().manual_seed(config.seed)
        weight = torch.randn(size, config.dimension, generator=generator).requires_grad_()
        return weight, _optimizer(weight, config), 0, 0.0
    weight = torch.from_numpy(kept.weights).requires_grad_()
    optimizer = _optimizer(weight, config)
    optimizer.state[weight] = {
        "step": torch.tensor(float(kept.step)),
        "exp_avg": torch.from_numpy(kept.mean),
        "exp_avg_sq": torch.from_numpy(kept.square),
    }
    order.bit_generator.state = kept.generator
    return weight, optimizer, kept.step, kept.loss


def _optimizer(weight: torch.Tensor, config: TrainingConfig) -> torch.optim.Adam:
    weight.grad = torch.zeros_like(weight)
    return torch.optim.Adam([weight], lr=config.learning_rate, fused=True)


def _state(
    weight: torch.Tensor,
    optimizer: torch.optim.Adam,
    step: int,
    loss: float,
    order: np.random.Generator,
) -> State:
    moments = optimizer.state[weight]
    return State(
        step=step,
        weights=weight.detach().numpy(),
        mean=moments["exp_avg"].numpy(),
        square=moments["exp_avg_sq"].numpy(),
        loss=loss,
        generator=dict(order.bit_generator.state),
    )


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
    # both sides in one bag: the gradient of the whole table is made but once
    both = _vectors(weight, texts, np.concatenate([anchors, positives]), chance)
    left, right = both[: len(chosen)], both[len(chosen) :]
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
    return functional.normalize(mean_vectors(weight, tokens, offsets))
