"""The register of things to do: what asks, roles and every other kind have in common stands here once.

Other features ask here what they ask of all things to do, by the id that every thing has, whatever its kind.
How one takes part is in `commitments`, what changes after posting in `amendments`, what only one kind has in
a module of that kind; `register` lists the kinds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import and_, bindparam, case, func, null, or_, select, update

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.models.rosters import commitments
from bot.models.rosters import rosters as roster_rows
from bot.models.shifts import LEADS_AT, LISTED
from bot.models.things import OPEN, leads, things
from bot.services.guild.callers import Caller
from bot.services.things import rosters
from bot.services.things.needs import Needs
from bot.services.things.rosters import Account, Commitment, Roster, State

Standing = Literal["draft", "open", "closed", "cancelled", "taken_back"]
#: Who says yes to each person who would like it; coordinators with whoever leads it.
Approval = Literal["admins", "coordinators"]

GONE = N_("That no longer exists. /find shows what is open now.")


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and where something happens; the details are for those who are in."""

    starts_at: datetime
    ends_at: datetime
    place: str | None = None
    details: str | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing to do with the counts of its roster: all that its card shows."""

    id: int
    guild_id: int
    kind: str
    state: Standing
    title: str
    why: str
    step: str
    effort: int | None  # minutes
    interests: Sequence[int]
    needs_skill: int | None
    needs_hours: int | None
    needs_language: str | None
    picture_id: int | None
    deadline: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    place: str | None
    details: str | None
    offer_minutes: int | None
    sign_off_minutes: int | None
    roll_call: bool | None
    approval: Approval | None
    posts_at: datetime | None
    template_since: datetime | None
    timetable_since: datetime | None
    series_id: int | None
    nominal: str | None
    revision: int
    unsigned: bool
    nods: bool  # whoever looks after it says yes before a place changes hands
    pings: bool
    thread_id: int | None  # where one can ask about it
    created_by: int | None
    created_at: datetime
    remind_at: datetime | None
    moved_at: datetime | None
    ended_at: datetime | None
    lead: int | None  # who has looked after it longest; None once nobody does
    places: int | None
    confirmed: int
    offered: int
    waitlisted: int
    pending: int
    standby: int
    done: int
    last_position: int
    on_offer: int

    @property
    def roster(self) -> Roster:
        return Roster(
            self.id, self.guild_id, self.places, self.confirmed, self.offered, self.waitlisted, self.pending,
            self.standby, self.done, self.last_position, self.on_offer,
        )  # fmt: skip

    @property
    def needs(self) -> Needs:
        return Needs(self.needs_skill, self.needs_hours, self.needs_language)

    @property
    def occasion(self) -> Occasion | None:
        if self.starts_at is None or self.ends_at is None:
            return None
        return Occasion(self.starts_at, self.ends_at, self.place, self.details)

    @property
    def due_at(self) -> datetime | None:
        """What people are reminded of: when it starts, or until when it is to be done."""
        return self.starts_at or self.deadline

    @property
    def is_full(self) -> bool:
        return self.roster.free == 0

    def is_open(self, now: datetime) -> bool:
        over = (moment is not None and moment <= now for moment in (self.deadline, self.ends_at))
        return self.state == "open" and not any(over)

    def counted(self, roster: Roster) -> Thing:
        """With the counts of this roster, which is its own after a change."""
        return replace(
            self,
            places=roster.places,
            confirmed=roster.confirmed,
            offered=roster.offered,
            waitlisted=roster.waitlisted,
            pending=roster.pending,
            standby=roster.standby,
            done=roster.done,
            last_position=roster.last_position,
            on_offer=roster.on_offer,
        )


@dataclass(frozen=True, slots=True)
class Held:
    """A thing that a person said yes to, and how their commitment stands."""

    thing: Thing
    state: State
    offered_until: datetime | None
    done_at: datetime | None
    account: Account | None
    remind_at: datetime | None

    @property
    def waits(self) -> bool:
        """They said yes and have no place yet."""
        return self.state in ("pending", "waitlisted", "offered")

    @property
    def owed(self) -> bool:
        """They have a place, and have not done it yet."""
        return self.state == "confirmed" and self.done_at is None


@dataclass(frozen=True, slots=True)
class _Commitment:
    thing_id: int
    state: State
    offered_until: datetime | None
    done_at: datetime | None
    account: Account | None
    remind_at: datetime | None


_COUNTS = (
    *("places", "confirmed", "offered", "waitlisted", "pending", "standby", "done", "last_position"),
    "on_offer",
)
_LEAD = (
    select(leads.c.user_id)
    .where(leads.c.thing_id == LEADS_AT)
    .order_by(leads.c.led_since, leads.c.user_id)
    .limit(1)
    .scalar_subquery()
    .label("lead")
)
_COLUMNS = [
    _LEAD if name == "lead" else roster_rows.c[name] if name in _COUNTS else things.c[name]
    for name in Thing.__dataclass_fields__
]
#: All things; a statement of a kind adds its own columns.
EVERY = select(*_COLUMNS).join(roster_rows, roster_rows.c.thing_id == things.c.id)
HERE = things.c.guild_id == bindparam("guild_id")
IS_OPEN = and_(
    OPEN,
    or_(things.c.deadline.is_(None), things.c.deadline > bindparam("now")),
    or_(things.c.ends_at.is_(None), things.c.ends_at > bindparam("now")),
)
_SHOW = EVERY.where(things.c.id == bindparam("id"))
_LOCKED = _SHOW.with_for_update()
_BESIDES = things.c.id.not_in(bindparam("besides", expanding=True))
_OPEN_PAGE = (
    EVERY.where(HERE, IS_OPEN, LISTED, _BESIDES)
    .order_by(things.c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skipped"))
)
_OPEN_COUNT = select(func.count()).select_from(things).where(HERE, IS_OPEN, LISTED, _BESIDES)
_OWED = and_(things.c.state == "open", commitments.c.done_at.is_(None))
_THEIRS = and_(
    commitments.c.thing_id == things.c.id,
    commitments.c.guild_id == bindparam("guild_id"),
    commitments.c.user_id == bindparam("user_id"),
)
_HELD = (
    EVERY.join(commitments, and_(_THEIRS, commitments.c.state != "left"))
    # What is open and owed, by its moment; then what is done or over, the newest first.
    .order_by(
        case((_OWED, 0), else_=1),
        case((_OWED, func.coalesce(things.c.starts_at, things.c.deadline))).asc().nulls_last(),
        things.c.id.desc(),
    )
)
_GIVEN_BACK = EVERY.join(commitments, and_(_THEIRS, commitments.c.state == "left")).order_by(things.c.id)
_HOW_HELD = select(*(commitments.c[name] for name in _Commitment.__dataclass_fields__)).where(
    commitments.c.guild_id == bindparam("guild_id"),
    commitments.c.user_id == bindparam("user_id"),
    commitments.c.state != "left",
)
_WRITTEN = select(things.c.id).where(HERE, things.c.created_by == bindparam("user_id"))
_UNSIGN = (
    update(things)
    .where(things.c.guild_id == bindparam("guild_id"), things.c.created_by == bindparam("created_by"))
    .values(created_by=null())
)


def show(tx: Transaction, thing_id: int) -> Thing:
    """Raises NotFound."""
    return _found(tx.maybe(Thing, _SHOW, id=thing_id))


def show_to(
    tx: Transaction, thing_id: int, caller: Caller, *, kind: str | None = None, drafts: bool = False
) -> Thing:
    """It, if it belongs to the server this person is in, and is of this kind; a draft is found only by who
    asks for `drafts`, and looks at whose it is. Raises NotFound.
    """
    found = posted(_found(tx.maybe(Thing, _SHOW, id=thing_id), kind), drafts=drafts)
    caller.require_here(found.guild_id)
    return found


def show_of(tx: Transaction, thing_id: int, *, kind: str | None = None) -> Thing:
    """It, if it is of this kind. Raises NotFound."""
    return _found(tx.maybe(Thing, _SHOW, id=thing_id), kind)


def locked(
    tx: Transaction, thing_id: int, caller: Caller, *, kind: str | None = None, drafts: bool = False
) -> Thing:
    """It, with its roster held until the transaction ends, for who is in its server or writes in a direct
    message; where a kind is named, only one of that kind; drafts as in `show_to`. Raises NotFound.
    """
    found = posted(_found(tx.maybe(Thing, _LOCKED, id=thing_id), kind), drafts=drafts)
    caller.require_from(found.guild_id)
    return found


def hold(tx: Transaction, thing_id: int) -> Thing | None:
    """It, locked with its roster, for what is done unasked. Who holds several does so by ascending id."""
    return tx.maybe(Thing, _LOCKED, id=thing_id)


def with_commitment(tx: Transaction, thing_id: int, user_id: int) -> tuple[Thing, Commitment | None]:
    """It, and how this person stands to it, for what is said to them about it. Raises NotFound."""
    return show(tx, thing_id), rosters.commitment_of(tx, thing_id, user_id)


def open_in(
    tx: Transaction,
    guild_id: int,
    *,
    most: int,
    skipped: int = 0,
    besides: Sequence[int] = (),
    now: datetime,
) -> Sequence[Thing]:
    """What one can still say yes to beside these, the newest first, after so many that are skipped."""
    return tx.list(
        Thing, _OPEN_PAGE, guild_id=guild_id, most=most, skipped=skipped, besides=[*besides], now=now
    )


def how_many_open(tx: Transaction, guild_id: int, *, besides: Sequence[int] = (), now: datetime) -> int:
    return int(tx.value(_OPEN_COUNT, guild_id=guild_id, besides=[*besides], now=now))


def held_by(tx: Transaction, guild_id: int, user_id: int) -> Sequence[Held]:
    """All that this person said yes to and did not give back: what they owe by its moment, then the rest."""
    how = tx.list(_Commitment, _HOW_HELD, guild_id=guild_id, user_id=user_id)
    standing = {one.thing_id: one for one in how}
    found = tx.list(Thing, _HELD, guild_id=guild_id, user_id=user_id)
    return [_held(thing, standing[thing.id]) for thing in found if thing.id in standing]


def given_back_by(tx: Transaction, guild_id: int, user_id: int) -> Sequence[Thing]:
    """All that this person said yes to and gave back."""
    return tx.list(Thing, _GIVEN_BACK, guild_id=guild_id, user_id=user_id)


def written_by(tx: Transaction, guild_id: int, user_id: int) -> Sequence[int]:
    """What this person posted."""
    return tx.values(_WRITTEN, guild_id=guild_id, user_id=user_id)


def unsign(tx: Transaction, guild_id: int, user_id: int) -> None:
    """It is forgotten that this person wrote any of the (held) things."""
    tx.execute(_UNSIGN, guild_id=guild_id, created_by=user_id)


def require_open(thing: Thing, now: datetime) -> None:
    """Raises Refusal for what one can't say yes to any more."""
    if thing.state == "open" and not thing.is_open(now):
        raise Refusal(
            N_("The deadline of “{title}” has passed. /find shows what is open now."), title=thing.title
        )
    if thing.state != "open":
        raise Refusal(N_("“{title}” is closed. /find shows what is open now."), title=thing.title)


def posted(thing: Thing, *, drafts: bool = False) -> Thing:
    """It, unless it is a draft, and drafts are not asked for. Raises NotFound."""
    if thing.state == "draft" and not drafts:
        raise NotFound(GONE)
    return thing


def _found(thing: Thing | None, kind: str | None = None) -> Thing:
    """Custom ids come back from strangers: what is of another kind does not exist here."""
    if thing is None or (kind is not None and thing.kind != kind):
        raise NotFound(GONE)
    return thing


def _held(thing: Thing, standing: _Commitment) -> Held:
    until, done_at = standing.offered_until, standing.done_at
    return Held(thing, standing.state, until, done_at, standing.account, standing.remind_at)
