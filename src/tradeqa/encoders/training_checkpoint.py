"""Keeps a training that was stopped, so that the same command goes on where it was.

A checkpoint lies beside the model folder, as `NAME.partial.safetensors`, and holds all that
decides the rest: token vectors, the optimizer's two moments, the state of the generator and
the key of recipe and files. What goes on gives the same model as what was never stopped.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

Matrix = npt.NDArray[np.float32]

_ENDING = ".partial.safetensors"
_TENSORS = ("weights", "mean", "square")


@dataclass(frozen=True, slots=True)
class State:
    """A training after `step` steps.

    Attributes:
        weights: token vectors; `mean` and `square` are Adam's moments of them, same shape.
        loss: smoothed.
        generator: state of the numpy bit generator.
    """

    step: int
    weights: Matrix
    mean: Matrix
    square: Matrix
    loss: float
    generator: dict[str, object]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The place of a training's state; `key` is the hash of its recipe and files."""

    path: Path
    key: str

    @classmethod
    def beside(cls, model: Path, key: str) -> Checkpoint:
        """The checkpoint of the model that will be written to a folder."""
        return cls(model.with_name(model.name + _ENDING), key)

    def load(self) -> State | None:
        """What was kept of this training; None where nothing was, or of another, or in part."""
        if not self.path.is_file():
            return None
        try:
            with safe_open(self.path, framework="numpy") as file:
                about = json.loads((file.metadata() or {}).get("state", "{}"))
                if about.get("key") != self.key:
                    return None
                weights, mean, square = (file.get_tensor(name) for name in _TENSORS)
        except (SafetensorError, OSError, ValueError):
            return None
        return State(about["step"], weights, mean, square, about["loss"], about["generator"])

    def save(self, state: State) -> None:
        """Keep a state in the place of the one before; whole or not at all."""
        about = {
            "key": self.key,
            "step": state.step,
            "loss": state.loss,
            "generator": state.generator,
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_name(self.path.name + ".new")
        save_file(
            {"weights": state.weights, "mean": state.mean, "square": state.square},
            draft,
            {"state": json.dumps(about)},
        )
        draft.replace(self.path)

    def remove(self) -> None:
        """Forget it: the model is written."""
        self.path.unlink(missing_ok=True)
