"""`tradeqa index`: build or refresh the index, and list the files that could not be read."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import asdict

from tradeqa.bootstrap import Refresh, refresh_index
from tradeqa.cli.console import FAILED, put_json, say, show
from tradeqa.cli.progress import ProgressDisplay
from tradeqa.settings import load_settings


def run(options: Mapping[str, object], rebuild: bool, as_json: bool) -> None:
    """Build; exit code 1 if any file could not be read."""
    settings = load_settings(options)
    with ProgressDisplay() as display:
        refresh = refresh_index(settings, rebuild=rebuild, on_progress=display.tell)
    if as_json:
        put_json(
            {
                **asdict(refresh.report),
                "problems": [asdict(problem) for problem in refresh.problems],
                "replaced": [asdict(replaced) for replaced in refresh.replaced],
            }
        )
    describe(refresh)
    if refresh.problems:
        sys.exit(FAILED)


def describe(refresh: Refresh) -> None:
    """Say on stderr what was built and what was left out."""
    report = refresh.report
    held = f"{report.documents} 篇文档，{report.passages} 个段落，版本 {report.version}"
    if report.published:
        say(
            f"索引已更新：{held}；新计算 {report.encoded} 个向量，"
            f"沿用 {report.reused} 个，用时 {report.seconds:.1f} 秒。"
        )
    else:
        say(f"索引已是最新：{held}。")
    for replaced in refresh.replaced:
        say(show(f"  {replaced.restatement} 由原文 {replaced.original} 代替。"))
    if refresh.problems:
        say(f"{len(refresh.problems)} 个文件没有收进索引，其余已经建好：")
        for problem in refresh.problems:
            say(show(f"  {problem.path}：{problem.reason}"))
