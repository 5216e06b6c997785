"""A message as it is sent: Telegram's HTML, the same without markup, and its buttons."""

from __future__ import annotations

from dataclasses import dataclass

from tradeqa_telegram.buttons import Action
from tradeqa_telegram.markup import Text, to_html
from tradeqa_telegram.splitting import split


@dataclass(frozen=True, slots=True)
class Button:
    """A button that does something, or opens an address: exactly one of the two."""

    label: str
    action: Action | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        if (self.action is None) == (self.url is None):
            raise ValueError(f"the button {self.label!r} needs an action or an address, not both")
        if not self.label.strip():
            raise ValueError("a button needs a label")


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent. `html`, parsed, and `plain` have the same text of at most 4,096 units."""

    html: str
    plain: str
    buttons: Rows = ()


def messages(text: Text, buttons: Rows = ()) -> tuple[Message, ...]:
    """One or more messages of a text; the buttons stand under the last of them."""
    parts = split(text)
    return tuple(
        Message(to_html(part), part.plain, buttons if part is parts[-1] else ()) for part in parts
    )
