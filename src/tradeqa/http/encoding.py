"""JSON as it goes over the wire: UTF-8, never a lone surrogate, never NaN; and events."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from starlette.responses import Response

_LONE = re.compile("[\ud800-\udfff]")


class JSON(Response):
    """A JSON reply in UTF-8; Chinese is not escaped."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """The bytes of `content`, which is made of JSON types."""
        return encode_json(content)


def encode_json(content: Any) -> bytes:
    """UTF-8 of `content`; a lone surrogate becomes U+FFFD, so positions stay right.

    Raises:
        ValueError: a number is not finite.
    """
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _LONE.sub("\ufffd", text).encode()


def encode_events(events: Iterable[tuple[str, Any]]) -> bytes:
    """Server-sent events of (name, content), as one text/event-stream body."""
    return b"".join(
        b"event: %s\ndata: %s\n\n" % (name.encode(), encode_json(content))
        for name, content in events
    )
