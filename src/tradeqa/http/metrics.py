"""What Prometheus is told at /metrics.

With one process its figures are kept in memory. With several, each writes its own into a
folder (`prometheus_client`'s multiprocess mode, switched on by `server.py` before this
module is imported), and whichever is asked adds them up: counters and histograms are those
of all processes, ended ones too, and gauges are the sum over the processes alive.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)
from starlette.routing import BaseRoute

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the variable that switches the mode for several on
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The figures of one application, in a registry of their own."""

    def __init__(self) -> None:
        own = CollectorRegistry()
        self._registry = own
        self._requests = Counter(
            "tradeqa_requests", "Requests answered", ["method", "route", "status"], registry=own
        )
        self._seconds = Histogram(
            "tradeqa_request_seconds",
            "Time to answer a request",
            ["route"],
            buckets=_SECONDS,
            registry=own,
        )
        self._answers = Counter(
            "tradeqa_answers", "Questions answered or refused", ["outcome"], registry=own
        )
        self._reloads = Counter(
            "tradeqa_index_reloads", "Newer indexes taken up, or not", ["outcome"], registry=own
        )
        self._index = Gauge(
            "tradeqa_index_info",
            "Processes that answer from this version of the index",
            ["version"],
            registry=own,
            multiprocess_mode="livesum",
        )
        self.waiting = Gauge(
            "tradeqa_work_waiting",
            "Requests that wait for a thread",
            registry=own,
            multiprocess_mode="livesum",
        )
        self.running = Gauge(
            "tradeqa_work_running",
            "Requests that a thread works on",
            registry=own,
            multiprocess_mode="livesum",
        )
        self._version: str | None = None
        # by method, route and status: looking them up costs more than counting
        self._series: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        for outcome in ("answered", "refused"):
            self._answers.labels(outcome)  # zero, rather than absent, before the first
        for outcome in ("taken", "failed"):
            self._reloads.labels(outcome)

    def count_request(
        self, method: str, route: BaseRoute | None, status: int, seconds: float
    ) -> None:
        """A request is over; the route, not the address, so that clients invent no labels."""
        path = getattr(route, "path", "none")
        known = method if method in _METHODS else "other"
        if (series := self._series.get((known, path, status))) is None:
            series = (self._requests.labels(known, path, str(status)), self._seconds.labels(path))
            self._series[known, path, status] = series
        count, duration = series
        count.inc()
        duration.observe(seconds)

    def count_answer(self, *, answerable: bool) -> None:
        """A question was answered or refused."""
        self._answers.labels("answered" if answerable else "refused").inc()

    def count_reload(self, *, taken: bool) -> None:
        """A newer index was taken up, or could not be."""
        self._reloads.labels("taken" if taken else "failed").inc()

    def show_version(self, version: str) -> None:
        """This process answers from this version of the index now."""
        if self._version is not None:
            self._index.labels(self._version).set(0)
        self._version = version
        self._index.labels(version).set(1)

    def to_text(self) -> bytes:
        """Everything, in Prometheus's text format."""
        folder = os.environ.get(FOLDER)
        if folder is None:
            return generate_latest(self._registry)
        everyone = CollectorRegistry()
        _forget_dead(Path(folder))
        multiprocess.MultiProcessCollector(everyone, path=folder)  # type: ignore[no-untyped-call]
        return generate_latest(everyone)


def _forget_dead(folder: Path) -> None:
    """Gauges of processes that were killed would count for ever."""
    for file in folder.glob("gauge_live*_*.db"):
        pid = int(file.stem.rpartition("_")[2])
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            file.unlink(missing_ok=True)
        except PermissionError:
            continue
