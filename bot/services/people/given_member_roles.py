"""The member roles that the bot gave, which it takes back one day; those given by hand stay where they are.

See docs/design.md § 51.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.models.given_member_roles import given_member_roles as rows

_PERSON = (rows.c.guild_id == bindparam("guild_id"), rows.c.user_id == bindparam("user_id"))
_GIVEN = select(rows.c.member_role_id).where(*_PERSON)
_NOTE = upsert(rows).on_conflict_do_nothing()
_DROP = delete(rows).where(*_PERSON, rows.c.member_role_id == bindparam("member_role_id"))


def given_to(tx: Transaction, guild_id: int, user_id: int) -> frozenset[int]:
    return frozenset(tx.values(_GIVEN, guild_id=guild_id, user_id=user_id))


def note(tx: Transaction, guild_id: int, user_id: int, member_role_id: int, *, now: datetime) -> None:
    """Before Discord is asked, of somebody who does not have it: whatever becomes of the answer, it is ours
    to take back.
    """
    tx.execute(_NOTE, guild_id=guild_id, user_id=user_id, member_role_id=member_role_id, given_at=now)


def drop(tx: Transaction, guild_id: int, user_id: int, member_role_id: int) -> None:
    """It was taken back, or Discord refused to give it."""
    tx.execute(_DROP, guild_id=guild_id, user_id=user_id, member_role_id=member_role_id)


def drop_all(tx: Transaction, guild_id: int, user_id: int) -> None:
    """They left the server, which took every member role from them."""
    for member_role_id in given_to(tx, guild_id, user_id):
        drop(tx, guild_id, user_id, member_role_id)
