"""The webhook a bot has set, and how deliveries to it went."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Delivery:
    """One attempt: which update, what the bot answered (None: no answer), why it failed."""

    update_id: int
    status: int | None
    error: str | None


@dataclass(slots=True)
class Webhook:
    """Where updates go, and how that went.

    Attributes:
        url: empty while no webhook is set.
        routes: public addresses that a proxy in front of the bot serves, and where it really is.
        set_at: when the URL was set last.
        lose_replies: so many of the next good answers are taken for lost, and sent again.
    """

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    routes: dict[str, str] = field(default_factory=dict)
    lose_replies: int = 0
    deliveries: list[Delivery] = field(default_factory=list)
    set_at: float = 0.0
    last_error: str = ""
    last_error_date: int = 0

    def destination(self) -> str:
        """The URL behind the proxy."""
        for public, local in self.routes.items():
            if self.url == public or self.url.startswith(public.rstrip("/") + "/"):
                return local.rstrip("/") + self.url[len(public.rstrip("/")) :]
        return self.url
