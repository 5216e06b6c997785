"""A message as it is sent: Telegram's HTML, the same without markup, and its buttons."""

from __future__ import annotations

from dataclasses import dataclass

from tradeqa_telegram.buttons import Action
from tradeqa_telegram.graphemes import last_boundary
from tradeqa_telegram.markup import Text, to_html
from tradeqa_telegram.splitting import split

_LABEL = 64  # characters of a label; a phone shows fewer


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


def shortened(label: str) -> str:
    """A button's label that fits; what was shortened ends in an ellipsis."""
    return label if len(label) <= _LABEL else label[: last_boundary(label, _LABEL - 1)] + "…"


def messages(text: Text, buttons: Rows = ()) -> tuple[Message, ...]:
    """One or more messages of a text; the buttons stand under the last of them."""
    parts = split(text)
    last = len(parts)
    return tuple(
        Message(to_html(part), part.plain, buttons if number == last else ())
        for number, part in enumerate(parts, 1)
    )
