"""A community to test the rules on: a guild that is set up, and people of each kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

import pytest
from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.models.outbox import outbox
from bot.services.guild import guild_settings, guilds, interests, skills
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import Guild
from bot.services.things import asks, joining, roles
from bot.services.things.asks import Ask
from bot.services.things.needs import NOTHING, Needs
from bot.services.things.posting import Draft
from bot.services.things.roles import Role
from bot.upgrade import upgrade
from tests.conftest import postgres_databases

_ids = count(410_000_000_000_000_000, 10_007)
COORDINATORS, MODERATORS, VOLUNTEERS = 11, 12, 13
WELCOME, ASKS, WINS, COORDINATION = 21, 22, 23, 24

_PARCELS = select(
    outbox.c.id,
    outbox.c.kind,
    outbox.c.key,
    outbox.c.user_id,
    outbox.c.subject_id,
    outbox.c.state,
    outbox.c.due_at,
    outbox.c.revision,
    outbox.c.reason,
).where(outbox.c.guild_id == bindparam("guild"))


@dataclass(frozen=True, slots=True)
class Parcel:
    id: int
    kind: str
    key: str
    user_id: int | None
    subject_id: int | None
    state: str
    due_at: datetime
    revision: int
    reason: str | None


class Community:
    """One guild of its own, and whoever a test needs in it."""

    def __init__(self) -> None:
        self.guild_id = next(_ids)
        self.coordinator = self.newcomer(COORDINATORS)
        self.moderator = self.newcomer(MODERATORS)
        self.admin = replace(self.newcomer(), manages_guild=True)

    def newcomer(self, *member_roles: int, language: str = "en") -> Caller:
        return Caller(next(_ids), self.guild_id, frozenset(member_roles), language=language)

    def newcomers(self, number: int) -> list[Caller]:
        return [self.newcomer() for _ in range(number)]

    def set_up(self, tx: Transaction, *, now: datetime) -> Guild:
        """As an admin does it, in /setup."""
        guilds.begin(tx, self.guild_id, language="en", now=now)
        places: dict[guilds.Place, int] = {
            "welcome": WELCOME,
            "asks": ASKS,
            "wins": WINS,
            "coordinators": COORDINATION,
        }
        for place, channel in places.items():
            guild_settings.set_channel(tx, self.admin, place, channel, now=now)
        member_roles: dict[guilds.MemberRole, int] = {
            "coordinator": COORDINATORS,
            "moderator": MODERATORS,
            "volunteer": VOLUNTEERS,
        }
        for which, role in member_roles.items():
            guild_settings.set_member_role(tx, self.admin, which, role, now=now)
        guild_settings.set_words(tx, self.admin, cause="Trees for our street", norms="Be kind.", now=now)
        interests.replace(tx, self.admin, ["Design", "Phones"], now=now)
        guild_settings.set_rhythm(tx, self.admin, time_zone="Europe/Madrid", now=now)
        return guild_settings.set_privacy(
            tx, self.admin, contact="trees@example.org", privacy="What you say yes to.", now=now
        )

    def post(
        self,
        tx: Transaction,
        *,
        places: int | None = None,
        target: int | None = None,
        deadline: datetime | None = None,
        effort: int | None = None,
        about: Sequence[int] = (),
        needed: Needs = NOTHING,
        by: Caller | None = None,
        now: datetime,
    ) -> Ask:
        draft = Draft(
            "Plant trees", "Shade for all", "Bring a spade", places, deadline, effort, about, needed
        )
        return asks.post(tx, by or self.coordinator, draft, target=target, now=now)

    def offer(
        self,
        tx: Transaction,
        *,
        places: int | None = None,
        member_role: int | None = None,
        needed: Needs = NOTHING,
        by: Caller | None = None,
        now: datetime,
    ) -> Role:
        draft = Draft("Phone banker", "Calls the neighbours", places=places, needs=needed)
        return roles.offer(tx, by or self.coordinator, draft, member_role_id=member_role, now=now)

    def skill(self, tx: Transaction, name: str, *, now: datetime) -> int:
        """On the organisation's list from now on, as an admin puts it there."""
        listed = [one.name for one in skills.offered_in(tx, self.guild_id)]
        skills.replace(tx, self.admin, [*listed, name], now=now)
        return skills.offered_in(tx, self.guild_id)[-1].id

    def join(self, tx: Transaction, person: Caller, *, now: datetime) -> None:
        joining.agree(tx, person, guilds.find(tx, self.guild_id).wording, now=now)
        joining.finish(tx, person, None, now=now)

    def parcels(self, tx: Transaction, *kinds: str, to: Caller | None = None) -> Sequence[Parcel]:
        """What is in the outbox, oldest first."""
        found = tx.list(Parcel, _PARCELS, guild=self.guild_id)
        return [
            parcel
            for parcel in sorted(found, key=lambda parcel: parcel.id)
            if (not kinds or parcel.kind in kinds) and (to is None or parcel.user_id == to.user_id)
        ]


def in_a_dm(person: Caller) -> Caller:
    """The same person, pressing a button in a direct message, where Discord names no server and no roles."""
    return Caller(person.user_id, None, language=person.language)


@pytest.fixture
def community(tx: Transaction, now: datetime) -> Community:
    """Set up in the test's transaction."""
    created = Community()
    created.set_up(tx, now=now)
    return created


@pytest.fixture
def elsewhere(tx: Transaction, now: datetime) -> Community:
    """Another server with the same bot."""
    created = Community()
    created.set_up(tx, now=now)
    return created


@pytest.fixture(scope="module")
def postgres_database(postgres_url: str) -> Iterator[str]:
    with postgres_databases(postgres_url) as new:
        url = new()
        upgrade(url, now=datetime.fromisoformat("2026-04-15T12:00:00+00:00"))
        yield url
