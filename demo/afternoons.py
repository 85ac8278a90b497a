"""What went well is told on each afternoon of the past, as it was; of all that was said, what people would
scroll back to is put up today.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, and_, bindparam, or_, select, union, update

from bot.db import Database, Transaction
from bot.models.outbox import outbox
from bot.models.things import things
from bot.services.celebrating import digests, wins
from bot.services.guild import guilds
from bot.services.things import totals

#: The newest of each kind of post that stands.
SHOWN = {
    "person_win": 3, "group_win": 2, "recap": 1, "kudos_shown": 2, "digest": 1, "checkin_result": 1,
    "ask_card": 2,
}  # fmt: skip
#: They show what is true now.
_LIVE = ["ask_card", "role_card", "shift_card", "welcome_card", "noticeboard"]
_TOLD = "told at the time"

_OVER = select(things.c.id).where(things.c.ended_at.is_not(None))


def _newest(kind: str, most: int) -> Select[int]:
    of_kind = outbox.c.kind == kind
    over = of_kind & outbox.c.subject_id.in_(_OVER) if kind == "ask_card" else of_kind
    said = over & or_(outbox.c.state == "waiting", outbox.c.reason == _TOLD)
    return select(outbox.c.id).where(said).order_by(outbox.c.due_at.desc(), outbox.c.id.desc()).limit(most)


_TELL = (
    update(outbox)
    .where(
        outbox.c.state == "waiting",
        outbox.c.due_at <= bindparam("before"),
        or_(
            outbox.c.kind.not_in(_LIVE),
            and_(outbox.c.kind == "ask_card", outbox.c.subject_id.in_(_OVER)),
        ),
    )
    .values(state="done", reason=_TOLD)
)
_STAND = (
    update(outbox)
    .where(outbox.c.id.in_(union(*(select(_newest(kind, most).subquery()) for kind, most in SHOWN.items()))))
    .values(state="waiting", reason=None)
)


async def pass_by(db: Database, guild_id: int, since: datetime, until: datetime) -> None:
    """One after another; what is an hour old by now was said then."""
    guild = await db.read(guilds.find, guild_id)
    moment = totals.next_moment(guild, since)
    while moment < until:
        await db.write(totals.put_off, guild_id, moment)
        await db.write(digests.look_after, guild_id, now=moment)
        await db.write(wins.look_after, guild_id, now=moment)
        await db.write(_told_by, moment)
        moment = totals.next_moment(guild, moment)
    await db.write(_told_by, until - timedelta(hours=1))
    await db.write(_put_up)


def _told_by(tx: Transaction, moment: datetime) -> None:
    """Nobody was there to post it, or to write to anybody: it counts as said."""
    tx.execute(_TELL, before=moment)


def _put_up(tx: Transaction) -> None:
    tx.execute(_STAND)
