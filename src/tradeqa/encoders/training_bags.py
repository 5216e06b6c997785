"""Means of token vectors with a gradient that costs no new memory. Imports torch.

The gradient of torch's own `embedding_bag` is a new table of the size of all weights at
each step; to clear and page in those 80 MB took half of the training. Here it is added to
the gradient that the weights already have.
"""

from __future__ import annotations

from typing import Any

import torch
from torch.nn import functional

_CHUNK = 8192  # rows added at a time: small enough for memory that is used again


class _Mean(torch.autograd.Function):  # type: ignore[misc]  # torch.autograd is untyped
    @staticmethod
    def forward(
        ctx: Any, weight: torch.Tensor, tokens: torch.Tensor, offsets: torch.Tensor
    ) -> torch.Tensor:
        ends = torch.cat([offsets[1:], torch.tensor([len(tokens)])])
        ctx.save_for_backward(tokens, ends - offsets)
        ctx.gradient = weight.grad
        return functional.embedding_bag(tokens, weight, offsets, mode="mean")

    @staticmethod
    def backward(ctx: Any, *slopes: torch.Tensor) -> tuple[None, None, None]:
        tokens, lengths = ctx.saved_tensors
        shares = slopes[0] / lengths[:, None]
        owners = torch.repeat_interleave(torch.arange(len(lengths)), lengths)
        for at in range(0, len(tokens), _CHUNK):
            part = slice(at, at + _CHUNK)
            ctx.gradient.index_add_(0, tokens[part], shares[owners[part]])
        return None, None, None


def mean_vectors(weight: torch.Tensor, tokens: torch.Tensor, offsets: torch.Tensor) -> torch.Tensor:
    """Mean of the rows of each bag; no bag may be empty.

    `weight.grad` must be there (zeros to begin with); the gradient is added to it.
    """
    made: torch.Tensor = _Mean.apply(weight, tokens, offsets)
    return made
