"""A user as a guest of chats: joins, leaves, blocks the bot, brings it along."""

from __future__ import annotations

from .membership import change_membership
from .people import Account, Chat
from .world import World


class Guest:
    """Who it is, and the verbs of coming and going.

    Attributes:
        world: where the user lives.
        account: the user.
        chat: the private chat with the bot.
    """

    def __init__(self, world: World, account: Account) -> None:
        self.world = world
        self.account = world.add_account(account)
        private = Chat(account.id, "private", account.first_name, account.username)
        self.chat = world.add_chat(private)
        self.chat.members[account.id] = "member"

    @property
    def id(self) -> int:
        """Of the user and of the private chat."""
        return self.account.id

    def blocks_bot(self) -> None:
        """Blocks the bot; it gets 403 from then on."""
        change_membership(self.world, self.chat, self.account, self.world.me, "kicked")

    def unblocks_bot(self) -> None:
        """Lets the bot write again."""
        change_membership(self.world, self.chat, self.account, self.world.me, "member")

    def joins(self, chat: Chat) -> None:
        """Enters a group."""
        change_membership(self.world, chat, self.account, self.account, "member")

    def leaves(self, chat: Chat) -> None:
        """Leaves a group."""
        change_membership(self.world, chat, self.account, self.account, "left")

    def adds_bot(self, chat: Chat, *, as_admin: bool = False) -> None:
        """Puts the bot into a group."""
        status = "administrator" if as_admin else "member"
        change_membership(self.world, chat, self.account, self.world.me, status)

    def removes_bot(self, chat: Chat) -> None:
        """Throws the bot out of a group."""
        change_membership(self.world, chat, self.account, self.world.me, "kicked")
