"""Memory of a served process over many questions and new indexes.

    python tests/bench/memory.py [--questions 20000] [--reloads 20]

Asks `tradeqa serve` one question after the other and rebuilds the index now and then, with one
document changed each time. Memory is measured when the first quarter is over, where
caches are full, and then at the end of each further round; the slope is theirs. Linux
only: the resident set is read from /proc.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from asking import questions
from load import ask_once
from measured import Workplace, command, say
from serving import serving_process

from tradeqa.bootstrap import refresh_index
from tradeqa.settings import Settings

_PAGE_BYTES = 4096


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one JSON object: megabytes at each measurement, and the growth in all."""
    parser = argparse.ArgumentParser(prog="tests/bench/memory.py", description=__doc__)
    parser.add_argument("--questions", type=int, default=20_000)
    parser.add_argument("--reloads", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=20, help="how often memory is measured")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="tradeqa-bench-") as folder:
        place = Workplace(Path(folder))
        place.prepare()
        sizes = measure(place, options.questions, options.reloads, options.rounds)
    steady = sizes[len(sizes) // 4 :]
    report = {
        "questions": options.questions,
        "reloads": options.reloads,
        "rss_mb": [round(size, 1) for size in sizes],
        "growth_mb": round(steady[-1] - steady[0], 1),
        "slope_kb_per_question": round(
            1000 * slope(steady) * options.rounds / options.questions, 3
        ),
    }
    print(json.dumps(report))
    return 0


def measure(place: Workplace, asked: int, reloads: int, rounds: int) -> list[float]:
    """Megabytes of the server after each round; some begin with new indexes."""
    folders = ["--corpus", str(place.corpus), "--index", str(place.index)]
    settings = Settings(corpus_dir=place.corpus, index_dir=place.index)
    refresh_index(settings)
    variables = {"TRADEQA_RELOAD_SECONDS": "0.2"}
    changing = min(place.corpus.glob("*.md"))
    text = changing.read_text(encoding="utf-8")
    sizes: list[float] = []
    serve = command("serve", "--port", "0", *folders)
    with serving_process(place, serve, "/readyz", variables) as (port, pid):
        for number in range(rounds):
            due = range(number * reloads // rounds, (number + 1) * reloads // rounds)
            for change in due:
                changing.write_text(f"{text}\n第{change}次修改。\n", encoding="utf-8")
                refresh_index(settings)
            many = (number + 1) * asked // rounds - number * asked // rounds
            ask_once(port, itertools.islice(itertools.cycle(questions(quick=False)), many))
            sizes.append(resident(pid))
            say(f"round {number + 1}: {sizes[-1]:.1f} MB")
    return sizes


def resident(pid: int) -> float:
    """The resident set of a process in megabytes."""
    pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * _PAGE_BYTES / 1e6


def slope(sizes: Sequence[float]) -> float:
    """Of the least-squares line, a measurement."""
    middle = (len(sizes) - 1) / 2
    mean = sum(sizes) / len(sizes)
    over = sum((at - middle) * (size - mean) for at, size in enumerate(sizes))
    return over / sum((at - middle) ** 2 for at in range(len(sizes)))


if __name__ == "__main__":
    sys.exit(main())
