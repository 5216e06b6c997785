"""Runs the application with uvicorn, in this process or in several."""

from __future__ import annotations

import logging
import socket

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from tradeqa.bootstrap import open_service
from tradeqa.errors import TradeQAError
from tradeqa.feedback.store import FeedbackStore
from tradeqa.http.app import create_app
from tradeqa.settings import Settings, load_settings

_FACTORY = "tradeqa.http.server:app_from_settings"
_SHUTDOWN_SECONDS = 10  # for requests under way
_IDLE_SECONDS = 15  # a connection without a request is closed
_BACKLOG = 512


def app_from_settings() -> FastAPI:
    """The application of a server process, from the variables and the settings file."""
    settings = load_settings()
    set_up_logging(settings)
    feedback = FeedbackStore(settings.feedback_file) if settings.feedback else None
    return create_app(settings, lambda: open_service(settings), feedback)


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
        listener.listen(_BACKLOG)
    except (OSError, UnicodeError) as exc:
        listener.close()
        raise TradeQAError(
            f"Cannot listen on {settings.host} port {settings.port}: {exc}. "
            "Choose another with --host and --port."
        ) from exc
    listener.set_inheritable(True)
    return listener


def run(settings: Settings, listener: socket.socket) -> None:
    """Serve until stopped; several workers read their settings anew from the environment."""
    config = uvicorn.Config(
        _FACTORY if settings.workers > 1 else app_from_settings,
        factory=True,
        workers=settings.workers,
        log_config=None,
        access_log=False,  # its lines hold the query string; `guards.Frame` writes ours
        server_header=False,
        proxy_headers=False,  # a client must not choose the address it is counted by
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        timeout_keep_alive=_IDLE_SECONDS,
    )
    if settings.workers > 1:
        Multiprocess(config, sockets=[listener]).run()
    else:
        uvicorn.Server(config).run(sockets=[listener])


def set_up_logging(settings: Settings) -> None:
    """Plain lines on stderr; libraries that would log requests or secrets are kept quiet."""
    logging.basicConfig(
        level=settings.log_level.upper(),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    for name in ("httpx", "httpcore", "asyncio", "faiss.loader"):
        logging.getLogger(name).setLevel(logging.WARNING)
