"""A line as a row of cells: figures, marks for none, and the label before them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tradeqa.documents.plain.chars import GAP, JOINT, NOTHING, ends_sentence
from tradeqa.documents.plain.numbers import healed_gaps

_FIGURE = re.compile(
    r"[-+−–±]?[¥$€]?[0-9](?:[0-9,，]*[0-9])?(?:\.[0-9]+)?(?:[~～][0-9.]+)?(?:%|％|‰)?"
    r"(?:万亿|亿|万|千|百)?(?:美元|元|吨|个|家|人|年|月)?(?:\([0-9.%+-]+\))?[*]{0,3}\Z"
)
_NONE = re.compile(r"(?:-{1,3}|—{1,2}|–|−|/|…{1,2}|\.{2,3}|－|(?i:n/?a|nil))\Z")
_YEARS = re.compile(r"(?:19|20)[0-9]{2}年?\Z")
_PROSE = re.compile("[。；;！？!?]")
_COUNTED = re.compile("[年月日季]")
_LONGEST_ROW = 240  # characters
_LEAST_WORDS = 3  # cells of a row that holds words only
_MOST_LABELS = 3  # words of a row's label and its unit

Cell = tuple[int, int]  # span in compacted text


@dataclass(frozen=True, slots=True)
class RowShape:
    """A line split at its gaps: spans of the cells, and how many at its end are figures."""

    cells: tuple[Cell, ...]
    words: tuple[str, ...]
    figures: int


def split_cells(text: str) -> tuple[Cell, ...]:
    """Spans between the gaps of compacted text; numbers torn apart count as one cell."""
    healed = healed_gaps(text)
    cells: list[Cell] = []
    start = 0
    for match in GAP.finditer(text):
        at = match.start()
        if at in healed or match[0] == NOTHING or text[at + 1 : at + 3].strip() in ("%", "％"):
            continue
        if text[at + 1] in "~～" or text[at - 1] in "~～":
            continue
        cells.append((start, at))
        start = at + 1
    cells.append((start, len(text)))
    return tuple(cells)


def row_shape(text: str) -> RowShape | None:
    """The cells of a line that looks like a row: a label, then figures up to the end."""
    if len(text) > _LONGEST_ROW or _PROSE.search(text) or ends_sentence(text):
        return None
    cells = split_cells(text)
    words = tuple(_clean(text[start:end]) for start, end in cells)
    figures = 0
    while figures < len(words) and is_figure(words[-1 - figures]):
        figures += 1
    labels = words[: len(words) - figures]
    if labels and is_figure(labels[0]):
        labels = labels[1:]  # the rank of a row
    if figures == 0 or len(labels) > _MOST_LABELS or any(is_figure(word) for word in labels):
        return None
    return RowShape(cells, words, figures)


def word_row(text: str, columns: int) -> RowShape | None:
    """A line with just as many words as the head above it, whatever they are."""
    if len(text) > _LONGEST_ROW or _PROSE.search(text) or columns < _LEAST_WORDS:
        return None
    cells = split_cells(text)
    if len(cells) != columns:
        return None
    return RowShape(cells, tuple(_clean(text[start:end]) for start, end in cells), 0)


def is_figure(word: str) -> bool:
    """Whether a cell holds a number, or a mark for none."""
    return _FIGURE.match(word) is not None or _NONE.match(word) is not None


def is_years(shape: RowShape) -> bool:
    """Whether the figures are years: a head, not a row."""
    tail = shape.words[len(shape.words) - shape.figures :]
    return len(tail) > 1 and all(_YEARS.match(word) for word in tail)


def fit_row(shape: RowShape, columns: int) -> tuple[Cell, ...]:
    """Cells of a row, the words of its label put together where there are too many."""
    surplus = len(shape.cells) - columns
    if surplus <= 0:
        return shape.cells
    first = 1 if is_figure(shape.words[0]) else 0
    last = first + surplus
    if last >= len(shape.cells) - shape.figures:
        return shape.cells
    merged = (shape.cells[first][0], shape.cells[last][1])
    return (*shape.cells[:first], merged, *shape.cells[last + 1 :])


def head_cells(text: str) -> tuple[Cell, ...]:
    """Cells of a head: units in brackets, numbered months and torn words belong together."""
    cells: list[Cell] = []
    for start, end in split_cells(text):
        if cells and _goes_with(text, cells[-1], (start, end)):
            cells[-1] = (cells[-1][0], end)
        else:
            cells.append((start, end))
    return tuple(cells)


def _goes_with(text: str, left: Cell, right: Cell) -> bool:
    before, after = text[left[0] : left[1]], text[right[0] : right[1]]
    if text[left[1]] == JOINT or after[0] in "(（[":
        return True
    opened = before.count("(") + before.count("（") - before.count(")") - before.count("）")
    return opened > 0 or (before[-1].isdigit() and _COUNTED.match(after) is not None)


def _clean(word: str) -> str:
    return GAP.sub("", word)
