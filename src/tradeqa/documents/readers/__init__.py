"""Readers: one module a file type, and the table that says which reads which.

A reader's module is imported when the first file of its type is read: lxml, openpyxl
and PDFium are not loaded for a corpus of plain text.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from tradeqa.documents.pieces import ReadFile

Reader = Callable[[bytes, str], ReadFile]

_MODULES = {
    ".txt": "text",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".csv": "tabular",
    ".xlsx": "xlsx",
}
SUFFIXES = frozenset(_MODULES)  # of the files that count as documents, in lower case


def reader_for(suffix: str) -> Reader:
    """The reader of files with this suffix, one of `SUFFIXES`."""
    module = import_module(f"{__name__}.{_MODULES[suffix.lower()]}")
    return cast(Reader, module.read)
