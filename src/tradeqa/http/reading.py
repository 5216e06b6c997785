"""How a request is read: JSON and addresses in UTF-8 only, and strictly."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Coroutine
from email.message import Message
from functools import lru_cache
from typing import Any, NoReturn, get_type_hints
from urllib.parse import unquote_to_bytes

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError
from starlette.requests import ClientDisconnect

from tradeqa.http.problems import ProblemError
from tradeqa.http.work import ClientGone

Endpoint = Callable[..., Coroutine[Any, Any, Response]]

_JSON_TYPE = re.compile(r"application/(?:[\w.+-]+\+)?json", re.ASCII)
_MOST_TYPES = 64  # content types whose reading is remembered


class StrictRoute(APIRoute):
    """Takes JSON and UTF-8 only, and reads them strictly.

    An endpoint that takes a body takes `request` and `body`, a model, and nothing else.
    FastAPI describes it, but does not call it: what it does for parameters, dependencies
    and forms, which are not there, takes longer than reading the body.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of FastAPI, or our own for a body."""
        if self.body_field is not None:
            return _handler_of_body(self.endpoint)
        answer = super().get_route_handler()

        async def strict(request: Request) -> Response:
            _require_utf8(request.scope["query_string"])
            return await answer(request)

        return strict


def _handler_of_body(endpoint: Endpoint) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    names = get_type_hints(endpoint)
    if set(names) - {"return"} != {"request", "body"}:
        raise TypeError(f"{endpoint.__name__} must take request and body, not {sorted(names)}")
    model: TypeAdapter[Any] = TypeAdapter(names["body"])

    async def strict(request: Request) -> Response:
        _require_utf8(request.scope["query_string"])
        _require_json(request.headers.get("content-type", ""))
        try:
            sent = await request.body()
        except ClientDisconnect as exc:
            raise ClientGone from exc
        try:
            body = model.validate_python(_read(sent), from_attributes=True)
        except ValidationError as exc:
            errors = exc.errors(include_url=False, include_input=False)
            located = [{**error, "loc": ("body", *error["loc"])} for error in errors]
            raise RequestValidationError(located) from None
        return await endpoint(request=request, body=body)

    return strict


def _read(body: bytes) -> Any:
    """A body as JSON; NaN, Infinity, bad UTF-8, depth and length bombs are not JSON."""
    if not body:
        raise RequestValidationError([{"type": "missing", "loc": ("body",)}])
    try:
        text = body.decode("utf-8-sig")  # some Windows tools send a mark
        return json.loads(text, parse_constant=_not_json)
    except (ValueError, RecursionError):
        raise RequestValidationError([{"type": "json_invalid", "loc": ("body",)}]) from None


def _require_utf8(query: bytes) -> None:
    """Another encoding, such as GBK, would reach us as a question of replacement marks."""
    if not query:
        return
    try:
        unquote_to_bytes(query).decode()
    except UnicodeDecodeError:
        raise ProblemError("not-utf8") from None


def _require_json(content_type: str) -> None:
    if not _is_json(content_type):
        raise ProblemError("not-json")


@lru_cache(_MOST_TYPES)
def _is_json(content_type: str) -> bool:
    message = Message()
    message["content-type"] = content_type or "application/octet-stream"
    charset = str(message.get_param("charset", "utf-8")).lower()
    is_json = _JSON_TYPE.fullmatch(message.get_content_type()) is not None
    return is_json and charset in ("utf-8", "utf8")


def _not_json(constant: str) -> NoReturn:
    raise ValueError(constant)
