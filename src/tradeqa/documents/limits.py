"""How large a document may be, and why."""

from __future__ import annotations

from tradeqa.errors import LimitExceeded

MAX_FILE_BYTES = 50 * 1024 * 1024  # a long book with pictures; more is an archive, not an article
# The text of one file: about ten long novels. Each character of a view takes 16 bytes
# of positions, so this is some 100 MB while a file is read.
MAX_CHARACTERS = 5_000_000
MAX_ROWS = 100_000  # of one table; each becomes a passage, and more belong in a database
MAX_COLUMNS = 1_000
MAX_CELLS = 2_000_000  # looked at in one workbook, empty ones included


def check_text(raw: str, name: str) -> None:
    """Refuse a text that is longer than `MAX_CHARACTERS`."""
    if len(raw) > MAX_CHARACTERS:
        raise LimitExceeded(
            f"{name}: {len(raw):,} characters of text; the limit for one file is "
            f"{MAX_CHARACTERS:,}; split it"
        )
