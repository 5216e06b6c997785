"""One call after another: token, fault, method, record, reply."""

from __future__ import annotations

import json
import re
import threading
import time
from typing import Any

from .calls import Call
from .errors import ApiError, BadRequest
from .faults import Fault, FaultPlan
from .listener import Reply, json_reply
from .methods import BY_SMALL_NAME, METHODS, WAITING
from .parameters import Parameters, read_parameters
from .sessions import refuse_logged_out
from .webhooks import Courier
from .world import World

_TOKEN = re.compile(r"[1-9][0-9]{5,15}:[A-Za-z0-9_-]{35}")
_PATH = re.compile(r"/bot([^/]+)/([^/]+)/?")
NOT_FOUND = {"ok": False, "error_code": 404, "description": "Not Found"}
HELD_AT_MOST = 60.0


class Server:
    """Answers calls on a world and keeps the record of them."""

    def __init__(self, world: World, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise ValueError(f"{token!r} is not of a token's form")
        self.world = world
        self.token = token
        self.faults = FaultPlan()
        self.calls: list[Call] = []
        self._closing = threading.Event()
        self._courier = Courier(world, self._called_in_answer)

    def answer(self, path: str, query: str, content_type: str, body: bytes) -> Reply | None:
        """The reply to a request; None cuts the connection."""
        found = _PATH.fullmatch(path)
        if found is None or not _TOKEN.fullmatch(found[1]):
            return json_reply(404, NOT_FOUND)
        if found[1] != self.token:
            return _refused(ApiError(401))
        name = BY_SMALL_NAME.get(found[2].lower())
        try:
            parameters = read_parameters(query, content_type, body)
        except BadRequest as error:
            return _refused(error)
        call = Call(name or found[2], parameters.readable(), self.world.clock.now())
        with self.world.changed:
            self.calls.append(call)
            fault = self.faults.take(call.method, call.arguments)
            self.world.changed.notify_all()
        reply = self._carry_out(call, name, parameters, fault)
        with self.world.changed:
            call.under_way, call.status = False, reply.status if reply else None
            self.world.changed.notify_all()
        return reply

    def open(self) -> None:
        """Starts to deliver to webhooks."""
        self._courier.start()

    def close(self) -> None:
        """Lets everything that waits go."""
        self._closing.set()
        self.faults.clear()
        self.world.updates.close()
        self._courier.close()

    def _called_in_answer(self, call: dict[str, Any]) -> None:
        """Carries out the method a bot wrote into its answer to a webhook; the result is lost."""
        body = json.dumps(call).encode()
        self.answer(f"/bot{self.token}/{call['method']}", "", "application/json", body)

    def _carry_out(
        self, call: Call, name: str | None, parameters: Parameters, fault: Fault | None
    ) -> Reply | None:
        """What is sent back, after the fault had its turn."""
        if fault:
            call.fault = fault.name
            if fault.gate:
                _wait_for(fault.gate, self._closing)
            self._closing.wait(fault.seconds)
            if not fault.carried_out:
                return _faulty(fault)
        reply = self._run(call, name, parameters)
        return (_faulty(fault) or reply) if fault and not fault.cut else None if fault else reply

    def _run(self, call: Call, name: str | None, parameters: Parameters) -> Reply:
        try:
            result = self._result(name, parameters)
        except ApiError as error:
            call.error = error.description
            return _refused(error)
        call.result = result
        return json_reply(200, {"ok": True, "result": result})

    def _result(self, name: str | None, parameters: Parameters) -> Any:
        refuse_logged_out(self.world)
        if name is None:
            raise ApiError(404, "method not found")
        if name in WAITING:
            return METHODS[name](self.world, parameters)
        with self.world.changed:
            return METHODS[name](self.world, parameters)


def _refused(error: ApiError) -> Reply:
    return json_reply(error.code, error.payload())


def _faulty(fault: Fault) -> Reply | None:
    return None if fault.cut or fault.reply is None else Reply(*fault.reply)


def _wait_for(gate: threading.Event, closing: threading.Event) -> None:
    """Waits until the test opens the gate, or the server closes."""
    until = time.monotonic() + HELD_AT_MOST
    while not gate.wait(0.02) and not closing.is_set() and time.monotonic() < until:
        pass
