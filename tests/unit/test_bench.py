"""The benchmark runs and reports what it should; never how fast anything is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[1] / "bench"
FIELDS = {"part", "what", "value", "unit", "peer", "ratio"}


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """The benchmark in a process of its own."""
    return subprocess.run(
        [sys.executable, "-W", "error", str(BENCH / "run.py"), *words],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_quick_run_reports_rows_machine_and_seed(tmp_path: Path) -> None:
    """A table on stdout and the same figures as JSON, with ratios that are value / peer."""
    done = run("--quick", "--parts", "ask", "encode", "--json", str(tmp_path / "bench.json"))
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert set(report) == {"machine", "quick", "seed", "rows"}
    assert (report["quick"], report["seed"]) == (True, 2026)
    assert all(set(row) == FIELDS for row in report["rows"])
    assert {row["part"] for row in report["rows"]} == {"ask, in process", "encode"}
    assert all(row["value"] > 0 for row in report["rows"])
    compared = [row for row in report["rows"] if row["ratio"] is not None]
    assert compared
    assert all(row["peer"] for row in compared)
    lines = done.stdout.splitlines()
    assert lines[0] == "| part | what | value | ratio |"
    assert len(lines) == 2 + len(report["rows"])


def test_wrong_usage_is_exit_code_2() -> None:
    """Known items need both their files; parts are those there are."""
    assert run("--news", "news.jsonl").returncode == 2
    assert run("--parts", "nonsense").returncode == 2


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, 5.0), (0.95, 10.0), (0.99, 10.0), (0.1, 1.0), (0.11, 2.0)]
)
def test_percentile_is_the_nearest_rank(
    monkeypatch: pytest.MonkeyPatch, share: float, expected: float
) -> None:
    """Of 1 … 10: half do not exceed 5, and 95 % only 10."""
    monkeypatch.syspath_prepend(str(BENCH))
    from measured import percentile

    assert percentile([float(number) for number in range(10, 0, -1)], share) == expected
