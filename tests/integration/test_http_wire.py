"""What is not HTTP, or only nearly, on raw connections to a real server."""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from test_http import PROBLEM, QUESTION, serving

from fakes_service import FakeService

HOST = b"Host: localhost\r\n"
JSON_HEAD = b"POST /v1/ask HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
BODY = json.dumps({"question": QUESTION}).encode()


@pytest.fixture(scope="module")
def server() -> Iterator[httpx.Client]:
    with serving(FakeService()) as running:
        yield running


def exchange(server: httpx.Client, sent: bytes) -> bytes:
    """All that comes back until the server closes."""
    address = ("127.0.0.1", server.base_url.port or 0)
    with socket.create_connection(address, 10) as connection:
        connection.sendall(sent)
        said = b""
        while part := connection.recv(65536):
            said += part
    return said


def refusal(reply: bytes) -> tuple[int, dict[str, str], dict[str, Any]]:
    """Status, headers and problem of the only reply."""
    assert reply.count(b"HTTP/1.1 ") == 1
    head, _, body = reply.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    assert headers["content-type"] == PROBLEM
    assert headers["connection"] == "close"
    assert int(headers["content-length"]) == len(body)
    return int(first.split()[1]), headers, json.loads(body)


@pytest.mark.parametrize(
    ("sent", "status", "name"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400, "not-http"),
        (b"GET /healthz HTTP/1.1\r\n\r\n", 400, "not-http"),
        ("GET /v1/ask?question=中欧 HTTP/1.1\r\nHost: localhost\r\n\r\n".encode(), 400, "not-http"),
        (JSON_HEAD + b"Content-Length: -1\r\n\r\n", 400, "not-http"),
        (JSON_HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400, "not-http"),
        (JSON_HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400, "not-http"),
        (JSON_HEAD + b"Transfer-Encoding: gzip\r\n\r\n", 501, "coding-unknown"),
        (b"GET /healthz HTTP/1.1\r\n" + HOST + b"X-A: " + b"a" * 300_000, 431, "head-too-large"),
        (b"GET /" + b"a" * 300_000, 431, "head-too-large"),
    ],
    ids=["tls", "host", "chinese", "negative", "lengths", "chunk", "coding", "header", "address"],
)
def test_what_is_not_http_is_a_problem_too(
    server: httpx.Client, sent: bytes, status: int, name: str
) -> None:
    """Refused as everything else is, with security headers, and the reply arrives whole."""
    got, headers, body = refusal(exchange(server, sent))
    assert (got, body["type"]) == (status, f"urn:tradeqa:problem:{name}")
    assert body["status"] == status
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-request-id"]


def test_two_lengths_end_the_connection(server: httpx.Client) -> None:
    """What would be a second request to us, and a body to a proxy, is never answered."""
    hidden = b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n"
    both = b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n" % (len(hidden) + 5)
    got, _, body = refusal(exchange(server, JSON_HEAD + both + b"0\r\n\r\n" + hidden))
    assert (got, body["type"]) == (400, "urn:tradeqa:problem:two-lengths")


def test_broken_request_harms_no_other(server: httpx.Client) -> None:
    """The reply before it on the same connection is whole, and the server goes on."""
    said = exchange(server, b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\nNONSENSE\r\n\r\n")
    good, _, rest = said.partition(b'{"status":"ok"}')
    assert good.startswith(b"HTTP/1.1 200 ")
    assert refusal(rest)[0] == 400
    assert server.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/docs", "/healthz", "/readyz", "/metrics", "/v1/documents", "/v1/models"]
)
def test_head_is_get_without_the_body(server: httpx.Client, path: str) -> None:
    """Monitors and balancers ask with HEAD: the status and headers of GET, nothing else."""
    got, head = server.get(path), server.head(path)
    assert (got.status_code, head.status_code, head.content) == (200, 200, b"")
    assert head.headers["content-type"] == got.headers["content-type"]
    assert server.head("/v1/documents/nope").status_code == 404
    assert server.head("/v1/verify").status_code == 405


def test_half_a_request_and_no_more(server: httpx.Client) -> None:
    """A client that leaves in the middle of its body leaves nothing behind."""
    address = ("127.0.0.1", server.base_url.port or 0)
    for _ in range(20):
        with contextlib.closing(socket.create_connection(address, 10)) as connection:
            connection.sendall(JSON_HEAD + b"Content-Length: 500\r\n\r\n" + BODY)
    assert server.post("/v1/ask", json={"question": QUESTION}).status_code == 200
    assert "tradeqa_work_running 0.0" in server.get("/metrics").text


@pytest.mark.parametrize("path", [b"/healthz", b"/", b"/metrics", b"/v1/ask?top_k=x"])
def test_who_sends_no_more_is_still_answered(server: httpx.Client, path: bytes) -> None:
    """Checks of reachability end their side at once (`nc -N`), and then read."""
    address = ("127.0.0.1", server.base_url.port or 0)
    for _ in range(10):
        with socket.create_connection(address, 10) as connection:
            connection.sendall(b"GET " + path + b" HTTP/1.1\r\n" + HOST + b"\r\n")
            connection.shutdown(socket.SHUT_WR)
            assert connection.recv(12).startswith(b"HTTP/1.1 ")
