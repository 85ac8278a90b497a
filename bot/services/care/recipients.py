"""Who hears of reports: people chosen by name, and a member role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, insert, select

from bot.db import Transaction
from bot.errors import Invalid
from bot.i18n import N_
from bot.models.reports import report_recipients
from bot.services.guild import guilds
from bot.services.guild.callers import Caller

#: Chosen by name.
MOST = 5


@dataclass(frozen=True, slots=True)
class Recipients:
    """People by name, and a member role, which is called where it can read it. Without either reports go to
    whoever owns the server.
    """

    people: Sequence[int] = ()
    member_role_id: int | None = None


_HERE = report_recipients.c.guild_id == bindparam("guild_id")
_CHOSEN = select(report_recipients.c.user_id).where(_HERE).order_by(report_recipients.c.user_id)
_CHOOSE = insert(report_recipients).values(guild_id=bindparam("guild_id"), user_id=bindparam("user_id"))
_CHOOSE_NONE = delete(report_recipients).where(_HERE)
_FORGET = delete(report_recipients).where(_HERE, report_recipients.c.user_id == bindparam("user_id"))


def chosen(tx: Transaction, guild_id: int) -> Sequence[int]:
    """Whom the admins chose by name."""
    return tx.values(_CHOSEN, guild_id=guild_id)


def choose(tx: Transaction, caller: Caller, user_ids: Sequence[int]) -> Sequence[int]:
    """Up to five by name, or nobody. For admins. Raises Invalid for more."""
    caller.require_admin()
    if len(set(user_ids)) > MOST:
        raise Invalid(N_("At most {most} people can be chosen."), most=MOST)
    tx.execute(_CHOOSE_NONE, guild_id=caller.guild)
    for user_id in sorted(set(user_ids)):
        tx.execute(_CHOOSE, guild_id=caller.guild, user_id=user_id)
    return chosen(tx, caller.guild)


def member_role(tx: Transaction, guild_id: int) -> int | None:
    """The member role that hears of reports: the one chosen for it, or the moderators' where nobody is."""
    guild = guilds.find(tx, guild_id)
    if guild.report_role_id is not None or chosen(tx, guild_id):
        return guild.report_role_id
    return guild.moderator_role_id


def everyone(tx: Transaction, guild_id: int) -> Recipients:
    """All who are meant to hear of reports."""
    return Recipients(chosen(tx, guild_id), member_role(tx, guild_id))


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    tx.execute(_FORGET, guild_id=guild_id, user_id=user_id)
