"""Reads what an encoder is trained on: articles, written questions, thesaurus files.

Three kinds of file, all UTF-8:

- texts: `.jsonl` or `.jsonl.gz`, one article a line with `date`, `title`, `paragraphs`;
  or `.txt` and `.md`, one article a file, paragraphs parted by an empty line, the title
  the first heading or the file's name. A folder stands for all such files in it.
- questions: `.jsonl`, each line a pointer (`date`, `title`, `paragraph` = index into that
  article's paragraphs) and any of `plain`, `everyday`, `english`: questions it answers.
- thesaurus: one group a line, `word|synonym|...~looser|...` (see `tradeqa.lexicon`).

A folder of questions stands for its `.jsonl` files, one of a thesaurus for its `.txt` files.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tradeqa.errors import EncoderError
from tradeqa.lexicon.thesaurus import parse_groups

QUESTION_KINDS = ("plain", "everyday", "english")
_TEXT_ENDINGS = (".jsonl", ".jsonl.gz", ".txt", ".md")
_HOLDOUT_BUCKETS = 10_000


@dataclass(frozen=True, slots=True)
class Article:
    """One text to learn from; `date` may be empty."""

    date: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        """What a question points at."""
        return (self.date, self.title)

    def is_held_out(self, share: float) -> bool:
        """Whether the article is in the fixed `share` (0 to 1) that no training sees."""
        digest = hashlib.sha256(f"{self.date}\n{self.title}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % _HOLDOUT_BUCKETS < share * _HOLDOUT_BUCKETS


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """A question and the place of the paragraph that answers it."""

    kind: str
    text: str
    article: tuple[str, str]
    paragraph: int


def read_articles(paths: Iterable[Path]) -> list[Article]:
    """All articles of files and folders, in the order given (folders sorted by name)."""
    articles: list[Article] = []
    for path in _text_files(paths):
        if path.name.endswith((".jsonl", ".jsonl.gz")):
            articles.extend(_article(path, number, line) for number, line in _lines(path))
        else:
            articles.append(_plain_article(path))
    if not any(article.paragraphs for article in articles):
        raise EncoderError(
            "There is no text to train on: give files ending in "
            f"{', '.join(_TEXT_ENDINGS)} or folders that hold some."
        )
    return articles


def read_questions(path: Path) -> list[WrittenQuestion]:
    """The written questions of a `.jsonl` file, or of all in a folder by name, in file order."""
    return [question for file in _question_files(path) for question in _questions(file)]


def _questions(path: Path) -> Iterator[WrittenQuestion]:
    for number, line in _lines(path):
        record = _record(path, number, line)
        place = record.get("paragraph")
        if not isinstance(place, int) or isinstance(place, bool) or place < 0:
            raise EncoderError(
                f"{path}, line {number}: `paragraph` must be the index of a paragraph, "
                f"counted from 0, not {place!r}."
            )
        article = (str(record.get("date", "")), str(record.get("title", "")))
        for kind in QUESTION_KINDS:
            if text := str(record.get(kind, "")).strip():
                yield WrittenQuestion(kind, text, article, place)


def read_synonyms(paths: Iterable[Path]) -> list[tuple[str, ...]]:
    """Groups of search keys that mean the same (looser words left out), each of two or more."""
    groups: list[tuple[str, ...]] = []
    for path in _thesaurus_files(paths):
        lines = [line for _, line in _lines(path)]
        groups += [group.strict for group in parse_groups(lines, str(path))]
    return [group for group in groups if len(group) > 1]


def _thesaurus_files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.glob("*.txt"))
        else:
            yield path


def file_digests(
    texts: Sequence[Path], thesaurus: Sequence[Path], questions: Path | None
) -> dict[str, str]:
    """Name → SHA-256 of each file read for training; names only, no folders of this machine."""
    asked = _question_files(questions) if questions else []
    digests: dict[str, str] = {}
    for path in (*_text_files(texts), *_thesaurus_files(thesaurus), *asked):
        name = path.name
        while name in digests:
            name += "+"
        digests[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return digests


def _question_files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(path.glob("*.jsonl"))
    if not files:
        raise EncoderError(f"{path}: there is no .jsonl file of questions in this folder.")
    return files


def _text_files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(
                child
                for child in path.rglob("*")
                if child.is_file() and child.name.endswith(_TEXT_ENDINGS)
            )
        elif path.is_file():
            yield path
        else:
            raise EncoderError(f"{path}: no such file or folder to train on; check the path.")


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        opened = gzip.open if path.suffix == ".gz" else Path.open
        with opened(path, "rt", encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if text := line.strip():
                    yield number, text
    except (OSError, EOFError, UnicodeDecodeError) as exc:
        raise EncoderError(f"{path}: cannot be read as UTF-8 text ({exc}).") from exc


def _record(path: Path, number: int, line: str) -> dict[str, object]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as exc:
        raise EncoderError(f"{path}, line {number}: not a JSON object ({exc}).") from exc
    if not isinstance(record, dict):
        raise EncoderError(f"{path}, line {number}: not a JSON object.")
    return record


def _article(path: Path, number: int, line: str) -> Article:
    record = _record(path, number, line)
    paragraphs = record.get("paragraphs")
    if not isinstance(paragraphs, list):
        raise EncoderError(f"{path}, line {number}: `paragraphs` must be a list of texts.")
    return Article(
        date=str(record.get("date", "")),
        title=str(record.get("title", "")),
        paragraphs=tuple(str(paragraph) for paragraph in paragraphs),
    )


def _plain_article(path: Path) -> Article:
    try:
        blocks = _blocks(path.read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError) as exc:
        raise EncoderError(f"{path}: cannot be read as UTF-8 text ({exc}).") from exc
    title = path.stem
    if blocks and blocks[0].startswith("#"):
        title = blocks.pop(0).lstrip("#").strip()
    return Article(date="", title=title, paragraphs=tuple(blocks))


def _blocks(lines: Iterable[str]) -> list[str]:
    blocks: list[list[str]] = [[]]
    for line in lines:
        if text := line.strip():
            blocks[-1].append(text)
        elif blocks[-1]:
            blocks.append([])
    return [" ".join(block) for block in blocks if block]
