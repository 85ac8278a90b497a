"""What a server lacks of the channels and member roles that Groundswell works with, and making it.

Nothing is made that is there already: a channel or member role of the suggested name, fit for its purpose, is
used. That is also what makes a crash half-way harmless: what was made is found by its name the next time.
See docs/design.md § 36.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import aiohttp
import discord

from bot.doctor import reporting
from bot.doctor.servers import Server
from bot.i18n import LANGUAGES, N_, _, speaking
from bot.permissions import NEEDED, lacking, obstacle
from bot.services.guild.guilds import Guild, MemberRole, Place

#: The folder in which new channels stand.
CATEGORY = N_("Volunteering")
CHANNELS: Mapping[Place, tuple[str, str]] = {
    "welcome": (
        N_("welcome"),
        N_("Press Join below to take part. Quiet on purpose: only Groundswell posts here."),
    ),
    "asks": (N_("things-to-do"), N_("What needs doing. Press I'm in. Only Groundswell posts here.")),
    "wins": (N_("wins"), N_("Small things that went well.")),
    "coordinators": (N_("coordinators"), N_("For coordinators: check-ins, calls for support.")),
    "reports": (N_("reports"), N_("For moderators: that a problem was reported.")),
}
ROLES: Mapping[MemberRole, str] = {
    "coordinator": N_("Coordinator"),
    "moderator": N_("Moderator"),
    "volunteer": N_("Volunteer"),
}
#: What is not for all to read: the member roles that it is for.
READERS: Mapping[str, tuple[MemberRole, ...]] = {
    "coordinators": ("coordinator",),
    "reports": ("report", "moderator"),
}
#: Where only the bot posts, so that nothing gets lost between talk.
BOARDS: tuple[Place, ...] = ("welcome", "asks")
#: What the audit log of the server says.
REASON = "Groundswell: Create what's missing"

Kind = Literal["channel", "role"]
Found = discord.abc.GuildChannel | discord.Role
#: What discord.py takes as the key of an overwrite.
Whom = discord.Role | discord.Member | discord.Object
Record = Callable[["Step", int], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Step:
    """One setting to fill: with what is there (`existing`), or with something new of this name."""

    setting: str
    purpose: str
    kind: Kind
    name: str
    existing: int | None
    #: Untranslated; of a channel.
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    steps: tuple[Step, ...]
    missing_permissions: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Whoever agrees agrees to what they have seen: another plan has another digest."""
        return hashlib.sha256(repr(self.steps).encode()).hexdigest()[:12]

    @property
    def makes_channels(self) -> bool:
        return any(step.kind == "channel" and step.existing is None for step in self.steps)


def plan(server: Server, guild: Guild) -> Plan:
    """What is missing, in the language of public posts; member roles first, as channels are for them."""
    steps = []
    for which, name in ROLES.items():
        if guild.member_role_of(which) not in server.roles:
            steps.append(_step(server, guild, which, "role", name))
    for place, (name, topic) in CHANNELS.items():
        if guild.channel_of(place) not in server.channels and not _is_served(server, guild, place):
            steps.append(_step(server, guild, place, "channel", name, topic))
    return Plan(tuple(steps), _missing_permissions(server, steps))


def _is_served(server: Server, guild: Guild, place: Place) -> bool:
    """Whether another channel does what this one is for: reports reach those they are for there."""
    role = guild.report_role_id or guild.moderator_role_id
    return place == "reports" and reporting.reaches(server, guild.report_channel_id, role)


def _step(server: Server, guild: Guild, purpose: str, kind: Kind, name: str, topic: str = "") -> Step:
    existing = _existing(server, guild, purpose, kind, name)
    shown = existing.name if existing else _in(guild.language, name)
    return Step(f"{purpose}_{kind}_id", purpose, kind, shown, existing.id if existing else None, topic)


def _existing(server: Server, guild: Guild, purpose: str, kind: str, name: str) -> Found | None:
    """The oldest of that name in any language we speak that is fit for its purpose."""
    names = {_in(language, name).casefold() for language in LANGUAGES}
    things: list[Found] = [*(server.channels if kind == "channel" else server.roles).values()]
    fitting = [one for one in things if one.name.casefold() in names and _fits(server, guild, one, purpose)]
    return min(fitting, key=lambda one: one.id, default=None)


def _in(language: str, text: str) -> str:
    with speaking(language):
        return _(text)


def _fits(server: Server, guild: Guild, thing: Found, purpose: str) -> bool:
    if isinstance(thing, discord.Role):
        if purpose == "volunteer":
            return obstacle(thing, server.me) is None
        return not thing.is_default() and not thing.managed
    if not isinstance(thing, discord.TextChannel) or lacking(thing, server.me):
        return False
    is_open = thing.permissions_for(server.everyone).view_channel
    if purpose not in READERS:
        return is_open
    readers = [server.roles.get(guild.member_role_of(which) or 0) for which in READERS[purpose]]
    reader = next(filter(None, readers), None)
    return not is_open and (reader is None or thing.permissions_for(reader).view_channel)


def _missing_permissions(server: Server, steps: list[Step]) -> tuple[str, ...]:
    held = server.me.guild_permissions
    new = {step.kind for step in steps if step.existing is None}
    wanted = [*(["manage_channels", *NEEDED] if "channel" in new else [])]
    wanted += ["manage_roles"] if "role" in new else []
    return tuple(name for name in wanted if not getattr(held, name))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one step; `error` is Discord's refusal, or that no answer came."""

    step: Step
    made: int | None = None
    error: discord.HTTPException | aiohttp.ClientError | TimeoutError | None = None


async def carry_out(
    discord_guild: discord.Guild, server: Server, guild: Guild, agreed: Plan, record: Record
) -> AsyncIterator[Outcome]:
    """Each step by itself, recorded as soon as it is done. What Discord refuses keeps no other from it."""
    maker = _Maker(discord_guild, server, guild)
    for step in agreed.steps:
        try:
            made = step.existing or await maker.make(step)
        except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
            yield Outcome(step, error=error)
            continue
        await record(step, made)
        yield Outcome(step, made)


class _Maker:
    """Makes things one after the other; the member roles may have been made a moment ago."""

    def __init__(self, discord_guild: discord.Guild, server: Server, guild: Guild) -> None:
        self._guild = discord_guild
        self._server = server
        self._settings = guild
        self._made: dict[str, int] = {}
        self._category: discord.CategoryChannel | None = None

    async def make(self, step: Step) -> int:
        if step.kind == "role":
            role = await self._guild.create_role(
                name=step.name, permissions=discord.Permissions.none(), reason=REASON
            )
            self._made[step.purpose] = role.id
            return role.id
        channel = await self._guild.create_text_channel(
            step.name,
            category=await self._folder(),
            topic=_in(self._settings.language, step.topic),
            overwrites=self._overwrites(step.purpose),
            reason=REASON,
        )
        return channel.id

    def _readers(self, place: str) -> int | None:
        """The first of the member roles that it is for which is chosen, or was made just now."""
        chosen = (self._made.get(which) or self._settings.member_role_of(which) for which in READERS[place])
        return next(filter(None, chosen), None)

    async def _folder(self) -> discord.CategoryChannel:
        if self._category is None:
            names = {_in(language, CATEGORY).casefold() for language in LANGUAGES}
            there = [
                channel
                for channel in self._server.channels.values()
                if isinstance(channel, discord.CategoryChannel) and channel.name.casefold() in names
            ]
            self._category = min(there, key=lambda one: one.id, default=None) or await self._new_folder()
        return self._category

    async def _new_folder(self) -> discord.CategoryChannel:
        return await self._guild.create_category(_in(self._settings.language, CATEGORY), reason=REASON)

    def _overwrites(self, place: str) -> dict[Whom, discord.PermissionOverwrite]:
        me = discord.Object(self._server.me.id, type=discord.Member)
        everyone = discord.Object(self._server.everyone.id, type=discord.Role)
        allowed = discord.PermissionOverwrite(**dict.fromkeys(NEEDED, True))
        if place in READERS:
            closed: dict[Whom, discord.PermissionOverwrite] = {
                everyone: discord.PermissionOverwrite(view_channel=False),
                me: allowed,
            }
            if (readers := self._readers(place)) is not None:
                closed[discord.Object(readers, type=discord.Role)] = allowed
            return closed
        if place in BOARDS:
            return {everyone: discord.PermissionOverwrite(send_messages=False), me: allowed}
        return {me: allowed}
