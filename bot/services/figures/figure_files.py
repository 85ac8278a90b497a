"""To take away: the figures as they were published, and for admins what was done here, without who and when.

See docs/design.md § 125 for what is left out of the second, and what that does not protect from.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.models.activity import activity
from bot.models.things import things
from bot.services.figures import periods, shown_figures
from bot.services.figures.shown_figures import Shown
from bot.services.guild import guilds, notes, rights
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import Guild
from bot.services.record.activity import Kind
from bot.services.record.figures import SMALLEST_GROUP

#: What is in it. That somebody was greeted, or erased what was stored, is nobody's business.
TOLD: tuple[Kind, ...] = ("joined", "accepted", "left", "done", "undone", "checkin")
#: Entries; of more the newest, in whole months.
MOST = 100_000


@dataclass(frozen=True, slots=True)
class Entry:
    """`person` is made up for this file; empty where the record names nobody any more."""

    month: date
    person: str
    kind: str
    about: str


@dataclass(frozen=True, slots=True)
class Taken:
    """The entries, in no order of time, and how many were left out for being of too few people."""

    entries: Sequence[Entry]
    left_out: int


@dataclass(frozen=True, slots=True)
class _Did:
    user_id: int | None
    kind: str
    about: str | None
    happened_at: datetime


_NEWEST = (
    select(activity.c.user_id, activity.c.kind, things.c.kind.label("about"), activity.c.happened_at)
    .select_from(activity)
    .outerjoin(things, things.c.id == activity.c.subject_id)
    .where(
        activity.c.guild_id == bindparam("guild_id"),
        activity.c.happened_at < bindparam("until"),
        activity.c.kind.in_(TOLD),
    )
    .order_by(activity.c.happened_at.desc())
    .limit(MOST + 1)
)


def published(tx: Transaction, caller: Caller) -> Sequence[Shown]:
    """All that was ever published here, hidden where it is hidden. For moderators."""
    rights.require_moderator(tx, caller)
    return shown_figures.between(tx, caller.guild, date.min, date.max)


def require_may_take(tx: Transaction, caller: Caller) -> None:
    """For admins. Raises Refusal in quiet mode, and NotAllowed."""
    caller.require_admin()
    if guilds.find(tx, caller.guild).quiet:
        raise Refusal(N_("In quiet mode this stays here: a file may end up anywhere."))


def take(tx: Transaction, caller: Caller, *, now: datetime) -> Taken:
    """What was done here in the months that are over; that it was taken stands in the log of changes.

    For admins. Raises Refusal in quiet mode, and NotAllowed.
    """
    require_may_take(tx, caller)
    guild = guilds.find(tx, caller.guild)
    this_month = periods.period_of("month", periods.today(guild.zone, now))
    until = periods.midnight(this_month.starts, guild.zone)
    taken = _without_few(_by_month(guild, tx.list(_Did, _NEWEST, guild_id=caller.guild, until=until)))
    notes.note(tx, caller, "activity_file", None, len(taken.entries), now=now)
    return taken


def _by_month(guild: Guild, found: Sequence[_Did]) -> Mapping[tuple[date, str], Sequence[_Did]]:
    """By month and kind; where there are too many, without the month that is not whole."""
    groups: dict[tuple[date, str], list[_Did]] = defaultdict(list)
    for one in found:
        month = periods.period_of("month", periods.today(guild.zone, one.happened_at))
        groups[month.starts, one.kind].append(one)
    if len(found) > MOST:
        oldest = min(month for month, _kind in groups)
        return {key: those for key, those in groups.items() if key[0] != oldest}
    return groups


def _without_few(groups: Mapping[tuple[date, str], Sequence[_Did]]) -> Taken:
    names: dict[int, str] = defaultdict(lambda: secrets.token_hex(6))
    entries, left_out = [], 0
    for (month, kind), those in groups.items():
        if len({one.user_id for one in those if one.user_id is not None}) < SMALLEST_GROUP:
            left_out += len(those)
            continue
        for one in those:
            person = "" if one.user_id is None else names[one.user_id]
            entries.append(Entry(month, person, kind, one.about or ""))
    return Taken(sorted(entries, key=lambda one: (one.month, one.kind, one.person, one.about)), left_out)
