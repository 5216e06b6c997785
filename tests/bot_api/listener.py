"""The HTTP side: one thread a connection, replies as api.telegram.org gives them."""

from __future__ import annotations

import contextlib
import json
import socket
import socketserver
import struct
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from urllib.parse import unquote, urlsplit

from .parameters import MAX_BODY_BYTES


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back; `None` in its place cuts the connection."""

    status: int
    content_type: str
    body: bytes


def json_reply(status: int, payload: object) -> Reply:
    """A reply with a JSON body."""
    body = json.dumps(payload, ensure_ascii=False).encode()
    return Reply(status, "application/json", body)


Answering = Callable[[str, str, str, bytes], Reply | None]
"""Gives the reply to a path, a query string, a content type and a body."""


class Listener:
    """Listens on a free port of 127.0.0.1 until closed."""

    def __init__(self, answering: Answering) -> None:
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        listener = self

        class Handler(_Handler):
            answer = staticmethod(answering)

            def setup(self) -> None:
                super().setup()
                with listener._lock:
                    listener._connections.add(self.connection)

            def finish(self) -> None:
                with contextlib.suppress(OSError):
                    super().finish()
                with listener._lock:
                    listener._connections.discard(self.connection)

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), name="bot-api", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stops listening, cuts what is open and waits for its threads."""
        self._server.shutdown()
        self._thread.join()
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = False
    block_on_close = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A bot that was killed cuts its connection; that is no error of the server."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "nginx/1.18.0"
    sys_version = ""
    answer: Answering

    def do_POST(self) -> None:
        """Answers a call."""
        length = int(self.headers.get("Content-Length") or 0)
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            body = self._chunks()
        elif length > MAX_BODY_BYTES:
            self._send(Reply(413, "text/html", b"Request Entity Too Large"))
            return
        else:
            body = self.rfile.read(length)
        address = urlsplit(self.path)
        kind = self.headers.get("Content-Type", "")
        reply = type(self).answer(unquote(address.path), address.query, kind, body)
        if reply is None:
            self._cut()
        else:
            self._send(reply)

    do_GET = do_POST

    def log_message(self, *_: object) -> None:
        """Says nothing: the calls are on record."""

    def _chunks(self) -> bytes:
        """A body sent in chunks."""
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def _cut(self) -> None:
        """Resets the connection, so that the client reads no reply, not even an empty one."""
        self.close_connection = True
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()
