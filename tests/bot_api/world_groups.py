"""Groups: made, grown into supergroups, given topics."""

from __future__ import annotations

from .delivery import deliver
from .people import Account, Chat
from .world import World


def make_group(
    world: World,
    title: str,
    people: list[Account],
    *,
    supergroup: bool,
    bot: str | None,
    username: str | None,
    topics: tuple[str, ...],
) -> Chat:
    """A group; the first of the people is its creator.

    Args:
        world: where it is made.
        title: of the group.
        people: its members.
        supergroup: else a basic group.
        bot: the status of the bot, or None where it was never there.
        username: makes the group public.
        topics: makes it a forum with these topics.
    """
    with world.changed:
        number = 4_000_000_001 + len(world.chats)
        chat = Chat(
            -1_000_000_000_000 - number if supergroup else -number,
            "supergroup" if supergroup else "group",
            title,
            username,
            is_forum=bool(topics),
        )
        for index, person in enumerate(people):
            chat.members[person.id] = "member" if index else "creator"
        if bot is not None:
            chat.members[world.me.id] = bot
        world.add_chat(chat)
        for name in topics:
            open_topic(world, chat, people[0], name)
        return chat


def open_topic(world: World, chat: Chat, by: Account, name: str) -> int:
    """A new topic in a forum; its thread id."""
    if not chat.is_forum:
        raise ValueError(f"{chat.title} is no forum")
    with world.changed:
        created = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        message = world.put(chat, by, service=created)
        message.thread = message.id
        chat.topics[message.id] = name
        deliver(world, message)
        return message.id


def migrate(world: World, group: Chat, by: Account) -> Chat:
    """Makes a basic group a supergroup: a new chat; the old one takes no messages any more.

    Raises:
        ValueError: it is no basic group.
    """
    if group.type != "group":
        raise ValueError(f"{group.title} is a {group.type}")
    with world.changed:
        people = [world.accounts[number] for number in group.members if number != world.me.id]
        bot = group.members.get(world.me.id)
        grown = make_group(
            world,
            group.title,
            people,
            supergroup=True,
            bot=bot,
            username=None,
            topics=(),
        )
        grown.members = dict(group.members)
        deliver(world, world.put(group, by, service={"migrate_to_chat_id": grown.id}))
        deliver(world, world.put(grown, by, service={"migrate_from_chat_id": group.id}))
        group.migrated_to = grown.id
        return grown
