"""Measures and comparisons as tables in a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from rich import box
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from tradeqa.cli.console import is_terminal, show
from tradeqa.evaluation.compare import Comparison
from tradeqa.evaluation.labels import LABELS, VERDICTS, bounds, figure, signed, title
from tradeqa.evaluation.measures import Group, Measures, latency
from tradeqa.evaluation.runs import Run

WIDTH = 120  # columns where nobody watches; a terminal has its own
_COLUMNS = ("answer@1", "answer@3", "raw@1", "refusal", "false_refusal", "left_out_refusal")
_HEADS = ("answer@1", "answer@3", "raw@1", "拒答", "误拒", "去源拒答")
_STYLES = {"better": "green", "worse": "bold red", "unclear": "", "same": "dim"}


def print_measures(run: Run, measures: Measures) -> None:
    """All measures overall, then the main ones by type and split."""
    console = _console()
    told, spent = measures.evidence_by, latency(run.latencies)
    console.print(f"{len(run.outcomes)} 个问题，索引版本 {run.index_version}")
    overall = Table("指标", "", *_right("值", "95% 区间", "n"), box=box.SIMPLE_HEAD)
    for name in (name for name in LABELS if name in measures.overall.measures):
        found = measures.overall.measures[name]
        cells = figure(name, found.value), bounds(name, found), str(found.n)
        overall.add_row(name, title(name), *cells)
    console.print(overall)
    parts = Table(
        "", *_right("n", *_HEADS), box=box.SIMPLE_HEAD, title="按类型和划分：值与 95% 区间，%"
    )
    for label, group in measures.by_type.items():
        parts.add_row(show(label), *_cells(group))
    parts.add_section()
    for label, group in measures.by_split.items():
        parts.add_row(f"split {show(label)}", *_cells(group))
    parts.add_section()
    parts.add_row("总体", *_cells(measures.overall))
    console.print(parts)
    console.print(
        f"证据：{told['evidence']} 题按证据原文判定，{told['answer']} 题按答案文字判定，"
        f"{told['none']} 题在索引中找不到（算作未找到）"
    )
    console.print("延迟（毫秒）：" + "，".join(f"{at} {ms:.1f}" for at, ms in spent.items()))


def print_comparison(comparison: Comparison) -> None:
    """Each measure before and after, the paired difference and what to make of it."""
    console = _console()
    table = Table(
        "指标",
        *_right("n", "此前", "现在", "差", "差的 95% 区间"),
        "",
        box=box.SIMPLE_HEAD,
        title=f"与此前的运行比较：{comparison.questions} 个共同问题（配对自助法）",
    )
    for change in comparison.changes:
        name = change.measure
        table.add_row(
            name,
            str(change.n),
            figure(name, change.before),
            figure(name, change.after),
            signed(name, change.difference),
            f"{signed(name, change.low)} … {signed(name, change.high)}",
            Text(VERDICTS[change.verdict], _STYLES[change.verdict]),
        )
    console.print(table)
    if comparison.only_before or comparison.only_after:
        console.print(
            f"未比较：此前独有 {comparison.only_before} 题，现在独有 {comparison.only_after} 题"
        )


def _cells(group: Group) -> Iterator[str]:
    yield str(group.n)
    for name in _COLUMNS:
        found = group.measures.get(name)
        yield "" if found is None else f"{figure(name, found.value)} {bounds(name, found):>7}"


def _right(*headers: str) -> Iterable[Column]:
    return [Column(header, justify="right") for header in headers]


def _console() -> Console:
    return Console(width=None if is_terminal(sys.stdout) else WIDTH, markup=False, highlight=False)
