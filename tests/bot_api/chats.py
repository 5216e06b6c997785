"""Methods about chats: who is there, what the bot shows it is doing, leaving."""

from __future__ import annotations

from typing import Any

from .addressing import addressed_chat, sending_thread
from .errors import BadRequest
from .membership import change_membership, member_json
from .parameters import Parameters
from .people import MEMBER_STATUSES
from .world import World

ACTIONS = frozenset(
    "cancel typing upload_photo record_video upload_video record_voice upload_voice record_audio "
    "upload_audio upload_document choose_sticker find_location record_video_note "
    "upload_video_note".split()
)


def send_chat_action(world: World, parameters: Parameters) -> bool:
    """Shows that the bot is typing."""
    if parameters.text("action").lower() not in ACTIONS:
        raise BadRequest("wrong parameter action in request")
    chat = addressed_chat(world, parameters, writing=True)
    sending_thread(chat, parameters)
    return True


def get_chat(world: World, parameters: Parameters) -> dict[str, Any]:
    """A `ChatFullInfo`."""
    chat = addressed_chat(world, parameters)
    gifts = "unlimited_gifts limited_gifts unique_gifts premium_subscription gifts_from_channels"
    return chat.as_json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts.split(), False),
    }


def get_chat_member(world: World, parameters: Parameters) -> dict[str, Any]:
    """A `ChatMember`; who never was there has left."""
    chat = addressed_chat(world, parameters)
    user_id = parameters.integer("user_id")
    if user_id <= 0:
        raise BadRequest("invalid user_id specified")
    account = world.accounts.get(user_id)
    if account is None:
        raise BadRequest("user not found")
    if chat.is_private and user_id not in chat.members:
        raise BadRequest("PARTICIPANT_ID_INVALID")
    return member_json(account, chat.members.get(user_id, "left"))


def get_chat_administrators(world: World, parameters: Parameters) -> list[dict[str, Any]]:
    """The administrators of a group, bots left out but for this one."""
    chat = addressed_chat(world, parameters)
    if chat.is_private:
        raise BadRequest("there are no administrators in the private chat")
    return [
        member_json(world.accounts[number], status)
        for number, status in chat.members.items()
        if status in {"creator", "administrator"}
    ]


def get_chat_member_count(world: World, parameters: Parameters) -> int:
    """How many are in the chat."""
    chat = addressed_chat(world, parameters)
    return sum(status in MEMBER_STATUSES for status in chat.members.values())


def leave_chat(world: World, parameters: Parameters) -> bool:
    """The bot goes."""
    chat = addressed_chat(world, parameters, writing=True)
    if chat.is_private:
        raise BadRequest("chat member status can't be changed in private chats")
    change_membership(world, chat, world.me, world.me, "left")
    return True


def set_chat_menu_button(world: World, parameters: Parameters) -> bool:
    """Sets the button beside the text field."""
    button = parameters.parsed("menu_button", dict, "bot menu button") or {"type": "default"}
    if button.get("type") not in {"default", "commands", "web_app"}:
        raise BadRequest("can't parse menu button: MenuButton has unsupported type")
    world.menu_buttons[parameters.integer("chat_id")] = button
    return True


def get_chat_menu_button(world: World, parameters: Parameters) -> dict[str, Any]:
    """The button of a chat, or the one of all chats."""
    default = world.menu_buttons.get(0, {"type": "default"})
    return world.menu_buttons.get(parameters.integer("chat_id"), default)
