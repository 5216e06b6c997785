"""Log lines of a server or a bot: as text or JSON, with the request's id, without what is private.

Private are the secrets of the settings, and what a request brought: its key, its query
string, its questions, quotes and comments. A line may still hold them by accident, in the
message of a foreign exception; they are taken out as the line is written.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Iterable
from contextvars import ContextVar
from urllib.parse import quote

from pydantic import SecretStr

from tradeqa.settings import Settings
from tradeqa.wire import encode_json

_HIDDEN = "[…]"
_SHORTEST = 2  # characters of a private text; a single one would tear up every line
# what is left of libraries that log requests and messages, or chatter
_QUIET = {
    **dict.fromkeys(
        ("httpx", "httpcore", "asyncio", "faiss.loader", "openai", "filelock"), logging.WARNING
    ),
    "telegram": logging.CRITICAL,  # its errors hold what Telegram said; the bot tells its own
}
_TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

_request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
_private: ContextVar[tuple[str, ...]] = ContextVar("private", default=())


def begin_request(request_id: str) -> None:
    """From here on lines belong to a request, which has nothing private yet."""
    _request_id.set(request_id)
    _private.set(())


def keep_private(*texts: str | None) -> None:
    """Let no line of this request hold one of these texts."""
    _private.set((*_private.get(), *(text for text in texts if text)))


def set_up_logging(settings: Settings) -> None:
    """Lines on stderr; libraries that would log requests or secrets are kept quiet."""
    given = (*settings.api_keys, settings.telegram_token, settings.telegram_webhook_secret)
    secrets = [secret.get_secret_value() for secret in given if isinstance(secret, SecretStr)]
    kind = JSONLines if settings.log_format == "json" else TextLines
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(kind(secrets))
    # what no line of ours tells need not be found out for each (Python's logging HOWTO)
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler])
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(level)


class TextLines(logging.Formatter):
    """A line for people, and a traceback below it."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__(_TEXT)
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """The line, redacted; the request's id comes last."""
        request_id = _request_id.get()
        line = redact(super().format(record), (*self._secrets, *_private.get()))
        head, newline, rest = line.partition("\n")
        return f"{head} [{request_id}]{newline}{rest}" if request_id else line


class JSONLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, request_id, what the line adds."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """The object, redacted."""
        private = (*self._secrets, *_private.get())
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        line: dict[str, object] = {
            "time": f"{moment}.{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redact(record.getMessage(), private),
            "request_id": _request_id.get(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = redact(self.formatException(record.exc_info), private)
        if record.stack_info:
            line["stack"] = redact(self.formatStack(record.stack_info), private)
        return encode_json(line).decode()


def redact(text: str, private: Iterable[str]) -> str:
    """`text` without private texts, also where Python, JSON or an address writes them its way."""
    if text.isascii() and not ("\\" in text or "%" in text):
        # then they can stand in it only as they are, and only if they are ASCII themselves
        forms = {known for known in private if known.isascii() and len(known) >= _SHORTEST}
    else:
        forms = _forms(private)
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, _HIDDEN)
    return text


def _forms(private: Iterable[str]) -> set[str]:
    return {
        form
        for known in private
        for form in (
            known,
            repr(known)[1:-1],
            ascii(known)[1:-1],
            json.dumps(known)[1:-1],
            quote(known, safe=""),
        )
        if len(form) >= _SHORTEST
    }
