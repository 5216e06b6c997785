"""Webhook mode: updates go to the bot by HTTP POST until it answers with 2xx."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from .webhook_state import Delivery
from .world import World

DELIVERY_TIMEOUT = 20.0
RETRY_SECONDS = 0.2
"""Between attempts; the real server waits longer and ever longer."""
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105


class Courier:
    """Delivers updates while a webhook is set; those of one user or chat one after the other."""

    def __init__(self, world: World, calling: Callable[[dict[str, Any]], None]) -> None:
        """Starts idle.

        Args:
            world: whose updates.
            calling: carries out a method that the bot wrote into its answer.
        """
        self._world = world
        self._calling = calling
        self._under_way: dict[int, object] = {}
        self._waiting: set[object] = set()
        self._closed = threading.Event()
        self._threads: list[threading.Thread] = []
        self._dispatcher = threading.Thread(target=self._dispatch, name="courier", daemon=True)

    def start(self) -> None:
        """Begins to deliver."""
        self._dispatcher.start()

    def close(self) -> None:
        """Stops; deliveries under way are waited for."""
        self._closed.set()
        with self._world.changed:
            self._world.changed.notify_all()
        self._dispatcher.join()
        for thread in self._threads:
            thread.join()

    def _dispatch(self) -> None:
        """Gives every update that may go now a thread of its own."""
        world = self._world
        with world.changed:
            while not self._closed.is_set():
                for update in world.updates.pending if world.webhook.url else []:
                    key = _queue(update)
                    busy = len(self._under_way) >= world.webhook.max_connections
                    if not (busy or key in self._under_way.values() or key in self._waiting):
                        self._under_way[update["update_id"]] = key
                        thread = threading.Thread(target=self._deliver, args=(update, key))
                        self._threads.append(thread)
                        thread.start()
                self._threads = [one for one in self._threads if one.is_alive()]
                world.changed.wait(RETRY_SECONDS)

    def _deliver(self, update: dict[str, Any], key: object) -> None:
        """One attempt, and a pause where it failed."""
        webhook, update_id = self._world.webhook, update["update_id"]
        status, error, answer = _post(webhook.destination(), webhook.secret, update)
        with self._world.changed:
            if error is None and webhook.lose_replies > 0:
                webhook.lose_replies -= 1
                error, answer = "Read timeout expired", None
            webhook.deliveries.append(Delivery(update_id, status, error))
            self._under_way.pop(update_id, None)
            if error is None:
                self._world.updates.drop(update_id)
            else:
                webhook.last_error, webhook.last_error_date = error, self._world.clock.date()
                self._waiting.add(key)
            self._world.changed.notify_all()
        if error is not None:
            self._closed.wait(RETRY_SECONDS)
            with self._world.changed:
                self._waiting.discard(key)
                self._world.changed.notify_all()
        elif answer is not None:
            self._calling(answer)


def _queue(update: dict[str, Any]) -> object:
    """Updates with the same key keep their order: those of a chat, or of a user."""
    kind, content = next((name, value) for name, value in update.items() if name != "update_id")
    if "message" in kind or "post" in kind:
        return content["chat"]["id"]
    return kind, content.get("from", {}).get("id")


def _post(
    url: str, secret: str, update: dict[str, Any]
) -> tuple[int | None, str | None, dict[str, Any] | None]:
    """Status, what was wrong (None: nothing) and the method call in the answer."""
    address = urlsplit(url)
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    connection = kind(address.hostname or "", address.port, timeout=DELIVERY_TIMEOUT)
    headers = {"Content-Type": "application/json"} | ({SECRET_HEADER: secret} if secret else {})
    path = address.path or "/"
    try:
        body = json.dumps(update, ensure_ascii=False).encode()
        connection.request(
            "POST", f"{path}?{address.query}" if address.query else path, body, headers
        )
        response = connection.getresponse()
        answer = response.read()
    except TimeoutError:
        return None, "Read timeout expired", None
    except (OSError, http.client.HTTPException) as error:
        return (
            None,
            f"{error.strerror or error}" if isinstance(error, OSError) else str(error),
            None,
        )
    finally:
        connection.close()
    if not 200 <= response.status < 300:
        reason = f"Wrong response from the webhook: {response.status} {response.reason}"
        return response.status, reason, None
    return response.status, None, _method_call(answer)


def _method_call(answer: bytes) -> dict[str, Any] | None:
    """A call written into the body of the answer, if there is one."""
    try:
        call = json.loads(answer)
    except ValueError:
        return None
    return call if isinstance(call, dict) and isinstance(call.get("method"), str) else None
