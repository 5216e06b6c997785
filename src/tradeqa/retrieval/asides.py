"""What of a question only tells who asks: 我在杭州做外贸，请问……; Hello, I work for Tesla. How …"""

from __future__ import annotations

import re
from collections.abc import Iterable

Span = tuple[int, int]

_CLAUSE = re.compile(r"(?:[^，,。；;！!？?：:.]|\.(?!\s))+[，,。；;！!？?：:.]*")
_SPEAKER = re.compile(
    r"\s*(?:你好|您好|大家好|hi\b|hello\b|dear\b)|(?:我们?|咱们?|本人|俺)(?:叫|是|在|来自|住)"
    r"|\bmy name\b|\b(?:i'm|i am|i work|i live|i come|we are)\b"
)
_ASKS = re.compile(
    r"多少|几|什么|啥|谁|哪|怎|如何|为何|吗|呢|\b(?:how|what|which|who|when|where|why|does|did|do)\b"
)
_PREFACE_END = (
    r"(?:想知道|想了解|想问|想请教|问我|让我|叫我|请问"
    r"|\b(?:asked|asks|wants? to know|wonder(?:s|ing)?))"
)
_PREFACE = re.compile(rf".*{_PREFACE_END}")
_EITHER = re.compile(rf"{_SPEAKER.pattern}|{_PREFACE_END}")  # most questions have neither


def asides(key: str) -> list[Span]:
    """Spans of a question (a search key) that only tell who asks, in order."""
    if not _EITHER.search(key):
        return []
    found = []
    for match in _CLAUSE.finditer(key):
        clause = match.group()
        last = match.end() >= len(key.rstrip())
        if not last and _SPEAKER.search(clause) and not _ASKS.search(clause):
            found.append(match.span())
        elif preface := _PREFACE.match(clause):
            found.append((match.start(), match.start() + preface.end()))
    return found


def without(key: str, spans: Iterable[Span]) -> str:
    """The key with some spans blanked out, at the same length."""
    for start, end in spans:
        key = key[:start] + " " * (end - start) + key[end:]
    return key
