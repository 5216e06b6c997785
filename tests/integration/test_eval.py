"""`tradeqa eval` over a real index of two small articles."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tradeqa.evaluation.ablation import SHOWN

RAIL = """---
id: rail-2020
title: 2020年中欧班列运行情况
published: 2021-01-05
---

2020年，中欧班列全年开行12406列，同比增长50%。

表1 各口岸通行量

| 口岸 | 列数 | 增幅（%） |
|---|---|---|
| 阿拉山口 | 5027 | 41.8 |
| 霍尔果斯 | 4722 | 37.1 |
"""
CITY = """---
id: city-2020
title: 台州外贸回顾
published: 2020-12-31
---

2020年台州市外贸进出口总额为1891亿元，其中出口占九成。企业依靠跨境电商打开了新的销路。
"""
GOLD: list[dict[str, Any]] = [
    {
        "id": "t1",
        "question": "2020年中欧班列开行了多少列？",
        "type": "figure",
        "evidence": ["中欧班列全年开行12406列"],
        "answer": ["12406列"],
        "document": "rail-2020",
        "split": "dev",
    },
    {
        "id": "t2",
        "question": "霍尔果斯口岸通行了多少列？",
        "type": "table",
        "evidence": ["| 霍尔果斯 | 4722 | 37.1 |"],
        "answer": ["4722"],
        "document": "rail-2020",
        "split": "dev",
    },
    {
        "id": "t3",
        "question": "台州2020年外贸进出口总额是多少？",
        "type": "figure",
        "evidence": ["外贸进出口总额为1891亿元"],
        "answer": ["1891亿"],
        "document": "city-2020",
        "history": ["台州的外贸怎么样？"],
        "split": "test",
    },
    {
        "id": "t4",
        "question": "巴西大豆2019年的关税是多少？",
        "type": "unanswerable",
        "evidence": [],
        "answer": [],
        "document": None,
        "split": "dev",
    },
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus, its index and gold questions."""
    folder = tmp_path_factory.mktemp("eval")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "rail.md").write_text(RAIL, encoding="utf-8")
    (folder / "corpus" / "city.md").write_text(CITY, encoding="utf-8")
    lines = [json.dumps({"history": [], **question}, ensure_ascii=False) for question in GOLD]
    (folder / "gold.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert _tradeqa(folder, "index").returncode == 0
    return folder


def _tradeqa(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return _python(folder, "tradeqa", *arguments)


def _python(folder: Path, module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", module, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=200,
        check=False,
    )


def _without_timing(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in stored.items() if name != "timing"}


def test_a_run_is_measured_reported_and_repeated_to_the_digit(place: Path) -> None:
    """JSON alone on stdout; the file says the same; a second run differs in timing only."""
    first = _tradeqa(place, "eval", "gold.jsonl", "--json", "--report", "out")
    assert first.returncode == 0, first.stderr
    stored = json.loads(first.stdout)
    assert stored == json.loads((place / "out" / "run.json").read_text(encoding="utf-8"))
    overall = stored["measures"]["overall"]
    assert overall["n"] == 4
    assert overall["measures"]["raw@1"] == {"value": 1.0, "n": 3, "low": 1.0, "high": 1.0}
    assert overall["measures"]["recall@10"]["value"] == 1.0
    assert overall["measures"]["left_out_refusal"]["n"] == 3
    assert stored["measures"]["evidence_by"] == {"evidence": 3, "answer": 0, "none": 0}
    assert list(stored["measures"]["by_split"]) == ["dev", "test"]
    page = (place / "out" / "report.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 3
    second = _tradeqa(place, "eval", "gold.jsonl", "--json")
    assert _without_timing(json.loads(second.stdout)) == _without_timing(stored)


def test_the_terminal_gets_tables_and_the_split_asked_for(place: Path) -> None:
    """Three questions of dev; nothing but the tables on stdout."""
    done = _tradeqa(place, "eval", "gold.jsonl", "--split", "dev")
    assert done.returncode == 0, done.stderr
    assert "3 个问题" in done.stdout
    assert "answer@1" in done.stdout
    assert "split dev" in done.stdout
    assert "test" not in done.stdout


def test_comparing_with_a_better_run_fails(place: Path) -> None:
    """A run that answered where this one refuses: exit code 1, and what got worse."""
    questions = [
        {**GOLD[3], "id": f"u{n}", "answer": ["关税"], "evidence": ["关税是10%"]} for n in range(8)
    ]
    lines = [json.dumps({"history": [], **question}, ensure_ascii=False) for question in questions]
    (place / "hard.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = _tradeqa(place, "eval", "hard.jsonl", "--json")
    assert done.returncode == 0, done.stderr
    better = json.loads(done.stdout)
    for outcome in better["outcomes"]:
        outcome["answered"] = True
        outcome["quotes"] = [{"document": "x", "quote": "关税是10%"}]
    (place / "better.json").write_text(json.dumps(better), encoding="utf-8")
    worse = _tradeqa(place, "eval", "hard.jsonl", "--json", "--compare", "better.json")
    assert worse.returncode == 1
    assert json.loads(worse.stdout)["comparison"]["worse"][:2] == ["answer@1", "answer@3"]
    assert "answer@1" in worse.stderr
    same = _tradeqa(place, "eval", "hard.jsonl", "--compare", "better.json", "--split", "test")
    assert same.returncode == 2
    assert same.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("none.jsonl",), 2, "none.jsonl"),
        ((), 2, "GOLD.jsonl"),
        (("gold.jsonl", "--compare", "none.json"), 2, "none.json"),
        (("gold.jsonl", "--compare", "gold.jsonl"), 1, "gold.jsonl"),
        (("gold.jsonl", "--index", "none"), 1, "tradeqa index"),
        (("gold.jsonl", "--report", "gold.jsonl"), 1, "cannot write"),
    ],
)
def test_failures_are_one_line_and_a_code(
    place: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    """2 for wrong usage, 1 for work that failed; nothing on stdout."""
    done = _tradeqa(place, "eval", *arguments)
    assert done.returncode == code, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_the_ablation_table_has_a_row_for_each_part(place: Path) -> None:
    """Six systems; without its parts the index still answers."""
    done = _python(place, "tradeqa.evaluation.ablation", "gold.jsonl", "--index", "index", "--json")
    assert done.returncode == 0, done.stderr
    systems = json.loads(done.stdout)["systems"]
    assert list(systems) == [
        "full system",
        "without dense",
        "without thesaurus",
        "without typed check",
        "without ranking model",
        "without table rows",
    ]
    assert all(set(SHOWN) <= set(measures) for measures in systems.values())
    assert systems["full system"]["raw@1"]["value"] == 1.0
