"""How the commands speak: results on stdout, messages on stderr, errors as one sentence."""

from __future__ import annotations

import functools
import os
import re
import sys
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, ParamSpec, TextIO

from tradeqa import wording
from tradeqa.errors import SettingsError, TradeQAError
from tradeqa.wire import encode_json

FAILED, USAGE, STOPPED = 1, 2, 130
P = ParamSpec("P")
# C0 but tab and line feed, DEL, C1: a document must not steer the terminal
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def command(run: Callable[P, None]) -> Callable[P, None]:
    """Ends a command as the contract says when it fails or is stopped."""

    @functools.wraps(run)
    def guarded(*args: P.args, **options: P.kwargs) -> None:
        for stream in (sys.stdout, sys.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:  # a terminal that cannot show a character shows "?"
                reconfigure(errors="replace")
        try:
            run(*args, **options)
        except TradeQAError as exc:
            fail(exc)
        except KeyboardInterrupt:
            say("\n已停止。" if is_terminal(sys.stderr) else "已停止。")
            sys.exit(STOPPED)
        except BrokenPipeError:  # the reader of stdout has had enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(FAILED)

    return guarded


def fail(error: TradeQAError, *, english: bool = False) -> NoReturn:
    """Say what went wrong in one line and exit."""
    plain = " ".join(show(str(error)).split())
    if english:
        say(f"Error: {plain}")
    else:
        say(f"错误：{wording.sentence(error)}（{plain}）")
    sys.exit(USAGE if isinstance(error, SettingsError) else FAILED)


def say(line: str) -> None:
    """A message, on stderr."""
    print(line, file=sys.stderr, flush=True)


def put(line: str = "") -> None:
    """A line of the result, on stdout."""
    print(line)


def put_json(payload: Mapping[str, Any]) -> None:
    """The result as one JSON object in UTF-8 whatever the terminal's encoding, on stdout."""
    sys.stdout.flush()
    sys.stdout.buffer.write(encode_json(payload) + b"\n")
    sys.stdout.buffer.flush()


def show(text: str) -> str:
    """`text` without characters that would steer a terminal."""
    return _CONTROL.sub("\ufffd", text)


def bold(text: str) -> str:
    """`text` in bold where stdout is a terminal that wants colour."""
    if is_terminal(sys.stdout) and not os.environ.get("NO_COLOR"):
        return f"\x1b[1m{text}\x1b[0m"
    return text


def is_terminal(stream: TextIO) -> bool:
    """Whether a person watches this stream."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def argument(text: str) -> str:
    """A command-line word; bytes that are no text become U+FFFD."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
