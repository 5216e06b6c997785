"""`tradeqa chat`: questions and follow-ups in a terminal."""

from __future__ import annotations

import contextlib
import sys
import uuid
from collections.abc import Mapping

from tradeqa import wording
from tradeqa.bootstrap import open_service
from tradeqa.cli.console import argument, is_terminal, put, say, show
from tradeqa.cli.rendering import render
from tradeqa.errors import QuestionError
from tradeqa.settings import load_settings

_PROMPT = "问> "
_NEW, _QUIT = ("/new", "/新"), ("/quit", "/exit", "/退出")


def run(options: Mapping[str, object]) -> None:
    """Answer lines of stdin until it ends; `/new` begins a new conversation."""
    settings = load_settings(options)
    service = open_service(settings)
    watched = is_terminal(sys.stdin)
    if watched:
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401, PLC0415  # line editing and history for input()
        say("输入问题后回车，可以追问；/new 重新开始，/quit 或 Ctrl-D 结束。")
    session = uuid.uuid4().hex
    while True:
        try:
            line = argument(input(_PROMPT if watched else "")).strip()
        except EOFError:
            return
        if line in _QUIT:
            return
        if line in _NEW:
            session = uuid.uuid4().hex
        elif line:
            try:
                answer = service.ask(line, top_k=settings.top_k, session=session)
            except QuestionError as exc:
                english = wording.is_english(line)
                say(show(wording.sentence(exc, english=english)))
                continue
            for text in (*render(answer), ""):
                put(text)
