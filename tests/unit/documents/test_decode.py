"""Encodings: what is certain is decoded exactly, what is not is refused by name."""

from __future__ import annotations

import codecs

import pytest

from tradeqa.documents.decode import decode
from tradeqa.errors import DecodingError

SIMPLIFIED = (
    "今年一季度，全市进出口总值为1206.5亿元，同比增长3.8%。\n"
    "其中，出口增长较快，企业的订单比去年同期多了不少。\r\n"
    "海关的负责人说，下一步将继续优化服务，让货物通关更快。\n"
)
TRADITIONAL = (
    "今年第一季，全市進出口總值為1206.5億元，比去年同期增長3.8%。\n"
    "其中，出口增長較快，企業的訂單比去年同期多了不少。\r\n"
    "海關的負責人說，下一步將繼續改善服務，讓貨物通關更快。\n"
)


@pytest.mark.parametrize(
    ("text", "codec", "mark", "encoding"),
    [
        (SIMPLIFIED, "utf-8", b"", "utf-8"),
        (SIMPLIFIED, "utf-8", codecs.BOM_UTF8, "utf-8"),
        (SIMPLIFIED, "gb18030", b"", "gb18030"),
        (SIMPLIFIED, "gbk", b"", "gb18030"),
        (SIMPLIFIED, "gb2312", b"", "gb18030"),
        (SIMPLIFIED, "utf-16-le", codecs.BOM_UTF16_LE, "utf-16-le"),
        (SIMPLIFIED, "utf-16-be", codecs.BOM_UTF16_BE, "utf-16-be"),
        (SIMPLIFIED, "utf-16-le", b"", "utf-16-le"),
        (SIMPLIFIED, "utf-16-be", b"", "utf-16-be"),
        (SIMPLIFIED, "utf-32-le", codecs.BOM_UTF32_LE, "utf-32-le"),
        (TRADITIONAL, "utf-8", b"", "utf-8"),
        (TRADITIONAL, "big5", b"", "cp950"),
        (TRADITIONAL, "gb18030", b"", "gb18030"),
        (TRADITIONAL, "utf-16-le", codecs.BOM_UTF16_LE, "utf-16-le"),
        ("Exports grew by 3.8% in 2023.\n", "ascii", b"", "utf-8"),
        ("Café exports: 3 €.\n", "utf-8", b"", "utf-8"),
    ],
)
def test_each_encoding_is_recognised(text: str, codec: str, mark: bytes, encoding: str) -> None:
    """Text comes out letter by letter, line ends untouched, without the byte order mark."""
    decoded = decode(mark + text.encode(codec))
    assert decoded.text == text
    assert decoded.encoding == encoding


def damaged(data: bytes, damage: str) -> bytes:
    middle = len(data) // 2 // 2 * 2
    if damage == "bad byte":
        return data[:middle] + b"\xff" + data[middle + 1 :]
    if damage == "lost byte":
        return data[:middle] + data[middle + 1 :]
    if damage == "added byte":
        return data[:middle] + b"\xb5" + data[middle:]
    if damage == "cut in a character":
        return data.rstrip(b"\r\n\0")[:-1]
    assert damage == "zeros"
    return data[:middle] + b"\0" * 64 + data[middle:]


@pytest.mark.parametrize("damage", ["bad byte", "lost byte", "added byte", "zeros"])
@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_damage_is_refused(codec: str, damage: str) -> None:
    """A changed, lost or added byte within Chinese text is refused, never read past."""
    with pytest.raises(DecodingError):
        decode(damaged(SIMPLIFIED.replace("1206.5", "").encode(codec), damage))


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
def test_a_cut_character_is_refused(codec: str) -> None:
    """A file that ends within a character is refused."""
    mark = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}.get(codec, b"")
    with pytest.raises(DecodingError):
        decode(mark + damaged(SIMPLIFIED.rstrip("。\n").encode(codec), "cut in a character"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (bytes(range(256)) * 4, "zero byte at 0"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "zero byte"),
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "UTF-8 fails at byte"),
        ("外贸".encode("gb18030"), "not certain"),
        ("Müller & Söhne".encode("latin-1"), "UTF-8 fails at byte 1 (0xFC"),
        (b"\x1b$B@_Dj\x1b(B", "ISO-2022"),
        (b"~{M;Ko~}", "HZ"),
        ("业".encode("gb18030") + b"12603", "UTF-8 and as GB18030"),
        (b"\x01\x02\x03\x04" * 20, "control characters"),
        (codecs.BOM_UTF8 + b"\xe5\xa4", "byte order mark says UTF-8"),
    ],
)
def test_what_is_not_certain_is_refused_with_its_reason(data: bytes, said: str) -> None:
    """The message tells what was tried and where it failed."""
    with pytest.raises(DecodingError, match=said.replace("(", r"\(")):
        decode(data)


def test_a_refusal_names_every_attempt() -> None:
    """UTF-8, GB18030 and Big5 are named, with the byte or the share that spoke against them."""
    with pytest.raises(DecodingError) as caught:
        decode(SIMPLIFIED.encode() + b"\xff")
    message = str(caught.value)
    at = len(SIMPLIFIED.encode())
    assert f"UTF-8 fails at byte {at} (0xFF" in message
    assert "GB18030" in message
    assert "Big5" in message


def test_a_declared_encoding_settles_a_short_text() -> None:
    """What is too short to be certain is certain where the file names its encoding."""
    short = "外贸".encode("gb18030")
    with pytest.raises(DecodingError):
        decode(short)
    assert decode(short, declared="GB2312").text == "外贸"


def test_a_wrong_declaration_does_not_prevail() -> None:
    """Valid UTF-8 stays UTF-8 whatever a template declares."""
    assert decode(SIMPLIFIED.encode(), declared="gbk").text == SIMPLIFIED
