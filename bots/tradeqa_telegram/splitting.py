"""Parts of a text that fit into messages: cut at sentence ends, nothing lost, numbered."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from tradeqa.text.sentences import sentence_spans
from tradeqa_telegram.graphemes import is_boundary, last_boundary
from tradeqa_telegram.markup import Text
from tradeqa_telegram.showing import FIRST_STRONG, POP

LIMIT = 4096  # UTF-16 units of a message after parsing
_LABEL = "（{}/{}）\n"
_LABEL_ROOM = 13  # units: a label of four digits each (12), the end of an isolate (1)
_AHEAD = 100  # characters read past a cut, to tell whether a sentence goes on there
_TERMINAL = "。！？!?….”’」』）)]》】\"'"


def units(text: str) -> int:
    """Length of `text` in UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: Text, limit: int = LIMIT) -> tuple[Text, ...]:
    """The parts of `text`, each of at most `limit` units; several are numbered (1/3).

    White space at a cut is all that is left out. A style that goes on past a cut is closed
    and opened again, and so is an isolate.
    """
    rest = text.stripped()
    if units(rest.plain) <= limit:
        return (rest,)
    parts: list[Text] = []
    room = limit - _LABEL_ROOM
    while units(rest.plain) > room:
        head, rest = _cut(rest, _place(rest.plain, room))
        parts.append(head)
    parts.append(rest)
    return tuple(_LABEL.format(number, len(parts)) + part for number, part in enumerate(parts, 1))


def begin(text: Text, limit: int) -> Text:
    """As much of `text` as fits into `limit` units, cut like a part."""
    whole = text.stripped()
    if units(whole.plain) <= limit:
        return whole
    return _cut(whole, _place(whole.plain, limit - 1))[0]  # one for an isolate closed


def _cut(text: Text, at: int) -> tuple[Text, Text]:
    head = text.slice(0, at).stripped()
    rest = text.slice(at, len(text.plain)).stripped()
    line = text.plain[text.plain.rfind("\n", 0, at) + 1 : at]
    if line.count(FIRST_STRONG) > line.count(POP):
        return head + POP, FIRST_STRONG + rest
    return head, rest


def _place(text: str, room: int) -> int:
    """Where to cut `text` so that the head has at most `room` units.

    The last sentence end in the second half, else the last end of a clause, else the last
    whole character; only a single character of thousands of marks is cut itself.
    """
    lengths = list(accumulate(1 + (char > "\uffff") for char in text[:room]))
    most = bisect_right(lengths, room)
    ends = [end for _, end in sentence_spans(text[: most + _AHEAD]) if 0 < end <= most]
    clauses = [end for end in ends if is_boundary(text, end)]
    sentences = [
        end for end in clauses if text[end - 1] in _TERMINAL or text[end : end + 1] == "\n"
    ]
    if sentences and sentences[-1] > most // 2:
        return sentences[-1]
    if clauses and clauses[-1] > most // 2:
        return clauses[-1]
    return last_boundary(text, most) or most
