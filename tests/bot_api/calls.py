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
        under_way: the reply has not been given yet.
        status: of the reply; None while it is under way or when its connection was cut.
        error: the description of a refusal.
        result: what the call gave where it was carried out.
        fault: the name of the planned fault it met.
    """

    method: str
    arguments: dict[str, Any]
    at: float
    under_way: bool = True
    status: int | None = None
    error: str | None = None
    result: Any = None
    fault: str | None = None

    @property
    def refused(self) -> bool:
        """Did the server refuse it for what it is? Conflicts and waits are not of that kind."""
        return self.error is not None and not self.error.startswith(("Conflict", "Too Many"))

    def __str__(self) -> str:
        notes = [self.fault or "", self.error or "", "under way" if self.under_way else ""]
        return " ".join([self.method, str(self.status or "-"), *filter(None, notes)])
