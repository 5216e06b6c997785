"""Conversations in a file: over a restart, private, and never at the cost of an answer."""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tradeqa.answering.mentions import Turn
from tradeqa.answering.sessions_file import SessionsFile
from tradeqa.errors import StateError


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SessionsFile]:
    """A store in a file."""
    store = SessionsFile(tmp_path / "sessions.sqlite")
    yield store
    store.close()


def test_another_process_finds_the_conversation(store: SessionsFile, tmp_path: Path) -> None:
    """A second store on the same file, open at the same time or later, sees every turn."""
    other = SessionsFile(tmp_path / "sessions.sqlite")
    store.remember("a", Turn("1"))
    other.remember("a", Turn("2"))
    assert [turn.question for turn in store.turns("a")] == ["1", "2"]
    other.close()
    assert [turn.question for turn in other.turns("a")] == ["1", "2"]
    other.close()


def test_ids_are_not_in_the_file_and_only_the_owner_reads_it(
    store: SessionsFile, tmp_path: Path
) -> None:
    """Whoever reads the file cannot go on with a conversation."""
    store.remember("my-secret-session", Turn("1"))
    store.close()
    path = tmp_path / "sessions.sqlite"
    assert b"my-secret-session" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_some_conversations_are_kept_longer(tmp_path: Path) -> None:
    """By how their id begins."""
    now = [0.0]
    store = SessionsFile(
        tmp_path / "s.sqlite", idle=10, longer={"telegram:": 100}, clock=lambda: now[0]
    )
    for session in ("a", "telegram:a"):
        store.remember(session, Turn("1"))
    now[0] = 50
    assert [len(store.turns(session)) for session in ("a", "telegram:a")] == [0, 1]
    now[0] = 101
    assert len(store.turns("telegram:a")) == 0
    store.close()


def test_the_same_turn_again_is_kept_once(store: SessionsFile) -> None:
    """A question worked out again after a crash leaves one turn."""
    for _ in range(2):
        store.remember("a", Turn("1"))
    assert len(store.turns("a")) == 1


def test_only_what_was_said_last_is_taken_back(store: SessionsFile) -> None:
    """By its question; anything else stays."""
    for question in ("1", "2"):
        store.remember("a", Turn(question))
    for session, question in (("a", "1"), ("b", "2")):
        store.retract(session, question)
    assert [turn.question for turn in store.turns("a")] == ["1", "2"]
    store.retract("a", "2")
    assert [turn.question for turn in store.turns("a")] == ["1"]


def test_a_file_that_cannot_be_used_costs_only_the_memory(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is raised, it is said once; what must be deleted raises."""
    path = tmp_path / "sessions.sqlite"
    path.write_bytes(b"no database" * 1000)
    store = SessionsFile(path)
    with caplog.at_level(logging.WARNING):
        store.remember("a", Turn("1"))
        store.retract("a", "1")
        assert store.turns("a") == ()
    assert [str(path) in record.getMessage() for record in caplog.records] == [True]
    with pytest.raises(StateError, match="TRADEQA_SESSIONS_PATH"):
        store.forget("a")
