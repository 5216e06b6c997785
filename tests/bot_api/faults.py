"""Faults that a test puts in the way of the next calls."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from typing import Any

from .errors import ApiError, Conflict, TooManyRequests
from .updates import TERMINATED

_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n"
    "</body>\r\n</html>\r\n"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to a call instead of, or before or after, being carried out.

    Attributes:
        name: for the record of calls.
        gate: the call waits for it first.
        seconds: the call waits so long first.
        carried_out: whether the call takes effect.
        cut: whether the connection is cut instead of a reply.
        reply: status, content type and body instead of the true reply.
    """

    name: str
    gate: threading.Event | None = None
    seconds: float = 0.0
    carried_out: bool = False
    cut: bool = False
    reply: tuple[int, str, bytes] | None = None


def refusal(error: ApiError) -> Fault:
    """The call is refused with any error."""
    return Fault(f"refused {error.code}", reply=_json_reply(error))


def conflict() -> Fault:
    """409, as if another instance were polling."""
    return refusal(Conflict(TERMINATED))


def too_many(retry_after: int) -> Fault:
    """429 with `retry_after` seconds."""
    return refusal(TooManyRequests(retry_after))


def server_error() -> Fault:
    """500 with Telegram's JSON."""
    return refusal(ApiError(500, "restart"))


def bad_gateway(*, carried_out: bool = False) -> Fault:
    """502 with nginx's page; the call itself may have taken effect."""
    reply = (502, "text/html", _GATEWAY.encode())
    return Fault("bad gateway", carried_out=carried_out, reply=reply)


def slow(seconds: float) -> Fault:
    """The call is carried out after a while."""
    return Fault("slow", seconds=seconds, carried_out=True)


def cut_before() -> Fault:
    """The connection is cut and nothing has happened."""
    return Fault("cut before", cut=True)


def cut_after() -> Fault:
    """The call takes effect, then the connection is cut: the bot never learns of it."""
    return Fault("cut after", carried_out=True, cut=True)


def garbage(*, carried_out: bool = True) -> Fault:
    """200 with something that is no JSON."""
    reply = (200, "application/json", b'{"ok":true,"result":{"message_id":')
    return Fault("garbage", carried_out=carried_out, reply=reply)


class Gate:
    """Holds calls until the test lets them go, in place of a delay that a slow machine outruns."""

    def __init__(self) -> None:
        self._open = threading.Event()

    def fault(self) -> Fault:
        """The call waits at the gate, then is carried out."""
        return Fault("held", gate=self._open, carried_out=True)

    def release(self) -> None:
        """Lets all that wait, and all to come, pass."""
        self._open.set()


def _json_reply(error: ApiError) -> tuple[int, str, bytes]:
    return error.code, "application/json", json.dumps(error.payload()).encode()


@dataclass(slots=True)
class _Planned:
    method: str
    fault: Fault
    times: int
    chat_id: int | None


@dataclass(slots=True)
class FaultPlan:
    """Which of the next calls meet which fault; the first planned comes first."""

    planned: list[_Planned] = field(default_factory=list)

    def add(self, method: str, fault: Fault, *, times: int = 1, chat_id: int | None = None) -> None:
        """Plans a fault for the next `times` calls of a method, or of any where it is `*`."""
        self.planned.append(_Planned(method.lower(), fault, times, chat_id))

    def take(self, method: str, arguments: dict[str, Any]) -> Fault | None:
        """The fault this call meets, counted off."""
        for one in self.planned:
            if one.method not in {"*", method.lower()}:
                continue
            if one.chat_id is not None and one.chat_id != arguments.get("chat_id"):
                continue
            one.times -= 1
            if one.times <= 0:
                self.planned.remove(one)
            return one.fault
        return None

    def clear(self) -> None:
        """Forgets all faults not yet met, and lets held calls go."""
        for one in self.planned:
            if one.fault.gate:
                one.fault.gate.set()
        self.planned.clear()
