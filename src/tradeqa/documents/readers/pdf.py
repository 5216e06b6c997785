"""PDF files, read by PDFium in a process with limits of memory, time and pages."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tradeqa.documents.dates import iso_date
from tradeqa.documents.limits import MAX_CHARACTERS
from tradeqa.documents.model import Page, Span
from tradeqa.documents.own_metadata import sensible_authors, sensible_title
from tradeqa.documents.pieces import ReadFile
from tradeqa.documents.plain import read_plain
from tradeqa.errors import DocumentError, LimitExceeded


@dataclass(frozen=True, slots=True)
class PdfLimits:
    """What reading one PDF may take."""

    memory: int = 1024**3  # bytes of address space; a 300-page report takes about 150 MB
    cpu_seconds: int = 60  # a page takes some milliseconds
    seconds: float = 120  # of waiting, on a busy machine
    pages: int = 3_000
    characters: int = MAX_CHARACTERS


LIMITS = PdfLimits()
MAX_UNREADABLE = 0.3  # of the characters without a meaning: the fonts do not say what they draw
PAGE_BREAK = "\n\f\n"  # between the pages in `raw`

_PDF_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
_UNREADABLE = re.compile("[\ue000-\uf8ff\ufffd\x01-\x08\x0e-\x1f]")
_NO_PLACE = re.compile("[\x00\ud800-\udfff]")  # cannot be in a text that is stored and sent


def read(data: bytes, name: str, limits: PdfLimits = LIMITS) -> ReadFile:
    """Read the text of a PDF, page by page; `raw` is that text, joined by form feeds.

    Raises:
        DocumentError: it is locked, damaged, or holds only pictures of text.
        LimitExceeded: it takes more memory, time or pages than allowed.
    """
    found = _run_worker(data, limits)
    if (error := found.get("error")) is not None:
        raise _refusal(str(error), found.get("count"), limits)
    texts = found.get("pages")
    raw, pages = _joined([str(text) for text in texts] if isinstance(texts, list) else [])
    shown = "".join(raw.split())
    if not shown:
        raise DocumentError(
            f"its {len(pages)} pages hold no text, only pictures; make them text with a program "
            "for character recognition (such as ocrmypdf -l chi_sim) and use its result"
        )
    if len(_UNREADABLE.findall(shown)) > MAX_UNREADABLE * len(shown):
        raise DocumentError(
            "its fonts do not say which characters they draw, so its text is unreadable; "
            "run it through character recognition (such as ocrmypdf --force-ocr -l chi_sim)"
        )
    pieces, derived = read_plain(raw, pages=pages)
    stated, created = _own_metadata(found.get("metadata"))
    guessed = {**created, **derived}
    return ReadFile(
        raw,
        "application/pdf",
        tuple(pieces),
        pages,
        metadata={**guessed, **stated},
        derived=frozenset(guessed) - frozenset(stated),
    )


def _refusal(error: str, count: object, limits: PdfLimits) -> DocumentError:
    """The worker's refusal in words."""
    if error == "password":
        return DocumentError("it is locked with a password; save a copy without one")
    if error == "pages":
        return LimitExceeded(f"it has {count} pages; the limit is {limits.pages}; split it")
    if error == "characters":
        return LimitExceeded(f"it holds more than {limits.characters:,} characters; split it")
    if error == "memory":
        return LimitExceeded(f"reading it takes more than {limits.memory // 1024**2} MiB")
    return DocumentError("it is damaged or not a PDF; get another copy")


def _run_worker(data: bytes, limits: PdfLimits) -> Mapping[str, object]:
    worker = Path(__file__).with_name("pdf_worker.py")
    numbers = (limits.memory, limits.cpu_seconds, limits.pages, limits.characters)
    # -P: the folder of the worker has modules named as those of the standard library
    command = [sys.executable, "-P", str(worker), *map(str, numbers)]
    try:
        done = subprocess.run(  # noqa: S603  # our own worker, no shell
            command, input=data, capture_output=True, timeout=limits.seconds, check=False
        )
    except subprocess.TimeoutExpired as exc:
        raise LimitExceeded(f"reading it takes more than {limits.seconds} seconds") from exc
    try:
        found = json.loads(done.stdout)
    except ValueError as exc:  # killed by a limit, or crashed within PDFium
        last = done.stderr.decode("utf-8", "replace").strip().rsplit("\n", 1)[-1][:200]
        raise LimitExceeded(
            f"reading it failed (exit status {done.returncode}; {last or 'no message'}): "
            f"it is damaged, or takes more than {limits.memory // 1024**2} MiB "
            f"or {limits.cpu_seconds} seconds"
        ) from exc
    return found if isinstance(found, dict) else {"error": "damaged"}


def _joined(texts: list[str]) -> tuple[str, tuple[Page, ...]]:
    """The pages' texts as one, and where each stands in it."""
    parts: list[str] = []
    pages: list[Page] = []
    at = 0
    for number, text in enumerate(texts, start=1):
        if parts:
            parts.append(PAGE_BREAK)
            at += len(PAGE_BREAK)
        # PDFium ends lines with CR LF, and writes U+FFFE or U+0002 for a hyphen at a line's end
        clean = text.replace("\r\n", "\n").replace("\ufffe", "-").replace("\x02", "-")
        clean = _NO_PLACE.sub("", clean).replace("\f", "\n")
        parts.append(clean)
        pages.append(Page(number, Span(at, at + len(clean))))
        at += len(clean)
    return "".join(parts), tuple(pages)


def _own_metadata(found: object) -> tuple[dict[str, object], dict[str, object]]:
    """What the file states of title and authors; and, as a guess, when it was published."""
    own = found if isinstance(found, dict) else {}
    stated: dict[str, object] = {}
    if title := sensible_title(str(own.get("Title") or "")):
        stated["title"] = title
    if authors := sensible_authors(str(own.get("Author") or "")):
        stated["authors"] = authors
    date = _PDF_DATE.match(str(own.get("CreationDate") or ""))
    created = iso_date("-".join(part for part in date.groups() if part)) if date else None
    return stated, {"published": created} if created else {}
