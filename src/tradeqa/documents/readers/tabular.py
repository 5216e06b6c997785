"""CSV files: one table, its fields with their exact places, quoted or not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from tradeqa.documents.decode import decode
from tradeqa.documents.flow import Run, lay
from tradeqa.documents.grid import GridRow, table_pieces
from tradeqa.documents.limits import MAX_COLUMNS, MAX_ROWS, check_text
from tradeqa.documents.pieces import ReadFile
from tradeqa.errors import DocumentError, LimitExceeded

DELIMITERS = (",", "\t", ";", "|")
SNIFFED = 50  # records that tell the delimiter

_SEP_LINE = re.compile(r"sep=(.)(?:\r\n|\r|\n)", re.IGNORECASE)  # as Excel writes and reads it
_QUOTED = re.compile(r"[ ]*+\"((?:[^\"]|\"\")*+)\"")
_OPEN_QUOTE = re.compile(r"[ ]*+\"")
_LINE_END = re.compile(r"\r\n|\r|\n")

Field = list[Run]


def read(data: bytes, name: str) -> ReadFile:
    """Read a CSV file (`,` `;` tab or `|`); the first row is the head.

    Raises:
        DocumentError: its encoding is not certain, a quote is not closed, it is too large.
    """
    raw = decode(data).text
    check_text(raw, name)
    begin, delimiter = _delimiter(raw)
    rows: list[GridRow] = []
    for number, record in enumerate(records(raw, delimiter, begin)):
        if number >= MAX_ROWS or len(record) > MAX_COLUMNS:
            raise LimitExceeded(
                f"{name}: more than {MAX_ROWS:,} rows or {MAX_COLUMNS:,} columns; split it"
            )
        views = tuple(lay(field) for field in record)
        rows.append(GridRow(views, tuple(view.text for view in views)))
    return ReadFile(raw, "text/csv", tuple(table_pieces(rows, 0, first_is_head=True)))


def records(raw: str, delimiter: str, begin: int = 0) -> Iterator[list[Field]]:
    """The records of a CSV text from `begin`; a field is the runs that show it.

    Raises:
        DocumentError: a quote opens and never closes.
    """
    plain = re.compile(rf"[^{re.escape(delimiter)}\r\n]*+")
    at = begin
    record: list[Field] = []
    while at < len(raw):
        field, at = _quoted(raw, at) if _OPEN_QUOTE.match(raw, at) else ([], at)
        rest = plain.match(raw, at)
        if rest and rest.group():
            field.append((rest.group(), rest.start(), rest.end()))
            at = rest.end()
        record.append(field)
        if raw[at : at + 1] == delimiter:
            at += 1
            if at < len(raw):
                continue
            record.append([])
        elif end := _LINE_END.match(raw, at):
            at = end.end()
        yield record
        record = []


def _quoted(raw: str, at: int) -> tuple[Field, int]:
    match = _QUOTED.match(raw, at)
    if match is None:
        line = len(_LINE_END.findall(raw, 0, at)) + 1
        raise DocumentError(
            f"line {line}: a quotation mark opens a field and none closes it; "
            "close it, or write it twice within a quoted field"
        )
    field: Field = []
    begin = match.start(1)
    for part in re.finditer(r"\"\"|[^\"]+", match[1]):
        start, end = begin + part.start(), begin + part.end()
        field.append(('"' if part.group() == '""' else part.group(), start, end))
    return field, match.end()


def _delimiter(raw: str) -> tuple[int, str]:
    """Where the records begin, and the delimiter that cuts most of them alike."""
    if stated := _SEP_LINE.match(raw):
        return stated.end(), stated[1]
    scores = {delimiter: _score(raw, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    return 0, best


def _score(raw: str, delimiter: str) -> tuple[float, int]:
    """Share of the first records that have the usual number of fields, and that number.

    Records of one field do not count: titles above the head and notes below the rows.
    """
    sample = list(islice(records(raw, delimiter), SNIFFED))
    widths = Counter(len(record) for record in sample if len(record) > 1)
    if not widths:
        return 0.0, 0
    usual, times = widths.most_common(1)[0]
    return times / len(sample), usual
