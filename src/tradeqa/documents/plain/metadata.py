"""What an article says of itself: title, authors, date, DOI, keywords, source, language.

Only what the text states or lets one conclude is given; a key is left out otherwise.

The date, first rule that holds:
1. a date line, a publication date beside the paper's name, or a full dateline;
2. a journal's article number, "1234-5678(2021)05-…": year and issue, the issue taken
   as the month where there are at most twelve;
3. "今年" in a paragraph after the latest year the text names: the year after that one;
   with "今年前N个月" or "今年1—N月", the month after, when such figures are first known;
4. the latest "Y年M月" within a few words of 最新, 目前 or 日前: that year only.
A year or month is never guessed from anything else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tradeqa.documents.model import BlockKind
from tradeqa.documents.pieces import Piece
from tradeqa.documents.plain.bylines import byline_names
from tradeqa.documents.plain.chars import HAN, LATIN
from tradeqa.documents.plain.dates import published_in
from tradeqa.documents.plain.labels import GENERIC, KEYWORDS

_LONGEST_TITLE = 40  # characters of a title made of the first sentence
_SENTENCE_END = re.compile(r"[。！？!?；;]|(?<=[a-z)])\.(?=\s|\Z)")
_CLAUSE_END = re.compile("[，,、：:]")
_LABEL = re.compile(r"[\[【〔]?(?:摘要|内容提要|提要)[\]】〕]?[:：]?")
_DOI = re.compile(
    r"(?i:doi)[:：\]】\s]*(?:https?://(?:dx\.)?doi\.org/)?(10\.[0-9]{4,9}/[^\s；;，,。]+)"
)
_KEYWORD_SPLIT = re.compile(r"[;；,，、]")
_WORD_SPLIT = re.compile(r"[;；,，、\s]")
_SOURCE = re.compile(r"(?:文章)?来源[:：]\s*([^\s，。:：]{2,30})")
_SAMPLE = 20_000  # characters that tell the language


def derived_metadata(pieces: Sequence[Piece], article: int = 1) -> dict[str, object]:
    """Metadata read off the text of one article among a file's pieces.

    Args:
        pieces: all pieces of the file, in raw order.
        article: number of the article, as in `Piece.article`.

    Returns:
        Any of the keys title, authors (tuple), published, doi, keywords (tuple),
        language and source; empty for an article without pieces.
    """
    own = [piece for piece in pieces if piece.article == article]
    found: dict[str, object] = {
        "title": _title(own),
        "authors": _authors(own),
        "published": published_in(own),
        "doi": _first_match(_DOI, own),
        "keywords": _keywords(own),
        "language": _language(own),
        "source": _source(own),
    }
    return {key: value for key, value in found.items() if value}


def _title(pieces: Sequence[Piece]) -> str:
    """The title; else a heading that comes before all text; else the first sentence, cut."""
    for piece in pieces:
        if piece.kind is BlockKind.TITLE:
            return piece.view.text
    for piece in pieces:
        text = piece.view.text
        if piece.kind is BlockKind.HEADING and not GENERIC.match(text):
            return text.rstrip("：:")
        if piece.kind is BlockKind.PARAGRAPH:
            sentence = _SENTENCE_END.split(_LABEL.sub("", text, count=1)[:400], maxsplit=1)[0]
            return _cut(sentence.strip())
    return _cut(pieces[0].view.text) if pieces else ""


def _cut(sentence: str) -> str:
    sentence = sentence.rstrip("：:，, ")
    if len(sentence) <= _LONGEST_TITLE:
        return sentence
    clauses = [match.start() for match in _CLAUSE_END.finditer(sentence, 0, _LONGEST_TITLE + 1)]
    return sentence[: clauses[-1] if clauses and clauses[-1] > 5 else _LONGEST_TITLE].strip()


def _authors(pieces: Sequence[Piece]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for piece in pieces:
        if piece.kind is BlockKind.BYLINE:
            names.update(dict.fromkeys(byline_names(piece.view.text)))
    return tuple(names)


def _keywords(pieces: Sequence[Piece]) -> tuple[str, ...]:
    for piece in pieces:
        text = piece.view.text
        label = KEYWORDS.match(text)
        if label is not None and piece.kind is BlockKind.PARAGRAPH:
            words = text[label.end() :]
            split = _KEYWORD_SPLIT if _KEYWORD_SPLIT.search(words) else _WORD_SPLIT
            return tuple(word.strip(" .。") for word in split.split(words) if word.strip(" .。"))
    return ()


def _first_match(pattern: re.Pattern[str], pieces: Sequence[Piece]) -> str:
    for piece in pieces:
        if piece.kind is BlockKind.NOTE:
            match = pattern.search(piece.view.text)
            if match:
                return match[1].rstrip(".)）")
    return ""


def _source(pieces: Sequence[Piece]) -> str:
    for piece in pieces:
        if piece.kind is BlockKind.BYLINE:
            match = _SOURCE.search(piece.view.text)
            if match:
                return match[1]
    return ""


def _language(pieces: Sequence[Piece]) -> str:
    han = latin = seen = 0
    for piece in pieces:
        text = piece.view.text
        han += len(HAN.findall(text))
        latin += len(LATIN.findall(text))
        seen += len(text)
        if seen > _SAMPLE:
            break
    if not han and not latin:
        return ""
    return "zh" if 4 * han >= latin else "en"  # a word has about four letters or more
