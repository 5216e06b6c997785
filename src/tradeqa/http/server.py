"""Runs the application with uvicorn, in this process or in several."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from tradeqa.bootstrap import open_service
from tradeqa.errors import TradeQAError
from tradeqa.feedback.store import FeedbackStore
from tradeqa.http.accepting import BACKLOG
from tradeqa.http.app import Beside, create_app
from tradeqa.http.deadlines import DeadlineConfig, DeadlineProtocol
from tradeqa.http.metrics import FOLDER
from tradeqa.logs import set_up_logging
from tradeqa.settings import Settings, load_settings

FACTORY = "tradeqa.http.server:app_from_settings"
_SHUTDOWN_SECONDS = 10  # for requests under way
_IDLE_SECONDS = 15  # a connection without a request is closed


def app_from_settings() -> FastAPI:
    """The application of a server process, from the variables and the settings file."""
    settings = load_settings()
    set_up_logging(settings)
    return make_app(settings)


def make_app(settings: Settings, beside: Beside | None = None) -> FastAPI:
    """The application over the index and the files that the settings name."""
    feedback = FeedbackStore(settings.feedback_file) if settings.feedback else None
    return create_app(settings, lambda: open_service(settings), feedback, beside)


def bind(settings: Settings) -> socket.socket:
    """The listening socket.

    Raises:
        TradeQAError: the address is taken or not ours.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio sets TCP_NODELAY only where the protocol is named; without it a reply waits
    # 40 ms for the client's delayed acknowledgement
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen(BACKLOG)
    except (OSError, UnicodeError) as exc:
        listener.close()
        raise TradeQAError(
            f"Cannot listen on {settings.host} port {settings.port}: {exc}. "
            "Choose another with --host and --port."
        ) from exc
    listener.set_inheritable(True)
    return listener


def configure(app: str | Callable[[], ASGIApp], settings: Settings) -> DeadlineConfig:
    """How uvicorn serves an application that is made by a function, or by the one so named."""
    config = DeadlineConfig(
        app,
        factory=True,
        workers=settings.workers,
        loop="tradeqa.http.accepting:SharingLoop" if settings.workers > 1 else "asyncio",
        http=DeadlineProtocol,
        ws="none",
        log_config=None,
        access_log=False,  # its lines hold the query string; `guards.Frame` writes ours
        server_header=False,
        proxy_headers=False,  # `proxies.ClientAddress` reads them, more strictly
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        timeout_keep_alive=_IDLE_SECONDS,
    )
    config.read_seconds = settings.read_timeout
    return config


def run(settings: Settings, listener: socket.socket, app: str = FACTORY) -> None:
    """Serve until stopped.

    Args:
        settings: of this process; several workers read theirs anew from the environment.
        listener: where to be called.
        app: the function that makes the application of a process, as `module:name`.
    """
    if settings.workers == 1:
        uvicorn.Server(configure(app, settings)).run(sockets=[listener])
        return
    set_up_logging(settings)
    with tempfile.TemporaryDirectory(prefix="tradeqa-metrics-") as folder:
        os.environ[FOLDER] = folder  # read by the workers
        Multiprocess(configure(app, settings), sockets=[listener]).run()
