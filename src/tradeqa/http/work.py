"""Bounded work: the synchronous core runs in a few threads behind a short queue.

Past the queue a request is turned away at once (503 with `Retry-After`), so the
event loop, and with it the health check, always answers. A queued question whose
client has gone is never started.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import Any, TypeVar

from starlette.requests import Request

from tradeqa.http.metrics import Metrics
from tradeqa.http.problems import ProblemError

T = TypeVar("T")
GONE = "tradeqa.gone"  # of the scope's state: a future that is done once the client has gone
_RETRY_SECONDS = 1  # a question takes milliseconds; a second clears any queue


class ClientGone(Exception):
    """The client closed the connection before its answer was ready."""


class WorkPool:
    """Runs functions in threads; at most `threads + queue` of them at a time."""

    def __init__(self, *, threads: int, queue: int, timeout: float, metrics: Metrics) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="tradeqa")
        self._room = BoundedSemaphore(threads + queue)
        self._timeout = timeout
        self._metrics = metrics

    async def run(self, request: Request, work: Callable[[], T]) -> T:
        """The result of `work()`.

        Raises:
            ProblemError: the queue is full, or the time is over (503).
            ClientGone: nobody waits for the result any more.
        """
        if not self._room.acquire(blocking=False):
            raise ProblemError("overloaded", retry_after=_RETRY_SECONDS)
        try:
            context = contextvars.copy_context()  # the request's id for log lines
            submitted = self._executor.submit(context.run, self._counted, work)
        except RuntimeError as exc:  # shutting down
            self._room.release()
            raise ProblemError("not-ready", retry_after=_RETRY_SECONDS) from exc
        self._metrics.waiting.inc()
        submitted.add_done_callback(self._done)
        gone = request.scope.get("state", {}).get(GONE)
        try:
            await _first(submitted, gone, self._timeout)
            if submitted.done():
                return submitted.result()
            if gone is not None and gone.done():
                raise ClientGone
            raise ProblemError("timed-out", retry_after=_RETRY_SECONDS)
        finally:
            submitted.cancel()  # takes back what has not begun; no effect once done

    def _counted(self, work: Callable[[], T]) -> T:
        self._metrics.waiting.dec()
        self._metrics.running.inc()
        try:
            return work()
        finally:
            self._metrics.running.dec()

    def _done(self, submitted: Future[Any]) -> None:
        if submitted.cancelled():  # it never began
            self._metrics.waiting.dec()
        self._room.release()

    def close(self) -> None:
        """Take back what waits; what runs, ends by itself."""
        self._executor.shutdown(wait=False, cancel_futures=True)


async def _first(submitted: Future[Any], gone: asyncio.Future[None] | None, timeout: float) -> None:
    """Wait for a result, for the client to go or for the time to be over.

    By hand, with one future: `asyncio.wait` over the same three needs a task that watches the
    client and four turns of the loop, which a short question feels.
    """
    loop = asyncio.get_running_loop()
    over: asyncio.Future[None] = loop.create_future()

    def settle(_: object = None) -> None:
        if not over.done():
            over.set_result(None)

    def settle_from_thread(_: object) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle)

    timer = loop.call_later(timeout, settle)
    if gone is not None:
        gone.add_done_callback(settle)
    submitted.add_done_callback(settle_from_thread)
    try:
        await over
    finally:
        timer.cancel()
        if gone is not None:
            gone.remove_done_callback(settle)
