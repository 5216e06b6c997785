"""JSON as it leaves the program: UTF-8, Chinese unescaped, no lone surrogate, no NaN."""

from __future__ import annotations

import json
import re
from typing import Any

_LONE = re.compile("[\ud800-\udfff]")
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def encode_json(content: Any) -> bytes:
    """UTF-8 of `content`; a lone surrogate becomes U+FFFD, so positions stay right.

    Raises:
        ValueError: a number is not finite.
    """
    text = _ENCODER.encode(content)
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _LONE.sub("\ufffd", text).encode()
