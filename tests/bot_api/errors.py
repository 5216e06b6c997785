"""The refusals of the Bot API server, worded as Telegram words them."""

from __future__ import annotations

_WORD = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
    500: "Internal Server Error",
}


class ApiError(Exception):
    """A call answered with `ok: false`.

    Attributes:
        code: the HTTP status, which is also `error_code`.
        description: the whole sentence a client reads, with its prefix.
        retry_after: seconds, for 429.
        migrate_to: the id of the supergroup a group became.
    """

    def __init__(
        self,
        code: int,
        reason: str = "",
        *,
        retry_after: int | None = None,
        migrate_to: int | None = None,
    ) -> None:
        self.code = code
        self.description = f"{_WORD[code]}: {_lowered(reason)}" if reason else _WORD[code]
        self.retry_after = retry_after
        self.migrate_to = migrate_to
        super().__init__(self.description)

    def payload(self) -> dict[str, object]:
        """The JSON body of the reply."""
        body: dict[str, object] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        parameters: dict[str, int] = {}
        if self.retry_after is not None:
            parameters["retry_after"] = self.retry_after
        if self.migrate_to is not None:
            parameters["migrate_to_chat_id"] = self.migrate_to
        if parameters:
            body["parameters"] = parameters
        return body


class BadRequest(ApiError):
    """400: the call breaks a rule."""

    def __init__(self, reason: str, *, migrate_to: int | None = None) -> None:
        super().__init__(400, reason, migrate_to=migrate_to)


class Forbidden(ApiError):
    """403: the bot may not write there."""

    def __init__(self, reason: str) -> None:
        super().__init__(403, reason)


class Conflict(ApiError):
    """409: two readers of the updates."""

    def __init__(self, reason: str) -> None:
        super().__init__(409, reason)


class TooManyRequests(ApiError):
    """429: wait `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(429, f"retry after {retry_after}", retry_after=retry_after)


def _lowered(reason: str) -> str:
    """Telegram writes the first letter small, but leaves names such as BUTTON_DATA_INVALID."""
    if len(reason) > 1 and (reason[1] == "_" or reason[1].isupper()):
        return reason
    return reason[:1].lower() + reason[1:]
