"""Rows that are written a moment later, many at once.

A transaction for every answer costs more than finding some of the answers; one for all the
answers of a twentieth of a second is not felt.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Row = TypeVar("Row")

WAIT_SECONDS = 0.05  # from the first row that waits until they are written
MOST_WAITING = 2_000  # rows; about 8 MB of answers


class Unwritten(Generic[Row]):
    """Rows on their way to a file; thread-safe.

    They are written by a thread that begins with the first of them and ends with the last.
    A program that ends waits for it; one that is killed loses what was added since the last
    writing: `WAIT_SECONDS` of rows, while the file can be written.
    """

    def __init__(
        self,
        write: Callable[[list[Row]], None],
        *,
        seconds: float = WAIT_SECONDS,
        most: int = MOST_WAITING,
    ) -> None:
        """Nothing waits yet.

        Args:
            write: writes rows, oldest first; must deal with its errors, for nobody waits.
            seconds: how long rows are gathered.
            most: rows that may wait.
        """
        self._write, self._seconds, self._most = write, seconds, most
        self._rows: list[Row] = []
        self._adding = threading.Lock()
        self._writing = threading.Lock()  # taken before `_adding`

    def add(self, row: Row) -> bool:
        """Let a row be written soon; False where too many wait, and this one is dropped."""
        with self._adding:
            if len(self._rows) >= self._most:
                return False
            self._rows.append(row)
            if len(self._rows) > 1:  # the thread that writes the first writes this one too
                return True
        writer = threading.Timer(self._seconds, self.flush)
        writer.name = "tradeqa-unwritten"
        try:
            writer.start()
        except RuntimeError:  # no further thread can be had, or the program ends
            self.flush()
        return True

    def flush(self) -> None:
        """Write what waits; what was added before is in the file, or given up, afterwards."""
        with self._writing:
            with self._adding:
                rows, self._rows = self._rows, []
            if rows:
                self._write(rows)
