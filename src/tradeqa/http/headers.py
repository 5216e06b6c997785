"""Headers of a request, looked up in the list that the server gives.

Each layer before the application looks at one or two of them; an object over all of them,
made anew by each, costs more than the looking.
"""

from __future__ import annotations

from starlette.types import Scope


def header(scope: Scope, name: bytes) -> str:
    """The first header of a name, which is given in lower case; empty where there is none."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value, "latin-1")
    return ""


def header_lines(scope: Scope, name: bytes) -> list[str]:
    """All headers of a name, which is given in lower case, in their order."""
    return [str(value, "latin-1") for key, value in scope["headers"] if key == name]
