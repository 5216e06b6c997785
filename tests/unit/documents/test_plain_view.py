"""The view of plain text: which gaps close, which stay, and where each character stands."""

from __future__ import annotations

import pytest

from tradeqa.documents.plain import read_plain

INDENT = "\u3000\u3000"
THIN = "\n \n\n"  # what extraction leaves of a thin space


def shown(raw: str) -> list[str]:
    """The texts of all pieces."""
    return [piece.view.text for piece in read_plain(raw)[0]]


@pytest.mark.parametrize(
    ("raw", "view"),
    [
        ("出口 41. 76 万担。", "出口41.76万担。"),
        (f"顺差 8{THIN}232. 2 亿文。", "顺差8232.2亿文。"),
        (f"总数 1\n\n \n\n978{THIN}660{THIN}513 文。", "总数1978660513文。"),
        (f"完成 863. 449{THIN}7 万 TEU。", "完成863.4497万TEU。"),
        (f"其中,货量为,\n\n1{THIN}072. 847{THIN}7 万 TEU。", "其中,货量为,1072.8477万TEU。"),
        ("占 1 / 3 以上。", "占1/3以上。"),
        ("延长 10 ~ 15 天。", "延长10~15天。"),
        ("下降 -2. 4。", "下降-2.4。"),
        ("合计 2016. 6 亿文。", "合计2016.6亿文。"),
        ("于 2023. 11 发布。", "于2023. 11发布。"),
        ("在 2022 2023 年。", "在2022 2023年。"),
        ("共 3, 000 件。", "共3, 000件。"),
    ],
)
def test_numbers_torn_apart_are_healed_and_others_left(raw: str, view: str) -> None:
    """A number is one again; years, dates and lists of numbers are not made into one."""
    assert shown(raw) == [view]


def test_a_list_number_before_a_year_is_no_decimal() -> None:
    """`1. 2023 年` stays a list number and a year."""
    assert shown("1. 2023 年出口情况\n\n出口增长。") == ["1. 2023年出口情况", "出口增长。"]


def test_a_column_of_bare_numbers_is_not_put_together() -> None:
    """Numbers that stand alone on all their lines are cells, not groups of one number."""
    assert "12345678" not in "".join(shown(f"12{THIN}345{THIN}678\n"))


def test_spaces_close_between_ideographs_and_stay_between_latin_words() -> None:
    """Spaces of extraction go; those between Latin words stay as one."""
    raw = "买家 包括“Green   Leaf”号, 与 Temu, Shein 两家( B 型)。"
    assert shown(raw) == ["买家包括“Green Leaf”号,与Temu, Shein两家(B型)。"]


def test_latin_words_torn_at_thin_spaces_keep_one_space() -> None:
    """Torn Latin words are shown with one space where the text shows torn numbers."""
    raw = f"可装 24{THIN}188{THIN}TEU 的“Green{THIN}Leaf”号已经到港。"
    assert shown(raw) == ["可装24188 TEU的“Green Leaf”号已经到港。"]


def test_a_latin_word_hyphenated_at_a_line_end_is_healed() -> None:
    """The letter before the hyphen stands for itself, the hyphen and nothing else."""
    raw = "The shops sell to inter-\nnational buyers from abroad."
    (piece,) = read_plain(raw)[0]
    assert piece.view.text == "The shops sell to international buyers from abroad."
    at = piece.view.text.index("rnational")
    assert raw[piece.view.starts[at] : piece.view.ends[at]] == "r-"


@pytest.mark.parametrize("hyphen", ["\xad", "\x02", "\ufffe"])
def test_soft_hyphens_at_line_ends_vanish(hyphen: str) -> None:
    """What PDF libraries write for a hyphen at a line end is not shown."""
    assert shown(f"The inter{hyphen}\r\nnational buyers.") == ["The international buyers."]


def test_invisible_characters_are_not_shown() -> None:
    """Zero-width marks, controls and lone surrogates stay in raw only."""
    assert shown("\ufeff茶\u200b叶\x00出\ud800口。") == ["茶叶出口。"]


def test_line_ends_of_every_kind_are_line_ends() -> None:
    """CR, CRLF, form feed and the Unicode separators end a line."""
    for end in ("\n", "\r", "\r\n", "\f", "\v", "\x85", "\u2028", "\u2029"):
        assert shown(f"茶叶出口增长。{end}豆腐出口下降。") == ["茶叶出口增长。", "豆腐出口下降。"]


def test_phrases_of_headings_and_names_of_bylines_stay_apart() -> None:
    """Authored spaces of headings and bylines are kept, those of prose are not."""
    lines = ["东山——", "新茶上市\xa0价钱看涨", "本报记者\xa0朱\xa0磊", "茶叶\xa0出口。"]
    raw = "\n".join(INDENT + line for line in lines)
    assert shown(raw) == ["东山——", "新茶上市 价钱看涨", "本报记者 朱 磊", "茶叶出口。"]
