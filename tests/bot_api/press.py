"""A button pressed by a user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .messages import Message
from .people import Account


@dataclass(slots=True, eq=False)
class Press:
    """A button pressed by a user.

    Attributes:
        answered: the bot has answered.
        text: what the answer shows; empty where it shows nothing.
        alert: it shows it in a box and not at the top of the chat.
    """

    id: str
    person: Account
    message: Message
    data: str
    at: float
    answered: bool = False
    text: str = ""
    alert: bool = False
    url: str = ""

    def as_json(self) -> dict[str, Any]:
        """A `CallbackQuery` object."""
        shown: dict[str, Any] = {
            "id": self.id,
            "from": self.person.as_json(),
            "chat_instance": str(7_000_000_000 + self.message.chat.id),
            "data": self.data,
        }
        if self.message.inline_id:
            return shown | {"inline_message_id": self.message.inline_id}
        if self.message.deleted:
            gone = {"chat": self.message.chat.as_json(), "message_id": self.message.id, "date": 0}
            return shown | {"message": gone}
        return shown | {"message": self.message.as_json()}
