"""The service behind the app: loaded in the background, reloaded when the index changes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from tradeqa import wording
from tradeqa.errors import TradeQAError
from tradeqa.http.metrics import Metrics
from tradeqa.http.port import Service
from tradeqa.http.problems import ProblemError
from tradeqa.reloading import keep_reloading

log = logging.getLogger("tradeqa.http")

_RETRY_SECONDS = 2  # between two attempts to open an index that is not there yet
_LOADING = ("正在加载索引。", "The index is being loaded.")
_FAILED = ("加载失败，日志里有原因。", "Loading failed; the log says why.")


@dataclass(slots=True)
class ServiceHolder:
    """Holds the service once it is loaded, and until then the reason why it is not."""

    factory: Callable[[], Service]
    reload_seconds: float
    metrics: Metrics
    loaded: asyncio.Event = field(default_factory=asyncio.Event)
    _service: Service | None = None
    _reason: tuple[str, str] = field(default=_LOADING)  # Chinese, English

    def get(self) -> Service:
        """The service.

        Raises:
            ProblemError: it is not ready (503), with the reason.
        """
        if self._service is None:
            raise ProblemError("not-ready", detail=self._reason, retry_after=_RETRY_SECONDS)
        return self._service

    async def keep(self) -> None:
        """Load the service, trying again while it fails, then reload it now and then."""
        while self._service is None:
            try:
                self._service = await asyncio.to_thread(self._load)
            except TradeQAError as exc:
                self._reason = (wording.sentence(exc), wording.sentence(exc, english=True))
                log.warning("the service cannot be loaded: %s", exc)
            except Exception:
                self._reason = _FAILED
                log.exception("the service cannot be loaded")
            if self._service is None:
                await asyncio.sleep(_RETRY_SECONDS)
        self.loaded.set()
        self.metrics.show_version(self._service.index_version)
        log.info("ready, index version %s", self._service.index_version)
        await keep_reloading(self._service, self.reload_seconds, log, self._count)

    def _load(self) -> Service:
        """The service, tried: what loads late is loaded now, what is broken shows now."""
        service = self.factory()
        service.warm()
        return service

    def _count(self, taken: bool) -> None:
        self.metrics.count_reload(taken=taken)
        if taken:
            self.metrics.show_version(self.get().index_version)
