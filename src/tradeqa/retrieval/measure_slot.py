"""Which measure a text names: money, a quantity of goods, throughput, a price.

Only told where words leave no doubt; a share or a rate of growth is of any measure.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Measure(StrEnum):
    """What is counted."""

    MONEY = "money"
    AMOUNT = "amount"  # goods traded, in pieces or by weight
    THROUGHPUT = "throughput"  # what passes a port
    PRICE = "price"
    OUTPUT = "output"  # made, ordered or sold


_MEASURES = tuple(
    (measure, re.compile(pattern))
    for measure, pattern in (
        (
            Measure.MONEY,
            r"金额|总额|总值|货值|(?:出口|进口|贸易|交易)[额值]|利润|营收|收入|营业额|销售额|多少(?:万亿|亿|万|千)?(?:美元|元|钱)",
        ),
        (Measure.AMOUNT, r"[进出]口的?(?:数量|件数|量)|(?<=\s)数量(?=\s|$)"),
        (Measure.THROUGHPUT, r"吞吐|throughput"),
        (Measure.PRICE, r"均价|单价|价格"),
        (Measure.OUTPUT, r"产量|销量|完工量|订单量"),
    )
)


def measures(key: str) -> frozenset[Measure]:
    """Measures named in a search key; a column head stands between blanks."""
    return frozenset(measure for measure, pattern in _MEASURES if pattern.search(key))
