"""The numbers of a document's tables as facts: of what, which measure, when, which way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tradeqa.documents.model import Document
from tradeqa.retrieval.slots import Direction, directions, packaged_gazetteer
from tradeqa.text.normalize import search_key
from tradeqa.text.periods import times

_NUMBER = re.compile(r"^-?\d[\d,，]*(?:\.\d+)?$")
_NOUN = re.compile(r"数量|金额|总额|总值|吞吐量|运量|产量|销量|重量|列数|额|值|量")
_GROWTH = re.compile(r"增幅|降幅|增速|增长|变动|变化|同比|环比")
_UNIT = re.compile(r"[(（](?:(?:计量)?单位[:：])?(?P<unit>[^()（）%％]{1,6})[)）]")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]|[“”\"]")
_SUM = re.compile("金额|总额|总值")
_UNIT_HEAD = re.compile(r"单位$")
_MONTHS = re.compile(r"\d{1,2}(?:[-—–~～至到]\d{1,2})?月")
_CARGO = re.compile(r"集装箱|货物|旅客")
_WAY = {Direction.EXPORT: "出口", Direction.IMPORT: "进口", Direction.BOTH: "进出口"}
MOST = 0.5  # share of a column's cells from which it is of a kind


class Kind(StrEnum):
    """What the rows of a table are."""

    PORT = "port"
    PLACE = "place"
    GOODS = "goods"


@dataclass(frozen=True, slots=True)
class RowId:
    """A row of a table of a document."""

    document: str
    caption: str
    row: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a table with the words it is asked by."""

    row: RowId
    kind: Kind
    label: str  # first words of the row, brackets left out
    column: int
    value: str
    year: int | None
    months: str  # "11月", "1—11月" or nothing
    direction: Direction | None  # the one way of trade that the table is about
    subject: str  # what is counted, with its way of trade: 出口金额, 集装箱吞吐量
    growth: bool
    unit: str  # empty where not told

    @property
    def measure(self) -> str:
        """The subject, with all words for a sum of money as one."""
        return _SUM.sub("额", self.subject)


def table_cells(document: Document) -> Iterator[Cell]:
    """Every number of every table that stands in a row with a label, in order."""
    for table in document.tables:
        rows = [row.cells for row in table.rows]
        labels = _label_column(rows)
        if labels is None:
            continue
        names = [_clean(row[labels]) if labels < len(row) else "" for row in rows]
        kind = _kind(names)
        unit_at = next((i for i, head in enumerate(table.columns) if _UNIT_HEAD.search(head)), None)
        for at, row in enumerate(rows):
            if not names[at] or len(row) != len(table.columns):
                continue
            for column in range(labels + 1, len(row)):
                value = row[column].strip()
                if not _NUMBER.match(value):
                    continue
                yield _cell(
                    RowId(document.id, table.caption, at),
                    kind,
                    names[at],
                    table.columns,
                    column,
                    value,
                    row[unit_at] if unit_at is not None else "",
                )


def _cell(
    row: RowId,
    kind: Kind,
    label: str,
    heads: Sequence[str],
    column: int,
    value: str,
    row_unit: str,
) -> Cell:
    head = heads[column]
    growth = bool(_GROWTH.search(head)) or "%" in head or "％" in head
    noun = _NOUN.search(_clean(head))
    before = (_NOUN.search(_clean(other)) for other in reversed(heads[:column]))
    noun = noun or next((found for found in before if found), None)
    ways = directions(search_key(f"{row.caption} {head}"))
    way = next(iter(ways)) if len(ways) == 1 else None
    cargo = _CARGO.search(row.caption) if noun and noun.group() == "吞吐量" else None
    years = times(search_key(row.caption)).years
    months = _MONTHS.search(head)
    unit = _UNIT.search(head)
    amount = bool(noun) and not growth and "量" in (noun.group() if noun else "")
    return Cell(
        row=row,
        kind=kind,
        label=label,
        column=column,
        value=value,
        year=years[0] if len(years) == 1 else None,
        months=months.group() if months else "",
        direction=way,
        subject=(_WAY[way] if way else "")
        + (cargo.group() if cargo else "")
        + (noun.group() if noun else "数值"),
        growth=growth,
        unit="" if growth else unit["unit"] if unit else row_unit.strip("-— ") if amount else "",
    )


def _label_column(rows: Sequence[Sequence[str]]) -> int | None:
    """The first column whose cells are mostly words."""
    width = min((len(row) for row in rows), default=0)
    for column in range(width):
        numbers = sum(bool(_NUMBER.match(row[column].strip())) for row in rows)
        if numbers < MOST * len(rows):
            return column
    return None


def _kind(labels: Sequence[str]) -> Kind:
    ports = sum(label.endswith("港") for label in labels)
    if ports >= MOST * len(labels):
        return Kind.PORT
    places = sum(packaged_gazetteer().whole(search_key(label)) for label in labels)
    return Kind.PLACE if places >= MOST * len(labels) else Kind.GOODS


def _clean(text: str) -> str:
    return _BRACKETS.sub("", text).strip()
