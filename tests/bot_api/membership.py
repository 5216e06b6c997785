"""Who comes to and goes from a chat, and what the bot is told of it."""

from __future__ import annotations

from typing import Any

from .delivery import deliver
from .people import MEMBER_STATUSES, Account, Chat
from .world import World


def change_membership(world: World, chat: Chat, by: Account, who: Account, status: str) -> None:
    """Gives an account a new status; tells the bot of itself, and the group with a service message.

    Args:
        world: where it happens.
        chat: of the membership.
        by: who does it.
        who: whose status it is.
        status: as `ChatMember.status`.
    """
    with world.changed:
        before = chat.members.get(who.id, "left")
        if before == status:
            return
        was_in, is_in = before in MEMBER_STATUSES, status in MEMBER_STATUSES
        chat.members[who.id] = status
        change = {
            "chat": chat.as_json(),
            "from": by.as_json(),
            "date": world.clock.date(),
            "old_chat_member": member_json(who, before),
            "new_chat_member": member_json(who, status),
        }
        if who.id == world.me.id:
            world.updates.add("my_chat_member", change)
        elif chat.members.get(world.me.id) == "administrator":
            world.updates.add("chat_member", change)
        if not chat.is_private and was_in != is_in:
            service = (
                {"new_chat_members": [who.as_json()]}
                if is_in
                else {"left_chat_member": who.as_json()}
            )
            deliver(world, world.put(chat, by, service=service))
        world.changed.notify_all()


def member_json(account: Account, status: str) -> dict[str, Any]:
    """A `ChatMember` object."""
    shown: dict[str, Any] = {"status": status, "user": account.as_json()}
    if status == "kicked":
        shown["until_date"] = 0
    if status == "creator":
        shown["is_anonymous"] = False
    if status == "administrator":
        shown |= dict.fromkeys(_RIGHTS, False) | {"can_be_edited": False, "is_anonymous": False}
    return shown


_RIGHTS = (
    "can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members "
    "can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories "
    "can_delete_stories"
).split()
