"""What a training of an encoder is told, tells while it runs, and reports at its end."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Precision = Literal["int8", "float16", "float32"]


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """What to train on and how; the defaults are those of the model that ships.

    Attributes:
        texts: files or folders of articles (see `training_texts`).
        output: folder the model is written to; must not hold another model.
        questions: `.jsonl` of written questions that point at paragraphs of `texts`.
        thesaurus: files of synonym groups.
        vocabulary: pieces of the tokenizer, at most.
        question_weight: how often a written question is seen in an epoch.
        holdout: share of the articles, by hash of date and title, kept from training.
        threads: of torch; None leaves its own choice.
    """

    texts: tuple[Path, ...]
    output: Path
    questions: Path | None = None
    thesaurus: tuple[Path, ...] = ()
    vocabulary: int = 40_000
    dimension: int = 512
    epochs: int = 3
    batch: int = 1024
    learning_rate: float = 0.2
    question_weight: int = 6
    holdout: float = 0.0
    precision: Precision = "int8"
    seed: int = 2026
    threads: int | None = None


@dataclass(frozen=True, slots=True)
class TrainingProgress:
    """Where a training stands: `done` of `total` in a stage; `loss` while it learns."""

    stage: Literal["reading", "tokenizer", "pairs", "learning", "writing"]
    done: int
    total: int
    loss: float | None = None


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """What a training made and from what."""

    output: Path
    articles: int
    held_out: int
    pairs: dict[str, int]
    lost_questions: int
    vocabulary: int
    dimension: int
    steps: int
    loss: float
    seconds: float
    size: int
