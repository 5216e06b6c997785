"""A bounded memory of readings: what it makes, keeps, forgets, and lets go."""

from __future__ import annotations

import gc
import threading
import weakref

from tradeqa.recent import Recent


def test_a_value_is_made_once_while_it_is_kept() -> None:
    """The second request finds the same object."""
    made: list[str] = []

    def make(key: str) -> list[str]:
        made.append(key)
        return [key]

    kept: Recent[str, list[str]] = Recent(2)
    assert kept.get("a", make) is kept.get("a", make)
    assert made == ["a"]


def test_what_was_used_longest_ago_is_forgotten() -> None:
    """Of three values two are kept, and asking for one makes it the latest."""
    kept: Recent[str, str] = Recent(2)
    for key in "aba":
        kept.get(key, str.upper)
    kept.get("c", str.upper)
    made: list[str] = []
    assert kept.get("a", lambda key: made.append(key) or "again") == "A"
    assert kept.get("b", lambda key: made.append(key) or "again") == "again"
    assert (made, len(kept)) == (["b"], 2)


def test_nothing_is_a_value_too() -> None:
    """None is kept like any other value."""
    kept: Recent[str, str | None] = Recent(2)
    assert kept.get("a", lambda _: None) is None
    assert kept.get("a", lambda _: "made again") is None


def test_many_are_made_together_each_once_in_order() -> None:
    """Only what is missing is made; the values come in the order of the keys, repeats too."""
    asked: list[list[int]] = []

    def make(keys: list[int]) -> list[str]:
        asked.append(keys)
        return [str(key) for key in keys]

    kept: Recent[int, str] = Recent(8)
    kept.get(2, str)
    assert kept.many([3, 2, 1, 3], make) == ["3", "2", "1", "3"]
    assert kept.many([1, 2], make) == ["1", "2"]
    assert asked == [[3, 1]]
    assert kept.many([], make) == []


def test_more_than_is_kept_at_once() -> None:
    """All values are given, though not all of them stay."""
    kept: Recent[int, int] = Recent(3)
    assert kept.many(range(10), lambda keys: [key * key for key in keys]) == [
        number * number for number in range(10)
    ]
    assert len(kept) == 3


def test_a_slow_reading_holds_up_no_other() -> None:
    """While one value is being made another can be; of two for one key the first stays."""
    kept: Recent[str, str] = Recent(4)
    begun, go_on = threading.Event(), threading.Event()
    got: list[str] = []

    def slow(key: str) -> str:
        begun.set()
        go_on.wait(10)
        return f"slow {key}"

    thread = threading.Thread(target=lambda: got.append(kept.get("a", slow)))
    thread.start()
    assert begun.wait(10)
    assert kept.get("b", lambda _: "other") == "other"
    assert kept.get("a", lambda _: "quick a") == "quick a"
    go_on.set()
    thread.join(10)
    assert got == ["quick a"]


def test_its_owner_is_freed_when_let_go() -> None:
    """Methods of the owner make the values without a cycle that keeps it alive."""

    class Owner:
        def __init__(self) -> None:
            self.kept: Recent[int, int] = Recent(2)

        def twice(self, number: int) -> int:
            return self.kept.get(number, self._double)

        def _double(self, number: int) -> int:
            return 2 * number

    gc.disable()
    try:
        owner = Owner()
        assert owner.twice(2) == 4
        watched = weakref.ref(owner)
        del owner
        assert watched() is None
    finally:
        gc.enable()
