"""Clients that send or read slowly, and many of them, against a real server."""

from __future__ import annotations

import contextlib
import json
import select
import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
from test_http import QUESTION, serving, wait_for

from fakes_service import TEXTS, FakeService

HEAD = b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
SECONDS = 1.0


@pytest.fixture(scope="module")
def server() -> Iterator[httpx.Client]:
    with serving(FakeService(), read_timeout=SECONDS) as running:
        yield running


@contextlib.contextmanager
def connected(server: httpx.Client, count: int = 1) -> Iterator[list[socket.socket]]:
    """Raw connections to the server."""
    address = ("127.0.0.1", server.base_url.port or 0)
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(socket.create_connection(address, 10)) for _ in range(count)]


def received(connection: socket.socket) -> bytes:
    """Everything until the other end closes."""
    said = b""
    with contextlib.suppress(ConnectionResetError):
        while part := connection.recv(65536):
            said += part
    return said


def trickle(connection: socket.socket, data: bytes, every: float = 0.1) -> float:
    """Send byte by byte until the other end speaks or closes; the seconds it took."""
    began = time.monotonic()
    for byte in data:
        try:
            connection.send(bytes([byte]))
        except OSError:
            break
        if select.select([connection], [], [], every)[0]:
            break
    return time.monotonic() - began


@pytest.mark.parametrize(
    "data",
    [HEAD * 10, HEAD + b"Content-Length: 100\r\n\r\n" + b" " * 100],
    ids=["head", "body"],
)
def test_trickled_request_is_ended(server: httpx.Client, data: bytes) -> None:
    """408 as a problem once the time is over, however steadily bytes come."""
    whole = data.find(b"\r\n\r\n") + 4 if b"\r\n\r\n" in data else 5
    with connected(server) as (connection,):
        connection.sendall(data[:whole])
        spent = trickle(connection, data[whole:])
        reply = received(connection)
    assert SECONDS * 0.8 < spent < SECONDS + 1.5
    head, _, body = reply.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ")
    assert json.loads(body)["type"] == "urn:tradeqa:problem:too-slow"


def test_silent_connection_is_closed(server: httpx.Client) -> None:
    """Without a word: there is nothing to reply to."""
    with connected(server) as (connection,):
        assert received(connection) == b""


def test_second_request_has_the_same_deadline(server: httpx.Client) -> None:
    """After a whole request on the same connection, and in one packet with it."""
    for tail in (b"", b"GET /healthz HTT"):
        with connected(server) as (connection,):
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" + tail)
            assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
            spent = trickle(connection, b"P/1.1\r\n" + b"X-A: b\r\n" * 10)
            assert b"408" in received(connection)
            assert spent < SECONDS + 1.5


def test_slow_but_whole_request_is_answered(server: httpx.Client) -> None:
    """Pieces within the time are a request like any other."""
    body = json.dumps({"question": QUESTION}).encode()
    with connected(server) as (connection,):
        connection.sendall(HEAD + b"Connection: close\r\n")
        time.sleep(0.3)
        connection.sendall(b"Content-Length: %d\r\n\r\n" % len(body))
        time.sleep(0.3)
        connection.sendall(body)
        assert received(connection).startswith(b"HTTP/1.1 200 ")


def test_two_hundred_slow_clients_do_no_harm(server: httpx.Client) -> None:
    """Questions and health are answered meanwhile; all the slow ones are gone in the end."""
    with connected(server, 200) as slow:
        over = threading.Event()

        def keep_trickling() -> None:
            while not over.is_set():
                for connection in slow:
                    with contextlib.suppress(OSError):
                        connection.send(b"X")
                over.wait(0.1)

        sender = threading.Thread(target=keep_trickling)
        sender.start()
        try:
            began = time.monotonic()
            answered = 0
            while time.monotonic() < began + SECONDS:
                assert server.get("/healthz", timeout=5).status_code == 200
                reply = server.post("/v1/ask", json={"question": QUESTION}, timeout=5)
                assert reply.status_code == 200
                answered += 1
            assert answered >= 5
        finally:
            over.set()
            sender.join()
        assert all(b" 408 " in received(connection) for connection in slow)


def test_reply_that_nobody_takes_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that asks for much and reads nothing loses its connection."""
    monkeypatch.setitem(TEXTS, "d1", ("长", "长" * 2_000_000))
    with serving(FakeService(), read_timeout=SECONDS) as server, connected(server) as (one,):
        one.sendall(b"GET /v1/documents/d1 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        wait_for(lambda: bool(select.select([one], [], [], 0)[0]), 30)
        time.sleep(SECONDS * 2.5)
        read = len(received(one))
        assert 0 < read < 12_000_000
        assert server.get("/healthz").status_code == 200


def test_question_under_way_is_answered_before_the_end() -> None:
    """On shutdown a request that has begun gets its reply, the last of its connection."""
    service = FakeService(gate=threading.Event())
    assert service.gate is not None
    replies: list[tuple[int, str | None]] = []
    with serving(service) as server:
        address = f"{str(server.base_url).rstrip('/')}/v1/ask"

        def ask() -> None:
            reply = httpx.post(address, json={"question": QUESTION}, trust_env=False)
            replies.append((reply.status_code, reply.headers.get("connection")))

        asking = threading.Thread(target=ask)
        asking.start()
        wait_for(lambda: len(service.asked) == 1)
        threading.Timer(0.5, service.gate.set).start()
    asking.join(5)
    assert replies == [(200, "close")]
