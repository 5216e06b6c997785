"""Asking: histories, sessions, evidence, and the reply without the answer's documents."""

from __future__ import annotations

import pytest

from fakes_service import FakeService
from tradeqa.errors import EvaluationError, QuestionError
from tradeqa.evaluation.gold import GoldQuestion
from tradeqa.evaluation.runner import DEPTH, TOP_K, ask_all

TRAINS = GoldQuestion(
    id="trains",
    question="中欧班列开行多少列",
    type="figure",
    evidence=("中欧班列全年开行12406列",),
    answer=("12406列",),
    document="d1",
)
ABSENT = GoldQuestion(
    id="absent", question="石油价格？", type="unanswerable", evidence=(), answer=()
)


def test_a_question_is_asked_and_its_ranking_kept() -> None:
    """The evidence stands in the one passage of d1, which comes first."""
    asked = ask_all(FakeService(), [TRAINS])
    (outcome,) = asked.outcomes
    assert outcome.answered
    assert outcome.right(1)
    assert outcome.quotes[0].document == "d1"
    assert outcome.retrieved[0] == outcome.relevant[0] == "d1:00000"
    assert outcome.evidence_rank == 1
    assert outcome.evidence_by == "evidence"
    assert asked.latencies[0] > 0


def test_without_its_documents_a_question_is_asked_of_all_others() -> None:
    """d2 says nothing of trains: refused."""
    service = FakeService()
    (outcome,) = ask_all(service, [TRAINS]).outcomes
    assert outcome.left_out_refused is True
    filters = [filters for *_, filters in service.asked if filters is not None]
    assert [each.document_ids for each in filters] == [("d2",)]


def test_nothing_is_left_out_for_unanswerable_questions_or_on_request() -> None:
    """No filter was used."""
    service = FakeService()
    assert ask_all(service, [ABSENT]).outcomes[0].left_out_refused is None
    assert ask_all(service, [TRAINS], leave_out=False).outcomes[0].left_out_refused is None
    assert all(filters is None for *_, filters in service.asked)


def test_a_copy_of_the_evidence_is_left_out_too() -> None:
    """The gold document is unknown here, but d1 holds the evidence."""
    service = FakeService()
    elsewhere = GoldQuestion("e", TRAINS.question, "figure", TRAINS.evidence, TRAINS.answer, None)
    ask_all(service, [elsewhere])
    assert [f.document_ids for *_, f in service.asked if f is not None] == [("d2",)]


def test_history_goes_first_in_a_session_of_its_own() -> None:
    """Each conversation has another session; a question without history has none."""
    service = FakeService()
    follow_up = GoldQuestion(
        "f",
        "同比呢？",
        "followup",
        ("同比增长50%",),
        ("50%",),
        "d1",
        ("班列有多少？", "2020年呢？"),
    )
    ask_all(service, [TRAINS, follow_up, follow_up])
    assert {top_k for _, top_k, _, _ in service.asked} == {TOP_K}
    assert all(session is None for q, _, session, _ in service.asked if q == TRAINS.question)
    spoken = [(q, s, f) for q, _, s, f in service.asked if q != TRAINS.question]
    conversations = [spoken[at : at + 3] for at in range(0, len(spoken), 3)]
    for turns in conversations:
        assert [turn[0] for turn in turns] == ["班列有多少？", "2020年呢？", "同比呢？"]
        assert len({turn[1] for turn in turns}) == 1
        assert turns[0][1] is not None
    # two questions, each also asked without its document, history included
    assert len({turns[0][1] for turns in conversations}) == len(conversations) == 4
    assert [turns[0][2] is None for turns in conversations] == [True, False, True, False]


def test_evidence_in_other_words_is_told_by_the_answer() -> None:
    """d1 has the figure, not the sentence; only the gold document is looked at."""
    other = GoldQuestion("o", "开行多少列", "figure", ("一年里跑了12406趟",), ("2",), "d1")
    (outcome,) = ask_all(FakeService(), [other]).outcomes
    assert (outcome.evidence_by, outcome.relevant) == ("answer", ("d1:00000",))


def test_evidence_that_stands_nowhere_is_said() -> None:
    """Neither sentence nor answer; nothing is removed but the gold document."""
    service = FakeService()
    lost = GoldQuestion("l", "多少趟", "figure", ("跑了999趟",), ("999",), "gone")
    (outcome,) = ask_all(service, [lost]).outcomes
    assert (outcome.evidence_by, outcome.relevant) == ("none", ())
    assert outcome.left_out_refused is None


def test_bars_around_a_table_row_and_white_space_do_not_count() -> None:
    """Gold rows are written with outer bars, passages without."""
    row = GoldQuestion("r", "台州", "table", ("| 外贸进出口总额为 1891亿元 |",), ("1891",), "d2")
    assert ask_all(FakeService(), [row]).outcomes[0].relevant == ("d2:00000",)


def test_progress_is_told_after_each_question() -> None:
    """Done and total."""
    told: list[tuple[int, int]] = []
    ask_all(FakeService(), [TRAINS, ABSENT], on_progress=lambda *at: told.append(at))
    assert told == [(1, 2), (2, 2)]


def test_a_question_that_cannot_be_taken_is_named() -> None:
    """With its id and the reason."""
    service = FakeService(failure=QuestionError("the question is empty"))
    with pytest.raises(EvaluationError, match=r"gold question trains .* is empty"):
        ask_all(service, [TRAINS])


def test_ten_passages_are_ranked() -> None:
    """What the deepest measures need."""
    assert DEPTH == 10
