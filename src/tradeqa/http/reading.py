"""How a request is read: JSON and addresses in UTF-8 only, and strictly."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Coroutine
from email.message import Message
from typing import Any, NoReturn
from urllib.parse import unquote_to_bytes

from fastapi import Request, Response
from fastapi.routing import APIRoute

from tradeqa.http.problems import ProblemError

_JSON_TYPE = re.compile(r"application/(?:[\w.+-]+\+)?json", re.ASCII)


class StrictRequest(Request):
    """A request whose body is read as strict JSON."""

    async def json(self) -> Any:
        """The body as JSON; NaN, Infinity, bad UTF-8, depth and length bombs are not JSON."""
        try:
            text = (await self.body()).decode("utf-8-sig")  # some Windows tools send a mark
            return json.loads(text, parse_constant=_not_json)
        except json.JSONDecodeError:
            raise
        except (ValueError, RecursionError) as exc:
            raise json.JSONDecodeError("not JSON", "", 0) from exc


class StrictRoute(APIRoute):
    """Takes JSON and UTF-8 only, and reads them strictly."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of FastAPI behind our own reading of the body."""
        answer = super().get_route_handler()

        async def strict(request: Request) -> Response:
            _require_utf8(request.scope["query_string"])
            if self.body_field is not None:
                _require_json(request.headers.get("content-type", ""))
            return await answer(StrictRequest(request.scope, request.receive))

        return strict


def _require_utf8(query: bytes) -> None:
    """Another encoding, such as GBK, would reach us as a question of replacement marks."""
    try:
        unquote_to_bytes(query).decode()
    except UnicodeDecodeError:
        raise ProblemError("not-utf8") from None


def _require_json(content_type: str) -> None:
    message = Message()
    message["content-type"] = content_type or "application/octet-stream"
    charset = str(message.get_param("charset", "utf-8")).lower()
    if not _JSON_TYPE.fullmatch(message.get_content_type()) or charset not in ("utf-8", "utf8"):
        raise ProblemError("not-json")


def _not_json(constant: str) -> NoReturn:
    raise ValueError(constant)
