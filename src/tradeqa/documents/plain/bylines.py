"""Bylines: reporters, authors, editors, affiliation, source and date; and the names in them."""

from __future__ import annotations

import re

from tradeqa.documents.plain.chars import HAN_CLASS, ends_clause
from tradeqa.documents.plain.lines import Line

_LONGEST = 200  # columns
_REPORTER = re.compile(
    rf"(?:[{HAN_CLASS}]{{0,10}}(?:本报|本刊|报|社|网|刊|台|频道))?(?:[见实]习|首席|特约|驻[{HAN_CLASS}]{{1,6}})?"
    rf"(?:记者|通讯员|文/|文／|作者[:：])(?P<names>.{{2,40}})\Z",
    re.DOTALL,
)
_EDITORS = re.compile(
    r"[—-]{2}编者\Z|(?:编者|作者系?|来源|供稿|撰稿|发布时间|发布日期|发表时间|时间|日期)[:：].{1,60}\Z"
)
_DATE_LINE = re.compile(
    r"[(（]?(?:19|20)[0-9]{2}[-年./][0-9]{1,2}[-月./][0-9]{1,2}日?(?:[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?(?:来源[:：].{1,40})?[)）]?\Z"
)
AFFILIATION = re.compile(
    r"[(（](?=.{0,80}(?:大学|学院|研究|学校|公司|中心|银行|海关|大厦|委员会|[局部厅社院]))[^()（）。；]{4,100}[)）]\Z"
)
_NAME = re.compile(f"[{HAN_CLASS}·]{{1,6}}\\Z")
_SPLIT = re.compile(r"[ \t\n、,，;；/／|0-9¹²³*＊]+")
_NO_NAME = re.compile("[在从了对的和就是为到将向与]")
_MOST_NAMES = 12


def is_byline(line: Line) -> bool:
    """Whether the line names reporters, source, date or affiliation."""
    if line.width > _LONGEST or ends_clause(line.text):
        return False
    if _DATE_LINE.match(line.flat) or _EDITORS.match(line.flat) or AFFILIATION.match(line.flat):
        return True
    match = _REPORTER.match(line.text)
    return match is not None and names_in(match["names"]) != ()


def byline_names(text: str) -> tuple[str, ...]:
    """The names in a byline, whether it says what they are or gives names only."""
    match = _REPORTER.match(text)
    return names_in(match["names"] if match else text)


def names_in(text: str) -> tuple[str, ...]:
    """Personal names in Chinese, `text` being nothing else; otherwise ().

    A name of two characters that is set apart (`朱 磊`) is put together.
    """
    parts = [part for part in _SPLIT.split(text.strip("()（） \t:：")) if part]
    names: list[str] = []
    half = ""
    for part in parts:
        if not _NAME.match(part) or _NO_NAME.search(part):
            return ()
        if len(part) == 1:
            half, done = ("", half + part) if half else (part, "")
        elif half:
            return ()
        else:
            done = part
        if done:
            names.append(done)
    if half or not 0 < len(names) <= _MOST_NAMES:
        return ()
    return tuple(names) if all("·" in name or len(name) <= 4 for name in names) else ()
