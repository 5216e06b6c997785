"""The search key of a text: one form for what readers hold to be the same.

NFKC (full-width digits and letters, compatibility forms), lower case, Traditional
to Simplified Chinese, odd dashes and white space made plain, invisible characters
dropped. The key is for searching only; quotes are never taken from it.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+")
_SPACES = re.compile(r"\s+")
_RUNS = re.compile(rf"(?P<dashes>{_DASHES.pattern})|(?P<spaces>{_SPACES.pattern})|.", re.DOTALL)
# zero-width, bidi and other format characters, and lone surrogates
_INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad\ud800-\udfff]"
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ODD = re.compile("[^\x00-\x7f\u4e00-\u9fff]")  # characters that folding may unfold
_KEPT_SENTENCES = 1024  # about 1 KiB each
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")


@functools.cache
def _converter(kind: str) -> Any:  # OpenCC ships no types
    import opencc  # noqa: PLC0415  # 4 ms and a dictionary: only when a text needs it

    return opencc.OpenCC(kind)


def to_simplified(text: str) -> str:
    """Traditional Chinese to Simplified, character and phrase wise; other text unchanged."""
    return str(_converter("t2s").convert(text)) if _HAN.search(text) else text


def to_traditional(text: str) -> str:
    """Simplified Chinese to Traditional, for the product's own sentences (never quotes)."""
    return str(_converter("s2t").convert(text))


def visible(text: str) -> str:
    """`text` without control, zero-width and bidi characters and lone surrogates."""
    return _CONTROL.sub(" ", _INVISIBLE.sub("", text))


def search_key(text: str) -> str:
    """The normalised form that is segmented, indexed and compared."""
    key = unicodedata.normalize("NFKC", visible(text)).lower()
    key = _DASHES.sub("-", key)
    return _SPACES.sub(" ", to_simplified(key)).strip()


def is_han(char: str) -> bool:
    """Whether a character is a Chinese ideograph."""
    return _HAN.match(char) is not None


def ideographs(text: str) -> str:
    """The Chinese ideographs of a text, in order."""
    return "".join(_HAN.findall(text))


def aligned_key(text: str) -> tuple[str, Sequence[int]]:
    """A search key whose characters are mapped back: `(key, origins)`.

    `key[i]` comes from `text[origins[i]]`, for a run of dashes or blanks from its first.
    `key` is `search_key(text)`, but where letters compose (e + ´) it is folded one by one.
    """
    key = search_key(text)
    # as long as before, and no letter grew: so none vanished either
    if len(key) == len(text) and not any(map(_unfolds, _ODD.findall(text))):
        return key, range(len(text))
    letters: list[str] = []
    places: list[int] = []
    for index, char in enumerate(text):
        folded = unicodedata.normalize("NFKC", visible(char)).lower()
        letters.append(folded)
        places += [index] * len(folded)
    found: list[tuple[str, int]] = []
    for match in _RUNS.finditer("".join(letters)):
        letter = "-" if match["dashes"] else " " if match["spaces"] else match.group()
        found.append((letter, places[match.start()]))
    while found and found[-1][0] == " ":
        found.pop()
    if found and found[0][0] == " ":
        del found[0]
    origins = [place for _, place in found]
    if len(key) == len(found):
        return key, origins
    apart = "".join(letter for letter, _ in found)
    simple = to_simplified(apart)
    return (simple if len(simple) == len(apart) else apart), origins


@functools.lru_cache(_KEPT_SENTENCES)
def sentence_key(text: str) -> tuple[str, Sequence[int]]:
    """As `aligned_key`, of a sentence of a document: the latest are kept."""
    return aligned_key(text)


def _unfolds(char: str) -> bool:
    return len(unicodedata.normalize("NFKC", char).lower()) > 1
