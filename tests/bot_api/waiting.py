"""Reading and waiting: what a test asks of the server's world."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from .calls import Call
from .messages import Message
from .people import Chat
from .person import Person
from .server import Server
from .transcripts import transcript
from .world import World

T = TypeVar("T")
TIMEOUT = 30.0
"""Seconds of real time after which a test that waits has failed; no test depends on it."""


class Observer:
    """What happened so far, and waiting for more.

    Attributes:
        world: for what the verbs below do not cover.
        server: answers the calls.
    """

    world: World
    server: Server

    def calls(self, method: str | None = None) -> list[Call]:
        """The calls so far, of one method or all."""
        with self.world.changed:
            return [one for one in self.server.calls if method in {None, one.method}]

    def refused(self) -> list[Call]:
        """Calls that broke a rule: what a correct bot never makes, unless a test provoked it."""
        return [one for one in self.calls() if one.refused]

    def messages(self, chat: Chat | Person) -> list[Message]:
        """All messages that stand in a chat, oldest first."""
        with self.world.changed:
            return [one for one in _place(chat).messages.values() if not one.deleted]

    def said(self, chat: Chat | Person, after: Message | None = None) -> list[Message]:
        """The bot's messages in a chat, those after `after` where it is given."""
        first = after.id if after else 0
        return [
            one
            for one in self.messages(chat)
            if one.sender.id == self.world.me.id and one.id > first
        ]

    def transcript(self, chat: Chat | Person | None = None) -> str:
        """A chat, or all, as readable text."""
        with self.world.changed:
            if chat is not None:
                return transcript(_place(chat))
            chats = [one for one in self.world.chats.values() if one.messages]
            return "\n\n".join(transcript(one) for one in chats)

    def wait_for(self, predicate: Callable[[], T], timeout: float = TIMEOUT) -> T:
        """Waits until the predicate gives something true, and returns it.

        The predicate runs while the world stands still; it must not call the bot.

        Raises:
            AssertionError: it does not within `timeout` seconds; all chats are told.
        """
        return self.world.wait_for(predicate, timeout, self._state)

    def replies(self, to: Message, count: int = 1, timeout: float = TIMEOUT) -> list[Message]:
        """Waits until the bot has said `count` things in that chat since, and returns all."""

        def enough() -> list[Message]:
            said = self.said(to.chat, after=to)
            return said if len(said) >= count else []

        return self.wait_for(enough, timeout)

    def reply(self, to: Message, timeout: float = TIMEOUT) -> Message:
        """The bot's first message in that chat since."""
        return self.replies(to, 1, timeout)[0]

    def idle(self, timeout: float = TIMEOUT) -> None:
        """Waits until the bot has acknowledged every update and no call is under way.

        A polling bot acknowledges an update when it asks for the next, which may be before it has
        answered: an idle bot may still be thinking, but has been given everything.
        """

        def quiet() -> bool:
            under_way = [
                one for one in self.server.calls if one.under_way and one.method != "getUpdates"
            ]
            return not self.world.updates.pending and not under_way

        self.wait_for(quiet, timeout)

    def _state(self) -> str:
        """For the error of a wait: the chats and the last calls."""
        last = "\n".join(f"  {one}" for one in self.calls()[-20:])
        return f"so far\n{self.transcript()}\nlast calls\n{last or '  none'}"


def _place(chat: Chat | Person) -> Chat:
    return chat.chat if isinstance(chat, Person) else chat
