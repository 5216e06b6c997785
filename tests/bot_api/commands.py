"""Commands and descriptions of the bot, by scope and language."""

from __future__ import annotations

import re
from typing import Any

from .addressing import addressed_chat
from .errors import BadRequest
from .parameters import Parameters
from .people import Account, Chat
from .utf16 import units
from .world import World

MAX_COMMANDS = 100
MAX_NAME = 32
MAX_DESCRIPTION = 256
_WIDE = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_NARROW = ("chat", "chat_administrators", "chat_member")
_ABOUT = {"name": 64, "description": 512, "short_description": 120}
Scope = tuple[str, int, int]
"""Type, chat and user; 0 where the type has none."""


def set_my_commands(world: World, parameters: Parameters) -> bool:
    """Replaces the commands of a scope and language."""
    scope, language = _scope(world, parameters), _language(parameters)
    given = parameters.parsed("commands", list, "commands") or []
    commands = [_command(one) for one in given]
    if len(commands) > MAX_COMMANDS:
        raise BadRequest("BOT_COMMANDS_TOO_MUCH")
    if len({one["command"] for one in commands}) < len(commands):
        raise BadRequest("BOT_COMMAND_DUPLICATE")
    world.commands[scope, language] = commands
    return True


def get_my_commands(world: World, parameters: Parameters) -> list[dict[str, str]]:
    """The commands set for exactly this scope and language."""
    return list(world.commands.get((_scope(world, parameters), _language(parameters)), []))


def delete_my_commands(world: World, parameters: Parameters) -> bool:
    """Forgets the commands of a scope and language."""
    world.commands.pop((_scope(world, parameters), _language(parameters)), None)
    return True


def commands_seen(world: World, person: Account, chat: Chat) -> list[dict[str, str]]:
    """What the menu of commands shows a user in a chat: the narrowest scope that has any."""
    admin = chat.members.get(person.id) in {"creator", "administrator"}
    scopes: list[Scope] = []
    if chat.is_private:
        scopes += [("chat", chat.id, 0), ("all_private_chats", 0, 0)]
    else:
        scopes += [("chat_member", chat.id, person.id)]
        scopes += [("chat_administrators", chat.id, 0)] if admin else []
        scopes += [("chat", chat.id, 0)]
        scopes += [("all_chat_administrators", 0, 0)] if admin else []
        scopes += [("all_group_chats", 0, 0)]
    language = (person.language_code or "").partition("-")[0]
    for scope in [*scopes, ("default", 0, 0)]:
        for spoken in (language, ""):
            if world.commands.get((scope, spoken)):
                return list(world.commands[scope, spoken])
    return []


def set_about(world: World, parameters: Parameters, what: str) -> bool:
    """Sets name, description or short description for a language."""
    text = parameters.text(what).strip()
    if units(text) > _ABOUT[what]:
        raise BadRequest(f"{what.replace('_', ' ')} length must not exceed {_ABOUT[what]}")
    world.about[what, _language(parameters)] = text
    return True


def get_about(world: World, parameters: Parameters, what: str) -> dict[str, str]:
    """The text of a language, or the one for all where it has none."""
    language = _language(parameters)
    return {what: world.about.get((what, language)) or world.about.get((what, ""), "")}


def _command(given: Any) -> dict[str, str]:
    if not isinstance(given, dict):
        raise BadRequest("can't parse BotCommand: expected an Object")
    values = {}
    for name in ("command", "description"):
        if not isinstance(given.get(name), str):
            raise BadRequest(f'can\'t parse BotCommand: Field "{name}" must be of type String')
        values[name] = given[name].strip()
    command = values["command"].removeprefix("/")
    if not command:
        raise BadRequest("command must be non-empty")
    if len(command) > MAX_NAME:
        raise BadRequest(f"command length must not exceed {MAX_NAME}")
    if not re.fullmatch(r"[a-z0-9_]+", command):
        raise BadRequest("BOT_COMMAND_INVALID")
    if not values["description"]:
        raise BadRequest("command description must be non-empty")
    if units(values["description"]) > MAX_DESCRIPTION:
        raise BadRequest(f"command description length must not exceed {MAX_DESCRIPTION}")
    return {"command": command, "description": values["description"]}


def _scope(world: World, parameters: Parameters) -> Scope:
    given = parameters.parsed("scope", dict, "BotCommandScope") or {"type": "default"}
    kind = given.get("type")
    if kind in _WIDE:
        return kind, 0, 0
    if kind not in _NARROW:
        raise BadRequest("can't parse BotCommandScope: Unsupported type specified")
    chat = addressed_chat(world, Parameters({"chat_id": str(given.get("chat_id", ""))}))
    if kind == "chat_member":
        user_id = given.get("user_id")
        if user_id not in world.accounts:
            raise BadRequest("user not found")
        return kind, chat.id, int(user_id)
    return kind, chat.id, 0


def _language(parameters: Parameters) -> str:
    code = parameters.text("language_code")
    if not re.fullmatch(r"([a-z][a-z])?", code):
        raise BadRequest("invalid language code specified")
    return code
