"""How server processes share new connections: each takes a few at a time.

All of them listen on one socket, and asyncio takes as many connections from it as wait
there: whichever process is the first to look would get all that a client opens at once,
while the others stay idle. One that takes few leaves the rest to whoever looks next; fewer
still, and a crowd of new connections waits for every turn of a busy loop.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

BACKLOG = 2048  # connections that may wait to be taken
AT_ONCE = 4  # taken each time


class SharingLoop(asyncio.SelectorEventLoop):
    """An event loop whose servers take a few connections each time they look."""

    async def create_server(  # type: ignore[override]
        self,
        protocol_factory: Callable[[], asyncio.BaseProtocol],
        *,
        sock: socket.socket,
        **options: Any,
    ) -> asyncio.Server:
        """A server on a bound socket, where `BACKLOG` connections may wait."""
        # to asyncio `backlog` is both how many may wait and how many it takes at once
        server = await super().create_server(
            protocol_factory, sock=sock, **{**options, "backlog": AT_ONCE}
        )
        sock.listen(BACKLOG)
        return server
