"""A bot that is killed at its work and started again, against a server that stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

pytest.importorskip("telegram")

from bot_api import BotApi, faults

BOT = """
import sys
from telegram.ext import Application, MessageHandler, filters

async def answer(update, _):
    await update.effective_message.reply_text("答" + update.effective_message.text)

app = Application.builder().token(sys.argv[2]).base_url(sys.argv[1]).build()
app.add_handler(MessageHandler(filters.TEXT, answer))
app.run_polling()
"""


def started(api: BotApi) -> subprocess.Popen[bytes]:
    """A bot of the library in a process of its own."""
    command = [sys.executable, "-c", BOT, api.base_url, api.token]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def killed(bot: subprocess.Popen[bytes]) -> None:
    """Ends it with no chance to clean up."""
    os.kill(bot.pid, signal.SIGKILL)
    bot.wait()


def test_what_a_killed_bot_left_is_there_for_the_next() -> None:
    """An update it never acknowledged comes again, and a call it had made still takes effect."""
    with BotApi() as api:
        user = api.user()
        user.says("一")
        api.fail("getUpdates", faults.slow(0))
        api.fail("getUpdates", faults.cut_before(), times=1_000_000)
        gate = api.hold("sendMessage")
        first = started(api)
        api.wait_for(lambda: api.calls("sendMessage"), timeout=60)
        killed(first)
        api.heal()
        gate.release()
        api.wait_for(lambda: [one.text for one in api.said(user)] == ["答一"])
        second = started(api)
        try:
            user.says("二")
            said = ["答一", "答一", "答二"]
            api.wait_for(lambda: [one.text for one in api.said(user)] == said, timeout=60)
        finally:
            killed(second)
        assert api.refused() == []
