"""The report of a run: one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib import resources

from tradeqa.evaluation.compare import Comparison
from tradeqa.evaluation.labels import LABELS, VERDICTS, bounds, figure, signed, title
from tradeqa.evaluation.measures import Group, Measures, latency
from tradeqa.evaluation.plots import plot_latency, plot_reliability, plot_risk_coverage
from tradeqa.evaluation.report_failures import render_failures
from tradeqa.evaluation.runs import Run

_HEADLINES = ("answer@1", "answer@3", "refusal", "false_refusal", "left_out_refusal")
_BY_TYPE = (*_HEADLINES, "raw@1", "recall@5", "MRR@10")
# nothing is loaded and no script runs, whatever a document or question says
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render_report(run: Run, measures: Measures, comparison: Comparison | None = None) -> str:
    """The page; the same for the same run.

    Raises:
        EvaluationError: matplotlib is not installed.
    """
    style = (resources.files("tradeqa.evaluation") / "report.css").read_text(encoding="utf-8")
    parts = [
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>tradeqa 评测报告</title><style>{style}</style></head><body>",
        *_head(run, measures),
        *_headlines(run, measures),
        *_plots(run, measures),
        *(_comparison(comparison) if comparison else ()),
        *_by_type(measures),
        *_all_measures(measures),
        *render_failures(run.outcomes),
        "</body></html>\n",
    ]
    return "\n".join(parts)


def _head(run: Run, measures: Measures) -> Iterator[str]:
    told = measures.evidence_by
    settings = "，".join(
        f"{escape(name)} {escape(_short(value))}" for name, value in run.configuration.items()
    )
    files = "、".join(escape(file.name) for file in run.gold)
    yield "<h1>tradeqa 评测报告</h1>"
    yield (
        f'<p class="about">{len(run.outcomes)} 个问题（{files}），{escape(run.asked_at)}，'
        f"tradeqa {escape(run.tradeqa)}，索引版本 {escape(run.index_version)}<br>{settings}<br>"
        f"证据：{told['evidence']} 题按证据原文判定，{told['answer']} 题按答案文字判定，"
        f"{told['none']} 题在索引中找不到（算作未找到）。方括号或细线为 95% 自助法区间。</p>"
    )


def _short(value: object) -> str:
    """A hash by its beginning, anything else as it is."""
    text = "–" if value is None else str(value)
    return text[:10] if len(text) == 64 else text


def _headlines(run: Run, measures: Measures) -> Iterator[str]:
    yield '<div class="cards">'
    for name in _HEADLINES:
        found = measures.overall.measures.get(name)
        if found is not None:
            yield (
                f'<div class="card"><small>{name}</small><b>{figure(name, found.value)}%</b>'
                f"<small>{title(name)}<br>[{bounds(name, found)}]，n = {found.n}</small></div>"
            )
    spent = latency(run.latencies)
    yield (
        f'<div class="card"><small>latency</small><b>{spent["p50"]:.1f} ms</b>'
        f"<small>延迟中位数<br>p95 {spent['p95']:.1f}，p99 {spent['p99']:.1f}</small></div></div>"
    )


def _plots(run: Run, measures: Measures) -> Iterator[str]:
    answered = [outcome for outcome in run.outcomes if outcome.answered]
    wrong = sum(not outcome.right(1) for outcome in answered)
    yield '<h2>图</h2><div class="plots">'
    yield _figure(
        "风险–覆盖：只答最有把握的问题，错多少",
        plot_risk_coverage(
            measures.risk_coverage,
            len(answered) / len(run.outcomes),
            wrong / len(answered) if answered else 0.0,
        ),
    )
    yield _figure("可靠性：置信度与实际正确率", plot_reliability(measures.reliability))
    yield _figure("按类型的得分", "\n".join(_bars(measures)))
    yield _figure("延迟", plot_latency(run.latencies))
    yield "</div>"


def _figure(caption: str, content: str) -> str:
    return f"<figure><figcaption>{escape(caption)}</figcaption>{content}</figure>"


def _bars(measures: Measures) -> Iterator[str]:
    """answer@1 of each type, or refusals where a type has no answers; best first."""
    rows = []
    for label, group in measures.by_type.items():
        name = "answer@1" if "answer@1" in group.measures else "refusal"
        rows.append((label, name, group.measures[name]))
    yield '<div class="bars">'
    for label, name, found in sorted(rows, key=lambda row: (-row[2].value, row[0])):
        low, high = found.low or 0.0, found.high or 0.0
        kind = ' class="refusal"' if name == "refusal" else ""
        yield (
            f"<span>{escape(label)}</span>"
            f'<span class="track"><i{kind} style="width:{100 * found.value:.1f}%"></i>'
            f'<u style="left:{100 * low:.1f}%;width:{100 * (high - low):.1f}%"></u></span>'
            f"<span>{figure(name, found.value)}% <small class='soft'>n={found.n}</small></span>"
        )
    yield '</div><p class="soft">蓝：answer@1；绿：拒答率；细线：95% 区间</p>'


def _by_type(measures: Measures) -> Iterator[str]:
    heads = "".join(f'<th title="{title(name)}">{name}</th>' for name in _BY_TYPE)
    yield '<h2>按类型</h2><div class="scroll"><table>'
    yield f"<tr><th>类型</th><th>n</th>{heads}</tr>"
    for label, group in measures.by_type.items():
        yield f"<tr>{_group_cells(label, group)}</tr>"
    for label, group in measures.by_split.items():
        yield f'<tr class="total">{_group_cells(f"split {label}", group)}</tr>'
    yield f'<tr class="total">{_group_cells("总体", measures.overall)}</tr></table></div>'


def _group_cells(label: str, group: Group) -> str:
    cells = [f"<td>{escape(label)}</td><td>{group.n}</td>"]
    for name in _BY_TYPE:
        found = group.measures.get(name)
        text = f"{figure(name, found.value)} <small>{bounds(name, found)}</small>" if found else ""
        cells.append(f"<td>{text}</td>")
    return "".join(cells)


def _all_measures(measures: Measures) -> Iterator[str]:
    yield '<h2>全部指标</h2><div class="scroll"><table>'
    yield '<tr><th>指标</th><th class="words">含义</th><th>值</th><th>95% 区间</th><th>n</th></tr>'
    for name in (name for name in LABELS if name in measures.overall.measures):
        found = measures.overall.measures[name]
        yield (
            f'<tr><td>{name}</td><td class="words">{title(name)}</td>'
            f"<td>{figure(name, found.value)}</td><td>{bounds(name, found)}</td>"
            f"<td>{found.n}</td></tr>"
        )
    yield "</table></div>"


def _comparison(comparison: Comparison) -> Iterator[str]:
    yield f"<h2>与此前的运行比较（{comparison.questions} 个共同问题，配对自助法）</h2>"
    yield '<div class="scroll"><table><tr><th>指标</th><th>n</th><th>此前</th><th>现在</th>'
    yield "<th>差</th><th>差的 95% 区间</th><th></th></tr>"
    for change in comparison.changes:
        name = change.measure
        yield (
            f"<tr><td>{name}</td><td>{change.n}</td><td>{figure(name, change.before)}</td>"
            f"<td>{figure(name, change.after)}</td><td>{signed(name, change.difference)}</td>"
            f"<td>{signed(name, change.low)} … {signed(name, change.high)}</td>"
            f'<td class="{change.verdict}">{VERDICTS[change.verdict]}</td></tr>'
        )
    yield "</table></div>"
