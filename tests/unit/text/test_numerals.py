"""Numbers as reports and readers write them: value, unit and span, by hand."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tradeqa.text.normalize import search_key
from tradeqa.text.numerals import Quantity, han_to_number, quantities

# (text, [(value, unit, what the span shows of the key)])
FOUND = [
    # digits and scales
    ("12406列", [(12406, "列", "12406列")]),
    ("1,978,660元", [(1978660, "元", "1,978,660元")]),
    ("41.76万亿元", [(41.76e12, "元", "41.76万亿元")]),
    ("8232.2亿美元", [(823_220_000_000, "美元", "8232.2亿美元")]),
    ("3万吨", [(30_000, "吨", "3万吨")]),
    ("1.2万", [(12_000, "", "1.2万")]),
    ("5千米", [(5_000, "米", "5千米")]),
    ("3百万人", [(3_000_000, "人", "3百万人")]),
    ("2千亿元", [(2e11, "元", "2千亿元")]),
    ("100 家", [(100, "家", "100 家")]),
    ("25 万标箱", [(250_000, "标箱", "25 万标箱")]),
    ("28340万标准箱", [(283_400_000, "标准箱", "28340万标准箱")]),
    ("863.4497万TEU", [(8_634_497, "teu", "863.4497万teu")]),
    ("160多个国家", [(160, "个", "160多个")]),
    ("30余种", [(30, "种", "30余种")]),
    ("0.5", [(0.5, "", "0.5")]),
    ("0家", [(0, "家", "0家")]),
    ("-3.5%", [(-3.5, "%", "-3.5%")]),
    ("−8.3％", [(-8.3, "%", "-8.3%")]),
    ("2020年", [(2020, "年", "2020年")]),
    ("3月29日", [(3, "月", "3月"), (29, "日", "29日")]),
    ("１２艘", [(12, "艘", "12艘")]),
    ("24小时", [(24, "小时", "24小时")]),
    ("6.5平方公里", [(6.5, "平方公里", "6.5平方公里")]),
    ("10万载重吨", [(100_000, "载重吨", "10万载重吨")]),
    ("500块钱", [(500, "块钱", "500块钱")]),
    ("2倍", [(2, "倍", "2倍")]),
    ("67.1", [(67.1, "", "67.1")]),
    ("没有数字", []),
    ("", []),
    # shares
    ("67.1%", [(67.1, "%", "67.1%")]),
    ("67.1 %", [(67.1, "%", "67.1 %")]),
    ("下降1.2个百分点", [(1.2, "%", "1.2个百分点")]),
    ("3百分点", [(3, "%", "3百分点")]),
    ("百分之八十", [(80, "%", "百分之八十")]),
    ("百分之12.5", [(12.5, "%", "百分之12.5")]),
    ("百分之三点五", [(3.5, "%", "百分之三点五")]),
    ("百分之百", [(100, "%", "百分之百")]),
    ("八成", [(80, "%", "八成")]),
    ("占九成。", [(90, "%", "九成")]),
    ("六七成", [(65, "%", "六七成")]),
    ("七至八成", [(75, "%", "七至八成")]),
    ("七到八成", [(75, "%", "七到八成")]),
    ("增长两成", [(20, "%", "两成")]),
    ("四分之三", [(75, "%", "四分之三")]),
    ("3分之1", [(100 / 3, "%", "3分之1")]),
    ("二分之一", [(50, "%", "二分之一")]),
    ("1/4", [(25, "%", "1/4")]),
    ("3/0", []),
    # 成 that is no tenth
    ("三成为", []),
    ("一成立", []),
    ("两成员", []),
    # Chinese numerals, where a measure word follows
    ("一千二百家", [(1200, "家", "一千二百家")]),
    ("两万五千人", [(25_000, "人", "两万五千人")]),
    ("三百二十亿元", [(3.2e10, "元", "三百二十亿元")]),
    ("十二条", [(12, "条", "十二条")]),
    ("两个", [(2, "个", "两个")]),
    ("一百零五艘", [(105, "艘", "一百零五艘")]),
    ("一亿吨", [(1e8, "吨", "一亿吨")]),
    ("一带一路", []),
    ("统一", []),
    ("三 个", [(3, "个", "三 个")]),
    # Traditional writing, through the key
    ("兩萬億元", [(2e12, "元", "两万亿元")]),
    ("八個百分點", [(8, "%", "八个百分点")]),
    # several at once
    (
        "增长3.5%，达到1.2万亿元",
        [(3.5, "%", "3.5%"), (1.2e12, "元", "1.2万亿元")],
    ),
    ("从5家到12家", [(5, "家", "5家"), (12, "家", "12家")]),
    ("1-11月", [(1, "", "1"), (11, "月", "11月")]),
]


@pytest.mark.parametrize(("text", "expected"), FOUND, ids=[text or "empty" for text, _ in FOUND])
def test_quantities(text: str, expected: list[tuple[float, str, str]]) -> None:
    """Value, unit and span of each number, in order."""
    key = search_key(text)
    found = quantities(key)
    assert [(q.unit, key[q.start : q.end]) for q in found] == [(u, s) for _, u, s in expected]
    assert [q.value for q in found] == pytest.approx([value for value, _, _ in expected])


def test_the_table_is_long_enough() -> None:
    """Cases are told apart by their text."""
    assert len({text for text, _ in FOUND}) == len(FOUND) >= 60


@pytest.mark.parametrize(
    "same",
    [
        ("1.2万元", "12000元", "一万二千元", "12,000元"),
        ("80%", "八成", "百分之八十", "五分之四", "80个百分点"),
        ("25%", "1/4", "四分之一", "百分之二十五"),
        ("3.2万亿元", "32000亿元", "三万二千亿元"),
    ],
)
def test_one_amount_in_many_ways(same: tuple[str, ...]) -> None:
    """Ways of writing compare equal, value and unit."""
    amounts = {(round(q.value, 6), q.unit) for text in same for q in quantities(text)}
    assert len(amounts) == 1


NUMERALS = [
    ("零", 0), ("〇", 0), ("五", 5), ("两", 2), ("十", 10), ("十二", 12), ("二十", 20),
    ("九十九", 99), ("一百", 100), ("一百零五", 105), ("一百五", 150), ("两百五十", 250),
    ("一千二", 1200), ("一千零二", 1002), ("两千零二十三", 2023), ("二〇二三", 2023),
    ("一九九八", 1998), ("一万", 10_000), ("一万二", 12_000), ("一万零二百", 10_200),
    ("两万五", 25_000), ("十万", 100_000), ("一百二十万", 1_200_000), ("一千万", 10_000_000),
    ("一亿", 10**8), ("一亿两千万", 120_000_000), ("三百二十亿", 32 * 10**9),
    ("一万亿", 10**12), ("两万三千亿", 2_300_000_000_000), ("三点五", 3.5), ("零点零八", 0.08),
    ("十二点七五", 12.75), ("点五", 0.5),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), NUMERALS)
def test_chinese_numerals(text: str, value: float) -> None:
    """With units, digit by digit, with a decimal point, and cut short (一万二)."""
    assert han_to_number(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "港", "一a", "12", "三点", "三点十", "点"])
def test_what_is_no_numeral(text: str) -> None:
    """Other text has no value."""
    assert han_to_number(text) is None


def written(number: int) -> str:
    """A whole number below a hundred million as it is read aloud, in full."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        tail = written(low) if low else ""
        return written(high) + "万" + ("零" if 0 < low < 1000 else "") + tail
    text, pending = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if pending else "") + "零一二三四五六七八九"[digit] + name
            pending = False
        else:
            pending = bool(text)
    return text or "零"


def test_the_writer_of_numerals_by_hand() -> None:
    """What the round trip below is measured with."""
    assert written(0) == "零"
    assert written(10) == "一十"
    assert written(1002) == "一千零二"
    assert written(10_200) == "一万零二百"
    assert written(25_030_400) == "二千五百零三万零四百"


@given(st.integers(0, 99_999_999))
@example(10)
@example(10_010)
@example(10_000_001)
@example(99_999_999)
@settings(deadline=None, max_examples=500)
def test_a_number_written_out_is_read_back(number: int) -> None:
    """Every whole number from 0 to 99,999,999."""
    assert han_to_number(written(number)) == number


@given(st.integers(1, 99_999_999))
@settings(deadline=None, max_examples=200)
def test_a_number_written_out_stands_in_a_text(number: int) -> None:
    """With a measure word behind it, it is found as a whole."""
    text = written(number)
    assert quantities(f"共{text}艘。") == [Quantity(float(number), "艘", 1, len(text) + 2)]


@given(st.integers(0, 10**9), st.sampled_from(["元", "吨", "艘", ""]))
@settings(deadline=None)
def test_digits_with_and_without_commas(number: int, unit: str) -> None:
    """1,234,567 and 1234567 are one amount."""
    plain, grouped = quantities(f"{number}{unit}"), quantities(f"{number:,}{unit}")
    assert [(q.value, q.unit) for q in plain] == [(number, unit)]
    assert [(q.value, q.unit) for q in grouped] == [(number, unit)]


@given(
    st.text(
        st.sampled_from("0123456789.,-/%一二三十百千万亿两零点成分之百个约 年元家"), max_size=40
    )
)
@settings(deadline=None, max_examples=400)
def test_quantities_are_ordered_and_disjoint(text: str) -> None:
    """Whatever the digits stand in, spans are in order, and values are finite numbers."""
    last = 0
    for quantity in quantities(text):
        assert last <= quantity.start < quantity.end <= len(text)
        assert quantity.value == quantity.value and abs(quantity.value) != float("inf")
        last = quantity.end
