"""Errors as RFC 9457 problem details; nothing a client sent is ever echoed.

A problem has a stable `type` (`urn:tradeqa:problem:<name>`), an English title and a
detail in Chinese, or in English where `Accept-Language` puts English first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from tradeqa.http.problem_words import FIELDS, KINDS, OTHER
from tradeqa.wire import encode_json

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:tradeqa:problem:"
_CHAT = ("/v1/chat", "/v1/models")
_LONGEST_INSTANCE = 200
_SAFE_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_BY_STATUS = {kind.status: name for name, kind in reversed(list(KINDS.items()))}


class ProblemError(HTTPException):
    """Ends a request with a problem; raised by endpoints and by what they call."""

    def __init__(
        self,
        name: str,
        *,
        errors: Sequence[Mapping[str, Any]] = (),
        detail: tuple[str, str] | None = None,
        retry_after: int | None = None,
        close: bool = False,
    ) -> None:
        """Of a kind, with what is particular; `close` ends the connection with the reply."""
        headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
        if close:
            headers["Connection"] = "close"
        super().__init__(KINDS[name].status, name, headers)
        self.name = name
        self.errors = errors  # as pydantic lists them: type, loc, ctx
        self.particulars = detail  # (Chinese, English), in place of the kind's own


def name_for(status: int) -> str:
    """The kind of problem that stands for a bare HTTP status."""
    return _BY_STATUS.get(status, "bad-request" if status < 500 else "internal-error")


def problem_response(scope: Scope, error: ProblemError) -> Response:
    """The reply that tells of `error`."""
    kind = KINDS[error.name]
    english = prefers_english(Headers(scope=scope))
    zh, en = error.particulars or (kind.zh, kind.en)
    body: dict[str, Any] = {
        "type": TYPE + error.name,
        "title": kind.title,
        "status": kind.status,
        "detail": en if english else zh,
        "instance": quote(scope.get("path", ""), errors="replace")[:_LONGEST_INSTANCE],
    }
    if error.errors:
        body["errors"] = [_field_error(entry, english=english) for entry in error.errors]
    if body["instance"].startswith(_CHAT):
        body["error"] = _as_openai(error.name, body)
    headers = dict(error.headers or {})
    if kind.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="tradeqa"'
    return Response(encode_json(body), kind.status, headers, MEDIA_TYPE)


def _as_openai(name: str, body: Mapping[str, Any]) -> dict[str, str | None]:
    """A problem where OpenAI's clients look for it; their readers see nothing but `message`."""
    wrong = body.get("errors", ())
    places = [entry.get("pointer", "#").removeprefix("#/") for entry in wrong]
    told = [
        f"{entry['detail']} ({place})" if place != "#" else entry["detail"]
        for entry, place in zip(wrong, places, strict=True)
    ]
    message = " ".join(told) or body["detail"]
    return {"message": message, "type": name, "code": name, "param": next(iter(places), None)}


def prefers_english(headers: Headers) -> bool:
    """Whether the first language of `Accept-Language` is English."""
    accepted: str = headers.get("accept-language", "")
    return accepted.strip().lower().startswith("en")


def _field_error(entry: Mapping[str, Any], *, english: bool) -> dict[str, str]:
    """One member of `errors`: what is wrong, and the JSON pointer or parameter it is about."""
    kind = str(entry["type"])
    stated = entry.get("ctx", {})
    bounds: dict[str, int | str] = {
        name: value for name, value in stated.items() if type(value) is int
    }
    if kind == "literal_error":  # the words of the schema: 'up' or 'down'
        words = str(stated["expected"]).replace("'", "")
        bounds["expected"] = words if english else words.replace(" or ", " 或 ")
    template = FIELDS.get(kind, OTHER)[english]
    try:
        detail = template.format(**bounds)
    except KeyError:
        detail = OTHER[english]
    place, *path = entry["loc"] or ("body",)
    if kind == "json_invalid":
        path = []
    safe = [str(step) for step in path if _SAFE_NAME.fullmatch(str(step))]
    if len(safe) < len(path):  # the client chose this name: point at what holds it
        safe = safe[: next(i for i, step in enumerate(path) if str(step) not in safe)]
    if place == "body":
        return {"code": kind, "detail": detail, "pointer": "#" + "".join(f"/{s}" for s in safe)}
    return {"code": kind, "detail": detail, "parameter": "/".join(safe)}
