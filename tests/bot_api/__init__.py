"""A loopback Telegram Bot API server for tests, as strict as the real one.

    from bot_api import BotApi, faults

    with BotApi() as api:                         # listens on a free port of 127.0.0.1
        bot = Bot(api.token, base_url=api.base_url)     # or TRADEQA_TELEGRAM_API_URL=api.url
        user = api.user("王明", language="zh-hans")
        asked = user.says("2023年中欧班列开行多少列？")   # an update waits for the bot
        reply = api.reply(asked)                  # waits for the bot's first message after it
        reply.text, reply.entities, reply.labels()
        press = user.presses("下一条", on=reply)   # by label or by callback data
        api.wait_for(lambda: press.answered)      # press.text, press.alert: what the user saw
        assert not api.refused()                  # no call broke a rule
        print(api.transcript())

The server runs in the test's own process, so a bot in a subprocess may be killed and started again
against it. Tests never sleep: `api.wait_for(predicate)` is woken by every change.

Users: `says(text, chat=, reply_to=, thread=, mentioning=)`, `starts(payload)`, `edits`, `presses`,
`presses_data` (stale or forged data), `blocks_bot`, `unblocks_bot`, `joins`, `leaves`, `adds_bot`,
`removes_bot`, `sends(photo=…)`, `forwards(message)`, `asks_inline(text)` and
`chooses(query, index, chat=)`. Groups: `api.group("外贸群", wang, li, topics=("报关",))`,
`api.migrate(group, by=wang)`. Privacy mode is on by default; how the bot is set up is
`BotApi(Rules(reads_all=…, inline=…, strict=…, flood=…))`. `api.pass_time(200)` makes a press too
old to answer.

Webhooks: the bot sets one itself; a loopback address may be plain HTTP on any port. Updates are
posted with the secret until the answer is 2xx. `api.webhook.deliveries`, `api.webhook.lose_replies`
(so many good answers are taken for lost and sent again), `api.route(public_url, local_url)`.

Faults: `api.fail("sendMessage", faults.too_many(3), times=2, chat=group)`; also `conflict()`,
`bad_gateway()`, `server_error()`, `slow(seconds)`, `cut_before()`, `cut_after()` (the message was
sent, the reply is lost), `garbage()`, `refusal(error)`. `gate = api.hold("sendMessage")` keeps a
call waiting until `gate.release()`; `api.heal()` forgets all faults not yet met.

Record: `api.calls("sendMessage")` (arguments, status, error, fault, result), `api.refused()`.

Texts: `bot_api.markup.parse_html` and `check_message` are pure and can be used alone.
"""

from . import faults
from .api import TOKEN, BotApi
from .calls import Call
from .entities import Entity
from .errors import ApiError, BadRequest, Conflict, Forbidden, TooManyRequests
from .inline_model import InlineQuery, InlineResult
from .messages import Message
from .people import Account, Chat
from .person import Person
from .press import Press
from .rules import Rules

__all__ = [
    "TOKEN",
    "Account",
    "ApiError",
    "BadRequest",
    "BotApi",
    "Call",
    "Chat",
    "Conflict",
    "Entity",
    "Forbidden",
    "InlineQuery",
    "InlineResult",
    "Message",
    "Person",
    "Press",
    "Rules",
    "TooManyRequests",
    "faults",
]
