"""Gold questions: the JSONL format, and when a quote counts as holding an answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tradeqa.errors import SettingsError

_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with what must be quoted; no evidence means that refusing is right."""

    id: str
    question: str
    type: str
    evidence: tuple[str, ...]
    answer: tuple[str, ...]
    document: str | None = None
    history: tuple[str, ...] = ()
    split: str | None = None  # "dev" or "test", where the file says so

    @property
    def answerable(self) -> bool:
        """Whether the documents hold an answer."""
        return bool(self.evidence)


def squeeze(text: str) -> str:
    """`text` without white space, as gold strings are compared."""
    return _BLANK.sub("", text)


def holds(text: str, strings: Iterable[str]) -> bool:
    """Whether `text` holds one of the strings, white space ignored."""
    bare = squeeze(text)
    return any(squeeze(string) in bare for string in strings)


def load_gold(paths: Sequence[Path], *, split: str | None = None) -> list[GoldQuestion]:
    """Gold questions of JSONL files, in order; only those of `split` where one is given.

    Raises:
        SettingsError: a file or line cannot be read; names both.
    """
    found: list[GoldQuestion] = []
    seen: dict[str, str] = {}
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as exc:
            raise SettingsError(f"cannot read gold questions from {path}: {exc}") from exc
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            question = _parse(line, f"{path}, line {number}")
            if question.id in seen:
                raise SettingsError(
                    f"{path}, line {number}: id {question.id!r} was used in {seen[question.id]}"
                )
            seen[question.id] = f"{path}, line {number}"
            if split is None or question.split == split:
                found.append(question)
    return found


def _parse(line: str, where: str) -> GoldQuestion:
    try:
        stored = json.loads(line)
        if stored.get("evidence", ()) is None:
            raise SettingsError(f"{where}: evidence is null; fill it in, or [] for a refusal")
        return GoldQuestion(
            id=str(stored["id"]),
            question=str(stored["question"]),
            type=str(stored.get("type", "other")),
            evidence=tuple(map(str, stored.get("evidence") or ())),
            answer=tuple(map(str, stored.get("answer") or ())),
            document=stored.get("document"),
            history=tuple(map(str, stored.get("history") or ())),
            split=stored.get("split"),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise SettingsError(f"{where}: not a gold question ({exc})") from exc
