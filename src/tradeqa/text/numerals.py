"""Numbers as they are written in Chinese reports: digits, Chinese numerals, 亿/万, 成, 分之.

`quantities` finds them in a search key (see `normalize.search_key`) with value and unit,
so that 1.2万, 12000 and 一万二 compare equal, and 八成, 80% and 百分之八十 too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_SCALE = {"万": 10**4, "亿": 10**8}
_HAN = "零〇一二两三四五六七八九十百千万亿"

# Measure words and units that follow a number in trade texts; longest first.
UNITS = (
    "万亿美元 亿美元 万美元 千美元 美元 欧元 英镑 日元 港元 卢布 人民币 元 块钱 块 "
    "百分点 个百分点 标准箱 标箱 teu 集装箱 箱 列次 列 班次 班 趟 载重吨 总吨 吨 公斤 千克 克 "
    "平方米 平方公里 公里 千米 立方米 米 辆次 辆 万双 双 台 艘 架次 架 条 个 家 座 人次 人 名 位 "
    "件 单 份 种 项 次 倍 岁 天 日 小时 分钟 秒 周 个月 月 年 季度 届 号 城市 国家 港口 "
    "泊位 航线 航次 千瓦时 千瓦 亩 桶 只 支 套 所 门 册 期 级 页 句 字 颗 场 笔 户 车 种类 类 强"
).split()
_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))

# Runs are bounded, and the unit's first letter is looked at before its alternatives, so that
# 20,000 numerals in a row take milliseconds; 一千二百三十四亿五千六百七十八万 has 16 letters.
_RUN = f"[{_HAN}]{{1,24}}"
_UNIT_FIRST = "".join(sorted({unit[0] for unit in UNITS}))
_NUMBER = re.compile(
    rf"(?P<percent_of>百分之(?P<percent_han>[{_HAN}点]{{1,24}}|\d+(?:\.\d+)?))"
    rf"|(?P<fraction>(?P<denominator>{_RUN}|(?<!\d)\d+)分之(?P<numerator>{_RUN}|\d+))"
    rf"|(?P<tenths>[一二三四五六七八九两](?:至|到|-)?[一二三四五六七八九两]?成)(?![为本交功都立果员绩品长就了])"
    rf"|(?P<slash>(?<!\d)\d+/\d+)(?![/\d])"
    rf"|(?P<digits>(?<![\d.])-?\d[\d,]*(?:\.\d+)?)\s?(?P<scale>(?!百分)[十百千]?[万亿]{{0,2}})?\s?(?P<percent>%|％|个百分点|百分点)?"
    rf"|(?P<han>[一二两三四五六七八九十百千][{_HAN}]{{0,23}})(?=\s?[{_UNIT_FIRST}])(?=\s?(?:{_UNIT}))"
)
_UNIT_AFTER = re.compile(rf"\s?(?:多|余)?\s?(?P<unit>{_UNIT})")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number found in a text: its value, unit ("%" for shares, "" if none) and span."""

    value: float
    unit: str
    start: int
    end: int  # behind the unit


def han_to_number(text: str) -> float | None:
    """Value of a Chinese numeral (一千二百, 两万五, 十, 二〇二三); None if it is none."""
    if not text or any(c not in _HAN and c != "点" for c in text):
        return None
    if "点" in text:
        whole, _, tail = text.partition("点")
        head = han_to_number(whole or "零")
        if head is None or not tail or any(c not in _DIGIT for c in tail):
            return None
        return head + float("0." + "".join(str(_DIGIT[c]) for c in tail))
    if all(c in _DIGIT for c in text):
        return float("".join(str(_DIGIT[c]) for c in text))
    total = section = 0
    digit, last_unit = 0, 1
    for char in text:
        if char in _DIGIT:
            digit = _DIGIT[char]
            if char in "零〇":
                last_unit = 10
        elif char in _SMALL:
            section += (digit or 1) * _SMALL[char]
            digit, last_unit = 0, _SMALL[char]
        else:
            section += digit
            total = (
                (total + section) * _SCALE[char]
                if _SCALE[char] > total
                else total + section * _SCALE[char]
            )
            section, digit, last_unit = 0, 0, _SCALE[char]
    if digit:
        section += digit * (last_unit // 10 if last_unit > 1 else 1)
    return float(total + section)


def quantities(key: str) -> list[Quantity]:
    """Numbers in a search key, in order; years and list numbers included (callers judge)."""
    found: list[Quantity] = []
    for match in _NUMBER.finditer(key):
        value, unit = _value(match)
        if value is None:
            continue
        end = match.end()
        if not unit:
            after = _UNIT_AFTER.match(key, end)
            if after:
                unit, end = after["unit"], after.end()
                unit = "%" if unit.endswith("百分点") else unit  # 八个百分点
        found.append(Quantity(value, unit, match.start(), end))
    return found


def _value(match: re.Match[str]) -> tuple[float | None, str]:
    if match["percent_of"]:
        return _plain(match["percent_han"]), "%"
    if match["fraction"]:
        top, bottom = _plain(match["numerator"]), _plain(match["denominator"])
        return (100 * top / bottom, "%") if top is not None and bottom else (None, "")
    if match["tenths"]:
        digits = [_DIGIT[c] for c in match["tenths"] if c in _DIGIT]
        return 10.0 * sum(digits) / len(digits), "%"
    if match["slash"]:
        top_text, _, bottom_text = match["slash"].partition("/")
        return (
            (100 * float(top_text) / float(bottom_text), "%") if float(bottom_text) else (None, "")
        )
    if match["han"]:
        return han_to_number(match["han"]), ""
    value = float(match["digits"].replace(",", ""))
    for char in match["scale"] or "":
        value *= _SMALL.get(char) or _SCALE[char]
    return value, "%" if match["percent"] else ""


def _plain(text: str) -> float | None:
    return float(text) if text[0].isdigit() else han_to_number(text)
