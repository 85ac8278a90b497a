"""What the demo tells the local Discord's page of its bot."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from sqlalchemy import bindparam, select

from bot.db import Database
from bot.models.outbox import outbox as outbox_rows
from bot.services.outbox import outbox
from bot.services.things.asks import ASK_CARD
from bot.services.things.reminders import REMINDER
from bot.upgrade import upgrade
from demo import afternoons, community, script
from demo.bot_process import BotProcess
from demo.companion import companion
from sandbox import Sandbox, seed
from sandbox.page.views import about

GUILD, ANA = 1001, 2001
#: What stands in the demo's channels once the bot has started.
TO_BE_POSTED = select(outbox_rows.c.kind).where(
    outbox_rows.c.state == "waiting", outbox_rows.c.due_at <= bindparam("before")
)


async def test_the_next_thing_is_the_earliest_that_the_moved_clock_has_not_passed(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    bot = BotProcess("token", tmp_path, "http://127.0.0.1:1")
    upgrade(bot.database_url, now=now)
    db = await Database.open(bot.database_url)
    for days in (1, 3):
        due = now + timedelta(days=days)
        await db.write(outbox.put, REMINDER, GUILD, key=f"reminder:{days}", user_id=ANA, due_at=due, now=now)
    redrawn = now + timedelta(hours=1)
    await db.write(outbox.put, ASK_CARD, GUILD, key="ask_card:1", due_at=redrawn, now=now)
    await db.close()
    async with companion() as (serving, address), aiohttp.ClientSession() as session:
        serving.bot = bot
        for moved, expected in ((0, 1), (2, 3)):
            bot.clock_file.write_text(str(moved * 86400))
            async with session.get(f"{address}/next") as answer:
                told = await answer.json()
            assert (told["what"], datetime.fromisoformat(told["at"])) == (
                "a reminder",
                now + timedelta(days=expected),
            )
        bot.clock_file.write_text(str(4 * 86400))
        async with session.get(f"{address}/next") as answer:
            assert (await answer.json()) == {"at": None}


def test_the_demo_has_somebody_of_each_kind_to_be() -> None:
    sandbox = Sandbox()
    [guild] = seed.plant(sandbox.places, seed.parse(json.dumps(community.world("a-token")).encode()))
    people = {each.name: each for each in guild.people}
    kinds = {name: about(people[name].user, [people[name].member]) for name in script.PERSONAS}
    assert kinds == script.PERSONAS
    assert people["Dan"].roles == {"Volunteer"}
    assert (people["Ana"].roles, people["Cora"].roles) == (set(), {"Coordinator", "Volunteer"})
    assert (people["Mo"].roles, guild.owner.name) == ({"Moderator", "Volunteer"}, "Olga")
    assert (people["Ben"].dms_open, people["Carmen"].locale) == (False, "es-ES")
    invited = next(user for user in sandbox.world.users.values() if user.name == script.INVITED)
    assert invited.id not in guild.state.members
    assert {room.thing.parent.name for room in guild.channels if room.thing.parent} == set(script.CHANNELS)


async def test_only_who_was_given_its_address_can_ask_it() -> None:
    async with companion() as (_, address), aiohttp.ClientSession() as session:
        async with session.post(address.rpartition("/")[0] + "/restart") as answer:
            assert answer.status == 404
        async with session.post(f"{address}/restart") as answer:
            assert answer.status == 503


async def test_the_demo_shows_a_living_server(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    bot = BotProcess("token", tmp_path, "http://127.0.0.1:1")
    upgrade(bot.database_url, now=now)
    names = (script.OWNER, *script.COORDINATORS, *script.MODERATORS, *script.VOLUNTEERS)
    rooms = [room for group in script.CHANNELS.values() for room in group]
    places = community.Places(
        GUILD,
        people={name: 2000 + number for number, name in enumerate(names)},
        channels={room: 3000 + number for number, room in enumerate(rooms)},
        member_roles={"Coordinator": 4001, "Moderator": 4002, "Volunteer": 4003},
    )
    db = await Database.open(bot.database_url)
    try:
        await community.live(db, places, now=now)
        there = await db.read(lambda tx: tx.values(TO_BE_POSTED, before=now))
    finally:
        await db.close()
    assert {*afternoons.SHOWN, "shift_card", "role_card", "noticeboard", "welcome_card"} <= {*there}
