"""What stands between the server and an endpoint: headers of replies, and how a body is read."""

from __future__ import annotations

import pytest
from fastapi import APIRouter, Request, Response

from tradeqa.http.guards import dressed
from tradeqa.http.headers import header, header_lines
from tradeqa.http.reading import StrictRoute
from tradeqa.http.requests import AskRequest

SCOPE = {"headers": [(b"host", b"a"), (b"x-one", b"\xe4"), (b"host", b"b")]}


def test_headers_are_found_as_they_came() -> None:
    """The first, all of them in their order, and none."""
    assert (header(SCOPE, b"host"), header(SCOPE, b"x-one")) == ("a", "ä")
    assert header_lines(SCOPE, b"host") == ["a", "b"]
    assert (header(SCOPE, b"none"), header_lines(SCOPE, b"none")) == ("", [])


def test_reply_keeps_its_own_headers_but_not_its_id() -> None:
    """What a reply sets itself stays, once; the id of the request takes the place of any other."""
    own = [(b"content-security-policy", b"none"), (b"x-request-id", b"x"), (b"etag", b"1")]
    found = list(dressed(own, "id", (b"etag", b"2"), (b"cache-control", b"no-store")))
    assert len(found) == len(dict(found))
    assert dict(found)[b"content-security-policy"] == b"none"
    assert (dict(found)[b"x-request-id"], dict(found)[b"etag"]) == (b"id", b"1")
    assert (dict(found)[b"x-frame-options"], dict(found)[b"cache-control"]) == (
        b"DENY",
        b"no-store",
    )


def test_body_stands_alone() -> None:
    """An endpoint with a body cannot take parameters as well: nobody would read them."""
    router = APIRouter(route_class=StrictRoute)

    async def endpoint(request: Request, body: AskRequest, more: int = 0) -> Response:
        """Takes too much."""
        return Response()

    with pytest.raises(TypeError, match="endpoint must take request and body, not"):
        router.post("/")(endpoint)
