"""Accounts and chats of the small world that the server serves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .messages import Message

MEMBER_STATUSES = frozenset({"creator", "administrator", "member", "restricted"})
GENERAL_TOPIC = 1


@dataclass(frozen=True, slots=True)
class Account:
    """A user or a bot."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False

    def as_json(self) -> dict[str, Any]:
        """A `User` object."""
        optional = {"username": self.username, "language_code": self.language_code}
        return {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name} | {
            name: value for name, value in optional.items() if value is not None
        }


@dataclass(slots=True, eq=False)
class Chat:
    """A private chat, a group or a supergroup, with everything that was written in it.

    Attributes:
        members: status by account id, as `ChatMember.status` has it.
        topics: names of forum topics by thread id; empty where the chat is no forum.
        migrated_to: the id of the supergroup this group became.
    """

    id: int
    type: str
    title: str
    username: str | None = None
    is_forum: bool = False
    members: dict[int, str] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    migrated_to: int | None = None

    @property
    def is_private(self) -> bool:
        """Is it the chat of one user with the bot?"""
        return self.type == "private"

    def has(self, account_id: int) -> bool:
        """Is the account in the chat?"""
        return self.members.get(account_id) in MEMBER_STATUSES

    def as_json(self) -> dict[str, Any]:
        """A `Chat` object."""
        shown: dict[str, Any] = {"id": self.id, "type": self.type}
        shown["first_name" if self.is_private else "title"] = self.title
        if self.username:
            shown["username"] = self.username
        if self.is_forum:
            shown["is_forum"] = True
        return shown
