"""A server with the bot in it, set up, and people of each kind to act as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete

from bot.db import Transaction
from bot.i18n import _, language_of, speaking
from bot.models.outbox import outbox
from bot.models.schedules import schedules
from bot.models.things import things
from bot.services.guild import guild_settings, guilds, interests, skills
from bot.services.guild.callers import Caller
from bot.services.guild.skills import Skill
from bot.services.things import asks, joining, roles, searching, totals
from bot.services.things.asks import Ask
from bot.services.things.needs import NOTHING, Needs
from bot.services.things.posting import Draft
from bot.services.things.roles import Role
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.places import Dms, Guild
from sandbox.replies import Reply, Shown
from sandbox.rooms import Room
from sandbox.world import model
from tests.running import NEEDED, Bot

_LEAVE_ALONE = [
    delete(table).where(table.c.guild_id == bindparam("guild")) for table in (outbox, things, schedules)
]


@dataclass
class Community:
    """Places and people by name; `ask` and `role` are quick ways to have one posted."""

    bot: Bot
    guild: Guild
    welcome: Room
    asks: Room
    wins: Room
    team: Room
    coordinators: model.Role
    moderators: model.Role
    volunteers: model.Role
    olga: Person
    """Owns the server."""

    @classmethod
    async def found(cls, bot: Bot, *, set_up: bool = True) -> Community:
        guild = bot.sandbox.guild("Rising Tide", owner="Olga")
        guild.channel("general")
        guild.add(bot.application, permissions=NEEDED)
        founded = cls(
            bot,
            guild,
            welcome=guild.channel("welcome"),
            asks=guild.channel("asks"),
            wins=guild.channel("wins"),
            team=guild.channel("coordinators"),
            coordinators=guild.role("Coordinator"),
            moderators=guild.role("Moderator"),
            volunteers=guild.role("Volunteer"),
            olga=guild.owner,
        )
        if set_up:
            await bot.db.write(founded._set_up, now=bot.clock.now())
            await bot.settles()
        return founded

    def _set_up(self, tx: Transaction, *, now: datetime) -> None:
        """What an admin chooses in /setup."""
        admin = Caller(self.olga.id, self.guild.id, manages_guild=True)
        guilds.begin(tx, self.guild.id, language="en", now=now)
        places: dict[guilds.Place, Room] = {
            "welcome": self.welcome,
            "asks": self.asks,
            "wins": self.wins,
            "coordinators": self.team,
        }
        for place, room in places.items():
            guild_settings.set_channel(tx, admin, place, room.id, now=now)
        member_roles: dict[guilds.MemberRole, model.Role] = {
            "coordinator": self.coordinators,
            "moderator": self.moderators,
            "volunteer": self.volunteers,
        }
        for which, role in member_roles.items():
            guild_settings.set_member_role(tx, admin, which, role.id, now=now)
        guild_settings.set_words(tx, admin, cause="Trees for our street", norms="Be kind.", now=now)
        interests.replace(tx, admin, ["Design", "Phones"], now=now)
        guild_settings.set_rhythm(tx, admin, time_zone="Europe/Madrid", now=now)
        guild_settings.set_privacy(tx, admin, contact="Olga", privacy="What you say yes to.", now=now)

    async def is_left_alone(self) -> None:
        """Nothing waits for its day any more, which another test might let come."""

        def leave(tx: Transaction) -> None:
            for of_its_own in _LEAVE_ALONE:
                tx.execute(of_its_own, guild=self.guild.id)

        await self.bot.db.write(leave)

    # ------------------------------------------------------------------ people

    async def newcomer(
        self, name: str, *roles: model.Role, locale: str = "en-US", dms: Dms = "open"
    ) -> Person:
        return await self.guild.join(name, roles=roles, locale=locale, dms=dms)

    async def joined(self, person: Person) -> None:
        """They have gone through /join."""

        def join(tx: Transaction, *, now: datetime) -> None:
            joining.agree(tx, self._caller(person), guilds.find(tx, self.guild.id).wording, now=now)
            joining.finish(tx, self._caller(person), None, now=now)

        await self.bot.db.write(join, now=self.bot.clock.now())
        await self.bot.settles()

    def _caller(self, person: Person) -> Caller:
        held = frozenset(person.member.role_ids)
        return Caller(person.id, self.guild.id, held, person is self.olga, language_of(person.locale))

    async def sets(self, **settings: guilds.Value) -> None:
        """An admin changes settings."""
        admin = Caller(self.olga.id, self.guild.id, manages_guild=True)
        await self.bot.db.write(guilds.change, admin, settings, now=self.bot.clock.now())

    async def waits_until(self, hour: int) -> None:
        """The next time it is this late in the server's zone."""
        here = self.bot.clock.now().astimezone(ZoneInfo("Europe/Madrid"))
        minutes = ((hour - here.hour) % 24) * 60 - here.minute + 5
        await self.settles(after=timedelta(minutes=minutes if minutes > 0 else minutes + 24 * 60))

    async def celebrates(self) -> None:
        """It is the moment of the day at which what went well is told."""
        if not 9 <= self.bot.clock.now().astimezone(ZoneInfo("Europe/Madrid")).hour < 21:
            await self.waits_until(10)
        await self.settles()
        await self.bot.db.write(totals.put_off, self.guild.id, self.bot.clock.now())
        await self.settles()

    def closes_team_but_for(self, *roles: model.Role) -> None:
        """Whoever manages the server makes the coordinators' channel private."""
        self.team.deny(self.guild.everyone, Permissions.VIEW_CHANNEL)
        self.team.allow(self.bot.application, Permissions.VIEW_CHANNEL)
        for role in roles:
            self.team.allow(role, Permissions.VIEW_CHANNEL)

    async def offers(self, *names: str) -> None:
        """An admin changes what one can be interested in."""
        admin = Caller(self.olga.id, self.guild.id, manages_guild=True)
        await self.bot.db.write(interests.replace, admin, names, now=self.bot.clock.now())

    async def lists_skills(self, *names: str) -> Sequence[Skill]:
        """An admin changes what can be needed of people."""
        admin = Caller(self.olga.id, self.guild.id, manages_guild=True)
        await self.bot.db.write(skills.replace, admin, names, now=self.bot.clock.now())
        return await self.bot.db.read(skills.offered_in, self.guild.id)

    # ------------------------------------------------------------------ what they find

    @property
    def cards(self) -> list[Shown]:
        """What stands in the asks channel beside the noticeboard, which is pinned."""
        return [shown for shown in self.asks.messages if shown.text and not shown.pinned]

    @property
    def noticeboard(self) -> Shown:
        [pinned] = [shown for shown in self.asks.messages if shown.pinned]
        return pinned

    async def ask(
        self,
        title: str = "Plant trees",
        *,
        why: str = "Shade for all",
        step: str = "Bring a spade",
        places: int | None = None,
        target: int | None = None,
        deadline: timedelta | None = None,
        effort: int | None = None,
        about: Sequence[str] = (),
        needed: Needs = NOTHING,
    ) -> Shown:
        """An ask's card, as everybody sees it in #asks."""
        now = self.bot.clock.now()
        offered = await self.bot.db.read(interests.offered_in, self.guild.id)
        draft = Draft(
            title,
            why,
            step,
            places,
            now + deadline if deadline else None,
            effort,
            [one.id for one in offered if one.name in about],
            needed,
        )
        await self.bot.db.write(asks.post, self._caller(self.olga), draft, target=target, now=now)
        await self.bot.settles()
        return self.cards[-1]

    async def role(
        self,
        title: str = "Phone banker",
        *,
        places: int | None = None,
        member_role: model.Role | None = None,
        needed: Needs = NOTHING,
    ) -> Shown:
        """A volunteering role's card."""
        linked = member_role.id if member_role else None
        draft = Draft(title, "Calls the neighbours", places=places, needs=needed)
        await self.bot.db.write(
            roles.offer, self._caller(self.olga), draft, member_role_id=linked, now=self.bot.clock.now()
        )
        await self.bot.settles()
        return self.cards[-1]

    # ------------------------------------------------------------------ what is stored

    async def newest_ask(self) -> Ask:
        return await self.bot.db.read(asks.show, await self.newest_id("ask"))

    async def newest_role(self) -> Role:
        return await self.bot.db.read(roles.show, await self.newest_id("role"))

    async def newest_id(self, kind: str) -> int:
        return (await self.bot.db.read(searching.matching, self._caller(self.olga), kind, ""))[0].id

    async def settles(self, *, after: timedelta = timedelta(seconds=1)) -> None:
        await self.bot.settles(after=after)


async def mine(person: Person, *steps: str) -> Reply:
    """What they read in /mine, after these steps, in their language."""
    told = await person.command("/mine")
    for step in steps:
        told = await person.click(words(person, step), on=told)
    return told


async def all_settings(person: Person, on: Reply | None = None) -> str:
    """What an admin or a moderator reads of everything that can be set up, on every page of it."""
    panel = on or await person.command("/setup")
    return "\n".join([(await person.forges(f"setup:all:{page}", on=panel)).text for page in range(4)])


def words(person: Person, text: str) -> str:
    """The text as this person reads it."""
    with speaking(language_of(person.locale)):
        return _(text)


async def would_like(person: Person, on: Shown) -> Reply:
    """They press what takes on a role, read what it is, and mean it; without a note to whoever answers."""
    reply = await person.click("I'd like this role", on=on)
    yes = next((each for each in reply.buttons if (each.custom_id or "").endswith((":yes", ":apply"))), None)
    if yes is None:
        return reply
    taken = await person.click(str(yes))
    return await person.submit({}) if (yes.custom_id or "").endswith(":apply") else taken


async def gives_back(person: Person, on: Shown) -> Reply:
    """They press what gives their place or their wait back, and mean it."""
    way_out = next(each for each in on.buttons if (each.custom_id or "").endswith((":no", ":out")))
    reply = await person.click(str(way_out), on=on)
    sure = next((each for each in reply.buttons if (each.custom_id or "").endswith(":sure")), None)
    return reply if sure is None else await person.click(str(sure))
