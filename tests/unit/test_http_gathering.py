"""What is written in one turn of the loop goes out in one piece, in order, and is never lost."""

from __future__ import annotations

import asyncio
from typing import cast

from tradeqa.http.gathering import GatheringTransport


class Below(asyncio.Transport):
    """Notes what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[object] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Note a piece."""
        self.told.append(bytes(data))

    def close(self) -> None:
        """Note the end."""
        self.told.append("close")

    def write_eof(self) -> None:
        """Note that no more is written."""
        self.told.append("eof")

    def abort(self) -> None:
        """Note that it was given up."""
        self.told.append("abort")

    def is_closing(self) -> bool:
        """Whether it has ended."""
        return "close" in self.told or "abort" in self.told

    def get_write_buffer_size(self) -> int:
        """Nothing stays here."""
        return 0


async def _told(*steps: str | bytes) -> list[object]:
    """What reaches the transport below; `turn` lets the loop turn."""
    below = Below()
    transport = GatheringTransport(below, asyncio.get_running_loop())
    for step in steps:
        if isinstance(step, bytes):
            transport.write(step)
        elif step == "turn":
            await asyncio.sleep(0)
        else:
            getattr(transport, step)()
    await asyncio.sleep(0)
    return below.told


def told(*steps: str | bytes) -> list[object]:
    """As `_told`, in a loop of its own."""
    return asyncio.run(_told(*steps))


def test_one_turn_is_one_piece() -> None:
    """Head and body go out together; what is written a turn later, later; nothing, never."""
    assert told(b"head", b"", b"body", "turn", b"more") == [b"headbody", b"more"]
    assert told(b"", "turn") == []


def test_nothing_is_lost_at_the_end() -> None:
    """What was written before the end goes out before it, and nothing after it."""
    assert told(b"head", b"body", "close", b"late") == [b"headbody", "close"]
    assert told(b"head", "write_eof") == [b"head", "eof"]
    assert told(b"head", "abort") == ["abort"]


def test_much_is_not_held() -> None:
    """A large body reaches the transport at once, which may then ask the writer to wait."""
    large = b"x" * 100_000
    assert told(b"head", large, "turn", "close") == [b"head" + large, "close"]

    async def unsent() -> tuple[int, int]:
        transport = GatheringTransport(Below(), asyncio.get_running_loop())
        transport.write(b"head")
        before = transport.get_write_buffer_size()
        transport.write(large)
        return before, transport.get_write_buffer_size()

    assert asyncio.run(unsent()) == (4, 0)


def test_many_pieces_are_not_held_either() -> None:
    """A stream of small pieces in one turn goes out now and then, whole and in order."""
    pieces = told(*[bytes([number % 256]) * 1000 for number in range(200)])
    assert len(pieces) == 4
    assert b"".join(cast(list[bytes], pieces)) == b"".join(
        bytes([number % 256]) * 1000 for number in range(200)
    )
