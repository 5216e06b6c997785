"""Runs as files: the same run is the same file, a damaged one is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fakes_gold import make_outcome
from tradeqa.errors import EvaluationError, SettingsError
from tradeqa.evaluation.measures import measure
from tradeqa.evaluation.runs import (
    Run,
    fingerprint_gold,
    fingerprint_package,
    load_run,
    make_folder,
    save_run,
    write_text,
)

OUTCOMES = (
    make_outcome("a", ["是42。"], confidence=1 / 3, retrieved=["p1"], relevant=["p1"], split="dev"),
    make_outcome("b", ["x"], answer=[], answered=False),
    make_outcome("c", ["42"], left_out=True, by="answer", relevant=["p2"]),
)


def _run(latencies: tuple[float, ...] = (1.0, 2.0, 3.0), asked_at: str = "2024-01-01") -> Run:
    return Run({"encoder": "default", "threshold": 0.25}, "v1", (), OUTCOMES, latencies, asked_at)


def _json(run: Run) -> dict[str, Any]:
    return run.to_json(measure(run.outcomes))


def test_a_saved_run_is_read_back_as_it_was(tmp_path: Path) -> None:
    """All but the digits past the sixth, and Chinese is readable in the file."""
    make_folder(tmp_path / "new" / "folder")
    path = tmp_path / "new" / "folder" / "run.json"
    save_run(path, _json(_run()))
    loaded = load_run(path)
    assert loaded.outcomes[1:] == OUTCOMES[1:]
    assert loaded.outcomes[0].confidence == 0.333333
    assert loaded.latencies == (1.0, 2.0, 3.0)
    assert loaded.configuration == {"encoder": "default", "threshold": 0.25}
    assert "是42。" in path.read_text(encoding="utf-8")
    assert list(path.parent.iterdir()) == [path]


def test_only_timing_differs_between_two_runs() -> None:
    """Times stand under one key; the rest is the same to the digit."""
    one, other = _json(_run()), _json(_run((9.0, 8.0, 7.0), "2024-06-01"))
    assert one.pop("timing") != other.pop("timing")
    assert json.dumps(one) == json.dumps(other)
    assert "ms" not in json.dumps(one)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schema": 99}, "schema 99"),
        ({"outcomes": []}, "damaged"),
        ({"outcomes": [{"gold": {}}]}, "damaged"),
        ({"timing": {"latency_ms": {}, "asked_at": ""}}, "damaged"),
        ({"timing": None}, "damaged"),
    ],
)
def test_a_run_that_cannot_be_used_is_named(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    """The message names the file and what is wrong."""
    path = tmp_path / "run.json"
    save_run(path, {**_json(_run()), **change})
    with pytest.raises(EvaluationError, match=message) as caught:
        load_run(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("confidence", 1.5),
        ("confidence", True),
        ("answered", "yes"),
        ("evidence_by", "guess"),
        ("left_out_refused", 1),
        ("retrieved", "p1"),
        ("quotes", [{"quote": "x"}]),
    ],
)
def test_an_outcome_of_the_wrong_form_is_refused(tmp_path: Path, field: str, value: object) -> None:
    """Each field is checked."""
    stored = _json(_run())
    stored["outcomes"][0][field] = value
    save_run(tmp_path / "run.json", stored)
    with pytest.raises(EvaluationError, match="damaged"):
        load_run(tmp_path / "run.json")


@pytest.mark.parametrize("text", ["", "[1]", "{}", "\ufeff{"])
def test_what_is_no_run_is_refused(tmp_path: Path, text: str) -> None:
    """Not JSON, not an object, not ours."""
    (tmp_path / "run.json").write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"run\.json"):
        load_run(tmp_path / "run.json")


def test_a_missing_run_is_wrong_usage(tmp_path: Path) -> None:
    """Exit code 2: the option names no file."""
    with pytest.raises(SettingsError, match=r"none\.json"):
        load_run(tmp_path / "none.json")


def test_gold_files_are_told_by_their_content(tmp_path: Path) -> None:
    """Name and SHA-256; a missing one is wrong usage."""
    path = tmp_path / "gold.jsonl"
    path.write_bytes(b"abc")
    (file,) = fingerprint_gold([path])
    assert file.name == "gold.jsonl"
    assert file.sha256.startswith("ba7816bf8f01cfea")
    with pytest.raises(SettingsError, match="none"):
        fingerprint_gold([tmp_path / "none"])


def test_the_package_is_told_by_ranking_model_and_thesaurus() -> None:
    """Two SHA-256, the same each time."""
    found = fingerprint_package()
    assert list(found) == ["ranker_sha256", "thesaurus_sha256"]
    assert {len(value) for value in found.values()} == {64}
    assert found == fingerprint_package()


def test_a_file_that_cannot_be_written_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    """The folder is a file, for making it and for writing into it."""
    (tmp_path / "reports").write_text("x", encoding="utf-8")
    with pytest.raises(EvaluationError, match="cannot write"):
        write_text(tmp_path / "reports" / "report.html", "x")
    with pytest.raises(EvaluationError, match="cannot write into"):
        make_folder(tmp_path / "reports")
    assert (tmp_path / "reports").read_text(encoding="utf-8") == "x"
