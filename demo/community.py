"""River Watch, a made-up community: about forty people, eight channels, what they said and what they did.

`world` describes it to the local Discord; `live` lets ninety days pass in the bot's database, through the
same services that
commands and clicks call, each with the moment at which it happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bot.client import PERMISSIONS
from bot.db import Database
from bot.services.celebrating import digests
from bot.services.guild import guild_settings, guilds, interests, lists, skills, translations
from bot.services.guild.callers import Caller
from bot.services.people import volunteers
from bot.services.things import (
    asks,
    commitments,
    endings,
    giving_back,
    images,
    joining,
    pictures,
    roles,
    wins,
)
from bot.services.things.needs import Needs
from bot.services.things.posting import Draft
from demo import afternoons, check_ins, good_news, stalls
from demo.script import (
    ASKS,
    BOT,
    CHANNELS,
    CLOSED_DMS,
    COORDINATORS,
    GUILD,
    INTERESTS,
    INTERESTS_IN_SPANISH,
    INVITED,
    MATTERS,
    MODERATORS,
    NEWCOMERS,
    OPEN_DAY,
    OWNER,
    PERSONAS,
    PICTURES,
    SKILLS,
    SPANISH,
    TALK,
    VOLUNTEERS,
)

Json = dict[str, Any]


def world(token: str) -> Json:
    """The server as `python -m sandbox --world` reads it."""
    permissions = [name.upper() for name in PERMISSIONS]
    people = [*COORDINATORS, *MODERATORS, *VOLUNTEERS, *NEWCOMERS]
    return {
        "applications": [{"name": BOT, "token": token, "members_intent": False}],
        "accounts": [{"name": INVITED, "about": "invited, not in the server yet"}],
        "guilds": [
            {
                "name": GUILD,
                "owner": OWNER,
                "applications": [{"name": BOT, "permissions": permissions}],
                "roles": [
                    {"name": name, "hoist": True} for name in ("Coordinator", "Moderator", "Volunteer")
                ],
                "people": [
                    {"name": OWNER, "about": PERSONAS[OWNER]},
                    *(_person(name, age) for age, name in enumerate(reversed(people))),
                ],
                "channels": [
                    _channel(name, group, topic)
                    for group, names in CHANNELS.items()
                    for name, topic in names.items()
                ],
                "messages": [{"in": room, "by": who, "text": text, "at": at} for room, who, text, at in TALK],
                "events": [OPEN_DAY],
            }
        ],
    }


def _person(name: str, age: int) -> Json:
    held = [
        role
        for role, names in (
            ("Coordinator", COORDINATORS),
            ("Moderator", MODERATORS),
            ("Volunteer", (*COORDINATORS, *MODERATORS, *VOLUNTEERS)),
        )
        if name in names
    ]
    return {
        "name": name,
        "locale": "es-ES" if name in SPANISH else "en-US",
        "dms": "closed" if name in CLOSED_DMS else "open",
        "about": PERSONAS.get(name, ""),
        "roles": held,
        "joined": f"-{2 + age * 2}d",
    }


def _channel(name: str, group: str, topic: str | None) -> Json:
    channel: Json = {"name": name, "under": group, "topic": topic}
    readers = {"coordinators": "Coordinator", "reports": "Moderator"}.get(name)
    return {**channel, "only_for": [readers, BOT]} if readers else channel


@dataclass(frozen=True, slots=True)
class Places:
    """The ids that the local Discord gave to what `world` described."""

    guild_id: int
    people: Mapping[str, int]
    channels: Mapping[str, int]
    member_roles: Mapping[str, int]


async def live(db: Database, places: Places, *, now: datetime) -> None:
    """Ninety days of a community, ending now. The same every time, for the same ids."""
    history = _History(db, places, Random(7), now)
    await history.set_up()
    await history.people_join()
    await history.roles_are_offered()
    await history.asks_are_answered()
    await check_ins.come_round(db, history.caller, now)
    await good_news.is_shared(db, history.caller, history.asks, now)
    await afternoons.pass_by(db, places.guild_id, now - timedelta(days=90), now)
    await stalls.are_planned(db, history.caller, now)


class _History:
    def __init__(self, db: Database, places: Places, chance: Random, now: datetime) -> None:
        self._db = db
        self._places = places
        self._chance = chance
        self._now = now
        self._begin = now - timedelta(days=90)
        self.asks: list[tuple[int, str, datetime]] = []
        """What is over: which, who posted it, and when it ended."""

    def caller(self, name: str) -> Caller:
        roles_held = {"Coordinator": COORDINATORS, "Moderator": MODERATORS}
        return Caller(
            user_id=self._places.people[name],
            guild_id=self._places.guild_id,
            member_roles=frozenset(
                self._places.member_roles[r] for r, names in roles_held.items() if name in names
            ),
            manages_guild=name == OWNER,
            language="es" if name in SPANISH else "en",
        )

    async def set_up(self) -> None:
        olga, at, db = self.caller(OWNER), self._begin, self._db
        await db.write(guilds.begin, olga.guild, language="en", now=at)
        for place in ("welcome", "asks", "wins", "coordinators", "reports"):
            await db.write(guild_settings.set_channel, olga, place, self._places.channels[place], now=at)
        await db.write(guild_settings.set_channel, olga, "talk", self._places.channels["general"], now=at)
        for which in ("coordinator", "moderator", "volunteer"):
            member_role = self._places.member_roles[which.title()]
            await db.write(guild_settings.set_member_role, olga, which, member_role, now=at)
        await db.write(
            guild_settings.set_words,
            olga,
            cause="We look after the river, and after each other.",
            norms="We are kind, we listen, and we keep what is told in confidence.",
            now=at,
        )
        await db.write(interests.replace, olga, INTERESTS, now=at)
        await db.write(skills.replace, olga, SKILLS, now=at)
        await db.write(guild_settings.set_rhythm, olga, time_zone="Europe/Madrid", now=at)
        await db.write(
            guild_settings.set_privacy,
            olga,
            contact="Olga, or any moderator",
            privacy="Your Discord id, what you say yes to and have done, your interests and your "
            "answers. /mine erases it.",
            now=at,
        )

        await db.write(digests.choose, olga, "4", now=at)
        await self.texts_are_translated(olga, at)

    async def texts_are_translated(self, olga: Caller, at: datetime) -> None:
        spanish = {
            "cause": "Cuidamos del río, y unas personas de otras.",
            "norms": "Somos amables, escuchamos y guardamos lo que se nos confía.",
            "contact": "Olga, o cualquiera que modere",
            "privacy": "Tu identificador de Discord, a qué dices que sí y qué has hecho, tus intereses y tus "
            "respuestas. /mine lo borra.",
        }
        await self._db.write(translations.set_texts, olga, "es", spanish, now=at)
        names = "\n".join(INTERESTS_IN_SPANISH)
        await self._db.write(lists.translate, olga, "es", {interests.LIST: names}, now=at)

    async def people_join(self) -> None:
        offered = await self._db.read(interests.offered_in, self._places.guild_id)
        wording = (await self._db.read(guilds.find, self._places.guild_id)).wording
        for number, name in enumerate((*COORDINATORS, *MODERATORS, *VOLUNTEERS)):
            caller, at = self.caller(name), self._begin + timedelta(days=1 + number * 2.5, hours=3)
            chosen = [one.id for one in self._chance.sample(offered, self._chance.randint(1, 3))]
            await self._db.write(joining.agree, caller, wording, now=at)
            await self._db.write(joining.choose_interests, caller, chosen, now=at)
            await self._db.write(joining.finish, caller, None, now=at)
            contact: volunteers.Contact | None = self._chance.choice(("dm", "dm", "mine", None))
            await self._db.write(
                volunteers.choose_contact, caller.guild, caller.user_id, contact, place="first yes", now=at
            )
            if number % 5:
                await self._db.write(
                    volunteers.consent,
                    caller.guild,
                    caller.user_id,
                    "checkins",
                    agreed=True,
                    place="mine",
                    now=at,
                )

    async def roles_are_offered(self) -> None:
        cora = self.caller("Cora")
        driving = (await self._db.read(skills.offered_in, cora.guild))[1].id
        ringing = Draft(
            "Phone banker",
            "Ring people who asked to be rung.",
            "Listen in with Cora once.",
            5,
            needs=Needs(hours=1),
        )
        sampling = Draft(
            "Sampler",
            "Look after one sampling place.",
            "Walk to it with whoever has it now.",
            8,
            needs=Needs(driving, 2),
        )
        for draft, takes, people in (
            (ringing, "An hour a week, from home", VOLUNTEERS[2:6]),
            (sampling, "Two hours a week, and rubber boots", VOLUNTEERS[8:14]),
        ):
            at = self._begin + timedelta(days=10)
            role = await self._db.write(roles.offer, cora, draft, takes=takes, now=at)
            for name in people:
                at = self._now - timedelta(days=self._chance.randint(3, 12))
                await self._db.write(commitments.accept, role.id, self.caller(name), now=at)

    async def asks_are_answered(self) -> None:
        offered = await self._db.read(interests.offered_in, self._places.guild_id)
        for number in range(16):
            posted = self._begin + timedelta(days=4 + number * 5.3, hours=self._chance.randint(0, 5))
            title, why, step, target, places = ASKS[number % len(ASKS)]
            effort, matter = MATTERS[number % len(ASKS)]
            author = self.caller(COORDINATORS[number % len(COORDINATORS)])
            deadline = posted + timedelta(days=9)
            about = [one.id for one in offered if one.name == matter]
            draft = Draft(title, why, step, places, deadline, effort, about)
            ask = await self._db.write(asks.post, author, draft, target=target, now=posted)
            await self.is_pictured(ask.id, title, author, posted)
            there = [name for name in VOLUNTEERS if await self._has_joined(name, posted)]
            for name in self._chance.sample(there, min(len(there), self._chance.randint(4, 14))):
                await self._one_answers(ask.id, name, posted)
            if deadline <= self._now:
                await self._db.write(endings.close_if_over, ask.id, now=deadline)
                self.asks.append((ask.id, COORDINATORS[number % len(COORDINATORS)], deadline))

    async def is_pictured(self, ask_id: int, title: str, author: Caller, at: datetime) -> None:
        if title in PICTURES:
            name, alt = PICTURES[title]
            image = images.read((Path(__file__).parent / name).read_bytes())
            await self._db.write(pictures.give, ask_id, author, alt=alt, image=image, now=at)

    async def _has_joined(self, name: str, at: datetime) -> bool:
        found = await self._db.read(volunteers.find, self._places.guild_id, self._places.people[name])
        return found is not None and found.joined_at is not None and found.joined_at < at

    async def _one_answers(self, ask_id: int, name: str, posted: datetime) -> None:
        """Most say yes, most of those do it, some make room."""
        caller, chance = self.caller(name), self._chance
        said_yes = min(self._now, posted + timedelta(hours=chance.expovariate(1 / 20)))
        receipt = await self._db.write(commitments.accept, ask_id, caller, now=said_yes)
        if receipt.commitment is None or receipt.commitment.state != "confirmed":
            return
        later = said_yes + timedelta(hours=chance.uniform(5, 100))
        if later > self._now:
            return
        if chance.random() < 0.1:
            await self._db.write(giving_back.decline, ask_id, caller, now=later)
        elif chance.random() < 0.8:
            done = await self._db.write(commitments.report_done, ask_id, caller, now=later)
            if done.first:
                how: volunteers.Celebrate = chance.choice(("name", "name", "anonymous", "no"))
                await self._db.write(wins.choose, caller.guild, caller.user_id, how, now=later)
