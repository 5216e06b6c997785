"""`tradeqa bot`: answer on Telegram; also the bot that `tradeqa serve` runs beside the page."""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import signal
from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING

from tradeqa import wording
from tradeqa.bootstrap import open_service
from tradeqa.cli.console import say
from tradeqa.errors import BotError, SettingsError, TradeQAError
from tradeqa.feedback.store import FeedbackStore
from tradeqa.logs import set_up_logging
from tradeqa.reloading import keep_reloading
from tradeqa.service import QAService
from tradeqa.settings import Settings, load_settings

if TYPE_CHECKING:
    from tradeqa_telegram.port import Service
    from tradeqa_telegram.webhook import Webhook

log = logging.getLogger("tradeqa.telegram")

_TAKE_OVER_SECONDS = 5.0  # how often another process looks whether the bot runs no more


def run(options: Mapping[str, object]) -> None:
    """Answer until stopped."""
    settings = load_settings(options)
    if settings.telegram_token is None:
        raise SettingsError(
            "TRADEQA_TELEGRAM_TOKEN is not set. Set it to the token that @BotFather gave you."
        )
    check_installed()
    set_up_logging(settings)
    service = open_service(settings)
    say("Telegram 机器人启动中 …（Ctrl-C 停止）")
    service.warm()
    asyncio.run(_answer(settings, service))


def check_installed() -> None:
    """Raises BotError where python-telegram-bot is not installed."""
    if importlib.util.find_spec("telegram") is None:
        raise BotError(
            "python-telegram-bot is missing. Install it: pip install 'tradeqa[telegram]'"
        )


def beside(settings: Settings) -> Callable[[Callable[[], Service]], Coroutine[None, None, None]]:
    """The bot as it runs in a server process: in one of them, on the service of that one."""

    async def accompany(service: Callable[[], Service]) -> None:
        from tradeqa_telegram.alone import BotRuns  # noqa: PLC0415
        from tradeqa_telegram.bot import TelegramBot  # noqa: PLC0415

        told = False
        while True:
            try:
                await TelegramBot(settings, service, _feedback(settings)).run()
            except BotRuns as exc:
                if not told:
                    log.info("%s", exc)
                told = True
                await asyncio.sleep(_TAKE_OVER_SECONDS)
            except TradeQAError as exc:
                log.error("%s (%s)", wording.sentence(exc), exc)  # noqa: TRY400  # one line
                return
            except Exception:
                log.exception("the bot ended, and begins again")
                await asyncio.sleep(_TAKE_OVER_SECONDS)

    return accompany


async def _answer(settings: Settings, service: QAService) -> None:
    """Run the bot until a signal, or until it ends by itself."""
    from tradeqa_telegram.bot import TelegramBot  # noqa: PLC0415

    ended = asyncio.Event()
    stopped: list[int] = []

    def stop(number: int) -> None:
        stopped.append(number)
        ended.set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop, number)
    bot = TelegramBot(settings, lambda: service, _feedback(settings))
    tasks = [asyncio.create_task(bot.run())]
    if settings.reload_seconds:
        tasks.append(asyncio.create_task(keep_reloading(service, settings.reload_seconds, log)))
    if settings.telegram_webhook_url is not None:
        tasks.append(asyncio.create_task(_listen(settings)))
    waiting = asyncio.create_task(ended.wait())
    try:
        await asyncio.wait({waiting, *tasks}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception):
            raise result
    if signal.SIGINT in stopped:
        raise KeyboardInterrupt


async def _listen(settings: Settings) -> None:
    """Be called by Telegram."""
    import uvicorn  # noqa: PLC0415

    from tradeqa.http import server  # noqa: PLC0415

    own = settings.model_copy(update={"port": settings.telegram_webhook_port})
    with server.bind(own) as listener:
        host, port = listener.getsockname()[:2]
        say(f"等候 Telegram 回调：{host}:{port}")
        config = server.configure(lambda: webhook(settings), own)
        await uvicorn.Server(config).serve(sockets=[listener])


def webhook(settings: Settings) -> Webhook:
    """Where Telegram calls; in every process, whichever runs the bot."""
    from tradeqa_telegram.assembly import make_state_file  # noqa: PLC0415
    from tradeqa_telegram.state.updates import Updates  # noqa: PLC0415
    from tradeqa_telegram.webhook import Webhook  # noqa: PLC0415

    url, secret = settings.telegram_webhook_url, settings.telegram_webhook_secret
    if url is None or secret is None:
        raise SettingsError("telegram_webhook_url and telegram_webhook_secret are not both set.")
    return Webhook(url, secret.get_secret_value(), Updates(make_state_file(settings)))


def _feedback(settings: Settings) -> FeedbackStore | None:
    return FeedbackStore(settings.feedback_file) if settings.feedback else None
