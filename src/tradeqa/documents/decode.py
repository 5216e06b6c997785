"""Bytes to text, when the encoding is certain; a refusal by name when it is not.

Order: byte order mark; NUL bytes (UTF-16 without a mark, or no text at all); strict
UTF-8; then GB18030 or Big5, told apart by how many common characters come out. A
wrong or shifted decoding still yields characters, but rare ones: so the shares are
also taken piece by piece, and one lost byte does not pass unseen.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from tradeqa.documents.common_characters import SIMPLIFIED, TRADITIONAL
from tradeqa.errors import DecodingError

MARKS = (  # longest first: the UTF-32 mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MIN_SHARE = 0.4  # of common characters among the ideographs; running text has 0.8, headings 0.5
CLEAR_LEAD = 2.0  # the better of two possible decodings has this many times the other's share
MIN_IDEOGRAPHS = 6  # fewer prove nothing
MIN_DECLARED = 0.25  # share that suffices where the file itself names its encoding
PIECE = 24  # ideographs judged at a time; a lost byte shifts all that follow it in the line
MIN_PIECE_USUAL = 0.6  # of everyday characters in every piece: right 0.95, shifted about 0.4
MAX_CONTROLS = 0.02  # of the characters; more is not text

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_WIDE = re.compile("[\u0800-\uffff\U00010000-\U0010ffff]")  # three or four bytes in UTF-8
_PLAIN = re.compile("[\t\n\r\x20-\x7e\u2010-\u203b\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_NEVER = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")  # noncharacters: damage or a wrong byte order
_PRIVATE = re.compile("[\ue000-\uf8ff]")  # user-defined codes of GB18030 and Big5: no common text
# what a byte lost or added between two-byte characters leaves behind: a lone mark or
# small letter between ideographs, or a lone ideograph (judged further) among ASCII
_STRAY = re.compile("(?<=[\u4e00-\u9fff])[\\\\^`{|}~@\\[\\]a-z](?=[\u4e00-\u9fff])")
_BESIDE_ASCII = re.compile(
    "(?<=[@-~])[\u3400-\u9fff](?=[!-~])|[\u3400-\u9fff](?=[@-~][\u4e00-\u9fff])"
)
_ESCAPED = re.compile(rb"\x1b\$|~\{[\x21-\x7d]+~\}")  # ISO-2022, HZ: ASCII that stands for more
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


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode the bytes of a text file; `declared` is the encoding the file names itself.

    Raises:
        DecodingError: no encoding fits, or more than one does; says what was tried.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding, len(mark))
    if b"\0" in data:
        return _utf16(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as exc:
        return _double_byte(data, declared, _failure("UTF-8", exc))
    if text.isascii() and (escape := _ESCAPED.search(data)):
        raise DecodingError(
            f"byte {escape.start()} begins an escape sequence of ISO-2022 or HZ, which is not "
            "supported; save the file as UTF-8"
        )
    if not text.isascii() and not _WIDE.search(text):
        _refuse_if_chinese(data)
    return Decoded(_text_only(text), "utf-8")


def _refuse_if_chinese(data: bytes) -> None:
    """A few characters of GB18030 can also be UTF-8 of other scripts: then nothing is certain."""
    try:
        share, count = _common_share(data.decode("gb18030"), "gb18030")
    except UnicodeDecodeError:
        return
    if count and share >= MIN_SHARE:
        raise DecodingError("it can be read as UTF-8 and as GB18030; save it again as UTF-8")


def _marked(data: bytes, encoding: str, offset: int) -> Decoded:
    try:
        return Decoded(_text_only(data.decode(encoding)), encoding)
    except UnicodeDecodeError as exc:
        failure = _failure(encoding.upper(), exc, offset)
        raise DecodingError(
            f"its byte order mark says {encoding.upper()}, but {failure}; "
            "get an undamaged copy or save it again as UTF-8"
        ) from exc


def _utf16(data: bytes) -> Decoded:
    """UTF-16 without a mark: the byte order in which nearly all characters are plain ones."""
    fitting: list[Decoded] = []
    tried = [f"there is a zero byte at {data.index(0)}, so it is not UTF-8, GB18030 or Big5"]
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as exc:
            tried.append(_failure(encoding.upper(), exc))
            continue
        share = len(_PLAIN.findall(text)) / len(text)
        tried.append(f"{encoding.upper()} gives {share:.0%} usual characters")
        if share >= 0.9 and "\0" not in text:  # the wrong order gives hardly any
            fitting.append(Decoded(text, encoding))
    if len(fitting) == 1:
        return fitting[0]
    raise DecodingError("not text, or damaged: " + "; ".join(tried) + "; save it again as UTF-8")


def _double_byte(data: bytes, declared: str | None, utf8_failure: str) -> Decoded:
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
            tried.append(_failure(_PEOPLE_SAY[encoding], exc))
            continue
        share, count = _common_share(text, encoding)
        tried.append(f"{_PEOPLE_SAY[encoding]} gives {share:.0%} common characters of {count}")
        scored.append((share, count, Decoded(text, encoding)))
    best = max(scored, key=lambda entry: entry[0], default=None)
    if best is not None and _is_clear(best, scored, named):
        doubtful = _doubtful_piece(best[2])
        if doubtful is None:
            return Decoded(_text_only(best[2].text), best[2].encoding)
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


def _text_only(text: str) -> str:
    if never := _NEVER.search(text):
        raise DecodingError(
            f"character {never.start()} is U+{ord(never.group()):04X}, which no text has: "
            "the file is damaged; get another copy"
        )
    controls = _CONTROL.findall(text)
    if len(controls) > MAX_CONTROLS * len(text):
        raise DecodingError(
            f"not text: {len(controls)} of {len(text)} characters are control characters; "
            "if it is a document of another type, give it that type's suffix"
        )
    return text


def _failure(name: str, exc: UnicodeDecodeError, offset: int = 0) -> str:
    at = exc.start + offset
    return f"{name} fails at byte {at} (0x{exc.object[exc.start]:02X}, {exc.reason})"
