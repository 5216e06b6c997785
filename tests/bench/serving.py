"""`POST /v1/ask` over the loopback, against a bare FastAPI route on the same server settings."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from asking import questions
from load import Load, ask_once, put_load
from measured import QUESTION, Row, Workplace, command, environment, percentile

from tradeqa.bootstrap import open_service
from tradeqa.settings import Settings

PART = "HTTP"
CONNECTIONS = (1, 8, 64)
WORKERS = (1, 2)
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")
_START_SECONDS = 60


def measure(place: Workplace, *, quick: bool) -> list[Row]:
    """Replies a second and latencies for each number of connections, with one and two workers."""
    spent = 0.5 if quick else 3.0  # seconds of each load
    asked = questions(quick=quick)
    reply = place.folder / "reply.json"
    payload = open_service(Settings(index_dir=place.index)).ask(QUESTION).to_json()
    reply.write_text(json.dumps(payload, ensure_ascii=False), encoding="utf-8")
    folders = ["--corpus", str(place.corpus), "--index", str(place.index)]
    bare = [sys.executable, str(Path(__file__).with_name("bare_server.py")), str(reply)]
    served = command("serve", "--port", "0", *folders)
    theirs = _loads(place, bare, asked, spent, "/openapi.json")
    rows = [
        row
        for connections, load in theirs.items()
        for row in _rows("bare FastAPI route", connections, load)
    ]
    for workers in WORKERS:
        ours = _loads(place, [*served, "--workers", str(workers)], asked, spent, "/readyz")
        name = "/v1/ask, " + _count(workers, "worker")
        for connections, load in ours.items():
            rows += _rows(name, connections, load, theirs[connections])
    return rows


def _rows(name: str, connections: int, load: Load, bare: Load | None = None) -> list[Row]:
    told = f"{name}, {_count(connections, 'connection')}"
    peer = None if bare is None else "bare FastAPI route"
    figures = [(told, load.per_second, "requests/s", bare and bare.per_second)]
    for share, label in ((0.5, "p50"), (0.95, "p95"), (0.99, "p99")):
        theirs = bare and percentile(bare.latencies, share)
        figures.append((f"{told}: {label}", percentile(load.latencies, share), "ms", theirs))
    return [
        Row(PART, what, value, unit, peer, None if theirs is None else value / theirs)
        for what, value, unit, theirs in figures
    ]


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" + ("" if number == 1 else "s")


def _loads(
    place: Workplace, words: Sequence[str], asked: Sequence[str], spent: float, ready: str
) -> dict[int, Load]:
    with serving_process(place, words, ready) as (port, _):
        # as in the second pass in process; each of several workers should have met each question
        for _ in WORKERS:
            ask_once(port, asked)
        return {
            connections: put_load(port, asked, connections, spent) for connections in CONNECTIONS
        }


@contextlib.contextmanager
def serving_process(
    place: Workplace, words: Sequence[str], ready: str, settings: Mapping[str, str] | None = None
) -> Iterator[tuple[int, int]]:
    """A server process with its log in a file; gives its port, once it answers there, and id."""
    log = place.folder / "server.log"
    variables = {**environment(), **(settings or {})}
    with log.open("wb") as written:
        process = subprocess.Popen(words, cwd=place.folder, env=variables, stderr=written)
        try:
            yield _port(process, log, ready), process.pid
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(_START_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _port(process: subprocess.Popen[bytes], log: Path, ready: str) -> int:
    end = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < end:
        told = _ADDRESS.search(log.read_text(encoding="utf-8", errors="replace"))
        if told and _answers(int(told[1]), ready):
            return int(told[1])
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{log.read_text(encoding='utf-8')}")


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
