"""For comparison: the same click, stored as a bot on SQLAlchemy's async ORM and aiosqlite would store it.

The same tables and the same rows as Groundswell: the person, the place, the activity and the
changed card; one COMMIT with `synchronous=FULL`, and only then the answer.
The one connection makes clicks wait in line, as SQLite has one writer.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import cast

import discord
from sqlalchemy import event, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped

from benchmarks.bare_bot import Answer, Interaction, run
from bot.models.activity import activity
from bot.models.base import metadata
from bot.models.outbox import outbox
from bot.models.rosters import commitments, rosters
from bot.models.things import things
from bot.models.volunteers import consents, volunteers
from bot.services.people.volunteers import REVIEW_EVERY


class Base(DeclarativeBase):
    metadata = metadata


class Volunteer(Base):
    __table__ = volunteers
    last_active_at: Mapped[datetime]


class Consent(Base):
    __table__ = consents


class Thing(Base):
    __table__ = things
    id: Mapped[int]
    guild_id: Mapped[int]
    deadline: Mapped[datetime]


class Roster(Base):
    __table__ = rosters
    thing_id: Mapped[int]
    confirmed: Mapped[int]
    last_position: Mapped[int]


class Commitment(Base):
    __table__ = commitments
    thing_id: Mapped[int]
    user_id: Mapped[int]


class Activity(Base):
    __table__ = activity


class Parcel(Base):
    __table__ = outbox
    key: Mapped[str]
    revision: Mapped[int]
    state: Mapped[str]
    due_at: Mapped[datetime]


class OrmBot(discord.Client):
    def __init__(self, database_url: str) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        super().__init__(intents=intents, max_messages=None, chunk_guilds_at_startup=False)
        engine = create_async_engine(
            database_url.replace("sqlite:", "sqlite+aiosqlite:", 1), pool_size=1, max_overflow=0
        )
        event.listen(engine.sync_engine, "connect", make_durable)
        self.sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def on_interaction(self, interaction: Interaction) -> None:
        ask_id = int(cast(dict[str, str], interaction.data)["custom_id"].split(":")[1])
        async with self.sessions.begin() as session:
            await accept(session, ask_id, interaction.guild_id or 0, interaction.user.id, datetime.now(UTC))
        await interaction.response.send_message(view=Answer(), ephemeral=True)


def make_durable(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


async def accept(session: AsyncSession, ask_id: int, guild_id: int, user_id: int, now: datetime) -> None:
    """A place for this person, with all that Groundswell stores for it."""
    volunteer = await session.get(Volunteer, (guild_id, user_id))
    if volunteer is None:
        volunteer = Volunteer(
            guild_id=guild_id,
            user_id=user_id,
            language="en",
            join_step=1,
            keep_reminders=False,
            review_at=now + REVIEW_EVERY,
            created_at=now,
        )
        session.add(volunteer)
    volunteer.last_active_at = now
    found = select(Thing, Roster).join(Roster, Roster.thing_id == Thing.id).where(Thing.id == ask_id)
    _ask, roster = (await session.execute(found)).one()
    theirs = select(Commitment).where(Commitment.thing_id == ask_id, Commitment.user_id == user_id)
    if (await session.scalars(theirs)).first() is not None:
        return
    roster.confirmed += 1
    roster.last_position += 1
    session.add(
        Commitment(
            thing_id=ask_id,
            guild_id=guild_id,
            user_id=user_id,
            state="confirmed",
            position=roster.last_position,
            came=0,
            created_at=now,
            changed_at=now,
        )
    )
    await record(session, ask_id, guild_id, user_id, now)
    await announce(session, ask_id, now)
    await session.get(Consent, (guild_id, user_id, "reminders"))


async def record(session: AsyncSession, ask_id: int, guild_id: int, user_id: int, now: datetime) -> None:
    session.add(
        Activity(guild_id=guild_id, user_id=user_id, kind="accepted", subject_id=ask_id, happened_at=now)
    )


async def announce(session: AsyncSession, ask_id: int, now: datetime) -> None:
    card = (await session.scalars(select(Parcel).where(Parcel.key == f"ask:{ask_id}:card"))).one()
    card.revision += 1
    card.state = "waiting"
    card.due_at = now


if __name__ == "__main__":
    run(OrmBot(os.environ["GROUNDSWELL_DATABASE_URL"]))
