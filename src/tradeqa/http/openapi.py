"""The OpenAPI document: limits from the settings, keys, examples, words in Chinese."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from tradeqa.http import openapi_errors as errors
from tradeqa.http.encoding import EVENT_STREAM, JSON
from tradeqa.http.replies import Problem
from tradeqa.settings import Settings

_DESCRIPTION = (
    "Ask Chinese foreign-trade articles a question; get the exact passages that answer it, "
    "quoted byte for byte with their place, or a refusal. Errors are RFC 9457 problem details; "
    "their `detail` is Chinese, or English where `Accept-Language` begins with it."
)
_EVENTS = {
    "schema": {
        "type": "object",
        "description": "each event: `answer` with the payload as its data, then `done`",
        "properties": {
            "event": {"type": "string", "enum": ["answer", "done"]},
            "data": {"type": "string", "contentMediaType": "application/json"},
        },
        "required": ["event", "data"],
    },
    "example": "event: answer\ndata: {…}\n\nevent: done\ndata: {}\n\n",
}
_CHUNKS = {
    "schema": {
        "type": "object",
        "description": "each event: a `chat.completion.chunk` as its data, at last `[DONE]`",
        "properties": {"data": {"type": "string"}},
        "required": ["data"],
    },
    "example": "data: {…}\n\ndata: [DONE]\n\n",
}


_STREAMS = (
    ("/v1/ask", ("get", "post"), _EVENTS),
    ("/v1/chat/completions", ("post",), _CHUNKS),
)


def install(app: FastAPI, settings: Settings) -> None:
    """Let `app` describe itself with our limits and errors."""

    def describe() -> dict[str, Any]:
        if not app.openapi_schema:
            schema = get_openapi(
                title=app.title, version=app.version, description=_DESCRIPTION, routes=app.routes
            )
            _revise(schema, settings)
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]  # FastAPI's documented way


def _operations() -> dict[str, dict[str, Any]]:
    """Names, words in Chinese, requests and their replies, by method and path.

    `tests/http_examples.py` writes the replies.
    """
    file = resources.files("tradeqa.http").joinpath("operations.json")
    return dict(json.loads(file.read_text(encoding="utf-8")))


def _revise(schema: dict[str, Any], settings: Settings) -> None:
    described = _operations()
    components = schema["components"]
    models = components["schemas"]
    models.pop("HTTPValidationError", None)
    models.pop("ValidationError", None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    models.update(problem.pop("$defs"))
    models["Problem"] = problem
    for model in models.values():
        for name, field in model.get("properties", {}).items():
            _limit(name, field, settings)
    if settings.api_keys:
        components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            for parameter in operation.get("parameters", ()):
                _limit(parameter["name"], parameter["schema"], settings)
            operation["responses"].pop("422", None)
            operation["responses"] |= errors.responses(path, operation, settings)
            if path.startswith("/v1/") and settings.api_keys:
                operation["security"] = [{"key": []}]
            name = f"{method.upper()} {path}"
            if name in described:
                _describe(operation, described[name])
    for path, methods, events in _STREAMS:
        for method in methods:
            content = schema["paths"][path][method]["responses"]["200"]["content"]
            content[EVENT_STREAM] = events


def _describe(operation: dict[str, Any], described: Mapping[str, Any]) -> None:
    """A name for generated clients, words in Chinese for the page, and examples."""
    operation["operationId"] = described["name"]
    told = ("summary", "description", "fields")
    operation["x-zh"] = {name: described[name] for name in told if name in described}
    requests, replies = (
        {name: {"value": value} for name, value in described.get(kind, {}).items()}
        for kind in ("requests", "replies")
    )
    if "requestBody" in operation:
        operation["requestBody"]["content"][JSON.media_type]["examples"] = requests
    first: Mapping[str, Any] = next(iter(described["requests"].values()), {})
    for parameter in operation.get("parameters", ()):
        if parameter["name"] in first:
            parameter["example"] = first[parameter["name"]]
    if replies:
        operation["responses"]["200"]["content"][JSON.media_type]["examples"] = replies


def _limit(name: str, field: dict[str, Any], settings: Settings) -> None:
    if name == "question" and field.get("minLength"):
        field["maxLength"] = settings.max_question
    if name == "top_k":
        field["maximum"] = settings.max_top_k
        if field.get("default") == 3:
            field["default"] = settings.top_k
