"""A run of gold questions as a file: what was asked of what, and what came back.

Two runs of the same program, index and questions are the same file but for the key
`timing`, which holds all that never repeats. The measures are stored for readers;
`load_run` goes by the outcomes alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import tradeqa
from tradeqa.errors import EvaluationError, SettingsError
from tradeqa.evaluation.measures import Measures, latency
from tradeqa.evaluation.outcomes import Outcome

SCHEMA = 1  # raise when a reader of the old form would misread the new one
DIGITS = 6  # of every number kept: sums may differ beyond that between machines
Configuration = Mapping[str, str | int | float | None]


@dataclass(frozen=True, slots=True)
class GoldFile:
    """A file of gold questions, told by its content."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Run:
    """Gold questions asked of one index with one configuration."""

    configuration: Configuration
    index_version: str
    gold: tuple[GoldFile, ...]
    outcomes: tuple[Outcome, ...]
    latencies: tuple[float, ...]  # milliseconds, in the order of the outcomes
    asked_at: str  # ISO 8601, UTC
    tradeqa: str = tradeqa.__version__

    def to_json(self, measures: Measures) -> dict[str, Any]:
        """The run with its measures, made of JSON types only."""
        stable: dict[str, Any] = {
            "schema": SCHEMA,
            "tradeqa": self.tradeqa,
            "configuration": dict(self.configuration),
            "index_version": self.index_version,
            "gold": [asdict(file) for file in self.gold],
            "measures": asdict(measures),
            "outcomes": [outcome.to_json() for outcome in self.outcomes],
        }
        timing = {
            "asked_at": self.asked_at,
            "percentiles_ms": latency(self.latencies),
            "latency_ms": {
                outcome.gold.id: spent
                for outcome, spent in zip(self.outcomes, self.latencies, strict=True)
            },
        }
        return {**_rounded(stable), "timing": _rounded(timing)}


def fingerprint_gold(paths: Sequence[Path]) -> tuple[GoldFile, ...]:
    """Names and hashes of gold files, in the order given.

    Raises:
        SettingsError: a file cannot be read.
    """
    try:
        return tuple(
            GoldFile(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in paths
        )
    except OSError as exc:
        raise SettingsError(f"cannot read gold questions: {exc}") from exc


def fingerprint_package() -> dict[str, str]:
    """Hashes of the packaged ranking model and thesaurus: they decide the answers too."""
    ranker = resources.files("tradeqa.answering") / "ranker.json"
    groups = sorted((resources.files("tradeqa.lexicon") / "data").iterdir(), key=lambda e: e.name)
    thesaurus = hashlib.sha256()
    for entry in groups:
        if entry.name.endswith(".txt"):
            thesaurus.update(entry.read_bytes())
    return {
        "ranker_sha256": hashlib.sha256(ranker.read_bytes()).hexdigest(),
        "thesaurus_sha256": thesaurus.hexdigest(),
    }


def save_run(path: Path, stored: Mapping[str, Any]) -> None:
    """Write what `Run.to_json` gave, as `write_text` does.

    Raises:
        EvaluationError: it cannot be written.
    """
    write_text(path, json.dumps(stored, ensure_ascii=False, allow_nan=False, indent=1) + "\n")


def make_folder(path: Path) -> None:
    """The folder of a report, made if it is missing.

    Raises:
        EvaluationError: it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise EvaluationError(f"cannot write into {path}: {exc}") from exc


def write_text(path: Path, text: str) -> None:
    """Write a file of a report in one step, so that it is whole or as it was before.

    Raises:
        EvaluationError: it cannot be written.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_text(text, encoding="utf-8", errors="replace")
        aside.replace(path)
    except OSError as exc:
        raise EvaluationError(f"cannot write {path}: {exc}") from exc
    finally:
        with contextlib.suppress(OSError):
            aside.unlink()


def load_run(path: Path) -> Run:
    """A run that was saved, or printed by `tradeqa eval --json`.

    Raises:
        SettingsError: there is no such file.
        EvaluationError: it is no run, or one of another version; says which part is wrong.
    """
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise SettingsError(f"cannot read the run {path}: {exc}") from exc
    except ValueError as exc:
        raise EvaluationError(f"{path} is not a saved run: {exc}") from exc
    if not isinstance(stored, dict) or "schema" not in stored:
        raise EvaluationError(f"{path} is not a run saved by `tradeqa eval`")
    if stored["schema"] != SCHEMA:
        raise EvaluationError(
            f"{path} has schema {stored['schema']!r}, this version reads {SCHEMA}; "
            "make it again with `tradeqa eval --report`"
        )
    try:
        return _run(stored)
    except (KeyError, TypeError, ValueError, AttributeError) as exc:
        raise EvaluationError(f"{path} is a damaged run ({exc!r}); make it again") from exc


def _run(stored: Mapping[str, Any]) -> Run:
    outcomes = tuple(map(Outcome.from_json, stored["outcomes"]))
    names = [outcome.gold.id for outcome in outcomes]
    if not names or len(set(names)) != len(names):
        raise ValueError(f"{len(names)} outcomes of {len(set(names))} questions")
    spent = stored["timing"]["latency_ms"]
    return Run(
        configuration=dict(stored["configuration"]),
        index_version=str(stored["index_version"]),
        gold=tuple(GoldFile(str(f["name"]), str(f["sha256"])) for f in stored["gold"]),
        outcomes=outcomes,
        latencies=tuple(float(spent[name]) for name in names),
        asked_at=str(stored["timing"]["asked_at"]),
        tradeqa=str(stored["tradeqa"]),
    )


def _rounded(value: Any) -> Any:
    """The same with floats cut to `DIGITS`, in JSON types."""
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {name: _rounded(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(part) for part in value]
    return value
