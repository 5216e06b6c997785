"""What the bot will tell Telegram, as values that can be kept until it is done."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Key:
    """A button under a message: callback data or an address, exactly one."""

    label: str
    data: str | None = None
    url: str | None = None


Keys = tuple[tuple[Key, ...], ...]


@dataclass(frozen=True, slots=True)
class Send:
    """A new message."""

    kind: ClassVar[str] = "send"
    chat: int
    html: str
    plain: str
    keys: Keys = ()
    thread: int | None = None
    reply_to: int | None = None
    answer: str | None = None  # id of the answer it shows
    question: int | None = None  # message that it is the reply to, shown as such or not


@dataclass(frozen=True, slots=True)
class Edit:
    """Another text for a message of the bot."""

    kind: ClassVar[str] = "edit"
    chat: int
    message: int
    html: str
    plain: str
    keys: Keys = ()
    answer: str | None = None
    question: int | None = None


@dataclass(frozen=True, slots=True)
class Delete:
    """A message of the bot that is no longer needed."""

    kind: ClassVar[str] = "delete"
    chat: int
    message: int


@dataclass(frozen=True, slots=True)
class Toast:
    """The reply to a pressed button, shown for a moment or until it is closed."""

    kind: ClassVar[str] = "toast"
    query: str
    text: str = ""
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A quote offered in inline mode."""

    id: str
    title: str
    description: str
    html: str
    plain: str


@dataclass(frozen=True, slots=True)
class Offers:
    """The reply to an inline query."""

    kind: ClassVar[str] = "offers"
    query: str
    offers: tuple[Offer, ...]
    hint: str | None = None  # a button above them that opens the chat with the bot


Call = Send | Edit | Delete | Toast | Offers
_KINDS: dict[str, type[Call]] = {kind.kind: kind for kind in (Send, Edit, Delete, Toast, Offers)}


def to_text(call: Call) -> str:
    """The call as JSON."""
    return json.dumps({"kind": call.kind, **asdict(call)})


def from_text(text: str) -> Call:
    """The call that `to_text` wrote."""
    kept: dict[str, Any] = json.loads(text)
    kind = _KINDS[kept.pop("kind")]
    known = {field.name for field in fields(kind)}
    values = {name: value for name, value in kept.items() if name in known}
    if "keys" in values:
        values["keys"] = tuple(tuple(Key(**key) for key in row) for row in values["keys"])
    if "offers" in values:
        values["offers"] = tuple(Offer(**offer) for offer in values["offers"])
    return kind(**values)
