"""PDF files, read by PDFium in a process with limits of memory, time and pages."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tradeqa.documents.dates import iso_date
from tradeqa.documents.limits import MAX_CHARACTERS
from tradeqa.documents.model import Page, Span
from tradeqa.documents.own_metadata import sensible_authors, sensible_title
from tradeqa.documents.pieces import ReadFile
from tradeqa.documents.plain import read_plain
from tradeqa.errors import DocumentError, LimitExceeded

MAX_MEMORY = 1024**3  # bytes of address space; a 300-page report takes about 150 MB
MAX_CPU_SECONDS = 60  # a page takes some milliseconds
MAX_SECONDS = 120  # of waiting, on a busy machine
MAX_PAGES = 3_000
MAX_UNREADABLE = 0.3  # of the characters without a meaning: the fonts do not say what they draw
PAGE_BREAK = "\n\f\n"  # between the pages in `raw`

_PDF_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
_UNREADABLE = re.compile("[\ue000-\uf8ff\ufffd\x01-\x08\x0e-\x1f]")
_NO_PLACE = re.compile("[\x00\ud800-\udfff]")  # cannot be in a text that is stored and sent
_SAY = {
    "password": "it is locked with a password; save a copy without one",
    "damaged": "it is damaged or not a PDF; get another copy",
    "memory": f"reading it takes more than {MAX_MEMORY // 1024**2} MiB of memory",
    "characters": f"it holds more than {MAX_CHARACTERS:,} characters; split it",
}


def read(data: bytes, name: str) -> ReadFile:
    """Read the text of a PDF, page by page; `raw` is that text, joined by form feeds.

    Raises:
        DocumentError: it is locked, damaged, or holds only pictures of text.
        LimitExceeded: it takes more memory, time or pages than allowed.
    """
    found = _run_worker(data)
    if (error := found.get("error")) is not None:
        if error == "pages":
            raise LimitExceeded(f"it has {found.get('count')} pages; the limit is {MAX_PAGES}")
        kind = DocumentError if error in ("password", "damaged") else LimitExceeded
        raise kind(_SAY[str(error)])
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


def _run_worker(data: bytes) -> Mapping[str, object]:
    limits = (MAX_MEMORY, MAX_CPU_SECONDS, MAX_PAGES, MAX_CHARACTERS)
    worker = Path(__file__).with_name("pdf_worker.py")
    # -P: the folder of the worker has modules named as those of the standard library
    command = [sys.executable, "-P", str(worker), *map(str, limits)]
    try:
        done = subprocess.run(  # noqa: S603  # our own worker, no shell
            command, input=data, capture_output=True, timeout=MAX_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as exc:
        raise LimitExceeded(f"reading it takes more than {MAX_SECONDS} seconds") from exc
    try:
        found = json.loads(done.stdout)
    except ValueError as exc:  # killed by a limit, or crashed within PDFium
        last = done.stderr.decode("utf-8", "replace").strip().rsplit("\n", 1)[-1][:200]
        raise LimitExceeded(
            f"reading it failed (exit status {done.returncode}; {last or 'no message'}): "
            f"it is damaged, or takes more than {MAX_MEMORY // 1024**2} MiB "
            f"or {MAX_CPU_SECONDS} seconds"
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
