"""Ratings: kept with their answers, replaced, forgotten in time, exported for review."""

from __future__ import annotations

import contextlib
import json
import logging
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from fakes_service import FakeService
from tradeqa.errors import FeedbackError, SettingsError
from tradeqa.evaluation.gold import load_gold
from tradeqa.feedback import store as stores
from tradeqa.feedback.candidates import candidate
from tradeqa.feedback.store import FeedbackStore

QUESTION = "2020年中欧班列开行了多少列？"


@pytest.fixture
def store(tmp_path: Path) -> Any:
    kept = FeedbackStore(tmp_path / "index" / "feedback.sqlite")
    yield kept
    kept.close()


def payload(question: str = QUESTION, **changed: object) -> dict[str, Any]:
    """An answer as the interface gives it."""
    return {**FakeService().ask(question).to_json(), **changed}


def test_rating_keeps_question_and_quotes(store: FeedbackStore) -> None:
    """What was asked and shown is there to be reviewed, word for word."""
    answer = payload()
    store.remember(answer)
    assert store.rate(answer["id"], "up", "很好")
    (rated,) = store.ratings()
    assert (rated.answer_id, rated.rating, rated.comment) == (answer["id"], "up", "很好")
    assert rated.payload == json.loads(json.dumps(answer))
    assert rated.history == ()


def test_later_rating_replaces(store: FeedbackStore) -> None:
    """An answer has one rating: the last."""
    answer = payload()
    store.remember(answer)
    store.rate(answer["id"], "up", "好")
    store.rate(answer["id"], "down")
    (rated,) = store.ratings()
    assert (rated.rating, rated.comment) == ("down", None)
    assert store.ratings("up") == []


def test_unknown_answer_is_not_rated(store: FeedbackStore) -> None:
    """Nobody can rate what was never answered."""
    assert not store.rate("0" * 32, "up")
    assert store.ratings() == []


def test_two_processes_share_the_file(store: FeedbackStore, tmp_path: Path) -> None:
    """The process that takes the rating need not be the one that answered."""
    other = FeedbackStore(tmp_path / "index" / "feedback.sqlite")
    answer = payload()
    store.remember(answer)
    end = time.monotonic() + 10
    while not other.rate(answer["id"], "up") and time.monotonic() < end:
        time.sleep(stores.WRITTEN_SECONDS)
    other.close()
    assert len(store.ratings()) == 1


def test_history_goes_by_the_clock(store: FeedbackStore, tmp_path: Path) -> None:
    """Where another process writes the earlier question of a session later, it is still earlier."""
    other = FeedbackStore(tmp_path / "index" / "feedback.sqlite")
    other.remember(payload("2020年呢？"), "a")
    follow_up = payload("那2022年呢？", interpreted_question="2022年中欧班列开行了多少列？")
    store.remember(follow_up, "a")
    store.close()
    other.close()
    store.rate(follow_up["id"], "up")
    assert store.ratings()[0].history == ("2020年呢？",)


def test_answers_are_written_together_when_closed(store: FeedbackStore) -> None:
    """What waits to be written is in the file once it is closed."""
    answers = [payload() for _ in range(20)]
    for answer in answers:
        store.remember(answer)
    store.close()
    with contextlib.closing(sqlite3.connect(store._file.path)) as connection:
        kept = connection.execute("SELECT id FROM answers ORDER BY number").fetchall()
    assert kept == [(answer["id"],) for answer in answers]


def test_given_bytes_are_kept(store: FeedbackStore) -> None:
    """An answer that was encoded for the reply is not encoded again."""
    answer = payload()
    store.remember(answer, encoded=json.dumps(answer).encode())
    store.rate(answer["id"], "up")
    assert store.ratings()[0].payload == json.loads(json.dumps(answer))


def test_forgotten_before_it_was_written(store: FeedbackStore) -> None:
    """An answer that is forgotten at once is not written afterwards."""
    answer, other = payload(), payload()
    store.remember(answer)
    store.remember(other)
    store.forget([answer["id"]])
    store.close()
    assert not store.rate(answer["id"], "up")
    assert store.rate(other["id"], "up")


def test_follow_up_keeps_what_was_asked_before(store: FeedbackStore) -> None:
    """The history of a follow-up is that of its own session, oldest first; session ids are not."""
    store.remember(payload("别人问的"), "b")
    store.remember(payload("2020年呢？"), "a")
    store.remember(payload("2021年呢？"), "a")
    follow_up = payload("那2022年呢？", interpreted_question="2022年中欧班列开行了多少列？")
    store.remember(follow_up, "a")
    store.rate(follow_up["id"], "up")
    assert store.ratings()[0].history == ("2020年呢？", "2021年呢？")
    assert b'"a"' not in store._file.path.read_bytes()


def test_answers_are_forgotten_ratings_stay(
    store: FeedbackStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the answers the newest few are kept; one that was rated can still be rated anew."""
    monkeypatch.setattr(stores, "MOST_ANSWERS", 10)
    monkeypatch.setattr(stores, "_PRUNE_EVERY", 5)
    first = payload()
    store.remember(first)
    store.rate(first["id"], "up")
    answers = [payload() for _ in range(29)]
    for answer in answers:
        store.remember(answer)
    assert not store.rate(answers[0]["id"], "up")
    assert store.rate(answers[-1]["id"], "up")
    assert store.rate(first["id"], "down")
    assert [rated.rating for rated in store.ratings()] == ["up", "down"]


def test_old_answers_go_when_opened(store: FeedbackStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A day later what was asked is gone."""
    answer = payload()
    store.remember(answer)
    store.close()
    monkeypatch.setattr(stores, "RATEABLE_SECONDS", -1)
    assert not store.rate(answer["id"], "up")


def test_many_threads(store: FeedbackStore) -> None:
    """Answers and ratings of several threads are all kept."""
    answers = [payload() for _ in range(40)]

    def work(part: list[dict[str, Any]]) -> None:
        for answer in part:
            store.remember(answer)
            assert store.rate(answer["id"], "up")

    threads = [threading.Thread(target=work, args=(answers[i::4],)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.ratings()) == 40


def test_answers_go_on_without_the_file(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Where the file cannot be, answering goes on (said once in the log); rating says so."""
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    store = FeedbackStore(tmp_path / "file" / "feedback.sqlite")
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            store.remember(payload())
            store.close()
    assert len(caplog.records) == 1
    with pytest.raises(FeedbackError, match="TRADEQA_FEEDBACK_PATH"):
        store.rate("a", "up")


def test_foreign_file_is_left_alone(tmp_path: Path) -> None:
    """A file of another version, or no database at all, is named and not written to."""
    newer = tmp_path / "newer.sqlite"
    with sqlite3.connect(newer) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    text = tmp_path / "text.sqlite"
    text.write_text("这不是数据库" * 100, encoding="utf-8")
    for path in (newer, text):
        before = path.read_bytes()
        with pytest.raises(FeedbackError, match=path.name):
            FeedbackStore(path).ratings()
        assert path.read_bytes() == before


def test_file_is_private(store: FeedbackStore) -> None:
    """What people asked is readable by the owner only."""
    store.remember(payload())
    store.ratings()
    files = list(store._file.path.parent.iterdir())
    assert files
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)


def test_index_ignores_the_file(store: FeedbackStore) -> None:
    """The default place is beside the index, where nothing else is disturbed by it."""
    from tradeqa.index.layout import generation_names
    from tradeqa.index.publication import sweep

    store.remember(payload())
    store.ratings()
    sweep(store._file.path.parent)
    assert generation_names(store._file.path.parent) == []
    assert store._file.path.exists()


def test_good_answer_is_a_gold_question(store: FeedbackStore, tmp_path: Path) -> None:
    """Rated up: the quote is the evidence; the line is read by `tradeqa eval`."""
    answer = payload()
    store.remember(answer)
    store.rate(answer["id"], "up")
    line = candidate(store.ratings()[0])
    quote = answer["quotes"][0]
    assert (line["evidence"], line["answer"]) == ([quote["quote"]], ["12406列"])
    assert line["document"] == quote["document"]["id"]
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")
    (gold,) = load_gold([path])
    assert (gold.question, gold.type, gold.evidence) == (QUESTION, "feedback", (quote["quote"],))


def test_good_refusal_is_a_gold_refusal(store: FeedbackStore) -> None:
    """A refusal rated up: no evidence, so that refusing is right."""
    answer = payload("量子力学是谁提出的？")
    assert not answer["answerable"]
    store.remember(answer)
    store.rate(answer["id"], "up")
    line = candidate(store.ratings()[0])
    assert (line["evidence"], line["answer"], line["document"]) == ([], [], None)


def test_bad_answer_waits_for_review(store: FeedbackStore, tmp_path: Path) -> None:
    """Rated down: what is right is not known, and evaluation refuses the line until it is."""
    answer = payload()
    store.remember(answer)
    store.rate(answer["id"], "down", "年份不对")
    line = candidate(store.ratings()[0])
    assert (line["evidence"], line["answer"], line["document"]) == (None, None, None)
    assert line["review"]["comment"] == "年份不对"
    assert line["review"]["shown"][0]["quote"] == answer["quotes"][0]["quote"]
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(SettingsError, match="evidence is null"):
        load_gold([path])
