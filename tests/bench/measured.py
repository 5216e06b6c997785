"""What every part of the benchmark shares: a row of the table, percentiles, a clean workplace."""

from __future__ import annotations

import math
import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
GOLD = sorted((REPOSITORY / "tests" / "gold").glob("*.jsonl"))
QUESTION = "2020年中欧班列开行了多少列？"  # the one of the README
SEED = 2026


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `ratio` is value / the peer's value, both measured in this run."""

    part: str
    what: str
    value: float
    unit: str
    peer: str | None = None
    ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Workplace:
    """A folder with a copy of the committed corpus and room for indexes."""

    folder: Path

    @property
    def corpus(self) -> Path:
        """The documents: `corpus/` as committed, without originals."""
        return self.folder / "corpus"

    @property
    def index(self) -> Path:
        """An index of them, once `prepare` has run."""
        return self.folder / "index"

    def prepare(self) -> None:
        """Copy the corpus; the user's own documents would make the figures incomparable."""
        shutil.copytree(
            REPOSITORY / "corpus", self.corpus, ignore=shutil.ignore_patterns("originals", ".*")
        )


def environment() -> dict[str, str]:
    """The variables of this process without the user's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRADEQA_")}
    return {**kept, "PYTHONIOENCODING": "utf-8", "TOKENIZERS_PARALLELISM": "false"}


def command(*words: str) -> list[str]:
    """A tradeqa command of this very installation."""
    return [sys.executable, "-m", "tradeqa", *words]


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def milliseconds_each(work: Callable[[str], object], questions: Iterable[str]) -> list[float]:
    """Wall time of a call for each question."""
    return [1000 * seconds(lambda q=question: work(q)) for question in questions]  # type: ignore[misc]


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: the smallest value that `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def say(line: str) -> None:
    """A message on stderr; stdout holds the table only."""
    print(line, file=sys.stderr, flush=True)
