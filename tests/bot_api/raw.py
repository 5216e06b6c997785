"""Calls as bytes on the wire, for tests of the server that want no library between."""

from __future__ import annotations

from typing import Any

import httpx

from .api import BotApi


class Raw:
    """Makes calls with the right token and reads the replies."""

    def __init__(self, api: BotApi) -> None:
        self._base = f"{api.base_url}{api.token}"
        self.http = httpx.Client(timeout=30)

    def reply(self, method: str, /, **arguments: Any) -> tuple[int, dict[str, Any]]:
        """Status and body of a call sent as JSON."""
        response = self.http.post(f"{self._base}/{method}", json=arguments)
        return response.status_code, response.json()

    def ok(self, method: str, /, **arguments: Any) -> Any:
        """The result of a call that has to succeed."""
        status, body = self.reply(method, **arguments)
        assert (status, body["ok"]) == (200, True), body
        return body["result"]

    def refused(self, method: str, /, **arguments: Any) -> str:
        """The description of a call that has to be refused."""
        status, body = self.reply(method, **arguments)
        assert body["ok"] is False, body
        assert body["error_code"] == status
        return str(body["description"])

    def close(self) -> None:
        """Closes the connection."""
        self.http.close()
