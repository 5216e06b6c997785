"""Measures tradeqa and named peers in one run: `make bench`, or `python tests/bench/run.py`.

Prints one Markdown table; `--json FILE` writes the same figures. Only the loopback is
used, and the corpus is a copy of `corpus/` without originals. Ratios compare what was
measured minutes apart on one machine; they travel better than the times do.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import asking
import cold_start
import encoding
import indexing
import serving
from measured import SEED, Row, Workplace, command, environment, say

import tradeqa
from tradeqa.encoders import measure as known_items
from tradeqa.encoders.loading import load_encoder

PARTS: dict[str, Callable[..., list[Row]]] = {
    "cold": cold_start.measure,
    "ask": asking.measure,
    "index": indexing.measure,
    "encode": encoding.measure,
    "serve": serving.measure,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts and print the table."""
    parser = argparse.ArgumentParser(prog="tests/bench/run.py", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few repetitions, a short run")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART")
    parser.add_argument(
        "--news",
        type=Path,
        metavar="FILE",
        help="articles (.jsonl[.gz]) to look for known items in",
    )
    parser.add_argument(
        "--news-questions", type=Path, metavar="FILE", help="the questions that point at them"
    )
    options = parser.parse_args(arguments)
    if bool(options.news) != bool(options.news_questions):
        parser.error("--news and --news-questions go together")
    for name in [name for name in os.environ if name.startswith("TRADEQA_")]:
        del os.environ[name]  # the figures are those of the defaults
    rows = measure(options.parts, quick=options.quick)
    if options.news:
        say("known items …")
        rows += _known_items(options.news, options.news_questions)
    print(table(rows))
    if options.json:
        report = {"machine": machine(), "quick": options.quick, "seed": SEED}
        text = json.dumps({**report, "rows": [asdict(row) for row in rows]}, ensure_ascii=False)
        options.json.write_text(text + "\n", encoding="utf-8")
    return 0


def measure(parts: Sequence[str], *, quick: bool) -> list[Row]:
    """The figures of the named parts, from one workplace."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="tradeqa-bench-") as folder:
        place = Workplace(Path(folder))
        place.prepare()
        say("index …")
        words = command("index", "--corpus", str(place.corpus), "--index", str(place.index))
        subprocess.run(words, cwd=folder, env=environment(), check=True)
        for part in parts:
            say(f"{part} …")
            rows += PARTS[part](place, quick=quick)
    return rows


def table(rows: Sequence[Row]) -> str:
    """A Markdown table."""
    lines = ["| part | what | value | ratio |", "|---|---|--:|---|"]
    for row in rows:
        ratio = "" if row.ratio is None else f"{_short(row.ratio)}× ({row.peer})"
        value = f"{_short(row.value)} {row.unit}".strip()
        lines.append(f"| {row.part} | {row.what} | {value} | {ratio} |")
    return "\n".join(lines)


def machine() -> dict[str, str | int | None]:
    """What the figures depend on."""
    return {
        "tradeqa": tradeqa.__version__,
        "encoder": load_encoder(None).fingerprint,
        "python": platform.python_version(),
        "system": platform.system(),
        "processor": platform.machine(),
        "cpus": os.cpu_count(),
    }


def _known_items(news: Path, questions: Path) -> list[Row]:
    found = known_items.measure(load_encoder(None), [news], questions, 0.1, (1_000, 10_000))
    return [
        Row("known items", f"{m.system}, {m.kind}, {m.pool}: {name}", 100 * value, "%")
        for m in found
        for name, value in (("first", m.first), ("within ten", m.ten))
    ]


def _short(value: float) -> str:
    """Three figures, without an exponent."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


if __name__ == "__main__":
    sys.exit(main())
