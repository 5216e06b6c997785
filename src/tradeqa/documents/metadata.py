"""What is known about a document, from its front matter, a file beside it, or itself.

In order of weight: `<file>.meta.yaml`, front matter, the file's own metadata, what
was read off the text. The last is marked as derived.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from tradeqa.documents.dates import iso_date
from tradeqa.documents.model import BlockKind, Metadata
from tradeqa.documents.pieces import Piece, ReadFile
from tradeqa.errors import DocumentError

SIDECAR = ".meta.yaml"  # appended to the whole file name: `report.pdf.meta.yaml`
_SYNONYMS = {"author": "authors", "date": "published"}
_KNOWN = ("title", "authors", "source", "published", "url", "language", "keywords", "doi", "id")
_SEPARATORS = re.compile(r"\s*[、，；;]\s*")
_DOI_PREFIX = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_HAN = re.compile("[\u3400-\u9fff]")
_LATIN = re.compile("[A-Za-z]{2,}")
MAX_TITLE = 300  # characters; a longer "title" is a paragraph
SAMPLE = 20_000  # characters enough to tell the language


def describe(
    read: ReadFile,
    pieces: Sequence[Piece],
    path: str,
    *,
    part: int = 1,
    beside: Mapping[str, object] | None = None,
) -> Metadata:
    """Metadata of one part of a file; parts after the first take nothing from the file's.

    Raises:
        DocumentError: a stated value cannot be used; names the file and the key.
    """
    stated: dict[str, object] = {}
    derived: set[str] = set()
    if part == 1:
        stated.update(_present(read.metadata))
        derived.update(name for name in map(_synonym, read.derived) if name in stated)
        own = _present(beside or {})
        stated.update(own)
        derived.difference_update(own)
    title = _text(stated, "title", path)
    if not title:
        title = _derived_title(pieces, path, part)
        derived.add("title")
    language = _text(stated, "language", path)
    if not language:
        language = _language(pieces)
        derived.add("language")
    return Metadata(
        title=title[:MAX_TITLE],
        authors=_texts(stated, "authors", path),
        source=_text(stated, "source", path),
        published=_published(stated, path),
        url=_text(stated, "url", path),
        language=language,
        keywords=_texts(stated, "keywords", path),
        doi=_DOI_PREFIX.sub("", _text(stated, "doi", path) or "") or None,
        derived=frozenset(derived),
        extra=tuple(
            (key, _scalar(value, key, path))
            for key, value in stated.items()
            if key not in _KNOWN and not _is_nested(value)
        ),
    )


def stated_id(read: ReadFile, beside: Mapping[str, object], path: str) -> str | None:
    """The `id` that the front matter or the file beside it states."""
    return _text({**_present(read.metadata), **_present(beside)}, "id", path)


def _present(values: Mapping[str, object]) -> dict[str, object]:
    return {
        _synonym(key): value for key, value in values.items() if value not in (None, "", [], ())
    }


def _synonym(key: str) -> str:
    return _SYNONYMS.get(key, key)


def _is_nested(value: object) -> bool:
    """Whether a value is a mapping or holds lists: settings of other programs, not texts."""
    if isinstance(value, (list, tuple)):
        return any(isinstance(inner, (list, tuple, dict)) for inner in value)
    return isinstance(value, dict)


def _scalar(value: object, key: str, path: str) -> str:
    """A stated value as one text; lists of scalars are joined."""
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, (str, int, float, dt.date)):
        return " ".join(str(value).split())
    if isinstance(value, (list, tuple)) and not _is_nested(value):
        return "; ".join(_scalar(v, key, path) for v in value if v is not None)
    raise DocumentError(f"{path}: '{key}' must be a text, a number, a date or a list of these")


def _text(values: Mapping[str, object], key: str, path: str) -> str | None:
    return (_scalar(values[key], key, path) or None) if key in values else None


def _texts(values: Mapping[str, object], key: str, path: str) -> tuple[str, ...]:
    """A list, or one text cut at 、 ， ； ; (and at commas between Chinese names)."""
    value = values.get(key, ())
    if isinstance(value, str):
        separators = re.compile(r"\s*[、，；;,]\s*") if _HAN.search(value) else _SEPARATORS
        value = separators.split(value)
    if not isinstance(value, (list, tuple)):
        value = [value]
    return tuple(text for text in (_scalar(v, key, path) for v in value if v is not None) if text)


def _published(values: Mapping[str, object], path: str) -> str | None:
    value = values.get("published")
    if value is None:
        return None
    published = iso_date(value)
    if published is None:
        raise DocumentError(
            f"{path}: 'published' is {_scalar(value, 'published', path)!r}; "
            "write a date such as 2021-03-29, 2021-03 or 2021"
        )
    return published


def _derived_title(pieces: Sequence[Piece], path: str, part: int) -> str:
    for kind in (BlockKind.TITLE, BlockKind.HEADING):
        for piece in pieces:
            if piece.kind is kind:
                return piece.view.text
    stem = PurePosixPath(path).stem
    return stem if part == 1 else f"{stem} · {part}"


def _language(pieces: Sequence[Piece]) -> str:
    """`zh`, or `en` where there are more Latin words than ideographs."""
    sample = ""
    for piece in pieces:
        sample += piece.view.text
        if len(sample) >= SAMPLE:
            break
    return "en" if len(_LATIN.findall(sample)) > len(_HAN.findall(sample)) else "zh"
