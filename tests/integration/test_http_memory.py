"""Memory of the served process over questions and new indexes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_memory_does_not_grow_with_questions_and_reloads() -> None:
    """The benchmark of it, in small: a fault that keeps whole indexes or replies shows here."""
    script = Path(__file__).resolve().parents[1] / "bench" / "memory.py"
    done = subprocess.run(
        [sys.executable, str(script), "--questions", "200", "--reloads", "4", "--rounds", "4"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert len(report["rss_mb"]) == 4
    assert report["growth_mb"] < 25, report
