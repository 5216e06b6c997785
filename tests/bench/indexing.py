"""Building the index of `corpus/`: from nothing, with nothing to do, with one document changed."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from asking import passages, tantivy_index
from measured import Row, Workplace, command, environment, median, seconds

from tradeqa.text.segment import Segmenter

PART = "index"


def measure(place: Workplace, *, quick: bool) -> list[Row]:
    """Whole `tradeqa index` processes, and what they report of the building alone."""
    runs = 1 if quick else 3
    fresh: list[tuple[float, float]] = []
    for number in range(runs):
        folder = place.folder / f"built-{number}"
        fresh.append(_build(place, folder))
        shutil.rmtree(folder)
    idle = [_build(place, place.index) for _ in range(runs)]
    changed = [_changed(place, number) for number in range(runs)]
    whole = median([wall for wall, _ in fresh])
    held = passages(place)
    segmenter = Segmenter()
    peer = seconds(lambda: tantivy_index([segmenter.words(passage.text) for passage in held]))
    built = median([alone for _, alone in fresh])
    rows = [
        Row(PART, f"from nothing, {len(held)} passages, whole process", whole, "s"),
        Row(PART, "from nothing, vectors and files only", built, "s"),
        Row(PART, "up to date, whole process", median([wall for wall, _ in idle]), "s"),
        Row(PART, "one document changed, whole process", median(changed), "s"),
    ]
    told = "cutting the passages and a plain tantivy index in memory"
    return [*rows, Row(PART, told, peer, "s", "vectors and files / this", built / peer)]


def _build(place: Workplace, index: Path) -> tuple[float, float]:
    """Wall seconds of the process, and the seconds it says the building took."""
    words = command("index", "--corpus", str(place.corpus), "--index", str(index), "--json")
    reports: list[str] = []

    def run() -> None:
        done = subprocess.run(
            words,
            cwd=place.folder,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            check=True,
        )
        reports.append(done.stdout)

    spent = seconds(run)
    return spent, float(json.loads(reports[0])["seconds"])


def _changed(place: Workplace, number: int) -> float:
    """Seconds to take in a sentence added to the first document; taken out again after."""
    first = sorted(place.corpus.glob("*.md"))[0]
    before = first.read_bytes()
    try:
        first.write_bytes(before + f"\n\n这是第{number}次改动加上的一句话。\n".encode())
        return _build(place, place.index)[0]
    finally:
        first.write_bytes(before)
        _build(place, place.index)
