"""`tradeqa eval`: gold questions asked, measured, compared and reported."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tradeqa.bootstrap import open_service
from tradeqa.cli.console import FAILED, put_json, say
from tradeqa.cli.eval_tables import print_comparison, print_measures
from tradeqa.cli.progress import ProgressDisplay
from tradeqa.errors import SettingsError
from tradeqa.evaluation.compare import Comparison, compare
from tradeqa.evaluation.gold import load_gold
from tradeqa.evaluation.measures import measure
from tradeqa.evaluation.ranking import require_ir_measures
from tradeqa.evaluation.runner import DEPTH, TOP_K, ask_all
from tradeqa.evaluation.runs import (
    Run,
    fingerprint_gold,
    fingerprint_package,
    load_run,
    make_folder,
    save_run,
    write_text,
)
from tradeqa.settings import load_settings

REPORT, RUN = "report.html", "run.json"


def run(
    gold: Sequence[Path],
    options: Mapping[str, object],
    *,
    split: str | None,
    report: Path | None,
    against: Path | None,
    as_json: bool,
) -> None:
    """Evaluate; exit code 1 if a main measure got worse than in the run `against`."""
    # what can fail fails before the questions are asked
    require_ir_measures()
    if report is not None:
        from tradeqa.evaluation.plots import require_matplotlib  # noqa: PLC0415  # an extra

        require_matplotlib()
        make_folder(report)
    settings = load_settings(options)
    questions = load_gold(gold, split=split)
    if not questions:
        raise SettingsError(
            f"no gold question of split {split!r}" if split else "the gold files hold no question"
        )
    earlier = None if against is None else load_run(against)
    service = open_service(settings)
    asked_at = datetime.now(UTC).isoformat(timespec="seconds")
    with ProgressDisplay() as display:
        asked = ask_all(
            service, questions, on_progress=lambda done, total: display.tell("提问", done, total)
        )
    now = Run(
        configuration={
            "encoder": settings.encoder or "default",
            "refuse_below": service.strictness.answerable,
            "least_confidence": service.strictness.confidence,
            "top_k": TOP_K,
            "depth": DEPTH,
            "split": split,
            **fingerprint_package(),
        },
        index_version=service.index_version,
        gold=fingerprint_gold(gold),
        outcomes=asked.outcomes,
        latencies=asked.latencies,
        asked_at=asked_at,
    )
    measures = measure(now.outcomes)
    comparison = None if earlier is None else compare(earlier.outcomes, now.outcomes)
    stored = now.to_json(measures)
    if report is not None:
        from tradeqa.evaluation.report import render_report  # noqa: PLC0415  # matplotlib

        save_run(report / RUN, stored)
        write_text(report / REPORT, render_report(now, measures, comparison))
    if as_json:
        put_json(stored if comparison is None else {**stored, "comparison": _plain(comparison)})
    else:
        print_measures(now, measures)
        if comparison is not None:
            print_comparison(comparison)
    if report is not None:
        say(f"报告：{report / REPORT}；数据：{report / RUN}")
    if comparison is not None and comparison.worse:
        say(f"比 {against} 差：{'、'.join(comparison.worse)}")
        sys.exit(FAILED)


def _plain(comparison: Comparison) -> dict[str, Any]:
    changes = [asdict(c) | {"verdict": c.verdict} for c in comparison.changes]
    return {**asdict(comparison), "changes": changes, "worse": list(comparison.worse)}
