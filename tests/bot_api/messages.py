"""Messages as they stand in a chat, and as the Bot API shows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .entities import Entity

if TYPE_CHECKING:
    from .people import Account, Chat

Rows = tuple[tuple[dict[str, Any], ...], ...]
"""Rows of inline keyboard buttons, each as its JSON."""


@dataclass(slots=True, eq=False)
class Message:
    """One message; edits change it in place and keep what stood there in `earlier`.

    Attributes:
        entities: of `text`, in UTF-16 units.
        service: fields of a service message (`new_chat_members` …) instead of a text.
        via_bot: sent by a user through the bot's inline mode.
        extra: further fields of its JSON.
        inline_id: what the bot edits such a message by.
    """

    id: int
    chat: Chat
    sender: Account
    date: int
    text: str = ""
    entities: tuple[Entity, ...] = ()
    buttons: Rows = ()
    reply_to: Message | None = None
    thread: int | None = None
    service: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    via_bot: Account | None = None
    inline_id: str | None = None
    edit_date: int | None = None
    deleted: bool = False
    earlier: list[str] = field(default_factory=list)
    users: dict[int, Account] = field(default_factory=dict)

    def button(self, wanted: str) -> dict[str, Any]:
        """The button with this label, else with this callback data.

        Raises:
            LookupError: there is none, or two have the label.
        """
        every = [button for row in self.buttons for button in row]
        for name in ("text", "callback_data"):
            found = [button for button in every if button.get(name) == wanted]
            if len(found) == 1:
                return found[0]
            if found:
                raise LookupError(f"{len(found)} buttons have the {name} {wanted!r}")
        labels = ", ".join(repr(button["text"]) for button in every) or "no buttons"
        raise LookupError(f"no button {wanted!r} on message {self.id}; it has {labels}")

    def labels(self) -> list[list[str]]:
        """The labels of the buttons, by rows."""
        return [[button["text"] for button in row] for row in self.buttons]

    def as_json(self, *, inside_reply: bool = False) -> dict[str, Any]:
        """A `Message` object; `inside_reply` leaves out what it replies to."""
        shown: dict[str, Any] = {
            "message_id": self.id,
            "from": self.sender.as_json(),
            "chat": self.chat.as_json(),
            "date": self.date,
        }
        if self.thread is not None:
            shown |= {"message_thread_id": self.thread, "is_topic_message": True}
        if self.edit_date is not None:
            shown["edit_date"] = self.edit_date
        if self.reply_to and not inside_reply and not self.reply_to.deleted:
            shown["reply_to_message"] = self.reply_to.as_json(inside_reply=True)
        if self.via_bot:
            shown["via_bot"] = self.via_bot.as_json()
        if self.service:
            return shown | self.service
        shown |= self.extra
        shown["text"] = self.text
        if self.entities:
            shown["entities"] = [self._entity(one) for one in self.entities]
        if self.buttons:
            shown["reply_markup"] = {"inline_keyboard": [list(row) for row in self.buttons]}
        return shown

    def _entity(self, one: Entity) -> dict[str, Any]:
        """A `MessageEntity` object."""
        shown: dict[str, Any] = {"type": one.type, "offset": one.offset, "length": one.length}
        for name in ("url", "language", "custom_emoji_id"):
            if getattr(one, name) is not None:
                shown[name] = getattr(one, name)
        if one.user_id is not None:
            shown["user"] = self.users[one.user_id].as_json()
        return shown
