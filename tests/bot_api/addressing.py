"""Whom a call is meant for: the chat, the topic, the message it replies to."""

from __future__ import annotations

from .errors import BadRequest, Forbidden
from .messages import Message
from .parameters import Parameters
from .people import GENERAL_TOPIC, Chat
from .world import World


def addressed_chat(
    world: World, parameters: Parameters, *, writing: bool = False, name: str = "chat_id"
) -> Chat:
    """The chat a call names by id or @username.

    Args:
        world: where it is looked for.
        parameters: of the call.
        writing: the bot wants to write there.
        name: of the parameter.

    Raises:
        BadRequest: no such chat that the bot has met, or the group became a supergroup.
        Forbidden: `writing`, and the bot is blocked or no longer a member.
    """
    wanted = parameters.text(name)
    if not wanted:
        raise BadRequest("chat_id is empty")
    if wanted.startswith("@"):
        found = [
            chat
            for chat in world.chats.values()
            if chat.username and chat.username.lower() == wanted[1:].lower() and not chat.is_private
        ]
        chat = found[0] if found else None
    else:
        chat = world.chats.get(parameters.integer(name))
    if chat is None or world.me.id not in chat.members:
        raise BadRequest("chat not found")
    if writing:
        _may_write(world, chat)
    return chat


def _may_write(world: World, chat: Chat) -> None:
    if chat.migrated_to is not None:
        raise BadRequest(
            "group chat was upgraded to a supergroup chat", migrate_to=chat.migrated_to
        )
    if chat.has(world.me.id):
        return
    if chat.is_private:
        raise Forbidden("bot was blocked by the user")
    kicked = chat.members[world.me.id] == "kicked"
    kind = "group" if chat.type == "group" else "supergroup"
    raise Forbidden(
        f"bot was kicked from the {kind} chat"
        if kicked
        else f"bot is not a member of the {kind} chat"
    )


def sending_thread(chat: Chat, parameters: Parameters) -> int | None:
    """The topic a message goes to; None is the chat itself or the general topic of a forum.

    A reply without a thread id stays in the general topic here, whatever it replies to, so that a
    bot that forgets the id is seen to.

    Raises:
        BadRequest: the chat has no such topic.
    """
    thread = parameters.integer("message_thread_id")
    if not thread or (chat.is_forum and thread == GENERAL_TOPIC):
        return None
    if thread not in chat.topics:
        raise BadRequest("message thread not found")
    return thread


def replied(world: World, chat: Chat, parameters: Parameters) -> Message | None:
    """The message that is replied to.

    Raises:
        BadRequest: it does not exist and `allow_sending_without_reply` was not asked for, or the
            quoted words are not in it.
    """
    wanted = parameters.parsed("reply_parameters", dict, "ReplyParameters")
    if wanted is None:
        number = parameters.integer("reply_to_message_id")
        if not number:
            return None
        wanted = {
            "message_id": number,
            "allow_sending_without_reply": parameters.flag("allow_sending_without_reply"),
        }
    number = wanted.get("message_id")
    if not isinstance(number, int) or number <= 0:
        raise BadRequest('can\'t parse reply parameters: field "message_id" must be a Number')
    elsewhere = wanted.get("chat_id")
    if elsewhere is not None and str(elsewhere) != str(chat.id):
        chat = addressed_chat(world, Parameters({"chat_id": str(elsewhere)}))
    message = chat.messages.get(number)
    if message is None or message.deleted:
        if wanted.get("allow_sending_without_reply"):
            return None
        raise BadRequest("message to be replied not found")
    quote = wanted.get("quote")
    if quote and quote not in message.text:
        raise BadRequest("QUOTE_TEXT_INVALID")
    return message
