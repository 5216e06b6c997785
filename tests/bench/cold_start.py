"""Process start to first answer: `tradeqa ask` in processes of their own.

The files are in the page cache (an earlier run put them there); the process is new.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec

from measured import QUESTION, Row, Workplace, command, environment, median

PART = "cold start"
_MAXRSS_BYTES = 1 if sys.platform == "darwin" else 1024  # what `ru_maxrss` counts in
_TORCH = re.compile(r"\|\s+torch$", re.MULTILINE)  # a line of `-X importtime`


def measure(place: Workplace, *, quick: bool) -> list[Row]:
    """Wall time and peak memory of a first answer, and what else a process costs."""
    runs = 2 if quick else 5
    asking = command("ask", QUESTION, "--index", str(place.index))
    answers = [_run(asking, place) for _ in range(runs)]
    wall = median([spent for spent, _ in answers])
    bare = median([_run([sys.executable, "-c", ""], place)[0] for _ in range(runs)])
    rows = [
        Row(PART, f"`tradeqa ask`, median of {runs} processes", wall, "s"),
        Row(PART, "its peak memory (RSS)", median([peak for _, peak in answers]), "MiB"),
        Row(PART, "torch imported (0 no, 1 yes)", float(_imports_torch(place)), ""),
        Row(PART, "an empty Python process", bare, "s", "`tradeqa ask` / this", wall / bare),
    ]
    if not quick and find_spec("sentence_transformers"):
        library = [sys.executable, "-c", "import sentence_transformers"]
        spent, peak = _run(library, place)
        told = "importing sentence-transformers, no model"
        rows += [
            Row(PART, told, spent, "s", "`tradeqa ask` / this", wall / spent),
            Row(PART, f"{told}: peak memory", peak, "MiB"),
        ]
    return rows


def _run(words: Sequence[str], place: Workplace) -> tuple[float, float]:
    """Seconds and peak MiB of a process that must succeed."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        words, cwd=place.folder, env=environment(), stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    spent = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words)
    return spent, usage.ru_maxrss * _MAXRSS_BYTES / 2**20


def _imports_torch(place: Workplace) -> bool:
    words = command("ask", QUESTION, "--index", str(place.index))
    done = subprocess.run(
        [words[0], "-X", "importtime", *words[1:]],
        cwd=place.folder,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return bool(_TORCH.search(done.stderr))
