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
from collections.abc import Iterator, Sequence
from pathlib import Path

from asking import questions
from load import ask_once, put_load
from measured import QUESTION, Row, Workplace, command, environment, median

from tradeqa.bootstrap import open_service
from tradeqa.settings import Settings

PART = "HTTP"
CONNECTIONS = (1, 8)
_QUESTIONS = 100  # each is asked once before the load, as in the second pass in process
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")
_START_SECONDS = 60


def measure(place: Workplace, *, quick: bool) -> list[Row]:
    """Replies a second and p50 with one and with eight connections."""
    spent = 0.5 if quick else 3.0  # seconds of each load
    asked = questions(quick=quick)[:_QUESTIONS]
    reply = place.folder / "reply.json"
    payload = open_service(Settings(index_dir=place.index)).ask(QUESTION).to_json()
    reply.write_text(json.dumps(payload, ensure_ascii=False), encoding="utf-8")
    folders = ["--corpus", str(place.corpus), "--index", str(place.index)]
    bare = [sys.executable, str(Path(__file__).with_name("bare_server.py")), str(reply)]
    ours = _loads(place, command("serve", "--port", "0", *folders), asked, spent, "/readyz")
    theirs = _loads(place, bare, asked, spent, "/openapi.json")
    rows: list[Row] = []
    for connections, (speed, p50), (bare_speed, bare_p50) in zip(
        CONNECTIONS, ours, theirs, strict=True
    ):
        told = f"{connections} connection" + ("s" if connections > 1 else "")
        rows += [
            Row(PART, f"/v1/ask, {told}", speed, "requests/s"),
            Row(PART, f"/v1/ask, {told}: p50", p50, "ms"),
            Row(
                PART,
                f"bare FastAPI route, {told}",
                bare_speed,
                "requests/s",
                "/v1/ask / this",
                speed / bare_speed,
            ),
            Row(
                PART,
                f"bare FastAPI route, {told}: p50",
                bare_p50,
                "ms",
                "/v1/ask / this",
                p50 / bare_p50,
            ),
        ]
    return rows


def _loads(
    place: Workplace, words: Sequence[str], asked: Sequence[str], spent: float, ready: str
) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    with _serving(place, words, ready) as port:
        ask_once(port, asked)
        for connections in CONNECTIONS:
            load = put_load(port, asked, connections, spent)
            found.append((load.per_second, median(load.latencies)))
    return found


@contextlib.contextmanager
def _serving(place: Workplace, words: Sequence[str], ready: str) -> Iterator[int]:
    """A server process with its log in a file; gives its port once it answers at `ready`."""
    log = place.folder / "server.log"
    with log.open("wb") as written:
        process = subprocess.Popen(words, cwd=place.folder, env=environment(), stderr=written)
        try:
            yield _port(process, log, ready)
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
