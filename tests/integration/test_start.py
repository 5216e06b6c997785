"""A new process to its first answer: what it loads, what it takes, and that it asks no network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any

import pytest

from places import Place, with_committed_corpus
from tradeqa.settings import PREFIX

QUESTION = "2020年中欧班列开行了多少列？"
MOST_MEMORY = 300  # MiB, peak resident set: the requirement
HEAVY = ("torch", "sentence_transformers", "transformers", "scipy", "sklearn", "pandas")

# Runs the command line as `python -m tradeqa` does, with sockets out of reach, and tells on
# stderr's last line which modules were loaded and what memory was used at most.
RUNNER = """
import json, pathlib, re, resource, socket, sys

def refuse(*args, **kwargs):
    raise RuntimeError("the network was asked for")

socket.socket.connect = socket.socket.connect_ex = refuse
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refuse
audited = []
sys.addaudithook(lambda event, args: audited.append(event) if event.startswith("socket.") else None)

from tradeqa.cli import main

try:
    main()
finally:
    # Linux counts the parent's memory into `ru_maxrss` of a process that was forked from it
    status = pathlib.Path("/proc/self/status")
    if status.exists():
        peak = int(re.search(r"VmHWM:\\s*(\\d+) kB", status.read_text())[1])
    else:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told = {"modules": sorted(sys.modules), "peak": peak, "sockets": audited}
    sys.stderr.write("\\n" + json.dumps(told))
"""


@dataclass(frozen=True)
class Run:
    """What a process printed and what it told of itself."""

    code: int
    out: str
    err: str
    modules: frozenset[str]
    peak: float  # MiB
    sockets: tuple[str, ...]
    seconds: float


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The committed articles and their index."""
    return with_committed_corpus(tmp_path_factory.mktemp("start"))


def run(place: Place, *words: str, text: str = "") -> Run:
    """A `tradeqa` command in a process of its own, with `text` on its standard input."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", RUNNER, *words, "--index", str(place.index)],
        cwd=place.index.parent,
        env={**kept, "PYTHONIOENCODING": "utf-8"},
        input=text,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=100,
    )
    seconds = time.perf_counter() - begin
    err, _, told = done.stderr.rpartition("\n")
    about: dict[str, Any] = json.loads(told)
    unit = 2**20 if sys.platform == "darwin" else 2**10  # bytes there, KiB here
    return Run(
        done.returncode,
        done.stdout,
        err,
        frozenset(about["modules"]),
        about["peak"] / unit,
        tuple(about["sockets"]),
        seconds,
    )


@pytest.fixture(scope="module")
def asked(place: Place) -> Run:
    """The first answer of a new process."""
    return run(place, "ask", QUESTION, "--json")


def test_the_first_answer_is_right(asked: Run) -> None:
    """One JSON object with the quote; nothing else is said."""
    assert (asked.code, asked.err.strip()) == (0, "")
    answer = json.loads(asked.out)
    assert answer["answer"] == "12406列"
    assert "12406列" in answer["quotes"][0]["quote"]


def test_no_heavy_library_is_loaded(asked: Run) -> None:
    """The default encoder needs neither torch nor what stands on it."""
    loaded = {name.partition(".")[0] for name in asked.modules}
    assert loaded.isdisjoint(HEAVY)
    assert {"tradeqa", "numpy"} <= loaded


def test_readers_and_servers_are_left_alone(asked: Run) -> None:
    """Who asks neither reads files of the corpus nor serves."""
    loaded = {name.partition(".")[0] for name in asked.modules}
    assert loaded.isdisjoint({"fastapi", "uvicorn", "docx", "openpyxl", "pypdfium2", "selectolax"})


def test_the_network_is_not_asked_for(asked: Run) -> None:
    """No socket is made, no name looked up."""
    assert asked.sockets == ()


def test_memory_of_a_first_answer(asked: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """At most 300 MiB at the peak; the time is told, not judged, for machines differ."""
    with capsys.disabled():
        print(f"\n  first answer: {asked.seconds:.2f} s, peak {asked.peak:.0f} MiB")
    assert 10 < asked.peak <= MOST_MEMORY


@pytest.mark.parametrize(
    "words",
    [
        ["ask", "今天天气怎么样？"],
        ["ask", "How many China-Europe freight trains ran in 2020?"],
        ["verify", "-"],
    ],
)
def test_other_commands_are_as_light(place: Place, asked: Run, words: list[str]) -> None:
    """A refusal, a question in English, a check of the answer's own quotes."""
    done = run(place, *words, text=asked.out)
    assert done.code == 0
    loaded = {name.partition(".")[0] for name in done.modules}
    assert loaded.isdisjoint(HEAVY)
    assert done.sockets == ()
    assert done.peak <= MOST_MEMORY
