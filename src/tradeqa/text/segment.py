"""Words of a text for the lexical index: segmented, normalised, without function words.

`Segmenter.words` gives dictionary words (jieba's, through `rjieba`) and whole numbers;
`bigrams` gives pairs of neighbouring ideographs, which help names no dictionary holds.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Any

from tradeqa.text.normalize import search_key

SCHEMA = "1"  # raise when the words of the same text change
_TOKEN = re.compile(
    r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[a-z]+(?:['&.-]?[a-z0-9]+)*"
    "|[\u3400-\u9fff\U00020000-\U0003134f]+"
)
_HAN_RUN = re.compile("[\u3400-\u9fff\U00020000-\U0003134f]+")


class Segmenter:
    """Cuts text into search words; the same text always gives the same words.

    `terms` are words the dictionary must keep whole (domain terms, the user's own).
    """

    def __init__(self, terms: Iterable[str] = ()) -> None:
        self._terms = tuple(sorted({search_key(term) for term in terms} - {""}))
        self._jieba: Any = None  # rjieba ships no types

    @property
    def fingerprint(self) -> str:
        """Hash of what decides the words: schema and added terms."""
        digest = hashlib.sha256("\n".join((SCHEMA, *self._terms)).encode())
        return digest.hexdigest()[:16]

    def words(self, text: str) -> list[str]:
        """Words of `text` for the index, normalised; punctuation and white space left out.

        A long word comes with the dictionary words inside it (海关, 总署, 海关总署), so
        that either way of asking meets it.
        """
        found: list[str] = []
        for match in _TOKEN.finditer(search_key(text)):
            run = match.group()
            if _HAN_RUN.match(run):
                found += self._dictionary().cut_for_search(run, False)
            else:
                found.append(_plain(run))
        return found

    def spans(self, key: str) -> list[tuple[str, int, int]]:
        """Words of a text that already is a search key, each with its span in it."""
        found: list[tuple[str, int, int]] = []
        for match in _TOKEN.finditer(key):
            run, at = match.group(), match.start()
            if not _HAN_RUN.match(run):
                found.append((_plain(run), at, match.end()))
                continue
            for word in self._dictionary().cut(run, False):
                found.append((word, at, at + len(word)))
                at += len(word)
        return found

    def tagged(self, key: str) -> list[tuple[str, int, int, str]]:
        """As `spans`, each word with its part of speech (jieba's tags; "eng" and "m" for the rest)."""
        found: list[tuple[str, int, int, str]] = []
        for match in _TOKEN.finditer(key):
            run, at = match.group(), match.start()
            if not _HAN_RUN.match(run):
                kind = "m" if run[0].isdigit() else "eng"
                found.append((_plain(run), at, match.end(), kind))
                continue
            for word, tag in self._dictionary().tag(run, False):
                found.append((word, at, at + len(word), tag))
                at += len(word)
        return found

    def parts(self, word: str) -> list[tuple[str, int, int]]:
        """Shorter dictionary words that tile a long one, with spans; else the word itself."""
        found: list[tuple[str, int, int]] = []
        at = 0
        inside = set(self._dictionary().cut_for_search(word, False)) - {word}
        while at < len(word):
            part = max((p for p in inside if word.startswith(p, at)), key=len, default="")
            if len(part) < 2:  # a lone character says nothing
                return [(word, 0, len(word))]
            found.append((part, at, at + len(part)))
            at += len(part)
        return found

    def _dictionary(self) -> Any:
        if self._jieba is None:
            import rjieba  # noqa: PLC0415  # 0.2 s: only when something is segmented

            jieba = rjieba.Jieba()
            for term in self._terms:
                if _HAN_RUN.fullmatch(term):
                    jieba.add_word(term, None, None)
            self._jieba = jieba
        return self._jieba


def _plain(run: str) -> str:
    return run.replace(",", "") if run[0].isdigit() else run


def bigrams(text: str) -> list[str]:
    """Pairs of neighbouring ideographs in `text` (its search key), in order."""
    key = search_key(text)
    return [
        run.group()[i : i + 2]
        for run in _HAN_RUN.finditer(key)
        for i in range(len(run.group()) - 1)
    ]
