"""A process killed at any step of the courier, and started again: each message is there exactly once."""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.clock import Clock
from bot.db import Database, Transaction
from bot.services.guild import guild_settings, guilds
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.things import asks, images, pictures
from bot.services.things.posting import Draft
from bot.services.things.reminders import REMINDER
from sandbox.people import Person
from sandbox.places import Guild
from sandbox.rooms import Room
from sandbox.server import Sandbox
from sandbox.world.model import Application
from tests import pictures as made
from tests.carrying import MAY, MESSAGES, agree, at_noon
from tests.conftest import NewDatabase
from tests.faults.courier_process import STEPS, Life, live
from tests.kinds import NOTE
from tests.running import afresh

#: Real time between the crash and the restart: within the nonce's window, or long after it and the lease.
AT_ONCE, MUCH_LATER = timedelta(), timedelta(minutes=10)

#: Real processes, forked from one that has imported everything already.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.faults.courier_process"])


@dataclass
class Outage:
    """A guild with a bot that is not running, and a database in which something is due."""

    sandbox: Sandbox
    application: Application
    guild: Guild
    database_url: str
    db: Database
    clock: Clock = field(default_factory=at_noon)

    @property
    def general(self) -> Room:
        return self.guild.channel("general")

    async def run(self, step: str = "", *, ahead: timedelta = AT_ONCE) -> int | None:
        """Start the bot, until all is settled or it dies; returns its exit code."""
        life = Life(
            self.database_url, self.sandbox.api_url, self.application.token, self.clock.offset, ahead, step
        )
        process = PROCESSES.Process(target=live, args=[life])
        process.start()
        await asyncio.to_thread(process.join)
        return process.exitcode

    async def restart(self, *, later: bool) -> None:
        """Long after, Discord has forgotten the nonces."""
        if later:
            self.sandbox.limits.nonce_window = 0
        assert await self.run(ahead=MUCH_LATER if later else AT_ONCE) == 0


@pytest.fixture
async def outage(sandbox: Sandbox, new_database: NewDatabase) -> AsyncIterator[Outage]:
    url = new_database()
    db = await Database.open(url)
    application = sandbox.create_application("Helper")
    guild = sandbox.guild("Rising Tide")
    guild.add(application, permissions=MAY)
    guild.channel("general")
    with afresh(sandbox):
        yield Outage(sandbox, application, guild, url, db)
    await db.close()


async def post_and_remind(outage: Outage) -> Person:
    """A post in a channel, and a reminder to a person."""
    now = outage.clock.now()
    ana = await outage.guild.join("Ana")
    await outage.guild.owner.says("good morning", in_=outage.general)
    guild_id, detail = outage.guild.id, {"text": "hello", "channel": str(outage.general.id)}
    await outage.db.write(agree, guild_id, ana.id, "dm", "en", now=now)
    await outage.db.write(outbox.put, NOTE, guild_id, "note", detail=detail, now=now)
    await outage.db.write(
        outbox.put, REMINDER, guild_id, "reminder", user_id=ana.id, detail={"text": "tomorrow"}, now=now
    )
    return ana


@pytest.fixture
def later(backend: str) -> bool:
    """On PostgreSQL another process may be alive: a lease is only taken over when it has run out."""
    return backend == "postgresql"


@pytest.mark.parametrize("step", STEPS)
async def test_killed_at_a_step_and_started_again_each_message_is_there_once(
    outage: Outage, step: str, later: bool
) -> None:
    ana = await post_and_remind(outage)
    assert await outage.run(step) == -signal.SIGKILL
    await outage.restart(later=later)
    assert [shown.text for shown in outage.general.messages] == ["good morning", "hello"]
    assert [shown.text.partition("\n")[0] for shown in ana.dms] == ["tomorrow (en)"]


@pytest.mark.parametrize("step", ["after begin", "after send", "before record"])
async def test_started_again_long_after_each_message_is_there_once(outage: Outage, step: str) -> None:
    ana = await post_and_remind(outage)
    assert await outage.run(step) == -signal.SIGKILL
    await outage.restart(later=True)
    assert [shown.text for shown in outage.general.messages] == ["good morning", "hello"]
    assert [shown.text.partition("\n")[0] for shown in ana.dms] == ["tomorrow (en)"]


async def test_killed_again_and_again_each_message_is_there_once(outage: Outage, later: bool) -> None:
    ana = await post_and_remind(outage)
    ahead = AT_ONCE
    for step in (*STEPS, ""):
        assert await outage.run(step, ahead=ahead) == (-signal.SIGKILL if step else 0)
        if later:
            ahead += MUCH_LATER
            outage.sandbox.clock.move(MUCH_LATER)
        await outage.guild.owner.says("good morning", in_=outage.general)
    assert [shown.text for shown in outage.general.messages].count("hello") == 1
    assert [shown.text.partition("\n")[0] for shown in ana.dms] == ["tomorrow (en)"]


async def pictured_ask(outage: Outage) -> int:
    """An ask with a picture, whose card is not posted yet; its id."""
    now, guild_id = outage.clock.now(), outage.guild.id
    olga = Caller(outage.guild.owner.id, guild_id, manages_guild=True)

    def post(tx: Transaction) -> int:
        guilds.begin(tx, guild_id, language="en", now=now)
        guild_settings.set_channel(tx, olga, "asks", outage.general.id, now=now)
        ask = asks.post(tx, olga, Draft("Plant trees", "Shade", "Bring a spade"), now=now)
        pictures.give(tx, ask.id, olga, alt="A lime tree", image=images.read(made.png()), now=now)
        return ask.id

    return await outage.db.write(post)


@pytest.mark.parametrize("step", ["after begin", "after send", "before record"])
@pytest.mark.parametrize("changed", [False, True])
async def test_a_card_with_a_picture_is_there_once_with_that_picture_alone(
    outage: Outage, step: str, changed: bool, later: bool
) -> None:
    ask_id = await pictured_ask(outage)
    await outage.guild.owner.says("good morning", in_=outage.general)
    assert await outage.run(step) == -signal.SIGKILL
    if changed:
        olga = Caller(outage.guild.owner.id, outage.guild.id, manages_guild=True)
        other = images.read(made.gif())
        await outage.db.write(pictures.give, ask_id, olga, alt="An oak", image=other, now=outage.clock.now())
    await outage.restart(later=later)
    outage.clock.move(timedelta(minutes=1))
    assert await outage.run(ahead=2 * MUCH_LATER) == 0
    [card] = [shown for shown in outage.general.messages if "Plant trees" in shown.text and shown.controls]
    assert card.pictures == ["An oak" if changed else "A lime tree"]
    [kept] = card.files
    assert kept.url == card.pictures[0].url
    assert kept.filename.endswith(".gif" if changed else ".png")


async def test_a_card_is_there_once_after_a_crash_and_later_changes_reach_it(
    outage: Outage, later: bool
) -> None:
    detail = {"text": "1 of 5", "channel": str(outage.general.id)}
    put = outbox.change
    await outage.guild.owner.says("good morning", in_=outage.general)
    await outage.db.write(put, NOTE, outage.guild.id, "card", detail=detail, now=outage.clock.now())
    assert await outage.run("after send") == -signal.SIGKILL
    detail["text"] = "2 of 5"
    await outage.db.write(put, NOTE, outage.guild.id, "card", detail=detail, now=outage.clock.now())
    await outage.restart(later=later)
    assert [shown.text for shown in outage.general.messages] == ["good morning", "2 of 5"]


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_two_processes_at_once_send_everything_once(outage: Outage) -> None:
    texts = [f"note {number}" for number in range(30)]
    for text in texts:
        detail = {"text": text, "channel": str(outage.general.id)}
        await outage.db.write(outbox.put, NOTE, outage.guild.id, text, detail=detail, now=outage.clock.now())
    assert set(await asyncio.gather(outage.run(), outage.run())) == {0}
    assert sorted(shown.text for shown in outage.general.messages) == sorted(texts)
    assert len(outage.sandbox.requests.to("POST", MESSAGES)) == len(texts)
