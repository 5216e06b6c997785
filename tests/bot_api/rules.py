"""How this server is set up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    """What BotFather and the operator of a Bot API server decide.

    Attributes:
        reads_all: privacy mode is off: the bot gets every message of its groups.
        inline: the bot takes inline queries.
        inline_feedback: the bot hears which results are chosen.
        strict: texts that Telegram would silently change are refused (see `markup`).
        flood: sending too much is answered with 429.
        local_webhooks: webhooks on loopback addresses are taken, whatever their scheme and port,
            as a self-hosted server takes them.
    """

    reads_all: bool = False
    inline: bool = True
    inline_feedback: bool = True
    strict: bool = True
    flood: bool = False
    local_webhooks: bool = True
