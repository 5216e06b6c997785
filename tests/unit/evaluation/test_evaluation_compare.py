"""Two runs compared: what is matched, what changed, what counts as worse."""

from __future__ import annotations

import pytest

from fakes_gold import make_outcome
from tradeqa.errors import EvaluationError
from tradeqa.evaluation.compare import Change, compare
from tradeqa.evaluation.outcomes import Outcome


def _run(right: int, of: int = 40, refused: int = 0) -> list[Outcome]:
    """The first `right` questions answered rightly, the last `refused` refused."""
    return [
        make_outcome(str(n), ["42" if n < right else "x"], answered=n < of - refused)
        for n in range(of)
    ]


def _change(before: list[Outcome], after: list[Outcome], name: str) -> Change:
    return next(each for each in compare(before, after).changes if each.measure == name)


def test_the_difference_is_paired() -> None:
    """30 of 40, then 38 of 40 with the same 30 among them: +20 points, surely better."""
    change = _change(_run(30), _run(38), "answer@1")
    assert (change.before, change.after, change.n) == (0.75, 0.95, 40)
    assert change.difference == pytest.approx(0.2)
    assert 0 < change.low < 0.2 < change.high
    assert change.verdict == "better"


def test_worse_beyond_chance_is_told_of_main_measures() -> None:
    """38 then 30: answer@1 and answer@3 are worse; raw@1 is no main measure."""
    comparison = compare(_run(38), _run(30))
    assert comparison.worse == ("answer@1", "answer@3")
    assert _change(_run(38), _run(30), "raw@1").verdict == "worse"


def test_a_small_change_is_not_told_from_chance() -> None:
    """One question of forty: the interval reaches zero."""
    assert _change(_run(30), _run(29), "answer@1").verdict == "unclear"
    assert compare(_run(30), _run(29)).worse == ()


def test_more_false_refusals_are_worse_though_the_number_rises() -> None:
    """Lower is better there."""
    before, after = _run(30), _run(30, refused=9)
    assert _change(before, after, "false_refusal").difference > 0
    assert compare(before, after).worse == ("false_refusal",)
    assert _change(after, before, "false_refusal").verdict == "better"


def test_the_same_run_does_not_differ() -> None:
    """Not by a digit, and in any order."""
    comparison = compare(_run(30), _run(30)[::-1])
    assert {change.verdict for change in comparison.changes} == {"same"}
    assert (comparison.questions, comparison.only_before, comparison.only_after) == (40, 0, 0)


def test_only_common_questions_are_compared() -> None:
    """A changed answer makes another question; both sides say how many are left out."""
    changed = [*_run(30)[:-1], make_outcome("39", ["x"], answer=["43"]), make_outcome("new")]
    comparison = compare(_run(30), changed)
    assert (comparison.questions, comparison.only_before, comparison.only_after) == (39, 1, 2)


def test_runs_without_a_common_question_are_refused() -> None:
    """The error says what to do."""
    with pytest.raises(EvaluationError, match="share no question"):
        compare([make_outcome("a")], [make_outcome("b")])


def test_leaving_out_is_compared_where_both_runs_did_it() -> None:
    """One of two questions was asked that way in both."""
    before = [make_outcome("a", left_out=False), make_outcome("b", left_out=None)]
    after = [make_outcome("a", left_out=True), make_outcome("b", left_out=True)]
    change = _change(before, after, "left_out_refusal")
    assert (change.n, change.before, change.after) == (1, 0.0, 1.0)
