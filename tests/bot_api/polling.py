"""getMe and getUpdates."""

from __future__ import annotations

from typing import Any

from .parameters import Parameters
from .updates import ALL_KINDS, DEFAULT_KINDS
from .world import World


def get_me(world: World, _: Parameters) -> dict[str, Any]:
    """The bot's own account and what it can do."""
    return world.me.as_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": world.rules.reads_all,
        "supports_inline_queries": world.rules.inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_updates(world: World, parameters: Parameters) -> list[dict[str, Any]]:
    """The updates not yet acknowledged, waited for up to `timeout` seconds."""
    set_allowed(world, parameters)
    return world.updates.poll(
        parameters.integer("offset"),
        parameters.integer("limit", 100),
        parameters.integer("timeout"),
    )


def set_allowed(world: World, parameters: Parameters) -> None:
    """Remembers `allowed_updates` where they are given; an empty list is the default.

    Unknown kinds are passed over, as the real server does.
    """
    if "allowed_updates" in parameters:
        named = parameters.parsed("allowed_updates", list, "allowed_updates") or []
        kinds = frozenset(kind for kind in named if kind in ALL_KINDS)
        with world.changed:
            world.updates.kinds = kinds or DEFAULT_KINDS
