"""The time of the server, which a test can put forward."""

from __future__ import annotations

import time


class Clock:
    """Seconds since 1970, ahead of the real time by what the test let pass."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._stopped: float | None = None

    def now(self) -> float:
        """Seconds since 1970."""
        return (time.time() if self._stopped is None else self._stopped) + self._ahead

    def stop(self) -> None:
        """From now on time passes only where the test says so."""
        self._stopped = time.time()

    def date(self) -> int:
        """Whole seconds since 1970, as messages carry them."""
        return int(self.now())

    def put_forward(self, seconds: float) -> None:
        """Lets time pass."""
        self._ahead += seconds
