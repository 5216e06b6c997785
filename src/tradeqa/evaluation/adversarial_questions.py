"""Questions made from tables: each number asked straight, and asked of what no row tells.

A swapped question differs from a straight one in a single word: the year, the country,
port or product, 出口 for 进口, the months, or the table that it is asked of.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tradeqa.evaluation.table_cells import Cell, Kind, RowId
from tradeqa.retrieval.slots import Direction
from tradeqa.text.normalize import to_traditional

OTHER_YEARS = (2016, 2017, 2018, 2019, 2024, 2025, 2026)
OTHER_MONTHS = ("3月", "10月", "12月", "1—10月", "1—6月")  # beside those of the tables
STRANGERS = {  # real ones that no fitted question has; only those no document names are asked
    Kind.PORT: (
        "珠海港 温州港 泉州港 唐山港 黄骅港 秦皇岛港 丹东港 九江港 芜湖港 "
        "重庆港 威海港 中山港 江阴港 漳州港 汉堡港 安特卫普港 洛杉矶港 巴生港"
    ).split(),
    Kind.PLACE: (
        "土耳其 瑞典 波兰 丹麦 葡萄牙 奥地利 以色列 伊朗 肯尼亚 "
        "尼日利亚 哥伦比亚 古巴 蒙古国 乌克兰 匈牙利 捷克 爱尔兰 阿尔及利亚 海合会 南方共同市场"
    ).split(),
    Kind.GOODS: (
        "煤炭 水泥 咖啡 葡萄酒 茶叶 自行车 轴承 牙刷 眼镜 乐器 雨伞 稀土 化肥 打火机 钟表 烟花 "
        "橡胶制品 原油 不锈钢 毛毯 大豆 铁矿砂 手表 童装 钛白粉 电视机 洗衣机 摩托车"
    ).split(),
}
_VALUE = (
    "{year}{months}{label}的{subject}是多少？",
    "{label}{year}{months}{subject}有多少{unit}",
    "请问{year}{months}{label}{subject}达到多少{unit}？",
    "想查一下{label}，{year}{months}{subject}多少",
)
_GROWTH = (
    "{year}{months}{label}{subject}同比增长多少？",
    "{label}{year}{months}{subject}的增幅是多少",
    "请问{year}{months}{label}的{subject}变动幅度是百分之几？",
    "{year}{months}{label}的{subject}涨了还是跌了，幅度多大？",
)
_BARE = len(_VALUE)  # the wording without a year
_TRADITIONAL = _BARE + 1
STRAIGHT = "straight"


@dataclass(frozen=True, slots=True)
class TableQuestion:
    """A question with what counts as right.

    A quoted row is right when it is one of `rows`. Other text is right when it holds all
    of `told`: what the question names and, where it is known, the value. A refusal is
    right where `rows` is empty.
    """

    kind: str
    question: str
    rows: frozenset[RowId]
    told: tuple[str, ...]
    value: str | None  # the cell that the short answer should be, where a row tells it


def questions(cells: Sequence[Cell], texts: Iterable[str], *, seed: int = 0) -> list[TableQuestion]:
    """All questions on some cells; `texts` are the documents, which name no stranger."""
    chance = random.Random(seed)  # noqa: S311  # a draw of wordings, not a secret
    everything = "\n".join(texts)
    strangers = {
        kind: [name for name in names if name.removesuffix("港") not in everything]
        for kind, names in STRANGERS.items()
    }
    found = [question for cell in cells for question in _straight(cell)]
    for cell in cells:
        found += _other_years(cell, chance)
        found += _strangers(cell, strangers[cell.kind], chance)
        found += _other_way(cell, chance)
        found += _other_months(cell, cells, chance)
        found += _other_table(cell, cells, chance)
    return list(dict.fromkeys(found))


def worded(cell: Cell, wording: int) -> str:
    """A question for a cell, in one of several wordings."""
    forms = _GROWTH if cell.growth else _VALUE
    form = forms[wording % len(forms)] if wording < _BARE else forms[0]
    partner = cell.kind is Kind.PLACE and cell.direction is not None
    label = cell.label
    if partner:
        way = "自" if cell.direction is Direction.IMPORT else "对"
        label = f"中国{way}{label}"
    asked = form.format(
        year=f"{cell.year}年" if cell.year and wording != _BARE else "",
        months=cell.months,
        label=label,
        subject=cell.subject,
        unit=cell.unit,
    )
    return to_traditional(asked) if wording == _TRADITIONAL else asked


def _straight(cell: Cell) -> Iterator[TableQuestion]:
    right = frozenset({cell.row})
    for wording in range(_TRADITIONAL + 1):
        yield TableQuestion(
            STRAIGHT, worded(cell, wording), right, (cell.label, cell.value), cell.value
        )


def _refusing(kind: str, cell: Cell, told: Sequence[str], chance: random.Random) -> TableQuestion:
    wording = chance.randrange(_BARE)
    return TableQuestion(kind, worded(cell, wording), frozenset(), tuple(told), None)


def _other_years(cell: Cell, chance: random.Random) -> Iterator[TableQuestion]:
    if cell.year is None:
        return
    years = [year for year in OTHER_YEARS if year != cell.year]
    for year in chance.sample(years, 2):
        yield _refusing("year", replace(cell, year=year), (cell.label, str(year)), chance)


def _strangers(cell: Cell, names: Sequence[str], chance: random.Random) -> Iterator[TableQuestion]:
    for name in chance.sample(list(names), min(2, len(names))):
        yield _refusing(cell.kind.value, replace(cell, label=name), (name,), chance)


def _other_way(cell: Cell, chance: random.Random) -> Iterator[TableQuestion]:
    swap = {Direction.EXPORT: Direction.IMPORT, Direction.IMPORT: Direction.EXPORT}
    if cell.direction not in swap:
        return
    way = swap[cell.direction]
    old, new = ("出口", "进口") if way is Direction.IMPORT else ("进口", "出口")
    other = replace(cell, direction=way, subject=cell.subject.replace(old, new))
    yield _refusing("direction", other, (cell.label, new), chance)


def _other_months(
    cell: Cell, cells: Sequence[Cell], chance: random.Random
) -> Iterator[TableQuestion]:
    """The months of another column of the row, which has its own number, or of none."""
    if not cell.months:
        return
    own = [c for c in cells if c.row == cell.row and c.growth is cell.growth]
    for other in own:
        if other.months != cell.months:
            yield TableQuestion(
                "months",
                worded(other, chance.randrange(_BARE)),
                frozenset({cell.row}),
                (cell.label, other.value),
                other.value,
            )
    taken = {other.months for other in own}
    months = chance.choice([m for m in OTHER_MONTHS if m not in taken])
    other = replace(cell, months=months)
    yield _refusing("other months", other, (cell.label, months, str(cell.year or "")), chance)


def _other_table(
    cell: Cell, cells: Sequence[Cell], chance: random.Random
) -> Iterator[TableQuestion]:
    """A label asked for what another table counts; its own row is right if it counts that too."""
    others = [
        c
        for c in cells
        if (c.row.document, c.row.caption) != (cell.row.document, cell.row.caption)
        and all(c.label != d.label for d in cells if d.row.caption == cell.row.caption)
    ]
    if not others:
        return
    other = chance.choice(others)
    asked = replace(other, label=cell.label, kind=cell.kind if other.direction else other.kind)
    own = [
        c
        for c in cells
        if c.label == cell.label
        and (c.measure, c.growth, c.year) == (asked.measure, asked.growth, asked.year)
        and asked.months in ("", c.months)
    ]
    yield TableQuestion(
        "other table",
        worded(asked, chance.randrange(_BARE)),
        frozenset(c.row for c in own),
        (cell.label, asked.subject),
        own[0].value if own else None,
    )
