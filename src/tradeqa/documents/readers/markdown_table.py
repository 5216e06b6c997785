"""Pipe tables of Markdown: where the cells of a line stand in `raw`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

Line = tuple[int, int]
_DELIMITER = re.compile(r"[ \t]{0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")
_PIPE = re.compile(r"\\.|\|", re.DOTALL)


def table_head(raw: str, lines: Sequence[Line], at: int) -> list[Line] | None:
    """The head's cells if a table begins at line `at`, else None."""
    if at + 1 >= len(lines):
        return None
    start, end = lines[at]
    below_start, below_end = lines[at + 1]
    below = raw[below_start:below_end]
    if "|" not in raw[start:end] or "-" not in below or not _DELIMITER.match(below):
        return None
    cells = split_cells(raw, start, end)
    return cells if len(cells) == len(split_cells(raw, below_start, below_end)) else None


def split_cells(raw: str, start: int, end: int) -> list[Line]:
    """Begin and end of each cell between the unescaped pipes of a line."""
    while start < end and raw[start].isspace():
        start += 1
    while end > start and raw[end - 1].isspace():
        end -= 1
    pipes = [match.start() for match in _PIPE.finditer(raw, start, end) if match.group() == "|"]
    edges = [start - 1, *pipes, end]
    cells = [(left + 1, right) for left, right in pairwise(edges)]
    if pipes and pipes[0] == start:
        cells = cells[1:]
    if pipes and pipes[-1] == end - 1 and len(cells) > 1:
        cells = cells[:-1]
    return cells
