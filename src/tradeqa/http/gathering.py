"""A transport that sends in one piece what is written in one turn of the event loop.

uvicorn writes the head of a reply and its body one after the other. Each writing is a call
of the system, a packet, and a client that is woken: for a reply of a few kilobytes once is
enough.
"""

from __future__ import annotations

import asyncio
from typing import Any

_MOST_HELD = 65_536  # bytes; as much as asyncio keeps before it asks the writer to wait


class GatheringTransport(asyncio.Transport):
    """Holds what is written until the present turn of the loop is over; else as what is below."""

    def __init__(self, below: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._below, self._loop = below, loop
        self._held: list[bytes] = []
        self._size = 0  # bytes held

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send at the end of this turn, or at once what is much; in the order of writing."""
        if not data:
            return
        if not self._held:
            self._loop.call_soon(self.flush)
        self._held.append(bytes(data))
        self._size += len(data)
        if self._size > _MOST_HELD:  # whoever writes is to learn that the client takes no more
            self.flush()

    def close(self) -> None:
        """Send what is held, and close."""
        self.flush()
        self._below.close()

    def write_eof(self) -> None:
        """Send what is held, and nothing after it."""
        self.flush()
        self._below.write_eof()

    def abort(self) -> None:
        """Drop what was not sent."""
        self._held, self._size = [], 0
        self._below.abort()

    def get_write_buffer_size(self) -> int:
        """Bytes that were written and not sent."""
        return self._below.get_write_buffer_size() + self._size

    def is_closing(self) -> bool:
        return self._below.is_closing()

    def can_write_eof(self) -> bool:
        return self._below.can_write_eof()

    def pause_reading(self) -> None:
        self._below.pause_reading()

    def resume_reading(self) -> None:
        self._below.resume_reading()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._below.get_extra_info(name, default)

    def flush(self) -> None:
        """Send what is held."""
        held = self._held
        self._held, self._size = [], 0
        if held and not self._below.is_closing():
            self._below.write(b"".join(held))
