"""Excel workbooks: every sheet a table, its values as a person would write them."""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Iterable, Iterator
from contextlib import closing
from decimal import Decimal

from tradeqa.documents.composed import CellRow, Composer
from tradeqa.documents.grid import MAX_LEADING
from tradeqa.documents.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from tradeqa.documents.own_metadata import sensible_authors, sensible_title
from tradeqa.documents.pieces import ReadFile
from tradeqa.documents.readers.package import check_package
from tradeqa.errors import LimitExceeded

MAX_SHEETS = 500
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def read(data: bytes, name: str) -> ReadFile:
    """Read an Excel workbook; formulas show the values they were saved with.

    Raises:
        DocumentError: it is not a workbook, not safe, or too large.
    """
    check_package(data, "xl/workbook.xml", "Excel workbook (.xlsx)")
    import openpyxl  # noqa: PLC0415  # a quarter of a second: only when a workbook is read

    composer = Composer()
    with closing(openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)) as book:
        if len(book.worksheets) > MAX_SHEETS:
            raise LimitExceeded(f"{name}: {len(book.worksheets)} sheets; the limit is {MAX_SHEETS}")
        budget = MAX_CELLS
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what the file declares may be far too large, or too small
            rows = list(_rows(sheet.iter_rows(), name, budget))
            budget -= sum(len(row) for row in rows)
            _write(composer, str(sheet.title), rows)
        properties = book.properties
    stated = {
        "title": sensible_title(properties.title),
        "authors": sensible_authors(properties.creator),
        "keywords": properties.keywords,
    }
    metadata = {key: value for key, value in stated.items() if value}
    return ReadFile(composer.raw, MEDIA_TYPE, tuple(composer.pieces), metadata=metadata)


def _write(composer: Composer, title: str, rows: list[tuple[str, ...]]) -> None:
    """Write a sheet; its name and the single cells above its head are the caption."""
    lead = [title]
    while len(rows) > 1 and len(lead) <= MAX_LEADING and _filled(rows[0]) == 1:
        lead.append(next(text for text in rows[0] if text))
        rows = rows[1:]
    if rows:
        composer.table([CellRow(row) for row in rows], caption=lead)


def _filled(row: tuple[str, ...]) -> int:
    return sum(bool(text) for text in row)


def _rows(rows: Iterable[Iterable[object]], name: str, budget: int) -> Iterator[tuple[str, ...]]:
    """The rows that hold anything, as texts without the empty cells at their end."""
    count = 0
    for row in rows:
        cells = tuple(row)
        budget -= max(1, len(cells))  # an empty row takes time as well
        texts = [_shown(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            continue
        count += 1
        if budget < 0 or count > MAX_ROWS or len(texts) > MAX_COLUMNS:
            raise LimitExceeded(
                f"{name}: more than {MAX_ROWS:,} rows, {MAX_COLUMNS:,} columns or "
                f"{MAX_CELLS:,} cells; split it"
            )
        yield tuple(texts)


def _shown(cell: object) -> str:
    """A cell's value: dates in ISO 8601, numbers without float noise, percentages as such."""
    value = getattr(cell, "value", None)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(value, str(getattr(cell, "number_format", "")))
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return " ".join(str(value).split())


def _number(value: float, number_format: str) -> str:
    if not math.isfinite(value):
        return str(value)
    percent = number_format.endswith("%")
    exact = Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))
    shown = f"{exact * 100 if percent else exact:f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return shown + "%" if percent else shown
