"""Whether a message was sent whose reply was lost: Telegram has no way to ask, but this one.

Telegram tells "message is not modified" of an edit that changes nothing. An answer's buttons
are signed and its own, so putting the same buttons under a message changes nothing only if
the message is that answer. Numbers after the question's, which no known message has, are tried.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from telegram import Bot
from telegram.error import BadRequest, Forbidden

from tradeqa_telegram.calls import Send
from tradeqa_telegram.posting import markup

REACH = 24  # numbers tried: other messages that may have come between question and answer
_SAME = re.compile("message is not modified", re.I)


async def find(bot: Bot, call: Send, known: Collection[int]) -> int | None:
    """The number of the message that `call` made, or None: it was not sent, or not found.

    Only messages with buttons of their own can be told from others; any other is sent again.

    Args:
        bot: python-telegram-bot's.
        call: the call in doubt.
        known: numbers of the bot's messages in the chat that are other messages for certain.

    Raises:
        TelegramError: Telegram cannot be asked now.
    """
    keys = markup(call.keys)
    if keys is None or call.question is None or not _own(call):
        return None
    for number in range(call.question + 1, call.question + 1 + REACH):
        if number in known:
            continue
        try:
            await bot.edit_message_reply_markup(call.chat, number, reply_markup=keys)
        except BadRequest as exc:
            if _SAME.search(exc.message):
                return number
        except Forbidden:
            return None
        else:  # a message of ours that nothing was known of has these buttons now
            return None
    return None


def _own(call: Send) -> bool:
    """Whether its buttons are those of one answer: no other message has the same."""
    return call.answer is not None
