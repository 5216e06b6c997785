"""Whether a message was sent whose reply was lost: Telegram has no way to ask, but this one.

Telegram tells of an edit whether the message exists, is the bot's, and would change. In a
chat answers are sent one after another and all their numbers are kept, so that a message of
the bot that came after the last one seen, and whose number is not known, can only be the one
in doubt: it is edited to what it says already.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from telegram import Bot
from telegram.error import BadRequest, Forbidden

from tradeqa_telegram.calls import Edit, Send
from tradeqa_telegram.posting import post

REACH = 60  # numbers tried past the newest known: messages that may have come in between
MOST = 200  # numbers tried in all
_SAME = re.compile("message is not modified", re.I)


async def find(bot: Bot, call: Send, known: Collection[int], floor: int, newest: int) -> int | None:
    """The number of the message that `call` made, or None: it was not sent, or not found.

    Args:
        bot: python-telegram-bot's.
        call: the call in doubt.
        known: numbers of the bot's messages in the chat; none of them is it.
        floor: a number that its own is above.
        newest: the highest number seen where the chat's messages are numbered.

    Raises:
        TelegramError: Telegram cannot be asked now.
    """
    first = max(floor, call.question or 0) + 1
    last = max(newest, first) + REACH
    tried = [number for number in range(first, last + 1) if number not in known]
    for number in tried[:MOST]:
        try:
            await post(bot, Edit(call.chat, number, call.html, call.plain, call.keys))
        except BadRequest as exc:
            if _SAME.search(exc.message):
                return number
        except Forbidden:
            return None
        else:
            return number
    return None
