"""`tradeqa serve`: bring the index up to date, then serve the page and the interface."""

from __future__ import annotations

import os
from collections.abc import Mapping

from tradeqa import wording
from tradeqa.bootstrap import open_service, refresh_index
from tradeqa.cli.console import say
from tradeqa.cli.index import describe
from tradeqa.cli.progress import ProgressDisplay
from tradeqa.errors import IndexError_, SettingsError
from tradeqa.settings import PREFIX, Settings, load_settings


def run(options: Mapping[str, object]) -> None:
    """Refresh and serve until stopped."""
    settings = load_settings(options)
    for name, value in options.items():  # what the server processes read
        if value is not None:
            os.environ[PREFIX + name.upper()] = str(value)
    from tradeqa.http import server  # noqa: PLC0415  # fastapi: after the settings are known good

    with server.bind(settings) as listener:
        say(f"检查文档 {settings.corpus_dir}，更新索引 {settings.index_dir} …")
        _refresh(settings)
        host, port = listener.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        say(f"服务地址：http://{shown}:{port} （Ctrl-C 停止）")
        server.run(settings, listener)


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
