"""logOut and close."""

from __future__ import annotations

from .errors import ApiError, TooManyRequests
from .parameters import Parameters
from .world import World

CLOSABLE_AFTER = 600
"""The real server refuses `close` in the first ten minutes after the bot's start."""


def log_out(world: World, _: Parameters) -> bool:
    """Ends the bot's session with this server; all later calls are refused."""
    world.logged_out = True
    world.updates.clear()
    return True


def close(world: World, _: Parameters) -> bool:
    """Closes the bot before it moves to another server."""
    left = int(CLOSABLE_AFTER - (world.clock.now() - world.born))
    if left > 0:
        raise TooManyRequests(left)
    return True


def refuse_logged_out(world: World) -> None:
    """Raises ApiError once the bot has logged out."""
    if world.logged_out:
        error = ApiError(400, "logged out")
        error.description = "Logged out"
        raise error
