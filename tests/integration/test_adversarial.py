"""Questions made from the shipped tables, and with one word swapped: the right row or a refusal."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
ORIGINALS = ROOT.parent / "shared" / "originals"


def _run(module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", module, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=200,
        check=False,
    )


def _asked(corpus: Path, index: Path) -> dict[str, Any]:
    built = _run("tradeqa", "index", "--corpus", str(corpus), "--index", str(index))
    assert built.returncode == 0, built.stderr
    done = _run("tradeqa.evaluation.adversarial", "--index", str(index), "--json", "--failures")
    assert done.returncode in (0, 1), done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    assert told["passed"] is (done.returncode == 0)
    return told


def _check(told: dict[str, Any]) -> None:
    every = told["kinds"][-1]
    assert every["kind"] == "all"
    assert every["n"] > 1500
    assert every["share"] >= 0.95
    sure = [f for f in told["failures"] if f["row"] and f["confidence"] > 0.5]
    assert sure == []
    assert told["passed"] is True


def test_the_shipped_tables_answer_rightly_or_not_at_all(tmp_path: Path) -> None:
    """95 % right rows or refusals; no wrong row with a confidence over 0.5."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for page in (ROOT / "corpus").glob("*.md"):
        shutil.copy(page, corpus)
    told = _asked(corpus, tmp_path / "index")
    _check(told)
    straight = told["kinds"][0]
    assert straight["kind"] == "straight"
    assert straight["right"] / straight["n"] >= 0.97


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the original articles are not at hand")
def test_the_tables_of_the_originals_too(tmp_path: Path) -> None:
    """The same with the original articles in the place of their restatements."""
    corpus = tmp_path / "corpus"
    (corpus / "originals").mkdir(parents=True)
    for page in (ROOT / "corpus").glob("*.md"):
        shutil.copy(page, corpus)
    for original in ORIGINALS.glob("*.txt"):
        shutil.copy(original, corpus / "originals")
    _check(_asked(corpus, tmp_path / "index"))
