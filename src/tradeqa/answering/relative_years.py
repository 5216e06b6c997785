"""今年, 去年, 第二年 of a follow-up: counted from the year asked about before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tradeqa.answering.mentions import Turn
from tradeqa.answering.slot_spans import Piece
from tradeqa.answering.slot_words import Kind

_STEPS = {
    "去年": -1,
    "上年": -1,
    "上一年": -1,
    "上一年度": -1,
    "上年度": -1,
    "前一年": -1,
    "再前一年": -1,
    "前年": -2,
    "大前年": -3,
    "第二年": 1,
    "次年": 1,
    "后一年": 1,
    "下一年": 1,
    "下年": 1,
    "明年": 1,
}
_YEAR = re.compile(r"(?:19|20)\d\d")


def absolute_year(key: str, pieces: Sequence[Piece], history: Sequence[Turn]) -> str | None:
    """The year that a relative word means, as 2019年; None if it is absolute or unknown.

    今年 is the year of the document that answered when that is later, else the year asked
    about; the other words count from the year asked about.
    """
    asked = next((p.key for p in pieces if p.kind is Kind.YEAR), "")
    years = [int(year) for year in _YEAR.findall(asked)]
    if not years:
        return None
    if key in ("今年", "本年", "本年度"):
        published = next((turn.year for turn in reversed(history) if turn.year), None)
        return f"{max(years[-1], published or 0)}年"
    step = _STEPS.get(key)
    return None if step is None else f"{years[-1] + step}年"
