"""How server processes share new connections: each takes one at a time.

All of them listen on one socket, and asyncio takes as many connections from it as wait
there: whichever process is the first to look would get all that a client opens at once,
while the others stay idle. One that has just taken a connection has work to do, so the next
goes to another.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

BACKLOG = 512  # connections that may wait to be taken


class OneAtATimeLoop(asyncio.SelectorEventLoop):
    """An event loop whose servers take one connection each time they look."""

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
            protocol_factory, sock=sock, **{**options, "backlog": 1}
        )
        sock.listen(BACKLOG)
        return server
