"""Measures of replies, by hand."""

from __future__ import annotations

import pytest

from fakes_gold import make_outcome
from tradeqa.evaluation.measures import answer_columns, latency, measure
from tradeqa.evaluation.outcomes import Outcome


def _value(outcomes: list[Outcome], name: str) -> tuple[float, int]:
    found = measure(outcomes, answer_columns).overall.measures[name]
    return found.value, found.n


def test_answer_at_k_looks_into_the_first_k_quotes_alone() -> None:
    """First, third and fourth place: one of three at 1, two of three at 3."""
    outcomes = [
        make_outcome("a", ["是 4 2。", "x"]),  # white space does not count
        make_outcome("b", ["x", "y", "42"]),
        make_outcome("c", ["x", "y", "z", "42"]),
    ]
    assert _value(outcomes, "answer@1") == (pytest.approx(1 / 3), 3)
    assert _value(outcomes, "answer@3") == (pytest.approx(2 / 3), 3)


def test_an_answer_across_two_quotes_is_not_an_answer() -> None:
    """'4' and '2' in two quotes do not hold '42'."""
    assert _value([make_outcome("a", ["4", "2"])], "answer@3") == (0.0, 1)


def test_any_one_of_several_answers_will_do() -> None:
    """The second wording stands in the quote."""
    outcomes = [make_outcome("a", ["增长18%"], answer=["同比增长18%", "增长18%"])]
    assert _value(outcomes, "answer@1") == (1.0, 1)


def test_a_refusal_is_a_miss_but_not_for_the_ranking() -> None:
    """The near miss holds the answer: raw@1 counts it, answer@1 does not."""
    outcomes = [make_outcome("a", ["42"], answered=False)]
    assert _value(outcomes, "answer@1") == (0.0, 1)
    assert _value(outcomes, "raw@1") == (1.0, 1)
    assert _value(outcomes, "false_refusal") == (1.0, 1)


def test_refusals_are_counted_on_the_questions_they_belong_to() -> None:
    """Two of three unanswerable refused; one of two answerable refused by mistake."""
    outcomes = [
        make_outcome("u1", ["42"], answer=[], answered=False),
        make_outcome("u2", answer=[], answered=False),
        make_outcome("u3", ["42"], answer=[]),
        make_outcome("a1", ["42"]),
        make_outcome("a2", ["42"], answered=False),
    ]
    assert _value(outcomes, "refusal") == (pytest.approx(2 / 3), 3)
    assert _value(outcomes, "false_refusal") == (0.5, 2)
    assert _value(outcomes, "answer@1") == (0.5, 2)


def test_left_out_refusal_is_over_the_questions_asked_that_way() -> None:
    """Refused, answered, not asked: one of two."""
    outcomes = [
        make_outcome("a", left_out=True),
        make_outcome("b", left_out=False),
        make_outcome("c", left_out=None),
    ]
    assert _value(outcomes, "left_out_refusal") == (0.5, 2)


def test_brier_takes_an_unanswerable_question_for_wrong() -> None:
    """Right at 0.8, wrong at 0.6, unanswerable at 0.2: (0.04 + 0.36 + 0.04) / 3."""
    outcomes = [
        make_outcome("a", ["42"], confidence=0.8),
        make_outcome("b", ["x"], confidence=0.6),
        make_outcome("c", ["42"], answer=[], confidence=0.2),
    ]
    assert _value(outcomes, "brier") == (pytest.approx(0.44 / 3), 3)


def test_groups_hold_their_own_questions_and_only_measures_that_apply() -> None:
    """Types and splits in alphabetical order; no answer@1 where nothing can be answered."""
    outcomes = [
        make_outcome("a", ["42"], type="table", split="dev"),
        make_outcome("b", ["x"], type="table", split="test"),
        make_outcome("c", answer=[], type="none such", answered=False),
    ]
    measures = measure(outcomes, answer_columns)
    assert list(measures.by_type) == ["none such", "table"]
    assert list(measures.by_split) == ["dev", "none", "test"]
    assert measures.by_type["table"].measures["answer@1"].value == 0.5
    assert measures.by_split["dev"].measures["answer@1"].value == 1.0
    assert "answer@1" not in measures.by_type["none such"].measures
    assert measures.by_type["none such"].measures["refusal"].value == 1.0


def test_measures_say_by_which_strings_the_evidence_was_told() -> None:
    """Unanswerable questions have no evidence and do not count."""
    outcomes = [
        make_outcome("a"),
        make_outcome("b", by="answer"),
        make_outcome("c", by="none"),
        make_outcome("d", answer=[]),
    ]
    told = measure(outcomes, answer_columns).evidence_by
    assert told == {"evidence": 1, "answer": 1, "none": 1}


def test_measures_are_the_same_each_time() -> None:
    """Intervals come from a fixed seed."""
    outcomes = [make_outcome(str(n), ["42" if n % 3 else "x"]) for n in range(30)]
    assert measure(outcomes) == measure(outcomes)


def test_latency_percentiles_lie_between_neighbours() -> None:
    """Of 1 … 101 ms: the 51st, the 96th, the 100th."""
    assert latency([float(ms) for ms in range(1, 102)]) == {"p50": 51.0, "p95": 96.0, "p99": 100.0}
