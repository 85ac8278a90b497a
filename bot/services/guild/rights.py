"""What a person may do. Every command and button is checked here, whatever Discord showed them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.db import Transaction
from bot.errors import NotAllowed
from bot.i18n import N_
from bot.services.guild import guilds, translations
from bot.services.guild.callers import Caller
from bot.services.guild.figure_views import VIEWS, View


def is_moderator(tx: Transaction, caller: Caller) -> bool:
    role = guilds.find(tx, caller.guild).moderator_role_id
    return caller.manages_guild or (role is not None and role in caller.member_roles)


def is_coordinator(tx: Transaction, caller: Caller) -> bool:
    role = guilds.find(tx, caller.guild).coordinator_role_id
    return caller.manages_guild or (role is not None and role in caller.member_roles)


def is_welcomer(tx: Transaction, caller: Caller) -> bool:
    role = guilds.find(tx, caller.guild).welcomers
    return caller.manages_guild or (role is not None and role in caller.member_roles)


def require_moderator(tx: Transaction, caller: Caller) -> None:
    """Raises NotAllowed, saying whom to ask."""
    if not is_moderator(tx, caller):
        raise NotAllowed(N_("This is for moderators. If you should be one, ask whoever runs this server."))


def views_of(tx: Transaction, caller: Caller) -> frozenset[View]:
    """The views of the figures that this person may see: moderators all, others what is open to them."""
    if is_moderator(tx, caller):
        return frozenset(VIEWS)
    guild = guilds.find(tx, caller.guild)
    seen = guild.shown_to("everyone")
    return seen | guild.shown_to("coordinators") if is_coordinator(tx, caller) else seen


def require_view(tx: Transaction, caller: Caller, view: View) -> None:
    """For moderators, and for whoever this guild shows that view of its figures to. Raises NotAllowed."""
    seen = views_of(tx, caller)
    if not seen:
        require_moderator(tx, caller)
    if view not in seen:
        raise NotAllowed(N_("This view is for moderators here. /stats shows what is open to you."))


def require_coordinator(tx: Transaction, caller: Caller) -> None:
    """Raises NotAllowed, saying whom to ask."""
    if not is_coordinator(tx, caller):
        raise NotAllowed(N_("This is for coordinators. If you'd like to help run things, tell one of them!"))


def require_welcomer(tx: Transaction, caller: Caller) -> None:
    """Raises NotAllowed, saying whom to ask."""
    if not is_welcomer(tx, caller):
        raise NotAllowed(N_("This is for welcomers. If you'd like to welcome people, tell a coordinator!"))


@dataclass(frozen=True, slots=True)
class Standing:
    """What this person may do here, for showing only what is theirs to use."""

    coordinator: bool
    moderator: bool
    admin: bool


def standing(tx: Transaction, caller: Caller) -> tuple[guilds.Guild, Standing]:
    may = Standing(is_coordinator(tx, caller), is_moderator(tx, caller), caller.manages_guild)
    return translations.guild_in(tx, caller.guild, caller.language), may
