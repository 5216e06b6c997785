"""Results of costly readings: the latest used are kept, up to a number; safe between threads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """A bounded memory of values by key.

    Unlike `functools.lru_cache` it takes keys without the arguments behind them, makes many
    values in one go, and holds no reference to its owner, which is freed when it is let go.
    """

    def __init__(self, most: int) -> None:
        """Keep at most so many values; what was used longest ago is forgotten first."""
        self._most = most
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: K, make: Callable[[K], V]) -> V:
        """The value of a key; made, without holding up other threads, where it is not kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        return self._keep([key], [make(key)])[0]

    def many(self, keys: Sequence[K], make: Callable[[list[K]], Sequence[V]]) -> list[V]:
        """The values of some keys; those not kept are made together, each once, in their order."""
        with self._lock:
            found = {key: self._kept[key] for key in keys if key in self._kept}
            for key in found:
                self._kept.move_to_end(key)
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        if missing:
            found.update(zip(missing, self._keep(missing, make(missing)), strict=True))
        return [found[key] for key in keys]

    def _keep(self, keys: Sequence[K], values: Sequence[V]) -> list[V]:
        """Keep new values; where another thread was quicker, its value stays and is given."""
        with self._lock:
            kept = [
                self._kept.setdefault(key, value) for key, value in zip(keys, values, strict=True)
            ]
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return kept
