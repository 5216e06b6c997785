"""What a user does in inline mode: asks, chooses a result."""

from __future__ import annotations

from .inline_model import InlineQuery
from .messages import Message
from .people import Account, Chat
from .world import World

MAX_QUERY = 256


def ask_inline(world: World, person: Account, text: str, offset: str) -> InlineQuery:
    """Sends an inline query, or answers it from the cache.

    Raises:
        ValueError: the bot has no inline mode; the client asks nothing.
    """
    if not world.rules.inline:
        raise ValueError("the bot takes no inline queries")
    with world.changed:
        now = world.clock.now()
        asked = InlineQuery(world.next_query_id(), person, text[:MAX_QUERY], offset, now)
        kept = world.inline_cache.find(asked.query, offset, person.id, now)
        if kept is not None:
            asked.answered = asked.from_cache = True
            asked.results, asked.next_offset = kept.results, kept.next_offset
            asked.button = kept.button
        else:
            world.inline_queries[asked.id] = asked
            world.updates.add("inline_query", asked.as_json())
        world.changed.notify_all()
        return asked


def choose(world: World, query: InlineQuery, index: int, chat: Chat) -> Message:
    """Sends the message of a result into a chat; the bot hears of it where feedback is on.

    A message with a keyboard has an id of its own by which the bot can edit it.
    """
    result = query.results[index]
    with world.changed:
        message = world.put(
            chat,
            query.person,
            text=result.text,
            entities=result.entities,
            buttons=result.buttons,
            via_bot=world.me,
        )
        if result.buttons:
            message.inline_id = f"BQAAA{query.id}_{message.id}"
        if world.rules.inline_feedback:
            chosen = {
                "result_id": result.id,
                "from": query.person.as_json(),
                "query": query.query,
            }
            if message.inline_id:
                chosen["inline_message_id"] = message.inline_id
            world.updates.add("chosen_inline_result", chosen)
        return message
