"""The OpenAPI document: limits from the settings, keys, and every error that can come."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from tradeqa.http.encoding import EVENT_STREAM
from tradeqa.http.problem_words import KINDS
from tradeqa.http.problems import MEDIA_TYPE
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


def _revise(schema: dict[str, Any], settings: Settings) -> None:
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
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                _limit(parameter["name"], parameter["schema"], settings)
            _add_errors(path, operation, settings)
            if path.startswith("/v1/") and settings.api_keys:
                operation["security"] = [{"key": []}]
    for path, events in (("/v1/ask", _EVENTS), ("/v1/chat/completions", _CHUNKS)):
        schema["paths"][path]["post"]["responses"]["200"]["content"][EVENT_STREAM] = events


def _limit(name: str, field: dict[str, Any], settings: Settings) -> None:
    if name == "question" and field.get("minLength"):
        field["maxLength"] = settings.max_question
    if name == "top_k":
        field["maximum"] = settings.max_top_k
        if field.get("default") == 3:
            field["default"] = settings.top_k


def _add_errors(path: str, operation: dict[str, Any], settings: Settings) -> None:
    responses = operation["responses"]
    statuses = {413, 500}
    if "requestBody" in operation:
        statuses |= {415, 422}
    if operation.get("parameters"):
        statuses.add(404 if "{" in path else 422)
    if path.startswith("/v1/"):
        statuses.add(503)
        if settings.rate_limit:
            statuses.add(429)
        if settings.api_keys:
            statuses.add(401)
    if path == "/v1/verify":
        statuses.add(404)
    if path in ("/v1/feedback", "/v1/chat/completions"):
        statuses.add(404)
    if path == "/readyz":
        statuses.add(503)
    responses.pop("422", None)
    for status in sorted(statuses):
        kinds = [kind for kind in KINDS.values() if kind.status == status]
        responses[str(status)] = {
            "description": "; ".join(kind.title for kind in kinds),
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
