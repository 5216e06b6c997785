"""Passages written to break messages: the same ones for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

_SENTENCE = "2020年中欧班列全年开行12406列，同比增长50%；“出口”占九成。"
_FAMILY = "👨\u200d👩\u200d👧\u200d👦"
_FLAGS = "🇨🇳🇩🇪🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
_RARE = "𠮷𡃁𪚥𰻞葛\U000e0101"
_MARKUP = (
    "<b>",
    "</b>",
    "<script>alert(1)</script>",
    "<a href='tg://user?id=1'>",
    "</blockquote>",
    "<blockquote expandable>",
    "<tg-spoiler>",
    "</",
    "<",
    ">",
    "&",
    "&amp;amp;",
    "&lt;b&gt;",
    "&#0;",
    "&#x202e;",
    "&quot",
    "*_`[](x)~|\\",
    "<!--",
    "]]>",
)
_INVISIBLE = "\x00\x01\x07\x0b\x0c\x1b\x7f\x85\u00ad\u200b\u200c\u200d\u200e\u200f\u2028\u2029"
_INVISIBLE += "\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff"
_SURROGATES = "\ud800\udbff\udc00\udfff"
_RIGHT_TO_LEFT = "بلغ إجمالي التجارة 32.16 تريليون يوان. סחר חוץ של סין (2020)."
_MARKS = "\u0300\u0301\u030a\u0333\u033f\u0489\u20dd\ufe0f"
_CALLS = ("@everyone", "/start", " /new@tradeqa_bot", "#外贸", "https://evil.example/?a=1&b=<2>")


def _markup(make: random.Random) -> str:
    return "".join(make.choice((*_MARKUP, _SENTENCE)) for _ in range(make.randint(1, 400)))


def _nested_quotes(make: random.Random) -> str:
    depth = make.randint(1, 60)
    return "“「『《<blockquote>" * depth + _SENTENCE + "</blockquote>》』」”" * depth


def _emoji_at_the_cut(make: random.Random) -> str:
    """Clusters of several characters around every place where a message may end."""
    filler = make.choice(("字", "a", "𠮷", "。")) * make.randint(3900, 4110)
    clusters = (_FAMILY, _FLAGS, "👩🏽\u200d🚀", "❤️\u200d🔥", "1️⃣", "각", _RARE, "क्षि")
    return filler + "".join(make.choice(clusters) for _ in range(make.randint(20, 300)))


def _long(make: random.Random) -> str:
    return "".join(
        _SENTENCE[: make.randint(5, len(_SENTENCE))] + make.choice("。！？；，\n")
        for _ in range(400)
    )[:6000]


def _right_to_left(make: random.Random) -> str:
    pieces = (_RIGHT_TO_LEFT, _SENTENCE, "\u202e12406", "\u2067", "\u2069\u2069", "\n")
    return "".join(make.choice(pieces) for _ in range(make.randint(1, 200)))


def _combining(make: random.Random) -> str:
    piled = "".join("字" + make.choice(_MARKS) * make.randint(1, 40) for _ in range(300))
    return make.choice((piled, "e" + "\u0301" * 9000, "\u0301" * 50 + _SENTENCE))


def _invisible(make: random.Random) -> str:
    pieces = (*_INVISIBLE, *_SURROGATES, _SENTENCE, "\t", "\r\n", "\r", " ", "\u3000")
    return "".join(make.choice(pieces) for _ in range(make.randint(1, 900)))


def _long_word(make: random.Random) -> str:
    letters = make.choice(("A", "字", "𠮷", "😀", "&", "<", "'\"", "1", "a\u0301", "-"))
    return letters * make.randint(1, 7000)


def _calls(make: random.Random) -> str:
    between = (" ", "\n", "", "\u200b", "，", "(", "）", "的")
    return "".join(
        make.choice(between) + make.choice((*_CALLS, _SENTENCE))
        for _ in range(make.randint(1, 200))
    )


def _white(make: random.Random) -> str:
    return "".join(
        make.choice(" \n\t\u3000\u00a0\u2800\u200b") for _ in range(make.randint(0, 5000))
    )


def _mixture(make: random.Random) -> str:
    return "".join(make.choice(_KINDS[:-1])(make)[: make.randint(1, 900)] for _ in range(8))


_KINDS: tuple[Callable[[random.Random], str], ...] = (
    _markup,
    _nested_quotes,
    _emoji_at_the_cut,
    _long,
    _right_to_left,
    _combining,
    _invisible,
    _long_word,
    _calls,
    _white,
    _mixture,
)


def hostile_passages(count: int, *, seed: int) -> Iterator[tuple[str, tuple[tuple[int, int], ...]]]:
    """Passages, every kind in turn, with spans to highlight in no order and beyond the end."""
    make = random.Random(seed)  # noqa: S311  # the same passages each time
    for number in range(count):
        text = _KINDS[number % len(_KINDS)](make)
        size = len(text) + 10
        spans = [
            (start, start + make.randint(0, 30))
            for start in (make.randint(-5, size) for _ in range(make.choice((0, 1, 5, 400))))
        ]
        yield text, tuple(spans)
