"""Member roles that a button gives: by joining, or with a volunteering role. None of them carries a right,
unless somebody says yes to each person.

See docs/design.md § 52.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.models.roles import roles
from bot.models.things import OPEN, things

_LINKED = (
    select(things.c.title)
    .join(roles, roles.c.thing_id == things.c.id)
    .where(
        roles.c.guild_id == bindparam("guild_id"),
        roles.c.member_role_id == bindparam("member_role_id"),
        OPEN,
        things.c.approval.is_distinct_from("admins"),
    )
    .limit(1)
)


def require_apart(
    tx: Transaction, guild_id: int, rights: Collection[int], joined: int | None, taken: int | None
) -> None:
    """Raises Refusal where a member role that carries a right here is also given to whoever joins, is taken
    by whoever wants to hear of every ask, or goes to whoever signs up for something that is open without
    being approved.
    """
    if joined in rights:
        raise Refusal(
            N_("Whoever joins gets that member role, so it can't carry a right. Please choose another one.")
        )
    if taken in rights:
        raise Refusal(
            N_(
                "Whoever wants to hear of every ask takes that member role, so it can't carry a right. "
                "Please choose another one."
            )
        )
    for member_role_id in sorted(rights):
        title = tx.value(_LINKED, guild_id=guild_id, member_role_id=member_role_id)
        if title is not None:
            raise Refusal(
                N_(
                    "Whoever signs up for “{title}” gets that member role, so it can't carry a right. Choose "
                    "another one, or see to it in /role manage: end “{title}”, or say yes to each person."
                ),
                title=title,
            )
