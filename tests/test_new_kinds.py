"""What a new kind of thing to do, and a new kind of message, get without a word anywhere else."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta

import icalendar
import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from bot.clock import Clock
from bot.db import Transaction
from bot.db.database import parse_url
from bot.promises import printed
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.own import fading, suspensions
from bot.services.people import preferences, volunteers
from bot.services.things import amendments, endings, managing, register, things
from bot.services.things.managing import GRACE
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion, Thing
from sandbox.people import Person
from sandbox.replies import Shown
from sandbox.server import Sandbox
from tests.community import Community, gives_back
from tests.conftest import NewDatabase
from tests.running import Bot
from tests.toys import gardens, postcards

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module", autouse=True)
def _in_the_register() -> Iterator[None]:
    """The one line."""
    register.KINDS[gardens.GARDEN.name] = gardens.GARDEN
    yield
    del register.KINDS[gardens.GARDEN.name]


@pytest.fixture(scope="module")
async def bot(sandbox: Sandbox, new_database: NewDatabase, _in_the_register: None) -> AsyncIterator[Bot]:
    """With the toys' tables and cogs."""
    url = new_database()
    engine = create_engine(parse_url(url), poolclass=NullPool)
    gardens.metadata.create_all(engine)
    engine.dispose()
    application = sandbox.create_application("Groundswell", members_intent=False)
    toys = ("tests.toys.garden_cog", "tests.toys.postcard_cog")
    running = Bot(sandbox, application, url, Clock(), besides=toys)
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def ana(community: Community) -> Person:
    return await community.newcomer("Ana")


@pytest.fixture
async def ben(community: Community) -> Person:
    return await community.newcomer("Ben")


def coordinator(community: Community) -> Caller:
    return Caller(
        community.olga.id, community.guild.id, frozenset({community.coordinators.id}), manages_guild=True
    )


async def planted(community: Community, *, places: int | None = None) -> tuple[Thing, Shown]:
    """A garden to water in four days, with its card."""
    now = community.bot.clock.now()
    occasion = Occasion(now + 4 * DAY, now + 4 * DAY + HOUR, "Behind the mill", "The key is with Cora")
    words = ("Water the garden", "It is dry", "Bring a can")
    draft = Draft(*words, places=places, occasion=occasion, offer_minutes=0)
    garden = await community.bot.db.write(gardens.plant, coordinator(community), draft, beds=3, now=now)
    await community.settles()
    return garden, community.cards[-1]


async def stands(community: Community, garden: Thing, person: Person) -> str | None:
    """How this person stands to it."""
    _, commitment = await community.bot.db.read(things.with_commitment, garden.id, person.id)
    return None if commitment is None else commitment.state


# A kind of thing.


async def test_it_is_found_looked_at_and_said_yes_to(community: Community, ana: Person) -> None:
    _garden, card = await planted(community, places=2)
    assert "3 beds" in card.text
    assert "Behind the mill" in card.text
    assert "The key" not in card.text, "the details are for those who are in"
    panel = await ana.command("/find")
    assert "**🌱 Water the garden**\n-# 2 places left · starts <t:" in panel.text
    await ana.choose("Open one of them", "Water the garden", on=panel)
    await ana.click("I water it", on=panel)
    await community.settles()
    assert "1 place left" in card.text


async def test_it_can_be_the_first_thing_of_a_newcomer(community: Community, ana: Person) -> None:
    garden, _card = await planted(community)
    panel = await ana.command("/join")
    await ana.click("I agree, go on")
    await ana.click("Skip")
    assert "Water the garden" in panel.text
    await ana.click("Yes to “Water the garden”")
    assert "You're in for **Water the garden**.\n**The step:** Bring a can" in panel.text
    assert await stands(community, garden, ana) == "confirmed"


async def test_it_stands_in_mine_in_the_calendar_and_in_the_export(community: Community, ana: Person) -> None:
    garden, card = await planted(community)
    await ana.click("I water it", on=card)
    mine = await ana.command("/mine")
    assert "Your next thing: Water the garden" in mine.text
    await ana.click("All of it, and a calendar file")
    file = await ana.click("Calendar file")
    [event] = icalendar.Calendar.from_ical(file.files[0].data).walk("VEVENT")
    assert (str(event["summary"]), str(event["location"])) == ("Water the garden", "Behind the mill")
    assert str(event["uid"]).startswith(f"garden-{garden.id}.")
    await ana.command("/mine")
    await ana.click("My data")
    export = await ana.click("Export")
    everything = json.loads(zipfile.ZipFile(io.BytesIO(export.files[0].data)).read("everything.json"))
    [row] = everything["commitments"]
    assert (row["title"], row["kind"]) == ("Water the garden", "garden")
    posted = await community.olga.command("/mine")
    await community.olga.click("My data", on=posted)
    assert "Water the garden" in (await community.olga.click("Show everything", on=posted)).text
    assert "Done" not in (await ana.command("/mine")).buttons, "nobody has done what has not begun"
    await community.settles(after=4 * DAY)
    await ana.click("Done", on=await ana.command("/mine"))
    await community.settles()
    assert "Together: 1 done." in card.text


async def test_it_is_reminded_of_once_and_given_back_from_there(
    community: Community, ana: Person, ben: Person
) -> None:
    garden, card = await planted(community, places=1)
    for person in (ana, ben):
        await person.click("I water it", on=card)
        await community.bot.db.write(
            volunteers.choose_contact,
            community.guild.id,
            person.id,
            "dm",
            place="test",
            now=community.bot.clock.now(),
        )
    await community.settles(after=3 * DAY + HOUR)
    [reminder] = ana.dms
    assert "You said yes to **Water the garden**" in reminder.text
    assert "The key is with Cora" in reminder.text
    assert not ben.dms, "who waits is not reminded"
    await gives_back(ana, reminder)
    await community.settles()
    assert await stands(community, garden, ben) == "confirmed"
    assert "you're in for **Water the garden**" in ben.dms[0].text


async def test_it_is_moved_and_called_off(community: Community, ana: Person) -> None:
    garden, card = await planted(community)
    await ana.click("I water it", on=card)
    db, now = community.bot.db, community.bot.clock.now()
    await db.write(amendments.move, garden.id, coordinator(community), deadline=now + 9 * DAY, now=now)
    await db.write(endings.cancel, garden.id, coordinator(community), now=now)
    await community.settles(after=GRACE + timedelta(seconds=1))
    kept = (await ana.command("/mine")).buttons
    assert "Something was cancelled" in kept
    assert "Something has changed" not in kept, "only the last word of it"


async def test_erasing_leaves_it_and_gives_the_place_on(
    community: Community, ana: Person, ben: Person
) -> None:
    garden, card = await planted(community, places=1)
    for person in (ana, ben):
        await person.click("I water it", on=card)
    await ana.command("/mine")
    await ana.click("My data")
    await ana.click("Erase everything")
    await ana.click("Erase everything")
    await community.settles()
    assert await stands(community, garden, ana) is None
    assert await stands(community, garden, ben) == "confirmed"
    assert "full" in card.text


async def test_suspending_frees_the_place(community: Community, ana: Person, ben: Person) -> None:
    garden, card = await planted(community, places=1)
    for person in (ana, ben):
        await person.click("I water it", on=card)
    moderator = Caller(2, community.guild.id, frozenset({community.moderators.id}))
    now = community.bot.clock.now()
    await community.bot.db.write(
        suspensions.suspend, moderator, ana.id, "Shouted", keeps_places=False, now=now
    )
    assert (await stands(community, garden, ana), await stands(community, garden, ben)) == (
        "left",
        "confirmed",
    )


async def test_in_quiet_mode_it_is_soon_unknown_who_did_it(community: Community, ana: Person) -> None:
    garden, card = await planted(community)
    await ana.click("I water it", on=card)
    await community.sets(quiet=True)
    await community.settles(after=5 * DAY)
    db, clock = community.bot.db, community.bot.clock
    await ana.command("/mine")
    await ana.forges(f"garden:{garden.id}:done", on=card)
    clock.move(32 * DAY)

    def let_fade(tx: Transaction, now: datetime) -> None:
        for one in fading.due(tx, now=now):
            fading.fade(tx, one.guild_id, now=now)

    await db.write(let_fade, clock.now())
    shown, people = await db.read(managing.people, garden.id, coordinator(community))
    assert (shown.state, shown.done, [*people]) == ("closed", 1, [])


# A kind of message.


async def sent(community: Community, person: Person, *, wanted: bool | None, contact: str = "mine") -> None:
    """A postcard to somebody who answered the question about invitations, or was not asked."""

    def send(tx: Transaction, now: datetime) -> None:
        guild_id = community.guild.id
        volunteers.seen(tx, guild_id, person.id, language="en", now=now)
        volunteers.choose_contact(tx, guild_id, person.id, contact, place="test", now=now)  # type: ignore[arg-type]
        if wanted is not None:
            volunteers.consent(tx, guild_id, person.id, "invitations", agreed=wanted, place="test", now=now)
        key = f"postcard:{person.id}:{now.timestamp()}"
        outbox.put(tx, postcards.POSTCARD, guild_id, key, user_id=person.id, now=now)

    await community.bot.db.write(send, community.bot.clock.now())
    await community.settles()


def test_it_stands_in_the_promise_table_when_a_feature_declares_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(things, "POSTCARD", postcards.POSTCARD, raising=False)
    monkeypatch.setattr(things, "NOTICE", postcards.NOTICE, raising=False)
    page = printed()
    row = "| postcard | a postcard | yes to invitations | waits | yes | stops | allowed | nudge |"
    assert row in page
    assert "| greeting | a greeting | its person; unnamed when they erase" in page


async def test_it_waits_in_mine_under_its_own_name(community: Community, ana: Person) -> None:
    await sent(community, ana, wanted=True)
    assert "A postcard" in (await ana.command("/mine")).buttons
    assert "Greetings from the fish ladder" in (await ana.click("A postcard")).text
    assert "A postcard" not in (await ana.command("/mine")).buttons


@pytest.mark.parametrize("wanted", [False, None])
async def test_without_consent_it_is_not_sent(community: Community, ana: Person, wanted: bool | None) -> None:
    await sent(community, ana, wanted=wanted, contact="dm")
    assert not ana.dms
    assert "A postcard" not in (await ana.command("/mine")).buttons


async def test_its_cap_its_pause_and_stopping_it_hold(community: Community, ana: Person, ben: Person) -> None:
    for _ in range(3):
        await sent(community, ana, wanted=True, contact="dm")
    assert len(ana.dms) == 2, "two in a week, as the server says"
    assert "A postcard" in (await ana.command("/mine")).buttons
    now = community.bot.clock.now()
    caller = Caller(ben.id, community.guild.id)
    await community.bot.db.write(preferences.take_it_lightly, caller, light=True, now=now)
    await sent(community, ben, wanted=True, contact="dm")
    assert not ben.dms


async def test_a_post_that_names_somebody_is_mended_when_they_erase_and_follows_its_channel(
    community: Community, ana: Person, ben: Person
) -> None:
    for person in (ana, ben):
        await person.click("I'm in", on=await community.ask())
    now = community.bot.clock.now()
    for person in (ana, ben):
        key = f"notice:{community.guild.id}:{person.id}"
        await community.bot.db.write(
            outbox.put, postcards.NOTICE, community.guild.id, key, user_id=person.id, now=now
        )
    await community.settles()
    notices = [shown for shown in community.cards if "sends greetings" in shown.text]
    [hers] = [shown for shown in notices if ana.mention in shown.text]
    [his] = [shown for shown in notices if ben.mention in shown.text]
    await ana.command("/mine")
    await ana.click("My data")
    await ana.click("Erase everything")
    await ana.click("Erase everything")
    await community.settles()
    assert "Somebody sends greetings" in hers.text
    assert ben.mention in his.text
    await community.sets(asks_channel_id=community.wins.id)
    await community.settles()
    assert any("sends greetings" in shown.text for shown in community.wins.messages)


async def test_a_post_that_names_somebody_fades_in_quiet_mode(community: Community, ben: Person) -> None:
    await ben.click("I'm in", on=await community.ask())
    key = f"notice:{community.guild.id}:{ben.id}:fading"
    await community.bot.db.write(
        outbox.put,
        postcards.NOTICE,
        community.guild.id,
        key,
        user_id=ben.id,
        now=community.bot.clock.now(),
    )
    await community.settles()
    await community.sets(quiet=True)
    await community.settles(after=31 * DAY)
    await community.settles()
    [notice] = [shown for shown in community.cards if "sends greetings" in shown.text]
    assert "Somebody" in notice.text
