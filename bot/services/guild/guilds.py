"""What a guild's admins have set up, and whether that is enough to let people join.

Whatever an admin sets goes through `change`: it is noted for moderators, and what follows from it follows.
See docs/design.md § 37.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Literal, cast, get_args

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.i18n import N_
from bot.models.guilds import guilds
from bot.models.types import EPOCH
from bot.services.guild import buttoned_roles, notes, overtaking
from bot.services.guild.callers import Caller
from bot.services.guild.figure_views import OF_THEIR_WORK, View, named_in
from bot.services.outbox import kinds, outbox, posts, rounds
from bot.services.outbox.kinds import Post, declare

#: In quiet mode nobody who has left, or has long done nothing, is kept longer than this.
QUIET_DAYS_AFTER_LEAVING, QUIET_MONTHS_IDLE = 30, 3
#: In quiet mode: so long after something is over it names nobody any more.
FADES_AFTER = timedelta(days=30)

WELCOME_CARD = declare(Post("welcome_card", N_("the welcome card"), lasts=True))

Place = Literal["welcome", "asks", "wins", "talk", "coordinators", "welcomers", "reports"]
MemberRole = Literal["coordinator", "moderator", "volunteer", "calls", "welcomer", "report"]
RIGHTS: tuple[MemberRole, ...] = ("coordinator", "moderator", "welcomer", "report")
Audience = Literal["coordinators", "everyone"]
Value = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Guild:
    """Everything that is set, and what holds where nobody has said anything."""

    guild_id: int
    language: str = "en"
    time_zone: str | None = None
    cause: str | None = None
    norms: str | None = None
    contact: str | None = None
    crisis: str | None = None
    privacy: str | None = None
    welcome: str | None = None
    minimum_age: int | None = None
    wording: int = 1
    welcome_channel_id: int | None = None
    asks_channel_id: int | None = None
    wins_channel_id: int | None = None
    talk_channel_id: int | None = None
    coordinators_channel_id: int | None = None
    coordinator_role_id: int | None = None
    moderator_role_id: int | None = None
    volunteer_role_id: int | None = None
    calls_role_id: int | None = None
    welcomers_channel_id: int | None = None
    welcomer_role_id: int | None = None
    reports_channel_id: int | None = None
    report_role_id: int | None = None
    duty_thing_id: int | None = None
    hello_guide: str | None = None
    quiet_from: int = 21
    quiet_until: int = 9
    reminder_days: int = 1
    weekly_cap: int = 2
    hours_in_a_row: int | None = 8
    followup_weeks: int | None = 6
    note_days: int = 90
    wins_a_day: int = 3
    digest_day: int | None = None
    briefing: bool = False
    days_after_leaving: int = 30
    months_idle: int = 12
    names_newcomers: bool = True
    quiet: bool = False
    stats_for_coordinators: str = OF_THEIR_WORK
    stats_for_everyone: str = ""

    @property
    def zone(self) -> str:
        """The one that counts: as long as none is chosen, UTC."""
        return self.time_zone or "UTC"

    @property
    def open_for_joining(self) -> bool:
        """`/join` opens once people can read whom to turn to and what is stored."""
        return bool(self.contact and self.privacy)

    @property
    def board_channel_id(self) -> int | None:
        """Where the welcomers' board stands."""
        return self.welcomers_channel_id or self.coordinators_channel_id

    @property
    def report_channel_id(self) -> int | None:
        """Where those are called who look after reports, if they can read it."""
        return self.reports_channel_id or self.coordinators_channel_id

    @property
    def welcomers(self) -> int | None:
        """The member role of those who say hello."""
        return self.welcomer_role_id or self.coordinator_role_id

    @property
    def kept_after_leaving(self) -> int:
        """Days; in quiet mode never more than thirty."""
        longest = QUIET_DAYS_AFTER_LEAVING if self.quiet else self.days_after_leaving
        return min(self.days_after_leaving, longest)

    @property
    def kept_idle(self) -> int:
        """Months; in quiet mode never more than three."""
        return min(self.months_idle, QUIET_MONTHS_IDLE if self.quiet else self.months_idle)

    @property
    def welcomes_by_name(self) -> bool:
        return self.names_newcomers and not self.quiet

    def shown_to(self, audience: Audience) -> frozenset[View]:
        """The views of the figures that are open to them; moderators have them all."""
        stored = self.stats_for_coordinators if audience == "coordinators" else self.stats_for_everyone
        return named_in(stored)

    @property
    def rights(self) -> frozenset[int]:
        """The member roles that say who may do what here."""
        return frozenset(filter(None, map(self.member_role_of, RIGHTS)))

    def channel_of(self, place: Place) -> int | None:
        return cast("int | None", getattr(self, f"{place}_channel_id"))

    def member_role_of(self, which: MemberRole) -> int | None:
        return cast("int | None", getattr(self, f"{which}_role_id"))


#: Where and how all open cards are, and whether they name who leads.
_OF_ALL_CARDS = {"language", "asks_channel_id", "quiet"}
#: What the welcome card shows, or where.
_ON_THE_WELCOME_CARD = {"language", "cause", "contact", "privacy", "welcome_channel_id"}
_MEMBER_ROLES = {f"{which}_role_id" for which in get_args(MemberRole)}
#: These change where the welcomers' board stands.
BOARD_SETTINGS = frozenset({"welcomers_channel_id", "coordinators_channel_id"})
#: These change who is named in public.
NAMING = frozenset({"quiet", "names_newcomers"})

_DEFAULTS = {one.name: one.default for one in fields(Guild) if one.name not in ("guild_id", "language")}
_COLUMNS = [guilds.c[one.name] for one in fields(Guild)]
_FIND = select(*_COLUMNS).where(guilds.c.guild_id == bindparam("guild_id"))
_HOLD = _FIND.with_for_update()
_BEGIN = (
    upsert(guilds)
    .values(
        guild_id=bindparam("guild_id"),
        language=bindparam("language"),
        created_at=bindparam("now"),
        followups_at=bindparam("now"),
        counted_at=bindparam("now"),
        **{name: value for name, value in _DEFAULTS.items() if value is not None},
    )
    .on_conflict_do_nothing()
)
_SET = {
    column.name: update(guilds)
    .where(guilds.c.guild_id == bindparam("guild_id"))
    .values({column.name: bindparam("value")})
    for column in _COLUMNS
    if column.name != "guild_id"
}
_FADE_FROM = (
    update(guilds)
    .where(guilds.c.guild_id == bindparam("guild_id"))
    .values(fades_at=bindparam("fades_at"), named_since=bindparam("named_since"))
)
_NAMED_SINCE = select(guilds.c.named_since).where(guilds.c.guild_id == bindparam("guild_id"))
_REWORD = (
    update(guilds).where(guilds.c.guild_id == bindparam("guild_id")).values(wording=guilds.c.wording + 1)
)


def find(tx: Transaction, guild_id: int) -> Guild:
    """The guild's settings; defaults where nobody has set up anything yet."""
    return tx.maybe(Guild, _FIND, guild_id=guild_id) or Guild(guild_id)


def named_since(tx: Transaction, guild_id: int) -> datetime | None:
    """After quiet mode: since when what people did names them still; None: always."""
    return cast("datetime | None", tx.value(_NAMED_SINCE, guild_id=guild_id))


def begin(tx: Transaction, guild_id: int, *, language: str, now: datetime) -> Guild:
    """Open the set-up: from here on the guild has a row of its own."""
    tx.execute(_BEGIN, guild_id=guild_id, language=language, now=now)
    return find(tx, guild_id)


def hold(tx: Transaction, caller: Caller, *, now: datetime) -> Guild:
    """The guild, for an admin to change, locked until the transaction ends. For admins."""
    caller.require_admin()
    tx.execute(_BEGIN, guild_id=caller.guild, language=caller.language, now=now)
    return tx.one(Guild, _HOLD, guild_id=caller.guild)


def change(
    tx: Transaction, caller: Caller, wanted: Mapping[str, Value], *, seen: str | None = None, now: datetime
) -> Guild:
    """Set these. What is as wanted already is no change; the last of two at once stands. For admins.

    Raises Refusal for a right that somebody would get by a button, and Overtaken for what somebody else has
    changed since they saw it (`overtaking.marks`).
    """
    before = hold(tx, caller, now=now)
    wanted = overtaking.unless_overtaken({name: getattr(before, name) for name in wanted}, wanted, seen)
    changed = {name: value for name, value in wanted.items() if getattr(before, name) != value}
    for name, value in changed.items():
        tx.execute(_SET[name], guild_id=caller.guild, value=value)
        notes.note(tx, caller, name, getattr(before, name), value, now=now)
    if _agreed_to(before) != _agreed_to(find(tx, caller.guild)):
        reword(tx, caller.guild)
    if changed.keys() & _ON_THE_WELCOME_CARD:
        redraw_welcome(tx, caller.guild, now=now)
    for kind in kinds.declared(Post):
        if changed.keys() & kind.follows:
            since = EPOCH if kind.named_for is None else now - kind.named_for
            posts.redraw(tx, kind, caller.guild, since=since, now=now)
    if changed.keys() & _OF_ALL_CARDS:
        rounds.redraw_cards(tx, caller.guild, now=now)
    if "reminder_days" in changed:
        rounds.replan_reminders(tx, caller.guild, now=now)
    if changed.keys() & {"volunteer_role_id", "calls_role_id"}:
        rounds.watch_member_roles(tx, caller.guild, now=now)
    if "quiet" in changed:
        begins = now if changed["quiet"] else None
        ended = None if changed["quiet"] else now - FADES_AFTER
        tx.execute(_FADE_FROM, guild_id=caller.guild, fades_at=begins, named_since=ended)
    after = find(tx, caller.guild)
    if changed.keys() & _MEMBER_ROLES:
        buttoned_roles.require_apart(
            tx, caller.guild, after.rights, after.volunteer_role_id, after.calls_role_id
        )
    return after


def reword(tx: Transaction, guild_id: int) -> None:
    """What people agree to when they join has changed: they are asked again."""
    tx.execute(_REWORD, guild_id=guild_id)


def _agreed_to(guild: Guild) -> tuple[Value, ...]:
    """What people read and agree to when they join: when it changes, that is a new wording."""
    words = (guild.norms, guild.contact, guild.privacy, guild.minimum_age)
    return (*words, guild.kept_after_leaving, guild.kept_idle, guild.volunteer_role_id is not None)


def redraw_welcome(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """The welcome card appears once it has a channel and `/join` is open, and follows every change."""
    guild = find(tx, guild_id)
    if guild.open_for_joining and guild.welcome_channel_id is not None:
        outbox.change(tx, WELCOME_CARD, guild_id, f"welcome:{guild_id}", now=now)
        rounds.watch_cards(tx, guild_id, now=now)
