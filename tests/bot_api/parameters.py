"""Parameters of a call, however they were sent: query string, JSON, form or multipart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

from .errors import BadRequest

MAX_BODY_BYTES = 50 << 20


class Parameters:
    """Named values as strings, read into types the way the Bot API reads them."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = dict(values)

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str:
        """The string, empty where the parameter is missing."""
        return self.values.get(name, "")

    def integer(self, name: str, default: int = 0) -> int:
        """The number, or the default where there is none or it is no number."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """True for `true`, `yes` and `1`."""
        return self.text(name).lower() in {"true", "yes", "1"}

    def parsed(self, name: str, kind: type, what: str) -> Any:
        """The JSON value, or None where the parameter is missing, empty or null.

        Args:
            name: of the parameter.
            kind: `dict` or `list`.
            what: how Telegram names it in its error.

        Raises:
            BadRequest: it is no JSON of that kind.
        """
        text = self.text(name)
        if not text:
            return None
        try:
            value = json.loads(text)
        except ValueError as error:
            raise BadRequest(f"can't parse {what} JSON object") from error
        if value is None:
            return None
        if not isinstance(value, kind):
            wanted = "Object" if kind is dict else "Array"
            raise BadRequest(f"can't parse {what}: expected an {wanted}")
        return value

    def readable(self) -> dict[str, Any]:
        """All values for the record of calls, JSON ones read, numbers as numbers."""
        return {name: _readable(value) for name, value in self.values.items()}


def _readable(value: str) -> Any:
    if value[:1] in {"{", "["} or value in {"true", "false"} or value.removeprefix("-").isdigit():
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def read_parameters(query: str, content_type: str, body: bytes) -> Parameters:
    """The parameters of a request; those of the body win over those of the query string.

    Raises:
        BadRequest: the body is not what its content type says.
    """
    values = dict(parse_qsl(query, keep_blank_values=True))
    kind = content_type.partition(";")[0].strip().lower()
    try:
        if kind == "application/json":
            values |= _json_values(body)
        elif kind == "application/x-www-form-urlencoded":
            values |= dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict"))
        elif kind == "multipart/form-data":
            values |= _multipart_values(content_type, body)
    except UnicodeDecodeError as error:
        raise BadRequest("strings must be encoded in UTF-8") from error
    return Parameters(values)


def _json_values(body: bytes) -> dict[str, str]:
    """The members of a JSON object; what is no string is kept as JSON text."""
    if not body.strip():
        return {}
    try:
        members = json.loads(body)
    except ValueError as error:
        raise BadRequest("can't parse request body as JSON") from error
    if not isinstance(members, dict):
        raise BadRequest("request body must be a JSON object")
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in members.items()
        if value is not None
    }


def _multipart_values(content_type: str, body: bytes) -> dict[str, str]:
    """The fields of a multipart form; of a file only its name."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    if not message.is_multipart():
        raise BadRequest("can't parse multipart body")
    values = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        if not isinstance(name, str):
            raise BadRequest("can't parse multipart body: a part has no name")
        filename = part.get_filename()
        payload = part.get_payload(decode=True)
        values[name] = filename or (payload.decode() if isinstance(payload, bytes) else "")
    return values
