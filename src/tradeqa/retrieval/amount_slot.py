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
    """The measure word that a search key asks for (多少列 → 列), or None."""
    match = _UNIT_ASKED.search(key)
    return match["unit"].lstrip("十百千万亿") or None if match else None


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
