"""New connections are shared among the processes that listen on one socket."""

from __future__ import annotations

import asyncio
import socket
import threading
import time

from tradeqa.http.accepting import BACKLOG, SharingLoop

BUSY_SECONDS = 0.02  # that a process has work with a connection it took


class Taken(asyncio.Protocol):
    """Counts connections, and is busy for a moment with each, as a process is with a question."""

    def __init__(self, taken: list[int], number: int) -> None:
        self.taken, self.number = taken, number

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """One more of this listener."""
        self.taken.append(self.number)
        time.sleep(BUSY_SECONDS)
        transport.close()


def listen(listener: socket.socket, taken: list[int], number: int, many: int) -> None:
    """Serve until so many connections were taken by all."""

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        async with await loop.create_server(lambda: Taken(taken, number), sock=listener):
            end = loop.time() + 10
            while len(taken) < many and loop.time() < end:
                await asyncio.sleep(0.005)

    with asyncio.Runner(loop_factory=SharingLoop) as runner:
        runner.run(serve())


def test_listeners_share_what_waits() -> None:
    """Of connections that all wait already, each of two listeners takes about half."""
    many = 40
    taken: list[int] = []
    with socket.create_server(("127.0.0.1", 0), backlog=BACKLOG) as listener:
        address = listener.getsockname()
        clients = [socket.create_connection(address) for _ in range(many)]
        listeners = [
            threading.Thread(target=listen, args=(listener.dup(), taken, number, many))
            for number in range(2)
        ]
        for thread in listeners:
            thread.start()
        for thread in listeners:
            thread.join(20)
        for client in clients:
            client.close()
    assert len(taken) == many
    assert 8 <= taken.count(0) <= 32


def test_many_may_wait() -> None:
    """Taking few at a time leaves room for a crowd: none is turned away while it waits."""
    many = 200
    clients: list[socket.socket] = []

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            address = listener.getsockname()
            async with await loop.create_server(asyncio.Protocol, sock=listener.dup()):
                # the loop is held up here: none is taken meanwhile
                clients.extend(socket.create_connection(address, 0.9) for _ in range(many))

    with asyncio.Runner(loop_factory=SharingLoop) as runner:
        runner.run(serve())
    for client in clients:
        client.close()
    assert len(clients) == many
