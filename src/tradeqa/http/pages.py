"""The page for people, the page about the interface, and their style and script.

The files are few and small: they are read once, and only these names are served.
"""

from __future__ import annotations

import hashlib
from importlib import resources

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from tradeqa.http.problems import ProblemError

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_PAGES = {"/": "index.html", "/docs": "docs.html"}


def build_pages() -> list[BaseRoute]:
    """Routes of the pages (GET and HEAD)."""
    files = {
        file.name: file.read_bytes()
        for file in resources.files("tradeqa.http").joinpath("static").iterdir()
    }

    async def page(request: Request) -> Response:
        return _file(request, _PAGES[request.url.path], files)

    async def static(request: Request) -> Response:
        return _file(request, request.path_params["name"], files)

    return [
        *(Route(path, page, methods=["GET"]) for path in _PAGES),
        Route("/static/{name}", static, methods=["GET"]),
    ]


def _file(request: Request, name: str, files: dict[str, bytes]) -> Response:
    content = files.get(name)
    if content is None:
        raise ProblemError("not-found")
    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}  # asked for again, sent when changed
    if _is_kept(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    suffix = name[name.rindex(".") :]
    return Response(content, headers=headers, media_type=_TYPES[suffix])


def _is_kept(kept: str, tag: str) -> bool:
    """Whether the client has this version; a proxy that compresses makes its tags weak (W/)."""
    return any(entry.strip().removeprefix("W/") in (tag, "*") for entry in kept.split(","))
