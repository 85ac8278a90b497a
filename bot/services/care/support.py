"""A call for support: the coordinators hear who would like it, until they take it back."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.i18n import N_
from bot.models.checkins import checkin_answers
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Post, declare

SUPPORT_CALL = declare(Post("support", N_("a call for support"), names="its person", at_night="silent"))

_GIVEN = select(checkin_answers.c.answer).where(
    checkin_answers.c.checkin_id == bindparam("checkin_id"), checkin_answers.c.user_id == bindparam("user_id")
)


def call(
    tx: Transaction, guild_id: int, checkin_id: int, user_id: int, *, again: bool, now: datetime
) -> None:
    """Once a round; `again`, after it was taken back, it stands there as before."""
    key = _key(checkin_id, user_id)
    put = outbox.change if again and outbox.was_put(tx, key) else outbox.put
    put(tx, SUPPORT_CALL, guild_id, key, user_id=user_id, subject_id=checkin_id, now=now)


def take_back(tx: Transaction, guild_id: int, checkin_id: int, user_id: int, *, now: datetime) -> None:
    """Another answer was given: the name goes off what was posted."""
    key = _key(checkin_id, user_id)
    for one in filter(partial(outbox.was_put, tx), (key, outbox.in_the_morning(key))):
        outbox.change(tx, SUPPORT_CALL, guild_id, one, user_id=user_id, subject_id=checkin_id, now=now)


def is_wanted(tx: Transaction, checkin_id: int, user_id: int, *, answer: int) -> bool:
    """Still: they can take it back while the round is open, by another answer than this one."""
    return bool(tx.value(_GIVEN, checkin_id=checkin_id, user_id=user_id) == answer)


def _key(checkin_id: int, user_id: int) -> str:
    return f"support:{checkin_id}:{user_id}"
