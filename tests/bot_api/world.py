"""The small world the server serves: accounts, chats, messages, and what waits for an answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from .clock import Clock
from .flood import FloodLimits
from .inline_model import InlineCache, InlineQuery
from .messages import Message
from .people import Account, Chat
from .press import Press
from .rules import Rules
from .updates import Updates
from .webhook_state import Webhook

T = TypeVar("T")


class World:
    """Everything the server knows. `changed` guards it and tells of every change.

    Attributes:
        me: the bot's own account.
        rules: how the server is set up.
        commands: by scope and language.
        about: name, description and short description by language.
        menu_buttons: by chat, 0 for all.
    """

    def __init__(self, me: Account, rules: Rules) -> None:
        self.changed = threading.Condition()
        self.clock = Clock()
        self.born = self.clock.now()
        self.updates = Updates(self.changed, self.clock)
        self.webhook = Webhook()
        self.me = me
        self.rules = rules
        self.flood = FloodLimits()
        self.accounts: dict[int, Account] = {me.id: me}
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.inline_queries: dict[str, InlineQuery] = {}
        self.inline_cache = InlineCache()
        self.commands: dict[tuple[tuple[str, int, int], str], list[dict[str, str]]] = {}
        self.about: dict[tuple[str, str], str] = {}
        self.menu_buttons: dict[int, dict[str, Any]] = {}
        self.logged_out = False
        self._next_message_id = 100
        self._next_query_id = 4_000_000_000_000_000_001

    def add_account(self, account: Account) -> Account:
        """Makes an account known."""
        with self.changed:
            self.accounts[account.id] = account
            return account

    def add_chat(self, chat: Chat) -> Chat:
        """Makes a chat known."""
        with self.changed:
            self.chats[chat.id] = chat
            return chat

    def next_message_id(self, chat: Chat) -> int:
        """Supergroups number their own messages; all other chats share one row of numbers.

        Number 1 is that of the message that made the group, and so of a forum's general topic.
        """
        if chat.type == "supergroup":
            return max(chat.messages, default=1) + 1
        self._next_message_id += 1
        return self._next_message_id

    def next_query_id(self) -> str:
        """A number for a callback or inline query."""
        self._next_query_id += 1
        return str(self._next_query_id)

    def put(self, chat: Chat, sender: Account, **content: Any) -> Message:
        """Adds a message to a chat; `content` as the fields of `Message`."""
        with self.changed:
            date = self.clock.date()
            message = Message(self.next_message_id(chat), chat, sender, date, **content)
            message.users = self.accounts
            chat.messages[message.id] = message
            self.changed.notify_all()
            return message

    def rewrite(self, message: Message, **content: Any) -> None:
        """Changes a message in place, keeping the text it had."""
        with self.changed:
            if content.get("text", message.text) != message.text:
                message.earlier.append(message.text)
            for name, value in content.items():
                setattr(message, name, value)
            message.edit_date = self.clock.date()
            self.changed.notify_all()

    def wait_for(self, predicate: Callable[[], T], timeout: float, failing: Callable[[], str]) -> T:
        """Waits until something is true; what it gave.

        Args:
            predicate: asked again after every change.
            timeout: seconds of real time.
            failing: words for the error, asked when time is up.

        Raises:
            AssertionError: it did not come true.
        """
        until = time.monotonic() + timeout
        with self.changed:
            while not (value := predicate()):
                left = until - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"not within {timeout} seconds; {failing()}")
                self.changed.wait(min(left, 1.0))
            return value
