"""How a person wants to be spoken to: language, time zone, quiet hours, how much, and a light week.

The reasons are in docs/design.md § 26.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import Invalid
from bot.i18n import LANGUAGES, N_
from bot.models.preferences import preferences
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import Guild
from bot.services.people import volunteers
from bot.services.record.times import zone_of

#: How many invitations and check-ins a week one can choose.
CAPS = (1, 2, 3, 5)
#: How many hours a week one can say to have; more than the last is as good.
HOURS = (1, 2, 3, 5, 8, 12, 20)
LIGHT_FOR = timedelta(days=7)
#: Zones of which one shows most people their own time: their clocks change when the neighbours' do.
FAMILIAR = (
    *("Pacific/Honolulu", "America/Los_Angeles", "America/Denver", "America/Mexico_City", "America/Chicago"),
    *("America/Bogota", "America/New_York", "America/Caracas", "America/Santiago", "America/Sao_Paulo"),
    *("Europe/London", "Africa/Lagos", "Europe/Madrid", "Africa/Johannesburg", "Europe/Athens"),
    *("Africa/Nairobi", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Jakarta", "Asia/Shanghai"),
    *("Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland"),
)


@dataclass(frozen=True, slots=True)
class Preferences:
    """None: as it is for everybody in the guild."""

    language: str | None = None
    time_zone: str | None = None
    quiet_from: int | None = None
    quiet_until: int | None = None
    weekly_cap: int | None = None
    light_until: datetime | None = None
    weekly_hours: int | None = None
    wears_member_role: bool | None = None
    hears_calls: bool | None = None
    hushed_thanks: bool | None = None

    def light(self, now: datetime) -> bool:
        return self.light_until is not None and self.light_until > now

    @property
    def is_marked(self) -> bool:
        """Whether everybody may see by their member role that they are a volunteer."""
        return self.wears_member_role is not False


@dataclass(frozen=True, slots=True)
class _Chosen:
    guild_id: int
    user_id: int
    language: str


@dataclass(frozen=True, slots=True)
class Hours:
    """Local hours between which nothing is sent; equal ones mean that no hour is quiet."""

    time_zone: str
    quiet_from: int
    quiet_until: int


@dataclass(frozen=True, slots=True)
class Clock:
    """What the time may be for a person, if they live by this zone."""

    zone: str
    local: datetime


_THEIRS = and_(preferences.c.guild_id == bindparam("guild_id"), preferences.c.user_id == bindparam("user_id"))
_FIND = select(*(preferences.c[name] for name in Preferences.__dataclass_fields__)).where(_THEIRS)
_SET = {
    name: upsert(preferences)
    .values({"guild_id": bindparam("guild_id"), "user_id": bindparam("user_id"), name: bindparam("wanted")})
    .on_conflict_do_update(index_elements=["guild_id", "user_id"], set_={name: bindparam("wanted")})
    for name in Preferences.__dataclass_fields__
}
_FORGET = delete(preferences).where(_THEIRS)
_LANGUAGES = select(preferences.c.guild_id, preferences.c.user_id, preferences.c.language).where(
    preferences.c.language.in_(LANGUAGES)
)


def find(tx: Transaction, guild_id: int, user_id: int) -> Preferences:
    return tx.maybe(Preferences, _FIND, guild_id=guild_id, user_id=user_id) or Preferences()


def languages(tx: Transaction) -> Mapping[int, Mapping[int, str]]:
    """Everybody who chose a language: by person and server. Changes are announced as "languages"."""
    chosen: dict[int, dict[int, str]] = {}
    for one in tx.list(_Chosen, _LANGUAGES):
        chosen.setdefault(one.user_id, {})[one.guild_id] = one.language
    return chosen


def hours(guild: Guild, preferred: Preferences) -> Hours:
    """The quiet hours that hold for a person: their own, in their own zone, else the guild's."""
    return Hours(
        preferred.time_zone or guild.zone,
        guild.quiet_from if preferred.quiet_from is None else preferred.quiet_from,
        guild.quiet_until if preferred.quiet_until is None else preferred.quiet_until,
    )


def clocks(zone: str, *, now: datetime) -> Sequence[Clock]:
    """What time it may be for somebody: in this zone first, then eastwards round the world."""

    def local(name: str) -> datetime:
        return now.astimezone(ZoneInfo(name)).replace(tzinfo=None)

    others = sorted((name for name in FAMILIAR if name != zone), key=local)
    return [Clock(name, local(name)) for name in (zone, *others)]


def choose_language(tx: Transaction, caller: Caller, language: str | None, *, now: datetime) -> None:
    """The language of messages to this person; None follows their Discord. Raises Invalid."""
    if language is not None and language not in LANGUAGES:
        raise Invalid(N_("That language is not available yet."))
    _set(tx, caller, {"language": language}, now=now)
    tx.announce("languages")


def choose_zone(tx: Transaction, caller: Caller, place: str | None, *, now: datetime) -> None:
    """An IANA zone, or a city that names one ("Buenos Aires"); None is the guild's. Raises Invalid."""
    _set(tx, caller, {"time_zone": None if place is None else zone_of(place)}, now=now)


def choose_quiet_hours(
    tx: Transaction, caller: Caller, hours: tuple[int, int] | None, *, now: datetime
) -> None:
    """From and until (0 to 23), equal for none at all; None is as for everybody here. Raises Invalid."""
    if hours is not None and not all(0 <= hour <= 23 for hour in hours):
        raise Invalid(N_("An hour is a number from 0 to 23."))
    quiet_from, quiet_until = hours or (None, None)
    _set(tx, caller, {"quiet_from": quiet_from, "quiet_until": quiet_until}, now=now)


def move_quiet_hours(
    tx: Transaction, caller: Caller, edge: Literal["from", "until"], hour: int, *, now: datetime
) -> None:
    """Change when they begin or end; the other end stays as it is for this person. Raises Invalid."""
    volunteers.seen(tx, caller.guild, caller.user_id, language=caller.language, now=now)
    current = hours(guilds.find(tx, caller.guild), find(tx, caller.guild, caller.user_id))
    wanted = (hour, current.quiet_until) if edge == "from" else (current.quiet_from, hour)
    choose_quiet_hours(tx, caller, wanted, now=now)


def choose_weekly_cap(tx: Transaction, caller: Caller, most: int | None, *, now: datetime) -> None:
    """Invitations and check-ins together in seven days; more wait in /mine. Raises Invalid."""
    if most is not None and most not in CAPS:
        raise Invalid(N_("Please choose one of the numbers shown."))
    _set(tx, caller, {"weekly_cap": most}, now=now)


def want_fewer(tx: Transaction, guild_id: int, user_id: int) -> tuple[int, int]:
    """The next smaller number of invitations and check-ins a week, also from a direct message; returns how
    many it was and is. Somebody nothing is stored about gets none anyway.
    """
    volunteers.require(tx, guild_id, user_id)
    volunteers.hold(tx, guild_id, user_id)
    before = find(tx, guild_id, user_id).weekly_cap or guilds.find(tx, guild_id).weekly_cap
    most = max((cap for cap in CAPS if cap < before), default=min(before, CAPS[0]))
    tx.execute(_SET["weekly_cap"], guild_id=guild_id, user_id=user_id, wanted=most)
    return before, most


def choose_weekly_hours(tx: Transaction, caller: Caller, hours: int | None, *, now: datetime) -> None:
    """How many they can give in an ordinary week; None: not said. Raises Invalid."""
    if hours is not None and hours not in HOURS:
        raise Invalid(N_("Please choose one of the numbers shown."))
    _set(tx, caller, {"weekly_hours": hours}, now=now)


def take_it_lightly(tx: Transaction, caller: Caller, *, light: bool, now: datetime) -> None:
    """For a week nothing but what this person holds; or no longer so."""
    _set(tx, caller, {"light_until": now + LIGHT_FOR if light else None}, now=now)


def wear_member_role(tx: Transaction, caller: Caller, *, wears: bool, now: datetime) -> None:
    """Have or do without the member role that the guild gives to all volunteers; it follows at once."""
    _set(tx, caller, {"wears_member_role": wears}, now=now)
    volunteers.grant(tx, caller.guild, caller.user_id, now=now)


def hear_calls(tx: Transaction, caller: Caller, *, hears: bool, now: datetime) -> None:
    """Take or give back the member role of those who want to hear of every ask; it follows at once. For
    everybody.
    """
    _set(tx, caller, {"hears_calls": hears or None}, now=now)
    volunteers.grant(tx, caller.guild, caller.user_id, now=now)


def hush_thanks(tx: Transaction, guild_id: int, user_id: int, *, hushed: bool) -> None:
    """Have thanks wait in /mine, or written to them; also from a direct message. Raises NotFound for somebody
    of whom nothing is known.
    """
    volunteers.require(tx, guild_id, user_id)
    volunteers.hold(tx, guild_id, user_id)
    tx.execute(_SET["hushed_thanks"], guild_id=guild_id, user_id=user_id, wanted=hushed or None)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    if tx.execute(_FORGET, guild_id=guild_id, user_id=user_id):
        tx.announce("languages")


def _set(
    tx: Transaction,
    caller: Caller,
    wanted: Mapping[str, str | int | bool | datetime | None],
    *,
    now: datetime,
) -> None:
    volunteers.seen(tx, caller.guild, caller.user_id, language=caller.language, now=now)
    for name, value in wanted.items():
        tx.execute(_SET[name], guild_id=caller.guild, user_id=caller.user_id, wanted=value)
