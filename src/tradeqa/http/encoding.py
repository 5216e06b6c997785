"""Response bodies: JSON and server-sent events."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from starlette.responses import Response

from tradeqa.wire import encode_json

EVENT_STREAM = "text/event-stream"


class JSON(Response):
    """A JSON reply in UTF-8; Chinese is not escaped."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """The bytes of `content`, which is made of JSON types."""
        return encode_json(content)


class EncodedJSON(Response):
    """A JSON reply whose bytes are there already."""

    media_type = JSON.media_type


def encode_events(events: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Server-sent events of (name, content as JSON), as one text/event-stream body."""
    return b"".join(b"event: %s\ndata: %s\n\n" % event for event in events)


def encode_stream(chunks: Iterable[Any]) -> bytes:
    """Server-sent events without names, ended by `[DONE]`, as OpenAI's clients know them."""
    return b"".join(b"data: %s\n\n" % encode_json(chunk) for chunk in chunks) + b"data: [DONE]\n\n"
