"""What a guild's admins have set up, and whether that is enough to let people join."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Literal
from zoneinfo import available_timezones

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import Invalid
from bot.i18n import LANGUAGES, N_
from bot.models.guilds import guilds, interests
from bot.services import outbox
from bot.services.callers import Caller

#: Discord's limit for the options of one select.
MOST_INTERESTS = 25
#: Characters; the panel that shows norms, contact and privacy together holds 4000.
MOST_CAUSE, MOST_NORMS, MOST_CONTACT, MOST_PRIVACY = 300, 1000, 200, 1500

Place = Literal["welcome", "asks", "wins", "coordinators"]
MemberRole = Literal["coordinator", "moderator", "volunteer"]


@dataclass(frozen=True, slots=True)
class Guild:
    guild_id: int
    language: str = "en"
    time_zone: str = "UTC"
    cause: str | None = None
    norms: str | None = None
    contact: str | None = None
    privacy: str | None = None
    wording: int = 1
    welcome_channel_id: int | None = None
    asks_channel_id: int | None = None
    wins_channel_id: int | None = None
    coordinators_channel_id: int | None = None
    coordinator_role_id: int | None = None
    moderator_role_id: int | None = None
    volunteer_role_id: int | None = None
    quiet_from: int = 21
    quiet_until: int = 9

    @property
    def open_for_joining(self) -> bool:
        """`/join` opens once people can read whom to turn to and what is stored."""
        return bool(self.contact and self.privacy)


@dataclass(frozen=True, slots=True)
class Interest:
    id: int
    name: str


_COLUMNS = [column for column in guilds.c if column.name != "created_at"]
_FIND = select(*_COLUMNS).where(guilds.c.guild_id == bindparam("guild"))
_BEGIN = (
    upsert(guilds)
    .values(
        guild_id=bindparam("guild"),
        language=bindparam("language"),
        time_zone="UTC",
        wording=1,
        quiet_from=21,
        quiet_until=9,
        created_at=bindparam("now"),
    )
    .on_conflict_do_nothing()
)
_SET = {
    column.name: update(guilds)
    .where(guilds.c.guild_id == bindparam("guild"))
    .values({column.name: bindparam("value")})
    for column in _COLUMNS
    if column.name != "guild_id"
}
_REWORD = update(guilds).where(guilds.c.guild_id == bindparam("guild")).values(wording=guilds.c.wording + 1)
_INTERESTS = (
    select(interests.c.id, interests.c.name)
    .where(interests.c.guild_id == bindparam("guild"))
    .order_by(interests.c.position)
)
_ADD_INTEREST = insert(interests).values(
    guild_id=bindparam("guild"), name=bindparam("name"), position=bindparam("position")
)
_MOVE_INTEREST = (
    update(interests).where(interests.c.id == bindparam("interest")).values(position=bindparam("position"))
)
_DROP_INTEREST = delete(interests).where(interests.c.id == bindparam("interest"))


def find(tx: Transaction, guild_id: int) -> Guild:
    """The guild's settings; defaults where nobody has set up anything yet."""
    return tx.maybe(Guild, _FIND, guild=guild_id) or Guild(guild_id)


def begin(tx: Transaction, guild_id: int, *, language: str, now: datetime) -> Guild:
    """Open the set-up: from here on the guild has a row of its own."""
    tx.execute(_BEGIN, guild=guild_id, language=language, now=now)
    return find(tx, guild_id)


def set_channel(
    tx: Transaction, caller: Caller, place: Place, channel_id: int | None, *, now: datetime
) -> Guild:
    """Choose a channel, for admins; the cards that stand in it move along."""
    caller.require_admin()
    tx.execute(_SET[f"{place}_channel_id"], guild=caller.guild, value=channel_id)
    if place == "welcome":
        _redraw_welcome(tx, caller.guild, now=now)
    return find(tx, caller.guild)


def set_member_role(tx: Transaction, caller: Caller, which: MemberRole, role_id: int | None) -> Guild:
    caller.require_admin()
    tx.execute(_SET[f"{which}_role_id"], guild=caller.guild, value=role_id)
    return find(tx, caller.guild)


def set_language(tx: Transaction, caller: Caller, language: str, *, now: datetime) -> Guild:
    """The language of public posts. Raises Invalid for one without a catalogue."""
    caller.require_admin()
    if language not in LANGUAGES:
        raise Invalid(N_("That language is not available yet."))
    tx.execute(_SET["language"], guild=caller.guild, value=language)
    _redraw_welcome(tx, caller.guild, now=now)
    return find(tx, caller.guild)


def set_cause(
    tx: Transaction,
    caller: Caller,
    *,
    cause: str,
    time_zone: str,
    interest_names: Sequence[str],
    now: datetime,
) -> Guild:
    """The cause in a sentence, an IANA time zone such as Europe/Madrid in any case, and what one can be
    interested in.
    """
    caller.require_admin()
    _require_fits(cause, MOST_CAUSE)
    tx.execute(_SET["cause"], guild=caller.guild, value=cause.strip() or None)
    tx.execute(_SET["time_zone"], guild=caller.guild, value=known_zone(time_zone))
    _set_interests(tx, caller.guild, interest_names)
    _redraw_welcome(tx, caller.guild, now=now)
    return find(tx, caller.guild)


def set_wording(
    tx: Transaction, caller: Caller, *, norms: str, contact: str, privacy: str, now: datetime
) -> Guild:
    """What newcomers read before they join. A changed text counts as a new wording, and is asked again."""
    caller.require_admin()
    for text, most in ((norms, MOST_NORMS), (contact, MOST_CONTACT), (privacy, MOST_PRIVACY)):
        _require_fits(text, most)
    before = find(tx, caller.guild)
    wanted = (norms.strip() or None, contact.strip() or None, privacy.strip() or None)
    if wanted != (before.norms, before.contact, before.privacy):
        for name, value in zip(("norms", "contact", "privacy"), wanted, strict=True):
            tx.execute(_SET[name], guild=caller.guild, value=value)
        tx.execute(_REWORD, guild=caller.guild)
        _redraw_welcome(tx, caller.guild, now=now)
    return find(tx, caller.guild)


def offered_interests(tx: Transaction, guild_id: int) -> Sequence[Interest]:
    return tx.list(Interest, _INTERESTS, guild=guild_id)


def _set_interests(tx: Transaction, guild_id: int, names: Sequence[str]) -> None:
    """Replace the list; an interest that stays by name keeps the people who chose it."""
    wanted = list(dict.fromkeys(name.strip()[:80] for name in names if name.strip()))
    if len(wanted) > MOST_INTERESTS:
        raise Invalid(
            N_("That is {count} interests; Discord can show {most} at most."),
            count=len(wanted),
            most=MOST_INTERESTS,
        )
    kept = {interest.name: interest.id for interest in offered_interests(tx, guild_id)}
    for name, interest_id in kept.items():
        if name not in wanted:
            tx.execute(_DROP_INTEREST, interest=interest_id)
    for position, name in enumerate(wanted):
        if name in kept:
            tx.execute(_MOVE_INTEREST, interest=kept[name], position=position)
        else:
            tx.execute(_ADD_INTEREST, guild=guild_id, name=name, position=position)


def _require_fits(text: str, most: int) -> None:
    if len(text.strip()) > most:
        raise Invalid(
            N_("One of the texts is {length} characters; {most} fit."), length=len(text.strip()), most=most
        )


def _redraw_welcome(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """The welcome card appears once there is a channel for it and `/join` is open, and follows every
    change.
    """
    guild = find(tx, guild_id)
    if guild.open_for_joining and guild.welcome_channel_id is not None:
        outbox.change(tx, guild_id, "welcome_card", f"welcome:{guild_id}", now=now)


def known_zone(name: str) -> str:
    """The IANA zone meant, whatever the case or spaces typed. Raises Invalid."""
    zone = _zones().get(name.strip().replace(" ", "_").casefold())
    if zone is None:
        raise Invalid(
            N_(
                "I don't know the time zone “{name}”. Write it as continent and city, for example "
                "Europe/Madrid."
            ),
            name=name.strip()[:60],
        )
    return zone


@cache
def _zones() -> Mapping[str, str]:
    """Every zone by its name in small letters; read once, because it means reading hundreds of files."""
    return {zone.casefold(): zone for zone in available_timezones()}
