"""`BotApi`: the server as a test holds it."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from .commands import commands_seen
from .faults import Fault, Gate
from .listener import Listener
from .people import Account, Chat
from .person import Person
from .rules import Rules
from .server import Server
from .waiting import Observer
from .webhook_state import Webhook
from .world import World
from .world_groups import make_group, migrate, open_topic

TOKEN = "7000000001:AAF-test_token_of_the_loopback_API1"  # noqa: S105


class BotApi(Observer):
    """A Bot API server on a free port of 127.0.0.1, running from `with` to its end.

    Attributes:
        token: the one token it takes.
    """

    def __init__(
        self, rules: Rules | None = None, *, token: str = TOKEN, username: str = "tradeqa_test_bot"
    ) -> None:
        """Makes the server; it listens once entered.

        Args:
            rules: how it is set up; by default as BotFather sets up a bot with inline mode.
            token: of the bot.
            username: of the bot.
        """
        me = Account(int(token.partition(":")[0]), "外贸问答", username, is_bot=True)
        self.world = World(me, rules or Rules())
        self.token = token
        self.server = Server(self.world, token)
        self._listener: Listener | None = None
        self._next_user = 500_000_001

    def __enter__(self) -> Self:
        self.server.open()
        self._listener = Listener(self.server.answer)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.server.close()
        if self._listener:
            self._listener.close()

    @property
    def url(self) -> str:
        """The address of the server: `http://127.0.0.1:PORT`."""
        if self._listener is None:
            raise RuntimeError("the server listens only inside its with block")
        return f"http://127.0.0.1:{self._listener.port}"

    @property
    def base_url(self) -> str:
        """For `Bot(base_url=…)`: the token is put right behind it."""
        return f"{self.url}/bot"

    @property
    def webhook(self) -> Webhook:
        """Where updates go in webhook mode: `url`, `secret`, `deliveries`, `lose_replies`."""
        return self.world.webhook

    def user(
        self, name: str = "王明", *, username: str | None = None, language: str | None = "zh-hans"
    ) -> Person:
        """A new user; the bot has not met them yet and cannot write to them."""
        with self.world.changed:
            self._next_user += 1
            return Person(self.world, Account(self._next_user, name, username, language))

    def group(
        self,
        title: str,
        *people: Person,
        supergroup: bool = True,
        bot: str | None = "member",
        username: str | None = None,
        topics: tuple[str, ...] = (),
    ) -> Chat:
        """A group with these people, the first its creator, and unless `bot` is None the bot.

        Args:
            title: of the group.
            people: its members.
            supergroup: else a basic group.
            bot: the status of the bot, as `ChatMember.status`.
            username: makes the group public.
            topics: makes it a forum with these topics; `Chat.topics` has their thread ids.
        """
        return make_group(
            self.world,
            title,
            [one.account for one in people],
            supergroup=supergroup,
            bot=bot,
            username=username,
            topics=topics,
        )

    def topic(self, chat: Chat, by: Person, name: str) -> int:
        """Opens a topic in a forum; its thread id."""
        return open_topic(self.world, chat, by.account, name)

    def migrate(self, group: Chat, by: Person) -> Chat:
        """Makes a basic group a supergroup, which is a new chat."""
        return migrate(self.world, group, by.account)

    def commands_seen(self, by: Person, chat: Chat | None = None) -> list[dict[str, str]]:
        """The menu of commands a user sees, in the private chat where none is named."""
        with self.world.changed:
            return commands_seen(self.world, by.account, chat or by.chat)

    def update(self, kind: str, content: dict[str, Any]) -> int | None:
        """Queues any update, such as one of a kind that the verbs of users do not make."""
        return self.world.updates.add(kind, content)

    def pass_time(self, seconds: float) -> None:
        """Lets time pass: presses grow too old to answer, caches and waiting updates expire."""
        with self.world.changed:
            self.world.clock.put_forward(seconds)
            self.world.changed.notify_all()

    def stop_clock(self) -> None:
        """Lets time pass only by `pass_time`, so that limits in seconds cannot be missed."""
        with self.world.changed:
            self.world.clock.stop()

    def route(self, public: str, local: str) -> None:
        """Stands in for a proxy: what a webhook sends to `public` is delivered to `local`."""
        with self.world.changed:
            self.webhook.routes[public] = local

    def fail(
        self, method: str, fault: Fault, *, times: int = 1, chat: Chat | Person | None = None
    ) -> None:
        """The next `times` calls of a method (`*`: any), in one chat or all, meet the fault."""
        with self.world.changed:
            self.server.faults.add(method, fault, times=times, chat_id=chat.id if chat else None)

    def heal(self) -> None:
        """Forgets the faults not yet met; calls still held go on."""
        with self.world.changed:
            self.server.faults.clear()

    def hold(self, method: str, *, times: int = 1, chat: Chat | Person | None = None) -> Gate:
        """The next calls of a method wait until `release()` of what is returned."""
        gate = Gate()
        self.fail(method, gate.fault(), times=times, chat=chat)
        return gate
