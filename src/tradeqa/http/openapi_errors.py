"""Which errors each operation can reply with, for the OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from tradeqa.http.hosts import are_checked
from tradeqa.http.problem_words import KINDS
from tradeqa.http.problems import MEDIA_TYPE, TYPE
from tradeqa.settings import Settings

_WORK = ("overloaded", "timed-out", "not-ready")
_OWN: Mapping[str, tuple[str, ...]] = {
    "/v1/ask": _WORK,
    "/v1/retrieve": _WORK,
    "/v1/verify": ("document-not-found", *_WORK),
    "/v1/documents": _WORK,
    "/v1/documents/{document_id}": ("not-found", "document-not-found", *_WORK),
    "/v1/models/{model_id}": ("not-found", "model-not-found"),
    "/v1/chat/completions": ("model-not-found", *_WORK),
    "/v1/feedback": ("answer-not-found", "feedback-unavailable", *_WORK),
    "/readyz": ("not-ready",),
}
_SECONDS = {"schema": {"type": "integer"}, "description": "seconds to wait before another try"}
_SCHEME = {"schema": {"type": "string"}, "description": "how to give a key"}
_HEADERS: Mapping[int, dict[str, Any]] = {
    401: {"WWW-Authenticate": _SCHEME},
    429: {"Retry-After": _SECONDS},
    503: {"Retry-After": _SECONDS},
}


def responses(path: str, operation: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """The error responses of an operation, by status, each with an example of every kind."""
    kinds = {name: KINDS[name] for name in _names(path, operation, settings)}
    found = {}
    for status, names in groupby(
        sorted(kinds, key=lambda name: kinds[name].status), lambda name: kinds[name].status
    ):
        listed = list(names)
        found[str(status)] = {
            "description": "; ".join(kinds[name].title for name in listed),
            "content": {
                MEDIA_TYPE: {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "examples": {name: {"value": _example(name, path)} for name in listed},
                }
            },
        }
        if status in _HEADERS:
            found[str(status)]["headers"] = _HEADERS[status]
    return found


def _names(path: str, operation: Mapping[str, Any], settings: Settings) -> Iterator[str]:
    yield from ("too-large", "internal-error", *_OWN.get(path, ()))
    if are_checked(settings):
        yield "misdirected"
    if path.startswith("/v1/"):
        yield "not-utf8"
        if settings.rate_limit:
            yield "too-many-requests"
        if settings.api_keys:
            yield "unauthorized"
    if "requestBody" in operation:
        yield "not-json"
    if "requestBody" in operation or any(
        p["in"] == "query" for p in operation.get("parameters", ())
    ):
        yield "invalid-request"


def _example(name: str, path: str) -> dict[str, Any]:
    kind = KINDS[name]
    told = {"type": TYPE + name, "title": kind.title, "status": kind.status}
    return {**told, "detail": kind.zh, "instance": path}
