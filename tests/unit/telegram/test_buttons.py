"""Callback data: small, signed, for one person, and of this version only."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradeqa_telegram.buttons import (
    ANYONE,
    Action,
    ForeignButton,
    Kind,
    StaleButton,
    document_key,
    seal,
    unseal,
)

_KEY = b"a key of thirty-two bytes, or so."
_ACTIONS = st.builds(
    Action,
    st.sampled_from(Kind),
    st.one_of(st.just(""), st.binary(min_size=16, max_size=16).filter(any).map(bytes.hex)),
    st.integers(0, 65_535),
)
_PEOPLE = st.integers(1, 2**52 - 1)
_ACTION = Action(Kind.CONTEXT, "0123456789abcdef" * 2, 2)


@given(_ACTIONS, _PEOPLE)
def test_an_action_comes_back(action: Action, owner: int) -> None:
    """What is sealed for a person is what that person presses, in at most 64 bytes of ASCII."""
    data = seal(action, key=_KEY, owner=owner)
    assert 1 <= len(data.encode("ascii")) <= 64
    assert unseal(data, key=_KEY, owner=owner) == action


@given(_ACTIONS, _PEOPLE, _PEOPLE)
def test_a_button_belongs_to_who_asked(action: Action, owner: int, other: int) -> None:
    """Another person's press is told apart from a forgery; a button for anyone is for anyone."""
    if owner != other:
        with pytest.raises(ForeignButton):
            unseal(seal(action, key=_KEY, owner=owner), key=_KEY, owner=other)
    assert unseal(seal(action, key=_KEY, owner=ANYONE), key=_KEY, owner=other) == action


@given(st.integers(0, 43), st.integers(1, 255))
def test_a_changed_byte_is_noticed(place: int, change: int) -> None:
    """Whichever byte of the data is altered, nothing is done."""
    sealed = bytearray(base64.urlsafe_b64decode(seal(_ACTION, key=_KEY, owner=7) + "="))
    assert len(sealed) == 44
    sealed[place] ^= change
    forged = base64.urlsafe_b64encode(bytes(sealed)).decode().rstrip("=")
    with pytest.raises(StaleButton):
        unseal(forged, key=_KEY, owner=7)


@given(st.text(max_size=70))
def test_any_other_data_is_stale(data: str) -> None:
    """Data of an older bot, or made up, is no error but an answer: this button is stale."""
    with pytest.raises(StaleButton):
        unseal(data, key=_KEY, owner=7)


def test_another_key_is_stale() -> None:
    """Buttons of a bot with another secret are not taken."""
    with pytest.raises(StaleButton, match="not signed with this bot's key"):
        unseal(seal(_ACTION, key=_KEY, owner=7), key=b"another", owner=7)


def _signed(version: int, code: int, number: int) -> str:
    """The data as its form is described, made without the module that makes it."""
    body = struct.pack(">BBHq", version, code, number, 7) + bytes.fromhex(_ACTION.key)
    mac = hmac.new(_KEY, body, hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(body + mac).decode().rstrip("=")


def test_the_form_is_kept() -> None:
    """Buttons under old messages go on working: this form of the data, and these codes."""
    assert seal(_ACTION, key=_KEY, owner=7) == _signed(1, 2, 2)
    kinds = [unseal(_signed(1, code, 0), key=_KEY, owner=7).kind.value for code in range(1, 14)]
    assert kinds == [
        *("quote", "context", "up", "down", "ask_near", "sources", "document", "only", "every"),
        *("language", "quotes", "example", "forget"),
    ]
    assert len(kinds) == len(Kind)


@pytest.mark.parametrize(("version", "code"), [(2, 2), (0, 2), (1, 0), (1, 99)])
def test_another_version_is_stale(version: int, code: int) -> None:
    """A button of a later or earlier form, though signed with the same key, is not misread."""
    with pytest.raises(StaleButton, match=f"of version {version}, kind {code}"):
        unseal(_signed(version, code, 0), key=_KEY, owner=7)


@pytest.mark.parametrize("key", ["abc", "zz" * 16, "ab" * 17, "00" * 16])
def test_a_key_that_does_not_fit_is_refused(key: str) -> None:
    """A key is 32 hexadecimal digits; anything else would not come back."""
    with pytest.raises(ValueError, match="hexadecimal"):
        seal(Action(Kind.UP, key), key=_KEY)


def test_documents_of_any_id_have_a_key() -> None:
    """A digest fits where an id may not, whatever is in it."""
    keys = {document_key(name) for name in ("d1", "d2", "长" * 500, "\ud800")}
    assert len(keys) == 4
    assert all(len(key) == 32 and int(key, 16) for key in keys)
