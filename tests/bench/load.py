"""A small closed-loop load: connections that send the next request when the reply is there."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_HEADERS = {"Content-Type": "application/json"}
_TIMEOUT = 30  # seconds for one reply
_NOT_YET = 503


@dataclass(frozen=True, slots=True)
class Load:
    """What a load found: the latency of each reply in milliseconds, over so many seconds."""

    latencies: tuple[float, ...]
    seconds: float

    @property
    def per_second(self) -> float:
        """Replies a second."""
        return len(self.latencies) / self.seconds


def ask_once(port: int, questions: Iterable[str]) -> None:
    """Ask each question once, one after the other, over one connection.

    Raises:
        RuntimeError: a reply was not 200; 503 is waited out, as one of several workers may
            still be loading.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT)
    end = time.perf_counter() + _TIMEOUT
    try:
        for question in questions:
            while (status := _ask(connection, question)) == _NOT_YET and time.perf_counter() < end:
                time.sleep(0.2)
            if status != 200:
                raise RuntimeError(f"a question failed: status {status}")
    finally:
        connection.close()


def _ask(connection: http.client.HTTPConnection, question: str) -> int:
    connection.request("POST", "/v1/ask", json.dumps({"question": question}).encode(), _HEADERS)
    reply = connection.getresponse()
    reply.read()
    return reply.status


def put_load(port: int, questions: Sequence[str], connections: int, for_seconds: float) -> Load:
    """Ask for a while over kept-alive connections.

    Raises:
        RuntimeError: a reply was not 200, or a connection broke.
    """
    bodies = [json.dumps({"question": question}).encode() for question in questions]
    latencies: list[list[float]] = [[] for _ in range(connections)]
    failures: list[str] = []
    begin = time.perf_counter()
    end = begin + for_seconds

    def work(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT)
        at = number * len(bodies) // connections  # each begins elsewhere
        try:
            while time.perf_counter() < end:
                sent = time.perf_counter()
                connection.request("POST", "/v1/ask", bodies[at % len(bodies)], _HEADERS)
                reply = connection.getresponse()
                reply.read()
                latencies[number].append(1000 * (time.perf_counter() - sent))
                if reply.status != 200:
                    failures.append(f"status {reply.status}")
                    return
                at += 1
        except (OSError, http.client.HTTPException) as exc:
            failures.append(repr(exc))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(f"the load failed: {failures[0]}")
    return Load(tuple(ms for part in latencies for ms in part), time.perf_counter() - begin)
