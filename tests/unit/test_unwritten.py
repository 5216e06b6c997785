"""Rows that wait to be written: together, in order, bounded, and never left behind."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from tradeqa.feedback.unwritten import Unwritten

NEVER = 600.0  # seconds; longer than a test


def gathered(seconds: float = NEVER, most: int = 100) -> tuple[Unwritten[int], list[list[int]]]:
    """A queue, and what it wrote each time."""
    written: list[list[int]] = []
    return Unwritten(written.append, seconds=seconds, most=most), written


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until it holds, ten seconds at most."""
    end = time.monotonic() + 10
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    """What would still be written after a test is not waited for."""
    yield
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.cancel()
            thread.join()


def test_rows_are_written_together_after_a_moment() -> None:
    """What was added since the last writing is written at once, oldest first; and so again."""
    rows, written = gathered(seconds=0.1)
    for number in range(5):
        rows.add(number)
    assert written == []
    wait_for(lambda: bool(written))
    assert written == [[0, 1, 2, 3, 4]]
    rows.add(5)
    wait_for(lambda: len(written) > 1)
    assert written[1:] == [[5]]


def test_flush_writes_at_once() -> None:
    """Nothing waits after `flush`; without rows it writes nothing."""
    rows, written = gathered()
    rows.flush()
    rows.add(1)
    rows.flush()
    rows.flush()
    assert written == [[1]]


def test_flush_waits_for_who_writes() -> None:
    """What another thread is just writing is written when `flush` is over."""
    begun, go_on = threading.Event(), threading.Event()
    written: list[int] = []

    def write(rows: list[int]) -> None:
        begun.set()
        go_on.wait(10)
        written.extend(rows)

    rows: Unwritten[int] = Unwritten(write, seconds=0)
    rows.add(1)
    assert begun.wait(10)
    threading.Timer(0.1, go_on.set).start()
    rows.flush()
    assert written == [1]


def test_no_more_than_may_wait() -> None:
    """Where writing does not keep up, rows are refused instead of piling up; then taken again."""
    rows, written = gathered(most=3)
    assert [rows.add(number) for number in range(5)] == [True, True, True, False, False]
    rows.flush()
    assert written == [[0, 1, 2]]
    assert rows.add(5)
    rows.flush()


def test_program_that_ends_writes_first() -> None:
    """Rows added in the last moment of a program are written before it is over."""
    program = (
        "from tradeqa.feedback.unwritten import Unwritten\n"
        "Unwritten(lambda rows: print(rows, flush=True), seconds=0.2).add(7)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, check=True, timeout=60
    )
    assert done.stdout.split() == [b"[7]"]
