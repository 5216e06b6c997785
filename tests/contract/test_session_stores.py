"""What every store of conversations keeps to: the one in memory and the one in a file."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tradeqa.answering.mentions import Turn
from tradeqa.answering.sessions import MemorySessions, SessionStore
from tradeqa.answering.sessions_file import SessionsFile

TURN = Turn("中国出口多少？", ("王强",), ("某公司",), "班列", 2021)


class Clock:
    """Time that moves when told."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


Make = Callable[..., SessionStore]


@pytest.fixture(params=["memory", "file"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Make]:
    """Makes a store with some of `idle`, `turns`, `clock`."""
    opened: list[SessionsFile] = []

    def in_file(**options: object) -> SessionStore:
        store = SessionsFile(tmp_path / "sessions.sqlite", **options)  # type: ignore[arg-type]
        opened.append(store)
        return store

    yield MemorySessions if request.param == "memory" else in_file
    for store in opened:
        store.close()


def questions(store: SessionStore, session: str) -> list[str]:
    """The questions kept of a conversation."""
    return [turn.question for turn in store.turns(session)]


def test_a_turn_comes_back_as_it_was(make: Make) -> None:
    """Every field, names and years included."""
    store = make()
    store.remember("a", TURN)
    assert list(store.turns("a")) == [TURN]


def test_turns_come_back_in_order_and_by_session(make: Make) -> None:
    """Each conversation has its own turns, oldest first."""
    store = make()
    for session, question in (("a", "1"), ("b", "2"), ("a", "3")):
        store.remember(session, Turn(question))
    assert questions(store, "a") == ["1", "3"]
    assert questions(store, "b") == ["2"]
    assert questions(store, "c") == []


def test_only_the_last_turns_are_kept(make: Make) -> None:
    """The oldest turn goes when there are too many."""
    store = make(turns=3)
    for number in range(5):
        store.remember("a", Turn(str(number)))
    assert questions(store, "a") == ["2", "3", "4"]


def test_an_idle_session_is_forgotten_whole(make: Make) -> None:
    """The idle time counts from the last turn, for all turns."""
    clock = Clock()
    store = make(idle=10, clock=clock)
    store.remember("a", Turn("1"))
    clock.now += 9
    store.remember("a", Turn("2"))
    clock.now += 9
    assert questions(store, "a") == ["1", "2"]
    clock.now += 11
    assert questions(store, "a") == []


def test_forget_drops_one_session(make: Make) -> None:
    """Forgetting tells whether there was anything."""
    store = make()
    store.remember("a", Turn("1"))
    store.remember("b", Turn("2"))
    assert store.forget("a") is True
    assert store.forget("a") is False
    assert questions(store, "b") == ["2"]


def test_odd_ids_and_questions_are_kept_like_any_other(make: Make) -> None:
    """Nothing is read into an id, and half a character breaks nothing."""
    store = make()
    ids = ["", "../x", "a\0b", "会话", "\ud800", "a" * 500, "'; DROP TABLE turns; --"]
    for session in ids:
        store.remember(session, Turn(f"\ud800{session[:3]}"))
    assert [questions(store, session) for session in ids] == [
        [f"\ud800{session[:3]}"] for session in ids
    ]


def test_threads_lose_no_turn(make: Make) -> None:
    """Writers of different conversations do not disturb one another."""
    store = make(turns=5)

    def talk(name: int) -> None:
        for number in range(20):
            store.remember(str(name), Turn(f"{name}:{number}"))
            store.turns(str(number % 4))

    threads = [threading.Thread(target=talk, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name in range(4):
        assert questions(store, str(name)) == [f"{name}:{number}" for number in range(15, 20)]
