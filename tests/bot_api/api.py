"""`BotApi`: the server as a test holds it."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

from .calls import Call
from .faults import Fault, Gate
from .listener import Listener
from .messages import Message
from .people import Account, Chat
from .person import Person
from .server import Server
from .transcripts import transcript
from .world import World

T = TypeVar("T")
TOKEN = "7000000001:AAF-test_token_of_the_loopback_API1"  # noqa: S105
TIMEOUT = 30.0


class BotApi:
    """A Bot API server on a free port of 127.0.0.1, running from `with` to its end.

    Attributes:
        token: the one token it takes.
        url: the address of the server; `base_url` is the one python-telegram-bot wants.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        username: str = "tradeqa_test_bot",
        reads_all: bool = False,
        inline: bool = True,
        strict: bool = True,
    ) -> None:
        """Makes the server; it listens once entered.

        Args:
            token: of the bot.
            username: of the bot.
            reads_all: privacy mode off: it gets every message of its groups.
            inline: it takes inline queries.
            strict: refuse texts that Telegram would silently change (see `markup`).
        """
        me = Account(int(token.partition(":")[0]), "外贸问答", username, is_bot=True)
        self.world = World(me, reads_all=reads_all, inline=inline, strict=strict)
        self.token = token
        self._server = Server(self.world, token)
        self._listener: Listener | None = None
        self._next_user = 500_000_001
        self._next_group = 4_000_000_001

    def __enter__(self) -> Self:
        self._server.open()
        self._listener = Listener(self._server.answer)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.close()
        if self._listener:
            self._listener.close()

    @property
    def url(self) -> str:
        """`http://127.0.0.1:PORT`."""
        if self._listener is None:
            raise RuntimeError("the server listens only inside its with block")
        return f"http://127.0.0.1:{self._listener.port}"

    @property
    def base_url(self) -> str:
        """For `Bot(base_url=…)`: the token is put right behind it."""
        return f"{self.url}/bot"

    # people and chats

    def user(
        self, name: str = "王明", *, username: str | None = None, language: str | None = "zh-hans"
    ) -> Person:
        """A new user; the bot has not met them yet."""
        self._next_user += 1
        return Person(self.world, Account(self._next_user, name, username, language))

    def group(
        self,
        title: str,
        *people: Person,
        supergroup: bool = True,
        topics: tuple[str, ...] = (),
        bot: str | None = "member",
        username: str | None = None,
    ) -> Chat:
        """A group with these people and, unless `bot` is None, the bot.

        Args:
            title: of the group.
            people: its members, the first the creator.
            supergroup: else a basic group.
            topics: makes it a forum with these topics; see `Chat.topics` for their ids.
            bot: the status of the bot, as `ChatMember.status`.
            username: makes the group public.
        """
        self._next_group += 1
        number = self._next_group
        chat = Chat(
            -1_000_000_000_000 - number if supergroup else -number,
            "supergroup" if supergroup else "group",
            title,
            username,
            is_forum=bool(topics),
        )
        for index, person in enumerate(people):
            chat.members[person.id] = "member" if index else "creator"
        if bot is not None:
            chat.members[self.world.me.id] = bot
        self.world.add_chat(chat)
        for name in topics:
            service = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
            opened = self.world.put(chat, people[0].account, service=service)
            opened.thread = opened.id
            chat.topics[opened.id] = name
        return chat

    # faults

    def fail(
        self, method: str, fault: Fault, *, times: int = 1, chat: Chat | Person | None = None
    ) -> None:
        """The next `times` calls of a method (`*`: any), in one chat or all, meet the fault."""
        with self.world.changed:
            self._server.faults.add(method, fault, times=times, chat_id=chat.id if chat else None)

    def hold(self, method: str, *, times: int = 1, chat: Chat | Person | None = None) -> Gate:
        """The next calls of a method wait until `release()` of what is returned."""
        gate = Gate()
        self.fail(method, gate.fault(), times=times, chat=chat)
        return gate

    # what happened

    def calls(self, method: str | None = None) -> list[Call]:
        """The calls so far, of one method or all."""
        with self.world.changed:
            return [one for one in self._server.calls if method in {None, one.method}]

    def refused(self) -> list[Call]:
        """Calls that broke a rule: what a correct bot never makes, unless a test provoked it."""
        return [one for one in self.calls() if one.refused]

    def messages(self, chat: Chat | Person) -> list[Message]:
        """All messages that stand in a chat, oldest first."""
        place = chat.chat if isinstance(chat, Person) else chat
        with self.world.changed:
            return [one for one in place.messages.values() if not one.deleted]

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
            if chat is None:
                return "\n\n".join(
                    transcript(one) for one in self.world.chats.values() if one.messages
                )
            return transcript(chat.chat if isinstance(chat, Person) else chat)

    # waiting

    def wait_for(self, predicate: Callable[[], T], timeout: float = TIMEOUT) -> T:
        """Waits until the predicate gives something true, and returns it.

        Raises:
            AssertionError: it does not within `timeout` seconds; all chats are told.
        """
        return self.world.wait_for(predicate, timeout, self._state)

    def replies(self, to: Message, count: int = 1, timeout: float = TIMEOUT) -> list[Message]:
        """Waits until the bot has said `count` things in that chat since, and returns them."""

        def enough() -> list[Message]:
            said = self.said(to.chat, after=to)
            return said if len(said) >= count else []

        return self.wait_for(enough, timeout)

    def reply(self, to: Message, timeout: float = TIMEOUT) -> Message:
        """The bot's first message in that chat since."""
        return self.replies(to, 1, timeout)[0]

    def _state(self) -> str:
        """For the error of a wait: the chats and the last calls."""
        last = "\n".join(
            f"  {one.method} {one.status} {one.fault or ''} {one.error or ''}"
            for one in self.calls()[-20:]
        )
        return f"so far\n{self.transcript()}\nlast calls\n{last or '  none'}"
