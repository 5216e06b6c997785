"""Bytes to text, when the encoding is certain; a refusal by name when it is not.

Order: byte order mark; NUL bytes (UTF-16 without a mark, or no text at all); strict
UTF-8; then GB18030 or Big5, told apart by how many common characters come out. A
wrong or shifted decoding still yields characters, but rare ones: so the shares are
also taken piece by piece, and one lost byte does not pass unseen.
"""

from __future__ import annotations

import codecs
import re

from tradeqa.documents.double_byte import Decoded, can_be_chinese, decode_double_byte, failure
from tradeqa.errors import DecodingError

__all__ = ["Decoded", "decode"]

MARKS = (  # longest first: the UTF-32 mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MAX_CONTROLS = 0.02  # of the characters; more is not text

_WIDE = re.compile("[\u0800-\uffff\U00010000-\U0010ffff]")  # three or four bytes in UTF-8
_PLAIN = re.compile("[\t\n\r\x20-\x7e\u2010-\u203b\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_NEVER = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")  # noncharacters
_ESCAPED = re.compile(rb"\x1b\$|~\{[\x21-\x7d]+~\}")  # ISO-2022, HZ: ASCII that stands for more


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
        decoded = decode_double_byte(data, declared, failure("UTF-8", exc))
        return Decoded(_text_only(decoded.text), decoded.encoding)
    if text.isascii() and (escape := _ESCAPED.search(data)):
        raise DecodingError(
            f"byte {escape.start()} begins an escape sequence of ISO-2022 or HZ, which is not "
            "supported; save the file as UTF-8"
        )
    # a few characters of GB18030 can also be UTF-8 of other scripts
    if not text.isascii() and not _WIDE.search(text) and can_be_chinese(data):
        raise DecodingError("it can be read as UTF-8 and as GB18030; save it again as UTF-8")
    return Decoded(_text_only(text), "utf-8")


def _marked(data: bytes, encoding: str, offset: int) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as exc:
        raise DecodingError(
            f"its byte order mark says {encoding.upper()}, but "
            f"{failure(encoding.upper(), exc, offset)}; "
            "get an undamaged copy or save it again as UTF-8"
        ) from exc
    if "utf-16" in encoding and (never := _NEVER.search(text)):
        raise DecodingError(
            f"character {never.start()} is U+{ord(never.group()):04X}, which no UTF-16 text has: "
            "the file is damaged; get another copy"
        )
    return Decoded(_text_only(text), encoding)


def _utf16(data: bytes) -> Decoded:
    """UTF-16 without a mark: the byte order in which nearly all characters are plain ones."""
    fitting: list[Decoded] = []
    tried = [f"there is a zero byte at {data.index(0)}, so it is not UTF-8, GB18030 or Big5"]
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as exc:
            tried.append(failure(encoding.upper(), exc))
            continue
        share = len(_PLAIN.findall(text)) / len(text)
        tried.append(f"{encoding.upper()} gives {share:.0%} usual characters")
        if share >= 0.9 and "\0" not in text:  # the wrong order gives hardly any
            fitting.append(Decoded(text, encoding))
    if len(fitting) == 1:
        return fitting[0]
    raise DecodingError("not text, or damaged: " + "; ".join(tried) + "; save it again as UTF-8")


def _text_only(text: str) -> str:
    controls = _CONTROL.findall(text)
    if len(controls) > MAX_CONTROLS * len(text):
        raise DecodingError(
            f"not text: {len(controls)} of {len(text)} characters are control characters; "
            "if it is a document of another type, give it that type's suffix"
        )
    return text
