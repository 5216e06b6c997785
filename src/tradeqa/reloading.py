"""Takes up newer indexes while a service answers; the same for every channel."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from tradeqa.errors import TradeQAError


class Reloadable(Protocol):
    """A service whose index can be exchanged."""

    @property
    def index_version(self) -> str: ...

    def reload(self) -> bool: ...


async def keep_reloading(
    service: Reloadable,
    seconds: float,
    log: logging.Logger,
    tell: Callable[[bool], None] = lambda taken: None,
) -> None:
    """Look for a newer index every so many seconds, for ever; at once done where they are 0.

    Args:
        service: goes on with its present index while the newer one cannot be used.
        seconds: between two looks.
        log: of the channel.
        tell: called after a newer index was found: True if it was taken, False if not.
    """
    while seconds:
        await asyncio.sleep(seconds)
        try:
            if await asyncio.to_thread(service.reload):
                tell(True)
                log.info("reloaded, index version %s", service.index_version)
        except TradeQAError as exc:
            tell(False)
            log.warning("the new index is not taken, the present one stays: %s", exc)
        except Exception:
            tell(False)
            log.exception("the new index is not taken, the present one stays")
