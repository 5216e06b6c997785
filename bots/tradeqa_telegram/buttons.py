"""What a button does, and its callback data: signed, for one person, at most 64 bytes.

The data is base64url of version, kind, number, owner, key and a MAC over them all.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
from dataclasses import dataclass
from enum import StrEnum

from tradeqa.errors import TradeQAError

VERSION = 1  # raise when the form or the meaning of the data changes
ANYONE = 0  # owner of a button that anybody may press
_HEAD = struct.Struct(">BBHq16s")
_MAC_BYTES = 16  # of HMAC-SHA256: nobody guesses one of 2^128
_NO_KEY = bytes(16)


class Kind(StrEnum):
    """What a press asks for."""

    QUOTE = "quote"  # show quote (or near miss) `number` of the answer `key`
    CONTEXT = "context"  # the sentences around quote `number`
    UP = "up"
    DOWN = "down"
    ASK_NEAR = "ask_near"  # ask the near question `number` of the refusal `key`
    SOURCES = "sources"  # page `number` of the list of documents
    DOCUMENT = "document"  # the document whose `document_key` is `key`
    ONLY = "only"  # limit questions to the document whose `document_key` is `key`
    EVERY = "every"  # ask all documents again
    LANGUAGE = "language"  # settings: 0 as the question, 1 Chinese, 2 English
    QUOTES = "quotes"  # settings: `number` quotes an answer may have
    EXAMPLE = "example"  # ask example `number` of the welcome
    FORGET = "forget"  # drop what is kept of the reader


_CODES = {  # never given to another kind, so that old buttons keep their meaning
    Kind.QUOTE: 1,
    Kind.CONTEXT: 2,
    Kind.UP: 3,
    Kind.DOWN: 4,
    Kind.ASK_NEAR: 5,
    Kind.SOURCES: 6,
    Kind.DOCUMENT: 7,
    Kind.ONLY: 8,
    Kind.EVERY: 9,
    Kind.LANGUAGE: 10,
    Kind.QUOTES: 11,
    Kind.EXAMPLE: 12,
    Kind.FORGET: 13,
}
_KINDS = {code: kind for kind, code in _CODES.items()}


class StaleButton(TradeQAError):
    """A button of another version, another bot, or forged."""


class ForeignButton(TradeQAError):
    """A button that belongs to someone else's question."""


@dataclass(frozen=True, slots=True)
class Action:
    """What a button does. `key` is 32 hexadecimal digits (an answer's id) or empty."""

    kind: Kind
    key: str = ""
    number: int = 0  # 0 to 65,535


def document_key(document_id: str) -> str:
    """The key of a document in a button: a digest, since ids may be longer than fits."""
    return hashlib.sha256(document_id.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def seal(action: Action, *, key: bytes, owner: int = ANYONE) -> str:
    """Callback data of an action, 59 bytes, for the person `owner` or for anyone.

    Raises:
        ValueError: the key of the action would not come back.
    """
    packed = bytes.fromhex(action.key) if action.key else _NO_KEY
    if len(packed) != len(_NO_KEY) or (action.key and packed == _NO_KEY):
        raise ValueError(f"a button's key has 32 hexadecimal digits, some not 0: {action.key!r}")
    body = _HEAD.pack(VERSION, _CODES[action.kind], action.number, owner, packed)
    return base64.urlsafe_b64encode(body + _mac(body, key)).decode("ascii").rstrip("=")


def unseal(data: str, *, key: bytes, owner: int) -> Action:
    """The action of callback data that `owner` pressed.

    Raises:
        StaleButton: the data is not (or no longer) ours.
        ForeignButton: it is, but it belongs to someone else.
    """
    try:
        sealed = base64.b64decode(data + "=" * (-len(data) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise StaleButton("the button's data is not base64url") from None
    body, mac = sealed[: _HEAD.size], sealed[_HEAD.size :]
    if len(sealed) != _HEAD.size + _MAC_BYTES or not hmac.compare_digest(mac, _mac(body, key)):
        raise StaleButton("the button was not signed with this bot's key")
    version, code, number, whose, packed = _HEAD.unpack(body)
    if version != VERSION or code not in _KINDS:
        raise StaleButton(f"the button is of version {version}, kind {code}")
    if whose not in (ANYONE, owner):
        raise ForeignButton("the button belongs to someone else's question")
    return Action(_KINDS[code], "" if packed == _NO_KEY else packed.hex(), number)


def _mac(body: bytes, key: bytes) -> bytes:
    return hmac.new(key, body, hashlib.sha256).digest()[:_MAC_BYTES]
