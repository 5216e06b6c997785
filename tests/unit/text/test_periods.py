"""Time expressions: years, months, quarters, halves, relative and compared years, by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradeqa.text.normalize import search_key
from tradeqa.text.periods import ALL_YEAR, Period, times, without_times

NOW = 2024  # the year that 今年 means below

# (text, years, months)
TIMES = [
    # years
    ("2023年出口", [2023], []),
    ("2023 年出口", [2023], []),
    ("２０２３年出口", [2023], []),
    ("2023全年出口", [2023], []),
    ("1998年", [1998], []),
    ("2020年和2023年", [2020, 2023], []),
    ("2023年、2023年", [2023], []),
    ("2023年比较", [2023], []),
    ("出口12023年", [], []),
    ("出口额2023", [2023], []),
    ("2023亿元", [], []),
    # two digits
    ("23年出口", [2023], []),
    ("19年和20年", [2019, 2020], []),
    ("20年代", [], []),
    ("10年来", [], []),
    ("15年之后", [], []),
    ("12年多", [], []),
    ("35年", [], []),
    # Chinese numerals
    ("二〇二三年", [2023], []),
    ("二零二零年", [2020], []),
    ("一九九八年", [1998], []),
    ("二三年出口", [2023], []),
    ("二一年", [2021], []),
    ("两三年", [], []),
    ("十二三年", [], []),
    # ranges
    ("2020-2023年", [2020, 2021, 2022, 2023], []),
    ("2020—2022年", [2020, 2021, 2022], []),
    ("2020至2021年", [2020, 2021], []),
    ("2019到2020年", [2019, 2020], []),
    ("2021-23年", [2021, 2022, 2023], []),
    ("2023-2020年", [2023], []),
    ("2020年至2022年", [2020, 2022], []),
    # months
    ("2023年5月", [2023], [(5, 5)]),
    ("5月份出口", [], [(5, 5)]),
    ("12月底", [], [(12, 12)]),
    ("2021年3月29日", [2021], [(3, 3)]),
    ("三月份", [], [(3, 3)]),
    ("十一月的出口", [], [(11, 11)]),
    ("13月份", [], []),
    ("0月份", [], []),
    ("5个月", [], []),
    ("5月台", [], []),
    ("1-11月", [], [(1, 11)]),
    ("1—11月", [], [(1, 11)]),
    ("1至2月", [], [(1, 2)]),
    ("1月到6月", [], [(1, 6)]),
    ("11-1月", [], []),
    ("2023年1—11月吞吐量", [2023], [(1, 11)]),
    ("前11个月", [], [(1, 11)]),
    ("前四月", [], [(1, 4)]),
    ("头两个月", [], [(1, 2)]),
    ("前十个月", [], [(1, 10)]),
    # halves and quarters
    ("2023年上半年", [2023], [(1, 6)]),
    ("2023上半年", [2023], [(1, 6)]),
    ("下半年", [], [(7, 12)]),
    ("一季度", [], [(1, 3)]),
    ("第四季度", [], [(10, 12)]),
    ("2季度", [], [(4, 6)]),
    ("前三季度", [], [(1, 9)]),
    ("前两个季度", [], [(1, 6)]),
    ("2023年第三季度", [2023], [(7, 9)]),
    # relative
    ("今年出口", [2024], []),
    ("去年出口", [2023], []),
    ("上年", [2023], []),
    ("前年出口", [2022], []),
    ("大前年出口", [2021], []),
    ("本年度", [2024], []),
    ("今年前4月", [2024], [(1, 4)]),
    ("去年上半年", [2023], [(1, 6)]),
    # English
    ("exports in 2023", [2023], []),
    ("the first half of 2022", [2022], [(1, 6)]),
    ("q3 2023", [2023], [(7, 9)]),
    ("2023 exports", [2023], []),
    ("since 2013", [2013], []),
    ("this year", [2024], []),
    ("last year", [2023], []),
    ("in 2023%", [], []),
    ("second half", [], [(7, 12)]),
    # Traditional, through the key
    ("2023年前11個月", [2023], [(1, 11)]),
    ("第一季度與下半年", [], [(1, 3), (7, 12)]),
    ("", [], []),
]


@pytest.mark.parametrize(("text", "years", "months"), TIMES)
def test_times(text: str, years: list[int], months: list[tuple[int, int]]) -> None:
    """Years and spans of months in order of mention, each once."""
    found = times(search_key(text), reference=NOW)
    assert (list(found.years), list(found.months)) == (years, months)


def test_the_table_is_long_enough() -> None:
    """Cases are told apart by their text."""
    assert len({text for text, _, _ in TIMES}) == len(TIMES) >= 60


@pytest.mark.parametrize("text", ["今年", "去年出口", "前年", "this year", "上年"])
def test_relative_years_need_a_reference(text: str) -> None:
    """Without one they say nothing; with one they are told to be relative."""
    assert times(text).years == ()
    assert not times(text).relative
    assert times(text, reference=NOW).relative
    assert not times("2023年", reference=NOW).relative


@pytest.mark.parametrize(
    ("text", "years", "compared"),
    [
        ("比2019年增长3%", [], [2019]),
        ("2023年比2019年增长", [2023], [2019]),
        ("2023年较2022年下降", [2023], [2022]),
        ("与2019年相比", [], [2019]),
        ("2023年与2019年相比增长", [2023], [2019]),
        ("2023年和2022年同期持平", [2023], [2022]),
        ("高于2020年", [], [2020]),
        ("比去年多", [], [2023]),
        ("higher than 2020年", [], [2020]),
        ("2019年和2020年", [2019, 2020], []),
        ("2023年增长", [2023], []),
    ],
)
def test_compared_years_stand_apart(text: str, years: list[int], compared: list[int]) -> None:
    """What others are measured against is not what the sentence is about."""
    found = times(search_key(text), reference=NOW)
    assert (list(found.years), list(found.compared)) == (years, compared)


def test_periods_are_every_year_with_every_span() -> None:
    """A year without months is whole; months without a year have none."""
    assert times("2023年").periods == {Period(2023)}
    assert times("上半年").periods == {Period(None, (1, 6))}
    assert times("2022年和2023年一季度").periods == {
        Period(2022, (1, 3)),
        Period(2023, (1, 3)),
    }
    assert times("").periods == {Period(None, ALL_YEAR)}
    assert Period(2023).whole_year
    assert not Period(2023, (1, 11)).whole_year


BLANKED = [
    ("2023年出口总额", "     出口总额"),
    ("2020-2023年出口", "          出口"),
    ("2023年前11个月出口", "          出口"),
    ("2023年底出口", "      出口"),
    ("1-11月吞吐量", "     吞吐量"),
    ("前三个月出口", "    出口"),
    ("上半年出口", "   出口"),
    ("第一季度出口", "    出口"),
    ("二三年出口", "   出口"),
    ("出口总额", "出口总额"),
]


@pytest.mark.parametrize(("key", "blanked"), BLANKED)
def test_time_expressions_are_blanked_at_their_length(key: str, blanked: str) -> None:
    """Positions of the other words stay."""
    assert len(without_times(key)) == len(key)
    assert without_times(key).split() == blanked.split()


ANY = st.text(
    st.sampled_from("0123456789年月-至到前上下半季度第一二三四〇零今去个 q比较出口"), max_size=30
)


@given(ANY)
@settings(deadline=None, max_examples=400)
def test_whatever_the_text_times_are_possible(key: str) -> None:
    """Years are of the last or this century, months are months, in order."""
    found = times(key, reference=NOW)
    assert all(1900 <= year < 2100 for year in found.years + found.compared)
    assert all(1 <= first <= last <= 12 for first, last in found.months)
    assert len(set(found.years)) == len(found.years)
    assert len(without_times(key)) == len(key)


@given(st.integers(1950, 2059), st.integers(1, 12))
@settings(deadline=None)
def test_every_year_and_month_written_plainly(year: int, month: int) -> None:
    """Year and month, and the months up to one."""
    plain = times(f"{year}年{month}月份")
    assert (plain.years, plain.months) == ((year,), ((month, month),))
    until = times(f"{year}年前{month}个月")
    assert (until.years, until.months) == ((year,), ((1, month),))
