"""uvicorn's HTTP protocol with deadlines for slow clients; uvicorn itself has none.

A request must arrive whole, head and body, within so many seconds of its first byte (of
the connection, for the first), however steadily it trickles; else it gets 408 and the
connection ends. A reply that the client does not take is given up when nothing of it
has moved for as long.
"""

from __future__ import annotations

import asyncio
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from tradeqa.http.problems import ProblemError, problem_response

READ_SECONDS = 20.0
_FLUSH_SECONDS = 2  # for what is still to be sent when a connection is ended


class DeadlineConfig(uvicorn.Config):
    """A configuration that knows the deadline; a class of its own so that workers inherit it."""

    read_seconds: float = READ_SECONDS


class DeadlineProtocol(H11Protocol):
    """One connection."""

    def __init__(
        self,
        config: uvicorn.Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._seconds: float = getattr(config, "read_seconds", READ_SECONDS)
        self._deadline: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None
        self._unsent = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client is there; its first request must come."""
        super().connection_made(transport)
        self._deadline = self.loop.call_later(self._seconds, self._expire)

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone, and what was waited for too."""
        self._disarm()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes came: either a request is whole now, or its deadline runs (on)."""
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """The reply is out: the next request may be here in part, or the body may not end."""
        super().on_response_complete()
        self._watch()

    def pause_writing(self) -> None:
        """The client takes the reply more slowly than it is made."""
        super().pause_writing()
        self._unsent = self.transport.get_write_buffer_size()
        self._stalled = self.loop.call_later(self._seconds, self._check_progress)

    def resume_writing(self) -> None:
        """The client has taken most of it."""
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None
        if self.flow is not None:
            super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        """No further request came; what cannot be sent within a moment is dropped."""
        super().timeout_keep_alive_handler()
        self.loop.call_later(_FLUSH_SECONDS, self.transport.abort)

    def _watch(self) -> None:
        state = self.conn.their_state
        partly = state is h11.SEND_BODY or (state is h11.IDLE and bool(self.conn.trailing_data[0]))
        if not partly or self.transport.is_closing():
            self._disarm()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(self._seconds, self._expire)

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _expire(self) -> None:
        """The request did not come whole in time."""
        self._deadline = None
        if self.transport.is_closing():
            return
        began = self.conn.their_state is h11.SEND_BODY or bool(self.conn.trailing_data[0])
        if began and self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self._send_timeout()
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = True  # who reads the body learns that no more will come
            self.cycle.message_event.set()
        self.transport.close()
        self.loop.call_later(_FLUSH_SECONDS, self.transport.abort)

    def _send_timeout(self) -> None:
        whole = self.conn.their_state is h11.SEND_BODY
        scope = self.scope if whole else {"type": "http", "path": "/", "headers": []}
        reply = problem_response(dict(scope), ProblemError("too-slow"))
        headers = [*reply.raw_headers, (b"connection", b"close")]
        for event in (
            h11.Response(status_code=408, headers=headers, reason=b"Request Timeout"),
            h11.Data(data=bytes(reply.body)),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")

    def _check_progress(self) -> None:
        unsent = self.transport.get_write_buffer_size()
        if unsent >= self._unsent:
            self._stalled = None
            self.transport.abort()
            return
        self._unsent = unsent
        self._stalled = self.loop.call_later(self._seconds, self._check_progress)
