"""A user as the tests drive one: says, edits, presses, blocks, joins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .callbacks import press
from .delivery import deliver
from .entities import Entity, in_order
from .found_entities import with_found
from .guest import Guest
from .inline import ask_inline, choose
from .inline_model import InlineQuery
from .messages import Message
from .people import Account, Chat
from .press import Press
from .texts import cleaned
from .utf16 import units

MAX_TYPED = 4096


class Person(Guest):
    """A user and the private chat with the bot.

    Attributes:
        account: who it is.
        chat: the private chat; the bot may write there once the user has said something.
    """

    def says(
        self,
        text: str,
        *,
        chat: Chat | None = None,
        reply_to: Message | None = None,
        thread: int | None = None,
        mentioning: Sequence[Person | Account] = (),
    ) -> Message:
        """Writes a message, to the bot itself where no chat is named.

        Args:
            text: as typed; the client trims it. Commands, @mentions and links become entities.
            chat: a group the user is in.
            reply_to: a message of that chat; the topic is taken from it.
            thread: a topic of a forum.
            mentioning: users without a username whose first names in the text become links
                (`text_mention`).

        Raises:
            ValueError: the client would not send it: empty, too long, or not the user's chat.
        """
        chat = chat or self.chat
        shown = cleaned(text).strip(" \n")
        if not shown or units(shown) > MAX_TYPED:
            raise ValueError(f"nobody can send {units(shown)} units of text as one message")
        if not chat.has(self.id) or chat.migrated_to is not None:
            raise ValueError(f"{self.account.first_name} cannot write in {chat.title}")
        if reply_to is not None and reply_to.chat is not chat:
            raise ValueError("the message replied to stands in another chat")
        if thread is None and reply_to is not None:
            thread = reply_to.thread
        if thread is not None and thread not in chat.topics:
            raise ValueError(f"{chat.title} has no topic {thread}")
        with self.world.changed:
            if chat.is_private:
                self._meets_bot()
            message = self.world.put(
                chat,
                self.account,
                text=shown,
                entities=with_found(shown, _named(shown, mentioning)),
                reply_to=reply_to,
                thread=thread,
            )
            deliver(self.world, message)
        return message

    def sends(self, *, chat: Chat | None = None, **content: Any) -> Message:
        """Sends something that is no text, as the fields of `Message`: `photo=[…]`, `sticker={…}`.

        A caption reaches the bot as `caption=`.
        """
        chat = chat or self.chat
        with self.world.changed:
            if chat.is_private:
                self._meets_bot()
            message = self.world.put(chat, self.account, service=content)
            deliver(self.world, message)
        return message

    def forwards(self, message: Message, *, chat: Chat | None = None) -> Message:
        """Forwards a message, to the bot itself where no chat is named."""
        chat = chat or self.chat
        origin = {
            "type": "user",
            "sender_user": message.sender.as_json(),
            "date": message.date,
        }
        with self.world.changed:
            if chat.is_private:
                self._meets_bot()
            copied = self.world.put(
                chat,
                self.account,
                text=message.text,
                entities=message.entities,
                extra={"forward_origin": origin},
            )
            deliver(self.world, copied)
        return copied

    def asks_inline(self, text: str, offset: str = "") -> InlineQuery:
        """Types text behind the bot's name in any chat; the results come in time."""
        return ask_inline(self.world, self.account, text, offset)

    def chooses(self, query: InlineQuery, index: int = 0, *, chat: Chat) -> Message:
        """Sends a result of an inline query into a chat the user is in.

        Raises:
            ValueError: the user is not in that chat.
        """
        if not chat.has(self.id):
            raise ValueError(f"{self.account.first_name} is not in {chat.title}")
        return choose(self.world, query, index, chat)

    def starts(self, payload: str = "") -> Message:
        """Presses Start, of a deep link where there is a payload."""
        return self.says(f"/start {payload}".strip())

    def edits(self, message: Message, text: str) -> Message:
        """Changes a message of one's own."""
        if message.sender.id != self.id or message.deleted:
            raise ValueError("only a message of one's own can be edited")
        shown = cleaned(text).strip(" \n")
        with self.world.changed:
            self.world.rewrite(message, text=shown, entities=with_found(shown, ()))
            deliver(self.world, message, edited=True)
        return message

    def presses(self, button: str, on: Message) -> Press:
        """Presses a button, named by its label or its callback data.

        Raises:
            LookupError: the message has no such button.
            ValueError: the button has no callback data, or the user cannot see the message.
        """
        if not on.chat.has(self.id):
            raise ValueError(f"{self.account.first_name} is not in {on.chat.title}")
        return press(self.world, self.account, on, on.button(button))

    def presses_data(self, data: str, on: Message) -> Press:
        """Sends any callback data, as a changed client or a keyboard long gone would."""
        return press(self.world, self.account, on, {"text": "", "callback_data": data})

    def _meets_bot(self) -> None:
        """Writing to the bot starts the chat, and ends a block."""
        status = self.chat.members.get(self.world.me.id)
        if status is None:
            self.chat.members[self.world.me.id] = "member"
        elif status == "kicked":
            self.unblocks_bot()


def _named(text: str, people: Sequence[Person | Account]) -> tuple[Entity, ...]:
    """The first names as mentions.

    Raises:
        ValueError: a name is not in the text.
    """
    found = []
    for one in people:
        account = one.account if isinstance(one, Person) else one
        begin = text.find(account.first_name)
        if begin < 0:
            raise ValueError(f"{account.first_name!r} is not in the text")
        offset, length = units(text[:begin]), units(account.first_name)
        found.append(Entity("text_mention", offset, length, user_id=account.id))
    return tuple(in_order(found))
