"""Who asks, and what they may do. Every command and button is checked here, whatever Discord showed them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.db import Transaction
from bot.errors import NotAllowed, NotFound
from bot.i18n import N_
from bot.services import guilds


@dataclass(frozen=True, slots=True)
class Caller:
    """The person behind an interaction, as Discord vouches for them at that moment."""

    user_id: int
    guild_id: int | None  # None: the click came from a DM
    member_roles: frozenset[int] = frozenset()
    manages_guild: bool = False
    language: str = "en"

    @property
    def guild(self) -> int:
        """The guild the interaction came from. Raises NotFound in a DM."""
        if self.guild_id is None:
            raise NotFound(N_("Please do this in the server, not in a direct message."))
        return self.guild_id

    def require_from(self, guild_id: int) -> None:
        """Custom ids are untrusted: what belongs to another server does not exist here."""
        if self.guild_id is not None and self.guild_id != guild_id:
            raise NotFound(N_("That no longer exists."))


def is_moderator(tx: Transaction, caller: Caller) -> bool:
    role = guilds.find(tx, caller.guild).moderator_role_id
    return caller.manages_guild or (role is not None and role in caller.member_roles)


def is_coordinator(tx: Transaction, caller: Caller) -> bool:
    role = guilds.find(tx, caller.guild).coordinator_role_id
    return caller.manages_guild or (role is not None and role in caller.member_roles)


def require_admin(caller: Caller) -> None:
    if caller.guild and not caller.manages_guild:
        raise NotAllowed(N_("Setting up is for people with the “Manage Server” permission."))


def require_moderator(tx: Transaction, caller: Caller) -> None:
    if not is_moderator(tx, caller):
        raise NotAllowed(N_("This is for moderators. If you should be one, ask whoever runs this server."))


def require_coordinator(tx: Transaction, caller: Caller) -> None:
    if not is_coordinator(tx, caller):
        raise NotAllowed(N_("This is for coordinators. If you'd like to help run things, tell one of them!"))
