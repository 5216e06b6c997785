"""Inline queries, their results, and the cache of answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .entities import Entity
from .messages import Rows
from .people import Account


@dataclass(frozen=True, slots=True)
class InlineResult:
    """One article as the user sees it and as it would be sent.

    Attributes:
        shown: the JSON the bot gave.
        text: of the message that choosing it sends.
    """

    id: str
    title: str
    description: str
    shown: dict[str, Any]
    text: str
    entities: tuple[Entity, ...]
    buttons: Rows


@dataclass(slots=True, eq=False)
class InlineQuery:
    """What a user typed behind the bot's name, and what came of it.

    Attributes:
        answered: results are there, from the bot or from the cache.
        from_cache: the bot never saw this query.
        button: the button above the results, if any.
    """

    id: str
    person: Account
    query: str
    offset: str
    at: float
    answered: bool = False
    from_cache: bool = False
    results: tuple[InlineResult, ...] = ()
    next_offset: str = ""
    button: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """An `InlineQuery` object."""
        return {
            "id": self.id,
            "from": self.person.as_json(),
            "query": self.query,
            "offset": self.offset,
            "chat_type": "sender",
        }


@dataclass(slots=True)
class InlineCache:
    """Answers kept by the server: for everyone, or for one user where the bot said so."""

    kept: dict[tuple[str, str, int | None], tuple[float, InlineQuery]] = field(default_factory=dict)

    def keep(self, query: InlineQuery, *, personal: bool, until: float) -> None:
        """Keeps an answer until a time."""
        self.kept[query.query, query.offset, query.person.id if personal else None] = until, query

    def find(self, query: str, offset: str, person_id: int, now: float) -> InlineQuery | None:
        """An answer still good for this user."""
        for whose in (person_id, None):
            until, answered = self.kept.get((query, offset, whose), (0.0, None))
            if answered is not None and now < until:
                return answered
        return None
