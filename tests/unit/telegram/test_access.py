"""Who is answered, and how often."""

from __future__ import annotations

import pytest

from tradeqa_telegram import access
from tradeqa_telegram.access import Access, Pace
from tradeqa_telegram.request import Place


@pytest.mark.parametrize(
    ("users", "chats", "user", "chat", "allowed"),
    [
        ((), (), 1, 1, True),
        ((1,), (), 1, 1, True),
        ((1,), (), 1, -5, True),
        ((1,), (), 2, 2, False),
        ((1,), (), 2, -5, False),
        ((), (-5,), 2, -5, True),
        ((), (-5,), 2, 2, False),
        ((1,), (-5,), 2, -5, True),
    ],
)
def test_access(
    users: tuple[int, ...], chats: tuple[int, ...], user: int, chat: int, allowed: bool
) -> None:
    """A user who is named, anywhere; anyone in a chat that is named; all where nothing is."""
    assert Access(users, chats).allows(Place(chat, user, chat > 0)) is allowed


def test_pace_lets_so_many_through_in_any_minute() -> None:
    """Past them it tells how long to wait; what was turned away does not count."""
    now = [0.0]
    pace = Pace(2, clock=lambda: now[0])
    assert pace.wait(1) == 0
    now[0] = 10
    assert pace.wait(1) == 0
    now[0] = 20
    assert pace.wait(1) == 40
    assert pace.wait(1) == 40
    assert pace.wait(2) == 0
    now[0] = 60
    assert pace.wait(1) == 0
    assert pace.wait(1) == 10


def test_who_has_to_wait_is_told_once_a_chat() -> None:
    """Until a question is taken again: else every message of a flood would get a reply."""
    now = [0.0]
    pace = Pace(1, clock=lambda: now[0])
    assert (pace.wait(1), pace.wait(1)) == (0, 60)
    assert [pace.tell_once(1, chat) for chat in (1, 1, -5, -5)] == [True, False, True, False]
    now[0] = 60
    assert pace.wait(1) == 0
    assert pace.tell_once(1, 1) is True


def test_without_a_limit_nobody_waits() -> None:
    """0 is none."""
    pace = Pace(0)
    assert [pace.wait(1) for _ in range(1000)] == [0.0] * 1000


def test_the_table_of_users_is_bounded() -> None:
    """The longest silent go first."""
    pace = Pace(1, clock=lambda: 0.0)
    for user in range(access._MOST_USERS + 5):
        pace.wait(user)
        pace.tell_once(user, user)
    assert len(pace._asked) == len(pace._told) == access._MOST_USERS
    assert pace.wait(access._MOST_USERS + 4) > 0
    assert pace.wait(0) == 0
