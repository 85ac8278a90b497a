"""Who has just arrived: noted, welcomed together with all who come in the same moment, then forgotten.

The reasons are in docs/design.md § 23, § 24.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Literal

from sqlalchemy import and_, bindparam, delete, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.i18n import N_
from bot.models.arrivals import arrivals
from bot.models.outbox import outbox as parcels
from bot.models.types import EPOCH, MICROSECOND
from bot.services.guild import guilds
from bot.services.guild.guilds import NAMING
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Post, declare

#: Whoever comes within this time of the first is welcomed in the same message.
GATHERED_FOR = timedelta(seconds=20)
#: Between two welcomes in one server.
REST = timedelta(minutes=2)
#: So many are named in a welcome; the others are counted.
MOST_NAMED = 40
#: Then a welcome names nobody any more.
NAMED_FOR = timedelta(days=1)
NEWCOMERS = declare(
    Post(
        "newcomers",
        N_("a welcome for newcomers"),
        names="others",
        named_for=2 * NAMED_FOR,  # it is redrawn without them some time after the day is over
        follows=NAMING,
    )
)
#: Joining may be told twice. Later than this after the membership began it is no news; until then
#: whoever came is remembered, so that nobody is welcomed twice.
FRESH_FOR = timedelta(hours=1)
#: Whoever has not accepted the server's rules by then is not waited for.
PENDING_FOR = timedelta(days=30)
#: So that a sweep never holds up a click.
MOST_SWEPT = 100

#: What one hears of a person: they came, they came and have still to accept the rules, they are a member and
#: have nothing to accept (any more), they are a member who still has, they left.
What = Literal["came", "pending", "let in", "here", "left"]


@dataclass(frozen=True, slots=True)
class Happening:
    guild_id: int
    user_id: int
    what: What
    #: When this membership began, by Discord's clock, where it was said.
    joined_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Burst:
    """A welcome that is out, and what became of its parcel."""

    guild_id: int
    burst: int
    state: str = "done"


#: In place of a burst: they were in one that does not name them.
_WELCOMED = 0

_THEIRS = and_(arrivals.c.guild_id == bindparam("guild_id"), arrivals.c.user_id == bindparam("user_id"))
_COME = (
    upsert(arrivals)
    .values(
        guild_id=bindparam("guild_id"),
        user_id=bindparam("user_id"),
        burst=bindparam("burst"),
        named=False,
        arrived_at=bindparam("now"),
        joined_at=bindparam("joined_at"),
    )
    .on_conflict_do_nothing()
)
_OTHER_MEMBERSHIP = select(arrivals.c.user_id).where(_THEIRS, arrivals.c.joined_at != bindparam("joined_at"))
_NOTED = select(arrivals.c.user_id).where(_THEIRS)
_PENDING = select(arrivals.c.user_id).where(_THEIRS, arrivals.c.burst.is_(None))
_WAITING = select(arrivals.c.user_id).where(
    arrivals.c.guild_id == bindparam("guild_id"), arrivals.c.burst.is_(None)
)
_LET_IN = update(arrivals).where(_THEIRS, arrivals.c.burst.is_(None)).values(burst=bindparam("burst"))
_LEAVE = delete(arrivals).where(_THEIRS).returning(arrivals.c.burst)
_NEWEST = select(func.max(parcels.c.subject_id)).where(
    parcels.c.guild_id == bindparam("guild_id"), parcels.c.kind == "newcomers"
)
_OF_BURST = and_(arrivals.c.guild_id == bindparam("guild_id"), arrivals.c.burst == bindparam("burst"))
_PEOPLE = select(arrivals.c.user_id).where(_OF_BURST).order_by(arrivals.c.named.desc(), arrivals.c.user_id)
_POSTED = (
    select(arrivals.c.guild_id, arrivals.c.burst, parcels.c.state)
    .distinct()
    .join(
        parcels,
        and_(
            parcels.c.guild_id == arrivals.c.guild_id,
            parcels.c.kind == "newcomers",
            parcels.c.subject_id == arrivals.c.burst,
        ),
    )
    .where(
        arrivals.c.named.is_(False),
        arrivals.c.burst > _WELCOMED,
        arrivals.c.burst <= bindparam("until"),
        parcels.c.state != "waiting",
    )
    .limit(MOST_SWEPT)
)
_OLD = (
    select(arrivals.c.guild_id, arrivals.c.burst)
    .distinct()
    .where(arrivals.c.named.is_(True), arrivals.c.burst <= bindparam("until"))
    .limit(MOST_SWEPT)
)
_NAME = update(arrivals).where(_THEIRS).values(named=True)
_UNNAME = (
    update(arrivals)
    .where(_OF_BURST, arrivals.c.named.is_(False))
    .values(burst=literal_column(str(_WELCOMED)))
)
_FORGET_UNNAMED = delete(arrivals).where(
    arrivals.c.named.is_(False), arrivals.c.burst == _WELCOMED, arrivals.c.arrived_at < bindparam("before")
)
_FORGET_BURST = delete(arrivals).where(_OF_BURST)
_FORGET_PENDING = delete(arrivals).where(
    arrivals.c.arrived_at < bindparam("before"), arrivals.c.burst.is_(None)
)


def note(tx: Transaction, happenings: Sequence[Happening], *, now: datetime) -> None:
    """Write down who came and went, in the order in which it happened."""
    by_guild = attrgetter("guild_id")
    for guild_id, group in groupby(sorted(happenings, key=by_guild), key=by_guild):
        welcomes = _welcomes(guilds.find(tx, guild_id))
        for happening in group:
            _note(tx, happening, welcomes=welcomes, now=now)


def _note(tx: Transaction, happening: Happening, *, welcomes: bool, now: datetime) -> None:
    guild_id, user_id = happening.guild_id, happening.user_id
    if happening.what == "left" or _is_another_membership(tx, happening):
        forget(tx, guild_id, user_id, now=now)
    if not welcomes:
        return
    match happening.what:
        case "pending":
            _come(tx, happening, None, now=now)
        case "came" if tx.value(_NOTED, guild_id=guild_id, user_id=user_id) is None:
            _come(tx, happening, _open_burst(tx, guild_id, now=now), now=now)
        case "came" | "let in":
            _let_in(tx, guild_id, user_id, now=now)


def _is_another_membership(tx: Transaction, happening: Happening) -> bool:
    """Whether they left unheard since they were noted."""
    about = {"guild_id": happening.guild_id, "user_id": happening.user_id, "joined_at": happening.joined_at}
    return happening.joined_at is not None and tx.value(_OTHER_MEMBERSHIP, **about) is not None


def _come(tx: Transaction, happening: Happening, burst: int | None, *, now: datetime) -> None:
    """Whoever is noted already stays as they are."""
    tx.execute(
        _COME,
        guild_id=happening.guild_id,
        user_id=happening.user_id,
        burst=burst,
        joined_at=happening.joined_at,
        now=now,
    )


def _let_in(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """However their waiting ended, it is their turn to be welcomed. Whoever did not wait was welcomed."""
    if tx.value(_PENDING, guild_id=guild_id, user_id=user_id) is not None:
        burst = _open_burst(tx, guild_id, now=now)
        tx.execute(_LET_IN, guild_id=guild_id, user_id=user_id, burst=burst)


def _welcomes(guild: guilds.Guild) -> bool:
    """Whether newcomers are welcomed here; if not, nobody is noted."""
    return guild.welcome_channel_id is not None and guild.open_for_joining


def _open_burst(tx: Transaction, guild_id: int, *, now: datetime) -> int:
    """The welcome that is being gathered for; a new one, if the last is out or on its way."""
    newest = int(tx.value(_NEWEST, guild_id=guild_id) or 0)
    if newest > _microseconds(now):
        return newest
    burst = max(_microseconds(now + GATHERED_FOR), newest + REST // MICROSECOND)
    outbox.put(
        tx,
        NEWCOMERS,
        guild_id,
        f"newcomers:{guild_id}:{burst}",
        subject_id=burst,
        due_at=_moment(burst),
        now=now,
    )
    return burst


def people(tx: Transaction, guild_id: int, burst: int) -> Sequence[int]:
    """Who is to be welcomed in this burst and is still there."""
    return tx.values(_PEOPLE, guild_id=guild_id, burst=burst)


def waiting(tx: Transaction, guild_id: int) -> Sequence[int]:
    """Who had still to accept the server's rules, as far as was told."""
    return tx.values(_WAITING, guild_id=guild_id)


def sweep(tx: Transaction, *, now: datetime) -> int:
    """Forget whom no welcome names (any more); returns how many bursts, so that the caller can come again."""
    tx.execute(_FORGET_PENDING, before=now - PENDING_FOR)
    tx.execute(_FORGET_UNNAMED, before=now - FRESH_FOR)
    posted = tx.list(Burst, _POSTED, until=_microseconds(now))
    for one in posted:
        _keep_the_named(tx, one)
    old = tx.list(Burst, _OLD, until=_microseconds(now - NAMED_FOR))
    for one in old:
        tx.execute(_FORGET_BURST, guild_id=one.guild_id, burst=one.burst)
        _redraw(tx, one, now=now)
    return len(posted) + len(old)


def _keep_the_named(tx: Transaction, one: Burst) -> None:
    if one.state == "done" and guilds.find(tx, one.guild_id).welcomes_by_name:
        first = people(tx, one.guild_id, one.burst)[:MOST_NAMED]
        tx.many(_NAME, [{"guild_id": one.guild_id, "user_id": user_id} for user_id in first])
    tx.execute(_UNNAME, guild_id=one.guild_id, burst=one.burst)


def forget(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """They are gone, or have erased themselves: they are not welcomed, and no welcome names them."""
    burst = tx.value(_LEAVE, guild_id=guild_id, user_id=user_id)
    if burst is not None and _WELCOMED < burst <= _microseconds(now):
        _redraw(tx, Burst(guild_id, burst), now=now)


def _redraw(tx: Transaction, one: Burst, *, now: datetime) -> None:
    key = f"newcomers:{one.guild_id}:{one.burst}"
    outbox.change(tx, NEWCOMERS, one.guild_id, key, subject_id=one.burst, now=now)


def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND


def _moment(microseconds: int) -> datetime:
    return EPOCH + microseconds * MICROSECOND
