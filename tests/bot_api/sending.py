"""Methods that write: sendMessage, editMessageText, editMessageReplyMarkup, deleteMessage."""

from __future__ import annotations

from typing import Any

from .addressing import addressed_chat, replied, sending_thread
from .entities import Entity
from .errors import BadRequest
from .keyboards import read_markup
from .messages import Message
from .parameters import Parameters
from .people import Chat
from .reading_text import read_text
from .world import World

DELETABLE_SECONDS = 48 * 3600
_UNCHANGED = (
    "message is not modified: specified new message content and reply markup "
    "are exactly the same as a current content and reply markup of the message"
)


def send_message(world: World, parameters: Parameters) -> dict[str, Any]:
    """Sends a text message; the `Message`."""
    text, entities = read_text(world, parameters, "text")
    buttons = read_markup(parameters)
    parameters.parsed("link_preview_options", dict, "link preview options")
    chat = addressed_chat(world, parameters, writing=True)
    thread = sending_thread(chat, parameters)
    reply_to = replied(world, chat, parameters)
    count_message(world, chat)
    message = world.put(
        chat,
        world.me,
        text=text,
        entities=entities,
        buttons=buttons,
        reply_to=reply_to,
        thread=thread,
    )
    return message.as_json()


def edit_message_text(world: World, parameters: Parameters) -> dict[str, Any] | bool:
    """Changes text and keyboard; the `Message`, or True for one sent through inline mode."""
    text, entities = read_text(world, parameters, "text")
    message = _edited(world, parameters)
    return _changed(world, message, text, entities, parameters)


def edit_message_reply_markup(world: World, parameters: Parameters) -> dict[str, Any] | bool:
    """Changes or removes the keyboard."""
    message = _edited(world, parameters)
    return _changed(world, message, message.text, message.entities, parameters)


def delete_message(world: World, parameters: Parameters) -> bool:
    """Deletes a message of the bot, or of the user in a private chat."""
    chat = addressed_chat(world, parameters)
    message = chat.messages.get(_message_id(parameters))
    if message is None or message.deleted:
        raise BadRequest("message to delete not found")
    own = message.sender.id == world.me.id
    admin = chat.members.get(world.me.id) == "administrator"
    old = world.clock.now() - message.date > DELETABLE_SECONDS
    if not (own or chat.is_private or admin) or (old and not admin):
        raise BadRequest("message can't be deleted" + (" for everyone" if own or old else ""))
    with world.changed:
        message.deleted = True
        world.changed.notify_all()
    return True


def count_message(world: World, chat: Chat) -> None:
    """Raises TooManyRequests where limits are kept and this is one message too many."""
    if world.rules.flood:
        world.flood.count(chat, world.clock.now())


def _message_id(parameters: Parameters) -> int:
    """Raises BadRequest: no message is named."""
    number = parameters.integer("message_id")
    if number <= 0:
        raise BadRequest("message identifier is not specified")
    return number


def _edited(world: World, parameters: Parameters) -> Message:
    """The message a call wants to change."""
    inline_id = parameters.text("inline_message_id")
    if inline_id and "chat_id" not in parameters:
        every = (one for chat in world.chats.values() for one in chat.messages.values())
        sent = [one for one in every if one.inline_id == inline_id and not one.deleted]
        if sent:
            return sent[0]
        raise BadRequest("MESSAGE_ID_INVALID")
    chat = addressed_chat(world, parameters, writing=True)
    message = chat.messages.get(_message_id(parameters))
    if message is None or message.deleted:
        raise BadRequest("message to edit not found")
    if message.sender.id != world.me.id or message.service:
        raise BadRequest("message can't be edited")
    return message


def _changed(
    world: World,
    message: Message,
    text: str,
    entities: tuple[Entity, ...],
    parameters: Parameters,
) -> dict[str, Any] | bool:
    """The message with its new content; a keyboard that is not sent again is gone."""
    buttons = read_markup(parameters)
    if (message.text, message.entities, message.buttons) == (text, entities, buttons):
        raise BadRequest(_UNCHANGED)
    if not message.inline_id:
        count_message(world, message.chat)
    world.rewrite(message, text=text, entities=entities, buttons=buttons)
    return True if message.inline_id else message.as_json()
