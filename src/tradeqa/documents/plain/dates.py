"""When an article was published, as far as its text lets one conclude.

The rules are in the docstring of `metadata`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tradeqa.documents.model import BlockKind
from tradeqa.documents.pieces import Piece

_DAY = r"(?P<year>(?:19|20)[0-9]{2})[-年./](?P<month>[01]?[0-9])[-月./](?P<day>[0-3]?[0-9])日?"
_DATE_LINE = re.compile(rf"[(（]?(?:(?:发布|发表|更新)?(?:时间|日期)[:：])?{_DAY}(?![0-9])")
_PAPER = re.compile(rf"[(（]{_DAY}第?[0-9]{{1,3}}版[)）]")
_WIRE = re.compile(rf"[^。]{{0,12}}{_DAY}(?:电|讯)")
_ISSUE = re.compile(
    r"文章编号[:：\]】]{0,2}[0-9]{4}-[0-9]{3}[0-9Xx][(（](?P<year>(?:19|20)[0-9]{2})[)）](?P<issue>[0-9]{2})-"
)
_YEAR = re.compile(r"(?<![0-9.])(?:19|20)[0-9]{2}(?=年)")
_SO_FAR = re.compile(r"今年(?:前([0-9]{1,2})个?月|1[—–~～至到-]([0-9]{1,2})月)")
_NOW = re.compile(
    r"(?<![0-9.])((?:19|20)[0-9]{2})年[0-9]{1,2}月[^。；;]{0,8}最新|(?:目前|日前|最新)[^。；;]{0,8}?((?:19|20)[0-9]{2})年[0-9]{1,2}月"
)
_PROSE = (BlockKind.PARAGRAPH, BlockKind.HEADING)
_EDGE = 12  # pieces at the beginning and the end where a dateline may stand
_LAST_MONTH = 12


def published_in(pieces: Sequence[Piece]) -> str:
    """ISO date, possibly reduced to a month or a year; "" when nothing is certain."""
    return _stated(pieces) or _issue(pieces) or _this_year(pieces) or _latest(pieces)


def _stated(pieces: Sequence[Piece]) -> str:
    edge = pieces if len(pieces) <= 2 * _EDGE else [*pieces[:_EDGE], *pieces[-_EDGE:]]
    for piece in edge:
        text = piece.view.text.replace(" ", "")[:200]
        found = _PAPER.search(text)
        if piece.kind is BlockKind.BYLINE:
            found = found or _DATE_LINE.match(text) or _DATE_LINE.search(text)
        elif piece.kind is BlockKind.PARAGRAPH:
            found = found or _WIRE.match(text)
        if found:
            date = _iso(found)
            if date:
                return date
    return ""


def _iso(match: re.Match[str]) -> str:
    month, day = int(match["month"]), int(match["day"])
    if not (1 <= month <= _LAST_MONTH and 1 <= day <= 31):
        return ""
    return f"{match['year']}-{month:02}-{day:02}"


def _issue(pieces: Sequence[Piece]) -> str:
    for piece in pieces:
        if piece.kind is BlockKind.NOTE:
            match = _ISSUE.search(piece.view.text.replace(" ", ""))
            if match:
                issue = int(match["issue"])
                is_month = 1 <= issue <= _LAST_MONTH
                return f"{match['year']}-{issue:02}" if is_month else match["year"]
    return ""


def _this_year(pieces: Sequence[Piece]) -> str:
    latest, so_far = 0, 0
    contrasts: list[int] = []
    for piece in pieces:
        if piece.kind not in _PROSE:
            continue
        text = piece.view.text
        now = text.find("今年")
        for match in _YEAR.finditer(text):
            latest = max(latest, int(match[0]))
            if match.start() < now:
                contrasts.append(int(match[0]))
        for match in _SO_FAR.finditer(text):
            so_far = max(so_far, int(match[1] or match[2]))
    if not latest or latest not in contrasts:
        return ""
    year = latest + 1
    return f"{year}-{so_far + 1:02}" if 0 < so_far < _LAST_MONTH else str(year)


def _latest(pieces: Sequence[Piece]) -> str:
    """The latest year spoken of as the present, none named later but in forecasts."""
    years = [
        int(match[1] or match[2])
        for piece in pieces
        if piece.kind in _PROSE
        for match in _NOW.finditer(piece.view.text)
    ]
    return str(max(years)) if years else ""
