"""The menu of commands that Telegram shows, in Chinese and in English."""

from __future__ import annotations

from telegram import Bot, BotCommand

from tradeqa_telegram.phrases import say
from tradeqa_telegram.screens import COMMANDS

_LANGUAGES = ((None, False), ("zh", False), ("en", True))  # None: any other language


async def set_menu(bot: Bot) -> None:
    """Tell Telegram the commands and what they do.

    Raises:
        TelegramError: it cannot be told now.
    """
    for language, english in _LANGUAGES:
        commands = [BotCommand(name, say(f"do_{name}", english=english)) for name in COMMANDS]
        await bot.set_my_commands(commands, language_code=language)
