"""/forget: everything goes, and what could not go at first goes the next time."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fakes_service import FakeService
from tradeqa.errors import StateError
from tradeqa.feedback.store import FeedbackStore
from tradeqa_telegram.commands import forget_all
from tradeqa_telegram.desk import Desk
from tradeqa_telegram.questions import ask
from tradeqa_telegram.request import Place
from tradeqa_telegram.state.answers import Answers
from tradeqa_telegram.state.chats import Chats
from tradeqa_telegram.state.file import StateFile

PLACE = Place(5, 5, private=True)


@dataclass
class Stubborn(FakeService):
    """Cannot forget while the file of the conversations is locked."""

    locked: bool = False
    kept: set[str] = field(default_factory=set)

    def forget(self, session: str) -> bool:
        """Drop a conversation, or say that it cannot be."""
        if self.locked:
            raise StateError("locked")
        self.kept.discard(session)
        return True


def test_a_conversation_that_could_not_be_forgotten_is_forgotten_later(tmp_path: Path) -> None:
    """Earlier conversations are known until they are gone, and so are the ratings."""
    file, service = StateFile(tmp_path / "state.sqlite", keep_seconds=60), Stubborn()
    feedback = FeedbackStore(tmp_path / "feedback.sqlite")
    chats, answers = Chats(file), Answers(file)
    desk = Desk(lambda: service, chats, answers, feedback, file.key(), 3, 5, 1000, 1, None, None)
    first = ask(desk, PLACE, "2020年中欧班列开行了多少列？")
    feedback.rate(first.id, "up")
    chats.begin_anew(5, 5)
    second = ask(desk, PLACE, "2020年中欧班列开行了多少列？")
    service.kept = {one.session for one in (first, second) if one.session}
    assert len(service.kept) == 2
    service.locked = True
    with pytest.raises(StateError):
        forget_all(desk, PLACE)
    service.locked = False
    forget_all(desk, PLACE)
    assert service.kept == set()
    assert answers.of(5, 5) == ([], [])
    assert feedback.ratings("up") == []
    feedback.close()
    file.close()
