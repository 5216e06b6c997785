"""Dates of publication in ISO 8601, as exact as they are stated and no more."""

from __future__ import annotations

import datetime as dt
import re

_FORMS = (
    re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s].*)?", re.DOTALL),
    re.compile(r"(\d{4})[-/.](\d{1,2})"),
    re.compile(r"(\d{4})年\s*(\d{1,2})月\s*(\d{1,2})日.*", re.DOTALL),
    re.compile(r"(\d{4})年\s*(\d{1,2})月"),
    re.compile(r"(\d{4})年?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)


def iso_date(value: object) -> str | None:
    """`2021-03-29`, `2021-03` or `2021` for a date in a usual form; None if it is not one."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    text = str(value).strip() if isinstance(value, (str, int)) else ""
    for form in _FORMS:
        if match := form.fullmatch(text):
            parts = [int(part) for part in match.groups()]
            try:
                dt.date(*[*parts, 1, 1][:3])
            except ValueError:
                return None
            return "-".join([f"{parts[0]:04d}", *(f"{part:02d}" for part in parts[1:])])
    return None
