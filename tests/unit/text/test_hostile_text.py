"""Text made to be slow: every reader of it takes time in proportion to its length."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tradeqa.text.numerals import quantities
from tradeqa.text.periods import times
from tradeqa.text.sentences import sentence_spans

LENGTH = 20_000  # characters: about the longest section that is looked at


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (quantities, "一"),
        (quantities, "二"),
        (quantities, "万"),
        (quantities, "1"),
        (quantities, "一分之"),
        (times, "2023年"),
        (times, "比2023年"),
        (sentence_spans, "！"),
        (sentence_spans, "…"),
    ],
)
@pytest.mark.timeout(60)
@pytest.mark.parametrize("head", ["", "."])
def test_repeated_marks_are_read_at_once(
    reader: Callable[[str], object], text: str, head: str
) -> None:
    """Numerals, years and stops in a row, also where the first of them cannot begin a number."""
    assert reader(head + text * (LENGTH // len(text))) is not None
