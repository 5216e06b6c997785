"""Time expressions: years, months, quarters, halves, “前11个月”, and relative ones.

A `Period` is a year with the months it covers. 今年, 去年, 前年 and bare months are
resolved against a reference date, the date of the document or of the question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tradeqa.text.numerals import han_to_number

_HAN = "零〇一二三四五六七八九十"
_YEAR = re.compile(
    rf"(?<!\d)(?P<y4>(?:19|20)\d\d)(?P<to>\s?(?:-|~|至|到)\s?(?P<y4b>(?:19|20)?\d\d)(?=\s?年))?(?=\s?(?:年|全年|上半年|下半年|1-|q[1-4]|第?[一二三四]季度))"
    r"|(?:(?<=in )|(?<=of )|(?<=for )|(?<=during )|(?<=since )|(?<=year )|(?<=by )|^)(?P<ye>(?:19|20)\d\d)(?![\d%])(?![.,]\d)(?!\s?[万亿])"
    r"|(?<![\d.])(?P<yz>20[012]\d)(?=\s*(?:[?？]|$))"
    rf"|(?<!\d)(?P<y2>[12]\d)\s?年(?!代|来|间|级|前|后|以|内|度|之|多|的时间)"
    rf"|(?P<yh>[二一][零〇九][{_HAN}]{{2}})\s?年"
    r"|(?<![一二三四五六七八九十\d])二(?P<yd>[零〇一二三四五六七八九])年"
    r"|(?P<rel>今年|本年度?|去年|上年|前年|大前年|this year|last year)"
)
# 塑料制品 出口 2023, 跨境电商2020进出口: in a question, a number alone that looks like a year
_BARE_YEAR = re.compile(
    r"(?:19[89]\d|20[0-4]\d)(?<![\d.,%$¥第a-z/].{4})(?![\d%]|[.,]\d|\s?(?:年|万|亿|千|百(?!分)|多|余|[美欧日]元|元|吨|座|艘|只|列"
    r"|辆|个|家(?![电具居])|台(?![州湾])|人(?!民)|名|条|米|项|种|件|号|款|部(?!分)|(?:teus?|tonn?e?s?|[mb]illion|trains|companies"
    r"|cars|vehicles|units|containers|yuan|dollars|usd|rmb)\b))"
)
_MONTHS = re.compile(
    r"(?<!\d)(?P<a>\d{1,2})\s?月?\s?(?:-|~|至|到)\s?(?P<b>\d{1,2})\s?月(?!台)"
    r"|(?:前|头)\s?(?P<first>\d{1,2}|[一二三四五六七八九十两]{1,2})\s?个?月"
    r"|(?P<half>上半年|下半年|first half|second half)"
    r"|(?:第?(?P<quarter>[一二三四1-4])\s?季度|\bq(?P<q>[1-4])\b)"
    r"|前(?P<quarters>[二两三23])个?季度"
    r"|(?<![\d.])(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s?月(?:份|\d|底|初|末|中旬|上旬|下旬|以来|起|，|,|。|的|[^份个台]|$)"
)
_COMPARED = re.compile(
    r"(?:比|较|对比|相比|高于|低于|than |(?P<joint>(?<=年)[与和同])|[与和同])(?:上年同期的?)?\s?$"
)
_AGAINST = re.compile(r"\s?年?[^，。；,;]{0,8}?(?:相比|比较|对比|持平)")  # 2023年与2019年相比
_EXPRESSION = re.compile(
    r"(?:(?<!\d)(?:19|20)?\d\d\s?(?:-|至|到|~)\s?)?(?<!\d)(?:19|20)?\d\d\s?年(?:前?\d{1,2}个?月)?(?:[底初末]|以来)?"
    r"|(?<!\d)\d{1,2}\s?月?\s?(?:-|至|到|~)\s?\d{1,2}\s?月份?|(?<![\d.])\d{1,2}\s?月(?:份|底|初|末|中旬|上旬|下旬)?"
    rf"|[{_HAN}]{{2,4}}年|前(?:\d{{1,2}}|[{_HAN}]{{1,2}})个?月|[上下]半年|第?[一二三四]季度"
)
_BEFORE = 16  # characters before a year in which it may be set against another
ALL_YEAR = (1, 12)
_FULL_CENTURY = 100


@dataclass(frozen=True, slots=True)
class Period:
    """A year (None when unsaid) and the months it covers, both ends included."""

    year: int | None
    months: tuple[int, int] = ALL_YEAR

    @property
    def whole_year(self) -> bool:
        """Whether no months were named."""
        return self.months == ALL_YEAR


@dataclass(frozen=True, slots=True)
class Times:
    """What a text says of time: years in order of mention, and spans of months."""

    years: tuple[int, ...]
    months: tuple[tuple[int, int], ...]
    relative: bool = False  # whether a year was resolved from 今年, 去年 …
    compared: tuple[int, ...] = ()  # years that others are measured against (比2020年增长)

    @property
    def periods(self) -> frozenset[Period]:
        """Every combination of a named year and named months."""
        years: tuple[int | None, ...] = self.years or (None,)
        months = self.months or (ALL_YEAR,)
        return frozenset(Period(y, m) for y in years for m in months)


def without_times(key: str) -> str:
    """The key with its time expressions blanked out, at the same length."""
    return _EXPRESSION.sub(lambda match: " " * len(match.group()), key)


def asked_times(key: str, *, reference: int | None = None) -> Times:
    """As `times`, of a question: there a number alone that looks like a year is one."""
    said = times(key, reference=reference)
    bare = dict.fromkeys(map(int, _BARE_YEAR.findall(key)))
    new = [year for year in bare if year not in said.years and year not in said.compared]
    return replace(said, years=(*said.years, *new)) if new else said


def times(key: str, *, reference: int | None = None) -> Times:
    """Years and months in a search key; 今年 is `reference` (a year) where that is known."""
    years: list[int] = []
    compared: list[int] = []
    relative = False
    for match in _YEAR.finditer(key):
        found = _years_of(match, reference)
        relative = relative or bool(found and match["rel"])
        before = _COMPARED.search(key, max(0, match.start() - _BEFORE), match.start())
        # 2022年和2023年 are two years of one kind unless they are set against each other
        if before and (not before["joint"] or _AGAINST.match(key, match.end())):
            compared += found
        else:
            years += found
    return Times(
        tuple(dict.fromkeys(years)),
        tuple(dict.fromkeys(_months(key))),
        relative,
        tuple(dict.fromkeys(compared)),
    )


def _years_of(match: re.Match[str], reference: int | None) -> list[int]:
    if match["y4"]:
        first = int(match["y4"])
        last = _short(match["y4b"], first) if match["y4b"] else first
        return list(range(first, last + 1)) if first <= last <= first + 30 else [first]
    if match["ye"] or match["yz"]:
        return [int(match["ye"] or match["yz"])]
    if match["y2"]:
        return [2000 + int(match["y2"])]
    if match["yd"]:  # 二三年 is 2023; “two or three years” is 两三年
        return [2020 + int(han_to_number(match["yd"]) or 0)]
    if match["yh"]:
        value = han_to_number(match["yh"])
        return [int(value)] if value else []
    return [] if reference is None else [reference - _BACK[match["rel"]]]


_BACK = {
    "今年": 0,
    "本年": 0,
    "本年度": 0,
    "this year": 0,
    "去年": 1,
    "上年": 1,
    "last year": 1,
    "前年": 2,
    "大前年": 3,
}


def _short(text: str, first: int) -> int:
    value = int(text)
    return value if value >= _FULL_CENTURY else first - first % _FULL_CENTURY + value


def _months(key: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for match in _MONTHS.finditer(key):
        span = _month_span(match)
        if span and 1 <= span[0] <= span[1] <= 12:  # months of a year
            found.append(span)
    return found


def _month_span(match: re.Match[str]) -> tuple[int, int] | None:
    if match["a"]:
        return int(match["a"]), int(match["b"])
    if match["first"]:
        last = _int(match["first"])
        return (1, last) if last else None
    if match["half"]:
        return (1, 6) if match["half"] in ("上半年", "first half") else (7, 12)
    if match["quarters"]:
        return 1, 3 * (_int(match["quarters"]) or 0)
    quarter = match["quarter"] or match["q"]
    if quarter:
        number = _int(quarter) or 1
        return 3 * number - 2, 3 * number
    month = _int(match["month"])
    return (month, month) if month else None


def _int(text: str) -> int | None:
    value = float(text) if text.isdigit() else 2.0 if text == "两" else han_to_number(text)
    return int(value) if value else None
