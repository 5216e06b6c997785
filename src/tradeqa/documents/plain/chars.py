"""What single characters are: blank, wide, of a word; and how a line ends."""

from __future__ import annotations

import re

# White space, controls, zero-width and bidi marks, soft hyphens, lone surrogates: never shown.
BLANKS = (
    r"\s\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\ufeff\ufffe\uffff\ud800-\udfff"
)
VISIBLE_RUN = re.compile(f"[^{BLANKS}]+")
_JOINING_ONLY = re.compile(
    r"[\xad\x02\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff]+\Z"
)
SOFT_HYPHENS = "\xad\x02\ufffe"  # PDFium writes U+0002 or U+FFFE for a hyphen at a line end

# In compacted text every run of blanks is one of these characters.
SPACE, WIDE, BREAK, JOINT, NOTHING = " ", "\t", "\n", "\x1e", "\x1d"
GAP = re.compile("[ \t\n\x1e\x1d]")
_FLATTEN = dict.fromkeys(map(ord, " \t\n\x1e\x1d"))

HAN_CLASS = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f〇"
HAN = re.compile(f"[{HAN_CLASS}]")
LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_DOUBLE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6]"
)

_TAIL = 48  # characters of a line's end that are looked at
_CLOSERS = re.compile(
    r"(?:[ \t\n\x1e\x1d”’」』）)】》\"'〉〕]|\^?\[[0-9][0-9,，、~–—-]*\]|[①-⑳])+\Z"
)
_STRONG = "。！？!?…．."
_WEAK = "；;：:"


def gap_kind(blanks: str) -> str:
    """The gap character for a run of blanks within a line."""
    if blanks == " ":
        return SPACE
    if _JOINING_ONLY.match(blanks):
        return NOTHING
    return WIDE if len(blanks) > 1 or blanks in "\u3000\t" else SPACE


def flat(text: str) -> str:
    """Compacted text without its gaps."""
    return text.translate(_FLATTEN)


def is_wordy(char: str) -> bool:
    """Whether spaces beside the character separate words: letters and digits, not ideographs."""
    return (char.isalpha() or char.isdecimal()) and not (
        "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or char >= "\uff00"
    )


def display_width(text: str) -> int:
    """Columns that compacted text takes, gaps not counted: two an ideograph, one otherwise."""
    visible = len(text) - sum(text.count(gap) for gap in (SPACE, WIDE, BREAK, JOINT, NOTHING))
    return visible if text.isascii() else visible + len(_DOUBLE.findall(text))


def ends_sentence(text: str) -> bool:
    """Whether the last mark, under closing quotes, brackets and citations, ends a sentence."""
    tail = _CLOSERS.sub("", text[-_TAIL:])
    return bool(tail) and tail[-1] in _STRONG


def ends_clause(text: str) -> bool:
    """Whether it ends a sentence, or with a colon or semicolon."""
    tail = _CLOSERS.sub("", text[-_TAIL:])
    return bool(tail) and (tail[-1] in _STRONG or tail[-1] in _WEAK)


def ends_open(text: str) -> bool:
    """Whether the last mark promises more: a comma, an opening bracket or quote."""
    return text[-1:] in tuple("，,、（(“‘《「『【〔和与及的")


def has_han(text: str) -> bool:
    """Whether any character is an ideograph."""
    return not text.isascii() and HAN.search(text) is not None


def is_latin(text: str) -> bool:
    """Whether the text reads as a language written in Latin letters."""
    if text.isascii():
        return LATIN.search(text) is not None
    return len(LATIN.findall(text)) > 3 * len(HAN.findall(text))
