"""Whoever is suspended is stopped from the moment it is stored, and nobody else is looked up."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import NoReturn

import pytest

from bot.admission import Admission
from bot.db import Database, Transaction
from bot.errors import NotAllowed
from bot.services.guild.callers import Caller
from bot.services.own import suspensions
from bot.services.own.suspensions import Suspension
from tests.services.conftest import Community


async def suspended(db: Database, community: Community, person: Caller, *, now: datetime) -> Suspension:
    return await db.write(
        suspensions.suspend, community.moderator, person.user_id, "Shouted.", keeps_places=True, now=now
    )


@pytest.fixture
async def place(db: Database, now: datetime) -> Community:
    community = Community()
    await db.write(community.set_up, now=now)
    return community


async def test_it_holds_from_the_moment_it_is_stored_until_it_is_lifted(
    db: Database, place: Community, now: datetime
) -> None:
    admission, person, other = Admission(db), place.newcomer(), place.newcomer()
    await admission.admit(place.guild_id, person.user_id)
    for _ in range(2):
        held = await suspended(db, place, person, now=now)
        with pytest.raises(NotAllowed):
            await admission.admit(place.guild_id, person.user_id)
        await admission.admit(place.guild_id, other.user_id)
        await db.write(suspensions.lift, held.id, place.moderator, now=now)
        await admission.admit(place.guild_id, person.user_id)


async def test_a_suspension_stored_while_the_others_are_read_is_not_overlooked(
    db: Database, place: Community, now: datetime
) -> None:
    admission, person = Admission(db), place.newcomer()
    readers = [
        asyncio.create_task(admission.admit(place.guild_id, place.newcomer().user_id)) for _ in range(20)
    ]
    storing = asyncio.create_task(suspended(db, place, person, now=now))
    await asyncio.gather(storing, *readers)
    with pytest.raises(NotAllowed):
        await admission.admit(place.guild_id, person.user_id)


async def test_one_that_failed_stops_nobody(db: Database, place: Community, now: datetime) -> None:
    admission, person = Admission(db), place.newcomer()

    def in_vain(tx: Transaction) -> NoReturn:
        suspensions.suspend(tx, place.moderator, person.user_id, "Shouted.", keeps_places=True, now=now)
        raise LookupError("nothing of this is kept")

    with pytest.raises(LookupError):
        await db.write(in_vain)
    await admission.admit(place.guild_id, person.user_id)


async def test_who_is_not_suspended_costs_no_read(fresh_db: Database) -> None:
    admission, place = Admission(fresh_db), Community()
    await admission.admit(place.guild_id, place.newcomer().user_id)
    await fresh_db.close()
    await admission.admit(place.guild_id, place.newcomer().user_id)
