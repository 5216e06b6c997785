"""What of a question only tells who asks: 我在杭州做外贸，请问……; Hello, I work for Tesla. How …"""

from __future__ import annotations

import re
from collections.abc import Iterable

Span = tuple[int, int]

_CLAUSE = re.compile(r"(?:[^，,。；;！!？?：:.]|\.(?!\s))+[，,。；;！!？?：:.]*")
_SPEAKER = re.compile(
    r"\s*(?:你好|您好|大家好|\bhi\b|\bhello\b|\bdear\b)|(?:我们?|咱们?|本人|俺)(?:叫|是|在|来自|住)"
    r"|\bmy name\b|\b(?:i'm|i am|i work|i live|i come|we are)\b"
)
_ASKS = re.compile(
    r"多少|几|什么|啥|谁|哪|怎|如何|为何|吗|呢|\b(?:how|what|which|who|when|where|why|does|did|do)\b"
)
_PREFACE_END = (
    r"(?:想知道|想了解|想问|想请教|问我|让我|叫我|请问"
    r"|\b(?:asked|asks|wants? to know|wonder(?:s|ing)?))"
)
_PREFACE = re.compile(rf"(?P<who>.*){_PREFACE_END}")
_WHO_ASKS = re.compile(
    r"我|咱|俺|本人|老板|客户|领导|同事|朋友|老师|同学|记者|有人|\b(?:i|my|boss|client|customer|friend|colleague)\b"
)
_POINTS_BACK = re.compile(
    r"我们(?!国)|我(?:公司|厂|市|省|县|区)|这里|本(?:市|地|省|县|公司|厂)|\b(?:we|our|us|here)\b"
)
# whose word is given, and what is left out: not what is asked about, though it may be searched for
_BESIDE = re.compile(
    r"\s*(?:根据|按照|依据|据|除了|除去|不算|不包括|比起"
    r"|(?:as reported by|according to|apart from|besides|unlike|other than|except)\b).*"
    r"|.*(?:[说讲]|看到|听说|报道|文章|[之以]外|问(?=[：:，,]))[，,：:]*\s*"
)
_EITHER = re.compile(rf"{_SPEAKER.pattern}|{_PREFACE_END}")  # most questions have neither


def asides(key: str) -> list[Span]:
    """Spans of a question (a search key) that only tell who asks, in order."""
    if not _EITHER.search(key):
        return []
    found = []
    for match in _CLAUSE.finditer(key):
        clause = match.group()
        if _stands_before(match, key) and _SPEAKER.search(clause):
            if not _POINTS_BACK.search(key, match.end()):  # 我们是华为，我们的营业收入
                found.append(match.span())
        elif preface := _PREFACE.match(clause):
            who = preface["who"]
            begin = 0 if not who.strip() or _WHO_ASKS.search(who) else len(who)
            found.append((match.start() + begin, match.start() + preface.end()))
    return found


def beside(key: str) -> list[Span]:
    """Spans that name whose word is given, or what is left out: 据路透社报道，……; 除了华为，……"""
    return [
        match.span()
        for match in _CLAUSE.finditer(key)
        if _stands_before(match, key) and _BESIDE.fullmatch(match.group())
    ]


def _stands_before(clause: re.Match[str], key: str) -> bool:
    """Whether a clause asks nothing, and what asks comes after it."""
    return clause.end() < len(key.rstrip()) and not _ASKS.search(clause.group())


def without(key: str, spans: Iterable[Span]) -> str:
    """The key with some spans blanked out, at the same length."""
    for start, end in spans:
        key = key[:start] + " " * (end - start) + key[end:]
    return key
