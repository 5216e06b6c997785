"""The text of a call with its parse mode or its explicit entities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .entities import Entity
from .errors import BadRequest
from .found_entities import with_found
from .kept import kept_entities
from .links import checked_link, mentioned_user
from .markup import MAX_MARKUP_BYTES, parse_html
from .parameters import Parameters
from .texts import MAX_TEXT, checked_text
from .utf16 import cut, units
from .world import World

_PLAIN_TYPES = frozenset(
    "bold italic underline strikethrough spoiler code blockquote expandable_blockquote".split()
)
_FOUND_TYPES = frozenset("mention hashtag cashtag bot_command url email phone_number".split())


def read_text(world: World, parameters: Parameters, name: str) -> tuple[str, tuple[Entity, ...]]:
    """The text a call sends, as `formatted_text` reads it."""
    return formatted_text(
        world,
        parameters.text(name),
        parameters.text("parse_mode"),
        parameters.parsed("entities", list, "entities"),
    )


def formatted_text(
    world: World, text: str, parse_mode: str, entities: list[Any] | None, limit: int = MAX_TEXT
) -> tuple[str, tuple[Entity, ...]]:
    """Text and entities as they will stand in the chat.

    A parse mode makes the server ignore explicit entities. Links, mentions and commands in the
    text become entities of their own.

    Raises:
        BadRequest: the text breaks a rule of its format or of its length.
    """
    mode = parse_mode.lower()
    if mode == "html":
        plain, kept = parse_html(text, strict=world.rules.strict)
    elif mode in {"markdown", "markdownv2"}:
        raise BadRequest(f"this test server does not read parse_mode {parse_mode}; send HTML")
    elif mode not in {"", "none"}:
        raise BadRequest("unsupported parse_mode")
    else:
        plain = text
        if len(text.encode("utf-8", "surrogatepass")) > MAX_MARKUP_BYTES:
            raise BadRequest("text is too long")
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise BadRequest("strings must be encoded in UTF-8")
        read = [one for one in map(_entity, entities or []) if one is not None]
        _inside(plain, read)
        kept = kept_entities(read, strict=world.rules.strict)
    for one in kept:
        if one.user_id is not None and one.user_id not in world.accounts:
            raise BadRequest("can't parse entities: user not found")
    shown, kept = checked_text(plain, kept, raw=text, limit=limit)
    return shown, with_found(shown, kept)


def _entity(given: Any) -> Entity | None:
    """An explicit entity; None for the kinds that the server finds itself.

    Raises:
        BadRequest: it is no `MessageEntity`.
    """
    if not isinstance(given, Mapping):
        raise BadRequest("can't parse MessageEntity: expected an Object")
    kind, offset, length = given.get("type"), given.get("offset"), given.get("length")
    if not (isinstance(kind, str) and isinstance(offset, int) and isinstance(length, int)):
        raise BadRequest("can't parse MessageEntity: type, offset and length are needed")
    if not 0 <= offset <= 1_000_000:
        raise BadRequest(f"receive an entity with incorrect offset {offset}")
    if not 0 <= length <= 1_000_000:
        raise BadRequest(f"receive an entity with incorrect length {length}")
    if kind in _FOUND_TYPES:
        return None
    if kind in _PLAIN_TYPES:
        return Entity(kind, offset, length)
    if kind == "pre":
        return Entity(kind, offset, length, language=given.get("language") or None)
    if kind == "text_link":
        return _link(str(given.get("url", "")), offset, length)
    if kind == "text_mention":
        user = given.get("user")
        if not isinstance(user, Mapping) or not isinstance(user.get("id"), int):
            raise BadRequest("can't parse MessageEntity: user is needed")
        return Entity(kind, offset, length, user_id=user["id"])
    if kind == "custom_emoji":
        return Entity(kind, offset, length, custom_emoji_id=str(given.get("custom_emoji_id")))
    raise BadRequest("can't parse MessageEntity: unsupported type specified")


def _link(url: str, offset: int, length: int) -> Entity:
    user = mentioned_user(url)
    if user is not None:
        return Entity("text_mention", offset, length, user_id=user)
    try:
        return Entity("text_link", offset, length, url=checked_link(url))
    except ValueError as error:
        raise BadRequest(f"entity URL '{url}' is invalid: {error}") from error


def _inside(text: str, entities: list[Entity]) -> None:
    """Raises BadRequest: an entity reaches past the text or cuts a surrogate pair."""
    size = units(text)
    for one in entities:
        if one.offset > size:
            raise BadRequest(
                f"entity begins after the end of the text at UTF-16 offset {one.offset}"
            )
        begins = f"entity beginning at UTF-16 offset {one.offset}"
        if one.end > size:
            raise BadRequest(f"{begins} ends after the end of the text at UTF-16 offset {one.end}")
        try:
            cut(text, 0, one.offset)
        except ValueError as error:
            raise BadRequest(f"{begins} begins in a middle of a UTF-16 symbol") from error
        try:
            cut(text, one.offset, one.length)
        except ValueError as error:
            raise BadRequest(f"{begins} ends in a middle of a UTF-16 symbol") from error
