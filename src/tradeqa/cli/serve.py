"""`tradeqa serve`: bring the index up to date, then serve page, interface and Telegram bot."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tradeqa import wording
from tradeqa.bootstrap import open_service, refresh_index
from tradeqa.cli import bot
from tradeqa.cli.console import say
from tradeqa.cli.index import describe
from tradeqa.cli.progress import ProgressDisplay
from tradeqa.errors import IndexError_, SettingsError
from tradeqa.logs import set_up_logging
from tradeqa.settings import PREFIX, Settings, load_settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp

_WITH_BOT = "tradeqa.cli.serve:app_with_bot"


def run(options: Mapping[str, object]) -> None:
    """Refresh and serve until stopped."""
    settings = load_settings(options)
    for name, value in options.items():  # what the server processes read
        if value is not None:
            os.environ[PREFIX + name.upper()] = str(value)
    if settings.telegram_token is not None:
        bot.check_installed()
    if settings.encoder is None and settings.reranker is None:
        # before FAISS is loaded: its threads wait by spinning, and torch, which needs them, is not
        os.environ.setdefault("OMP_NUM_THREADS", "1")
    from tradeqa.http import server  # noqa: PLC0415  # fastapi: after the settings are known good

    with server.bind(settings) as listener:
        say(f"检查文档 {settings.corpus_dir}，更新索引 {settings.index_dir} …")
        _refresh(settings)
        host, port = listener.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        say(f"服务地址：http://{shown}:{port} （Ctrl-C 停止）")
        server.run(
            settings, listener, server.FACTORY if settings.telegram_token is None else _WITH_BOT
        )


def app_with_bot() -> ASGIApp:
    """The application of a server process, with the bot beside it."""
    from tradeqa.http import server  # noqa: PLC0415

    settings = load_settings()
    set_up_logging(settings)
    app: ASGIApp = server.make_app(settings, bot.beside(settings))
    if settings.telegram_webhook_url is not None:
        return bot.webhook(settings).in_front_of(app)
    return app


def _refresh(settings: Settings) -> None:
    """Build or refresh; where that cannot be, an index that is there still serves."""
    try:
        with ProgressDisplay() as display:
            refresh = refresh_index(settings, on_progress=display.tell)
    except (IndexError_, SettingsError) as exc:
        open_service(settings)  # raises what is wrong if there is none
        say(f"{wording.sentence(exc)}（{exc}）沿用现有的索引。")
    else:
        describe(refresh)
