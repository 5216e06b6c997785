"""What amount a question asks for: its measure word, its currency, the numbers it gives itself."""

from __future__ import annotations

import re
from enum import StrEnum

from tradeqa.text.numerals import UNITS, quantities
from tradeqa.text.periods import Times

_UNIT_ASKED = re.compile(
    r"(?:多少|几)\s?(?P<unit>万?亿?(?:"
    + "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
    + "))"
)
_ENGLISH_UNITS = {
    "列": "trains",
    "辆": "cars|vehicles|automobiles",
    "家": "companies|firms|enterprises|businesses|factories|stores|shops",
    "人": "people|workers|employees|staff",
    "个": "countries|cities|regions|ports|projects|warehouses",
    "艘": "ships|vessels",
    "双": "pairs",
    "吨": "tons|tonnes",
    "标箱": "teus?|containers",
}
_UNIT_ASKED_IN_ENGLISH = tuple(
    (unit, re.compile(rf"\bhow many (?:[\w'-]+ ){{0,4}}?(?:{names})\b"))
    for unit, names in _ENGLISH_UNITS.items()
)
_PRICE_ASKED = re.compile(r"多少钱|几块钱|价格|造价|how much (?:money|did .* cost)")
_DATES = ("年", "月", "日", "号")


class Currency(StrEnum):
    """Whose money an amount is in."""

    DOLLARS = "dollars"
    YUAN = "yuan"


_CURRENCIES = (
    (Currency.DOLLARS, re.compile(r"美元|美金|美刀|dollar|\busd\b")),
    (Currency.YUAN, re.compile(r"人民币|亿元|万元|\brmb\b|\bcny\b|\byuan\b")),
)


def asked_unit(key: str) -> str | None:
    """The measure word that a search key asks for (多少列, how many trains → 列), or None."""
    match = _UNIT_ASKED.search(key)
    if match:
        return match["unit"].lstrip("十百千万亿") or None
    return next((unit for unit, asks in _UNIT_ASKED_IN_ENGLISH if asks.search(key)), None)


def asks_price(key: str) -> bool:
    """Whether a search key asks for money without naming a unit."""
    return _PRICE_ASKED.search(key) is not None


def currencies(key: str) -> frozenset[Currency]:
    """Currencies named in a search key."""
    return frozenset(currency for currency, pattern in _CURRENCIES if pattern.search(key))


def own_numbers(key: str, times: Times) -> frozenset[float]:
    """Numbers that a question gives, years and dates apart; `times` are the question's."""
    found = {q.value for q in quantities(key) if q.unit not in _DATES}
    return frozenset(found - {float(year) for year in times.years})
