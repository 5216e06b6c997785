"""Known-item search with all parts of retrieval, on articles made for it."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from encoder_models import train_tiny, write_questions
from fakes import HashingEncoder
from tradeqa.encoders.known_items import Pool, Query
from tradeqa.evaluation.known_items import Found, half, main, ranks_of
from tradeqa.lexicon.thesaurus import Group, Thesaurus

KEY = ("2024-01-02", "题")
TEXTS = [
    "青岛口岸的锂电池卖到东盟。",
    "宁波港进口了一批水果。",
    "海关公布了纺织品数据。",
    "企业看好明年的家具市场。",
]


def ranks(question: str, target: int, folder: Path, groups: list[Group]) -> dict[str, list[int]]:
    pool = Pool(TEXTS, {(KEY, number): number for number in range(len(TEXTS))})
    query = Query("plain", question, KEY, target)
    return ranks_of([query], pool, HashingEncoder(), Thesaurus(groups), folder)


def test_words_that_meet_come_first(tmp_path: Path) -> None:
    """The paragraph that shares the question's words is first by words and fused."""
    found = ranks("宁波港的水果", 1, tmp_path, [])
    assert found["words"] == found["words and thesaurus"] == found["fused"] == [1]


def test_the_thesaurus_meets_other_words(tmp_path: Path) -> None:
    """鲜果 is in no paragraph: not found by words, first where it may stand for 水果."""
    found = ranks("鲜果", 1, tmp_path, [Group(("水果", "鲜果"), ())])
    assert found["words"][0] > len(TEXTS)
    assert found["words and thesaurus"] == [1]


def test_an_encoder_without_pieces_has_no_late_interaction(tmp_path: Path) -> None:
    """Only the systems that it can take part in are measured."""
    found = ranks("水果", 1, tmp_path, [])
    assert set(found) == {"words", "words and thesaurus", "encoder", "fused"}


def test_halves_are_fixed_by_place() -> None:
    """All kinds of question on one paragraph are in one half; both halves are large."""
    queries = [
        Query(kind, "", (f"2024-01-{n % 28 + 1:02d}", "题"), n)
        for n in range(400)
        for kind in ("plain", "english")
    ]
    halves = [half(query) for query in queries]
    assert halves[::2] == halves[1::2]
    assert 140 <= halves[::2].count("A") <= 260


def test_the_command_measures_every_part(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Six systems, each kind in each half; the whole of the halves are the unseen questions."""
    train_tiny(tmp_path)
    write_questions(tmp_path / "questions.jsonl", tmp_path / "articles.jsonl")
    arguments = ["--texts", str(tmp_path / "articles.jsonl"), "--holdout", "0.3", "--json"]
    arguments += ["--questions", str(tmp_path / "questions.jsonl"), "--pools", "150"]
    assert main([*arguments, "--encoder", str(tmp_path / "model")]) == 0
    found = [Found(**json.loads(line)) for line in capsys.readouterr().out.splitlines()]
    assert {f.system for f in found} == {
        *("words", "words and thesaurus", "encoder", "fused"),
        *("encoder, late", "fused, late"),
    }
    assert {(f.kind, f.pool) for f in found} == {("plain", 150), ("english", 150)}
    asked = {(f.half, f.kind): f.queries for f in found}
    assert asked["A", "plain"] + asked["B", "plain"] >= 10
    plain = [f for f in found if f.kind == "plain" and f.system == "words"]
    # a title in the question and its number in one paragraph: words find it always
    assert all(f.ten == 1.0 for f in plain)
    assert all(0 <= f.first <= f.ten <= 1 and f.first <= f.mrr <= 1 for f in found)
    assert not any(math.isnan(f.mrr) for f in found)
    assert main([*arguments, "--encoder", str(tmp_path / "none")]) == 1
    assert "no such model folder" in capsys.readouterr().err
