"""The record of every call the bot made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(slots=True, eq=False)
class Call:
    """One call and what came of it.

    Attributes:
        method: as documented (`sendMessage`), whatever letters the bot used.
        arguments: JSON values read.
        status: of the reply; None while the call is under way or when its connection was cut.
        error: the description of a refusal.
        result: what the call gave where it was carried out.
        fault: the name of the planned fault it met.
    """

    method: str
    arguments: dict[str, Any]
    at: float
    status: int | None = None
    error: str | None = None
    result: Any = None
    fault: str | None = None

    @property
    def refused(self) -> bool:
        """Did the server itself refuse it, no fault having been planned?"""
        return self.error is not None and self.fault is None
