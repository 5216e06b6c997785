"""A small closed-loop load: connections that send the next request when the reply is there."""

from __future__ import annotations

import http.client
import json
import re
import socket
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_HEADERS = {"Content-Type": "application/json"}
_TIMEOUT = 30  # seconds for one reply
_NOT_YET = 503
_CHUNK = 65_536
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


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
    requests = [_request(question) for question in questions]
    latencies: list[list[float]] = [[] for _ in range(connections)]
    failures: list[str] = []
    begin = time.perf_counter()
    end = begin + for_seconds

    def work(number: int) -> None:
        at = number * len(requests) // connections  # each begins elsewhere
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=_TIMEOUT) as connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                while (sent := time.perf_counter()) < end:
                    connection.sendall(requests[at % len(requests)])
                    status = _reply(connection)
                    latencies[number].append(1000 * (time.perf_counter() - sent))
                    if status != b"200":
                        failures.append(f"status {status.decode()}")
                        return
                    at += 1
        except (OSError, ValueError) as exc:
            failures.append(repr(exc))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(f"the load failed: {failures[0]}")
    return Load(tuple(ms for part in latencies for ms in part), time.perf_counter() - begin)


def _request(question: str) -> bytes:
    body = json.dumps({"question": question}).encode()
    head = f"POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"Content-Type: application/json\r\n\r\n" + body


def _reply(connection: socket.socket) -> bytes:
    """The status of a reply, which is read whole; only as much of HTTP as our server speaks.

    `http.client` takes 0.3 ms for it, on the cores that the server is measured on.
    """
    received = b""
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += _received(connection)
    length = _LENGTH.search(received, 0, end)
    if length is None:
        raise ValueError("the reply does not tell its length")
    missing = end + 4 + int(length[1]) - len(received)
    while missing > 0:
        missing -= len(_received(connection))
    if missing < 0:
        raise ValueError("the reply is longer than it tells")
    return received[9:12]


def _received(connection: socket.socket) -> bytes:
    chunk = connection.recv(_CHUNK)
    if not chunk:
        raise ValueError("the connection was closed")
    return chunk
