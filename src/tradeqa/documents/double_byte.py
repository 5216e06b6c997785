"""GB18030 and Big5 told apart, and damage found, by how common the characters are.

Nearly every pair of bytes is some character in both, so that strict decoding proves
little. But a wrong or shifted decoding gives rare characters: so the share of common
ones decides, over the whole text and again piece by piece.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tradeqa.documents.common_characters import SIMPLIFIED, TRADITIONAL
from tradeqa.errors import DecodingError

MIN_SHARE = 0.4  # of common characters among the ideographs; running text has 0.8, headings 0.5
CLEAR_LEAD = 2.0  # the better of two possible decodings has this many times the other's share
MIN_IDEOGRAPHS = 6  # fewer prove nothing
MIN_DECLARED = 0.25  # share that suffices where the file itself names its encoding
PIECE = 24  # ideographs judged at a time; a lost byte shifts all that follow it in the line
MIN_PIECE_USUAL = 0.6  # of everyday characters in every piece: right 0.95, shifted about 0.4

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")  # user-defined codes of GB18030 and Big5: no common text
# what a byte lost or added between two-byte characters leaves behind: a lone mark or
# small letter between ideographs, or a lone ideograph (judged further) among ASCII
_STRAY = re.compile("(?<=[\u4e00-\u9fff])[\\\\^`{|}~@\\[\\]a-z](?=[\u4e00-\u9fff])")
_BESIDE_ASCII = re.compile(
    "(?<=[@-~])[\u3400-\u9fff](?=[!-~])|[\u3400-\u9fff](?=[@-~][\u4e00-\u9fff])"
)
_COMMON = {"gb18030": SIMPLIFIED | TRADITIONAL, "cp950": TRADITIONAL, "big5hkscs": TRADITIONAL}
_DECLARED = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "cp950",
    "big5-hkscs": "big5hkscs",
}
_PEOPLE_SAY = {"gb18030": "GB18030", "cp950": "Big5", "big5hkscs": "Big5-HKSCS"}


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text without its byte order mark, and the encoding it was read in."""

    text: str
    encoding: str


def decode_double_byte(data: bytes, declared: str | None, utf8_failure: str) -> Decoded:
    """The one of GB18030 and Big5 that clearly gives Chinese text, whole and undamaged."""
    named = _DECLARED.get((declared or "").strip().lower())
    tried = [utf8_failure]
    scored: list[tuple[float, int, Decoded]] = []
    for encoding in ("gb18030", "cp950", "big5hkscs"):
        if encoding == "big5hkscs" and any(d.encoding == "cp950" for _, _, d in scored):
            continue  # the same text but for Hong Kong's additions
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as exc:
            tried.append(failure(_PEOPLE_SAY[encoding], exc))
            continue
        share, count = _common_share(text, encoding)
        tried.append(f"{_PEOPLE_SAY[encoding]} gives {share:.0%} common characters of {count}")
        scored.append((share, count, Decoded(text, encoding)))
    best = max(scored, key=lambda entry: entry[0], default=None)
    if best is not None and _is_clear(best, scored, named):
        doubtful = _doubtful_piece(best[2])
        if doubtful is None:
            return best[2]
        tried.append(f"near character {doubtful} it stops being Chinese, as after a lost byte")
    raise DecodingError(
        "its encoding is not certain: "
        + "; ".join(tried)
        + "; get an undamaged copy or save it again as UTF-8"
    )


def _is_clear(
    best: tuple[float, int, Decoded], scored: list[tuple[float, int, Decoded]], named: str | None
) -> bool:
    share, count, decoded = best
    if decoded.encoding == named:
        return share >= MIN_DECLARED and count > 0
    others = max((score for score, _, other in scored if other is not decoded), default=0.0)
    return count >= MIN_IDEOGRAPHS and share >= max(MIN_SHARE, CLEAR_LEAD * others)


def can_be_chinese(data: bytes) -> bool:
    """Whether GB18030 makes common characters of bytes that are also valid UTF-8."""
    try:
        share, count = _common_share(data.decode("gb18030"), "gb18030")
    except UnicodeDecodeError:
        return False
    return count > 0 and share >= MIN_SHARE


def failure(name: str, exc: UnicodeDecodeError, offset: int = 0) -> str:
    """Where and why a decoding failed, in words."""
    at = exc.start + offset
    return f"{name} fails at byte {at} (0x{exc.object[exc.start]:02X}, {exc.reason})"


def _common_share(text: str, encoding: str) -> tuple[float, int]:
    """Share of common characters among the ideographs of a text, and their number."""
    ideographs = _HAN.findall(text)
    common = _COMMON[encoding]
    return sum(char in common for char in ideographs) / max(1, len(ideographs)), len(ideographs)


def _doubtful_piece(decoded: Decoded) -> int | None:
    """Where a run of ideographs is mostly unusual ones, or None if none is.

    Usual are the first levels of GB 2312 and Big5, which their standards ordered by use.
    """
    for match in _BESIDE_ASCII.finditer(decoded.text):
        if not _is_usual(match.group()):
            return match.start()
    if own := _PRIVATE.search(decoded.text):
        return own.start()
    if decoded.encoding != "gb18030" and (stray := _STRAY.search(decoded.text)):
        return stray.start()
    ideographs = list(_HAN.finditer(decoded.text))
    for first in range(0, len(ideographs), PIECE // 2):
        piece = ideographs[first : first + PIECE]
        usual = sum(_is_usual(match.group()) for match in piece)
        if len(piece) >= PIECE // 2 and usual < MIN_PIECE_USUAL * len(piece):
            return piece[0].start()
    return None


def _is_usual(char: str) -> bool:
    if char in SIMPLIFIED or char in TRADITIONAL:
        return True
    for encoding, low, high in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        try:
            if low <= char.encode(encoding)[0] <= high:
                return True
        except UnicodeEncodeError:
            continue
    return False
