"""Numbers that extraction pulled apart: which gaps inside them are to be closed.

`41. 76` and `1⊔978⊔660` (⊔: the residue of a thin space) are one number each. A list
number before a year (`1. 2023 年`) and a year before a month (`2023. 11`) are not.
"""

from __future__ import annotations

import re

from tradeqa.documents.plain.chars import GAP, JOINT

_CANDIDATE = re.compile(r"[0-9](?:\x1e|\.[ \x1e])[0-9]")
_NUMBER = re.compile(
    r"(?<![0-9.])"
    r"(?P<whole>[0-9]{1,3}(?:\x1e[0-9]{3}(?![0-9]))+|[0-9]+)"
    r"(?P<fraction>\.[ \x1e]?(?:(?:[0-9]{3}\x1e)+[0-9]{1,3}(?![0-9])|[0-9]+))?"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")
_MONTH = re.compile(r"(?:0?[1-9]|1[0-2])\Z")
_UNIT_NEXT = re.compile(r"[ \t\n\x1e]?(?:[%％‰万亿千百元美吨个家辆台倍艘列箱户人次]|TEU)")
_YEAR_NEXT = re.compile(r"[ \t\n\x1e]?年")
_DATE_NEXT = re.compile(r"[ \t\n\x1e]?[年月日号]|[A-Za-z]")

_WHOLE_TAIL = re.compile(r"(?:^|[^0-9.])[0-9]{1,3}(?:\x1e[0-9]{3})*\Z")
_FRACTION_TAIL = re.compile(r"[0-9]\.[ \x1e]?(?:[0-9]{3}\x1e)*[0-9]{3}\Z")
_WHOLE_HEAD = re.compile(r"[0-9]{3}(?![0-9])")
_FRACTION_HEAD = re.compile(r"[0-9]{1,3}(?![0-9])")
_TAIL = 40  # characters before a break that can belong to one number


def continues_number(left: str, right: str) -> bool:
    """Whether `right`, after the residue of a thin space, goes on with `left`'s last number."""
    tail = left[-_TAIL:]
    if _WHOLE_HEAD.match(right) and _WHOLE_TAIL.search(tail):
        return True
    return bool(_FRACTION_HEAD.match(right) and _FRACTION_TAIL.search(tail))


def healed_gaps(text: str) -> frozenset[int]:
    """Positions in compacted text of the gaps that stand inside one number."""
    if _CANDIDATE.search(text) is None:
        return frozenset()
    healed: set[int] = set()
    for match in _NUMBER.finditer(text):
        whole, fraction = match["whole"], match["fraction"]
        if JOINT in whole:
            healed.update(_gaps(text, *match.span("whole")))
        if fraction is not None and GAP.search(fraction) and _is_fraction(text, match):
            healed.update(_gaps(text, *match.span("fraction")))
    return frozenset(healed)


def _gaps(text: str, start: int, end: int) -> list[int]:
    return [match.start() for match in GAP.finditer(text, start, end)]


def _is_fraction(text: str, match: re.Match[str]) -> bool:
    whole, fraction, end = match["whole"], match["fraction"].lstrip(". \x1e"), match.end()
    if _YEAR.match(fraction) and _YEAR_NEXT.match(text, end):
        return False
    if match.start() == 0 and len(whole) <= 2 and _DATE_NEXT.match(text, end):
        return False  # a list number before a date, or before a word such as 5G
    is_date = _YEAR.match(whole) and _MONTH.match(fraction)
    return not (is_date and not _UNIT_NEXT.match(text, end))
