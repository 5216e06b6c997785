"""uvicorn's HTTP protocol with deadlines for slow clients and problems for what is not HTTP.

A request must arrive whole, head and body, within so many seconds of its first byte (of
the connection, for the first), however steadily it trickles; else it gets 408 and the
connection ends. A reply that the client does not take is given up when nothing of it
has moved for as long. What no application can answer is refused in the form of all our
errors, where uvicorn would say one line of plain text.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import uuid
from http import HTTPStatus
from typing import Any

import h11
import uvicorn
from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from tradeqa.http.gathering import GatheringTransport
from tradeqa.http.guards import dressed
from tradeqa.http.problems import ProblemError, problem_response
from tradeqa.http.work import GONE
from tradeqa.logs import begin_request

log = logging.getLogger("tradeqa.http")

READ_SECONDS = 20.0
_FLUSH_SECONDS = 2  # for what is still to be sent, or read past, when a connection is ended
_CLOSE = (b"connection", b"close")
_NO_REQUEST: Scope = {"type": "http", "path": "/", "headers": []}
# what h11 would reply to what it cannot read, as our kinds of problems
_KINDS = {431: "head-too-large", 501: "coding-unknown"}


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
        loop = _loop or asyncio.get_running_loop()
        self._gone: asyncio.Future[None] = loop.create_future()
        super().__init__(config, server_state, {**app_state, GONE: self._gone}, loop)
        self._seconds: float = getattr(config, "read_seconds", READ_SECONDS)
        self._deadline: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None
        self._unsent = 0
        self._refused = False  # what still comes is read past

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client is there; its first request must come."""
        self._gathering = GatheringTransport(transport, self.loop)
        super().connection_made(self._gathering)
        self._deadline = self.loop.call_later(self._seconds, self._expire)

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone, and what was waited for too."""
        self._disarm()
        self.resume_writing()
        self._tell_gone()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes came: either a request is whole now, or its deadline runs (on)."""
        if self._refused:
            return
        super().data_received(data)
        self._watch()

    def eof_received(self) -> None:
        """The client sends no more; what was written for it goes out before the end."""
        self._gathering.flush()
        super().eof_received()

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

    def send_400_response(self, msg: str) -> None:
        """What came is not HTTP, or its head has no end."""
        cause = sys.exception()  # h11's, which uvicorn is handling
        hint = cause.error_status_hint if isinstance(cause, h11.RemoteProtocolError) else 400
        self._refuse(_KINDS.get(hint, "not-http"))

    def shutdown(self) -> None:
        """The server is to end: a reply still to come says that its connection ends with it."""
        if self.cycle is not None and not self.cycle.response_started:
            self.cycle.default_headers = [*self.cycle.default_headers, _CLOSE]
        super().shutdown()

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
        if self.conn.their_state is h11.SEND_BODY or self.conn.trailing_data[0]:
            self._refuse("too-slow")
        else:
            self.transport.close()  # without a word: there is nothing to reply to
            self.loop.call_later(_FLUSH_SECONDS, self.transport.abort)

    def _refuse(self, name: str) -> None:
        """Tell of a problem where no application can, and end the connection.

        What the client is still sending is read past for a moment: were the connection
        closed on it, the client's system would drop the reply unread.
        """
        self._refused = True
        self._disarm()
        under_way = self.cycle is not None and not self.cycle.response_complete
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self._tell(name, dict(self.scope) if under_way else _NO_REQUEST)
        if under_way:
            self.cycle.disconnected = True  # who reads the body learns that no more will come
            self.cycle.message_event.set()
            self._tell_gone()
        self.flow.resume_reading()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(_FLUSH_SECONDS, self.transport.abort)

    def _tell_gone(self) -> None:
        """Whoever works for this client need not go on."""
        if not self._gone.done():
            self._gone.set_result(None)

    def _tell(self, name: str, scope: Scope) -> None:
        reply = problem_response(scope, ProblemError(name))
        request_id = uuid.uuid4().hex
        begin_request(request_id)
        sent = b"" if scope.get("method") == "HEAD" else bytes(reply.body)
        for event in (
            h11.Response(
                status_code=reply.status_code,
                headers=[*dressed(reply.raw_headers, request_id), _CLOSE],
                reason=HTTPStatus(reply.status_code).phrase.encode(),
            ),
            h11.Data(data=sent),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        log.info("refused: %s %d", name, reply.status_code)

    def _check_progress(self) -> None:
        unsent = self.transport.get_write_buffer_size()
        if unsent >= self._unsent:
            self._stalled = None
            self.transport.abort()
            return
        self._unsent = unsent
        self._stalled = self.loop.call_later(self._seconds, self._check_progress)
