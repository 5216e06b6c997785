"""Conversations in memory: bounded, forgotten when idle, safe among threads."""

from __future__ import annotations

import threading

from tradeqa.answering.mentions import Turn
from tradeqa.answering.sessions import MemorySessions


class Clock:
    """Time that moves when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def questions(store: MemorySessions, session: str) -> list[str]:
    """The questions kept of a conversation."""
    return [turn.question for turn in store.turns(session)]


def test_turns_come_back_in_order_and_by_session() -> None:
    """Each conversation has its own turns, oldest first."""
    store = MemorySessions()
    for session, question in (("a", "1"), ("b", "2"), ("a", "3")):
        store.remember(session, Turn(question))
    assert questions(store, "a") == ["1", "3"]
    assert questions(store, "b") == ["2"]
    assert questions(store, "c") == []


def test_only_what_was_said_last_is_taken_back() -> None:
    """By its question; anything else stays."""
    store = MemorySessions()
    for question in ("1", "2"):
        store.remember("a", Turn(question))
    for session, question in (("a", "1"), ("b", "2")):
        store.retract(session, question)
    assert questions(store, "a") == ["1", "2"]
    store.retract("a", "2")
    assert questions(store, "a") == ["1"]


def test_only_the_last_turns_are_kept() -> None:
    """The oldest turn goes when there are too many."""
    store = MemorySessions(turns=3)
    for number in range(5):
        store.remember("a", Turn(str(number)))
    assert questions(store, "a") == ["2", "3", "4"]


def test_the_longest_unused_session_goes_first() -> None:
    """Reading a conversation counts as use."""
    store = MemorySessions(most=2)
    store.remember("a", Turn("1"))
    store.remember("b", Turn("2"))
    store.turns("a")
    store.remember("c", Turn("3"))
    assert [len(store.turns(session)) for session in "abc"] == [1, 0, 1]


def test_an_idle_session_is_forgotten() -> None:
    """After the idle time nothing is left, before it everything."""
    clock = Clock()
    store = MemorySessions(idle=10, clock=clock)
    store.remember("a", Turn("1"))
    clock.now = 9
    assert questions(store, "a") == ["1"]
    clock.now = 19.5
    assert questions(store, "a") == []
    assert len(store) == 0


def test_forget_drops_one_session() -> None:
    """Forgetting tells whether there was anything."""
    store = MemorySessions()
    store.remember("a", Turn("1"))
    store.remember("b", Turn("2"))
    assert store.forget("a") is True
    assert store.forget("a") is False
    assert questions(store, "b") == ["2"]


def test_odd_session_ids_are_keys_like_any_other() -> None:
    """Nothing is read into an id."""
    store = MemorySessions()
    ids = ["", "../x", "a\0b", "会话", "\ud800", "a" * 500]
    for session in ids:
        store.remember(session, Turn(session[:3]))
    assert [questions(store, session) for session in ids] == [[session[:3]] for session in ids]


def test_threads_lose_no_session() -> None:
    """Writers of different sessions do not disturb one another, and the bound holds."""
    store = MemorySessions(most=50, turns=5)

    def talk(name: int) -> None:
        for number in range(100):
            store.remember(str(name), Turn(f"{name}:{number}"))
            store.turns(str((name + number) % 60))

    threads = [threading.Thread(target=talk, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name in range(8):
        assert questions(store, str(name)) == [f"{name}:{number}" for number in range(95, 100)]
