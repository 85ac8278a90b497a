"""What happens at a moment, among the events that Discord lists: ours is the source of truth."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.services.things import amendments, asks, endings, images, native_events, pictures
from bot.services.things.asks import Ask
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.replies import Reply
from sandbox.world import guilds, scheduled_events
from sandbox.world.model import ScheduledEvent
from tests import pictures as made
from tests.community import Community, words
from tests.screens import every_page

EVENTS = "/guilds/{guild_id}/scheduled-events"
EVENT = EVENTS + "/{guild_scheduled_event_id}"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOON, AN_HOUR_LATER = timedelta(seconds=11), timedelta(hours=1, minutes=1)
SCHEDULED, ACTIVE, COMPLETED, CANCELLED = 1, 2, 3, 4
CODE = "The door code is 4711"

pytestmark = pytest.mark.usefixtures("one_clock")


async def passes(community: Community, time: timedelta = SOON) -> None:
    """For Discord, too."""
    community.bot.sandbox.clock.offset = community.bot.clock.offset + time
    await community.settles(after=time)


async def ask_for(community: Community, place: str | None = "The park", **words: str) -> Ask:
    """An ask for the day after tomorrow, as it is posted."""
    starts = in_two_days(community)
    draft = Draft(
        words.get("title", "Plant trees"),
        words.get("why", "Shade for all"),
        words.get("step", "Bring a spade"),
        occasion=Occasion(starts, starts + 3 * HOUR, place, CODE),
    )

    def post(tx: Transaction, *, now: datetime) -> Ask:
        return asks.post(tx, community._caller(community.olga), draft, now=now)

    posted = await community.bot.db.write(post, now=community.bot.clock.now())
    await community.settles()
    return posted


def in_two_days(community: Community) -> datetime:
    return (community.bot.clock.now() + 2 * DAY).replace(second=0, microsecond=0)


async def opens(community: Community, person: Person) -> Reply:
    ask = await community.newest_ask()
    await person.command("/ask manage", {"ask": str(ask.id)})
    await person.click(words(person, "Change"))
    return await person.click(words(person, "Discord event"))


async def lists(community: Community, person: Person) -> ScheduledEvent:
    """They have the newest ask listed; as Discord has it then."""
    await opens(community, person)
    await person.click(words(person, "List it"))
    await community.settles()
    [event] = community.guild.events
    return event


async def does(community: Community, verb: object, **more: object) -> None:
    """Olga changes the newest ask."""
    ask = await community.newest_ask()
    now = community.bot.clock.now()
    await community.bot.db.write(verb, ask.id, community._caller(community.olga), **more, now=now)  # type: ignore[arg-type]
    await passes(community)


async def reworded(community: Community, title: str) -> None:
    words = amendments.Words(title, "Shade", "Bring a spade", None, ())
    await does(community, amendments.reword, wanted=words)


def may(community: Community, *, make: bool) -> None:
    """Whether the bot has the permission, by its own role and by everybody's."""
    for role in community.guild.state.roles.values():
        held = Permissions(role.permissions) & ~Permissions.CREATE_EVENTS
        role.permissions = int(held | Permissions.CREATE_EVENTS if make else held)
        guilds.role_changed(community.bot.sandbox.world, role)


# ------------------------------------------------------------------ listed, and in step


async def test_whoever_looks_after_it_has_it_listed(community: Community, cora: Person) -> None:
    ask = await ask_for(community)
    panel = await opens(community, cora)
    assert "is not shown there" in panel.text
    event = await lists(community, cora)
    assert (event.name, event.location, event.status) == ("Plant trees", "The park", SCHEDULED)
    assert (event.start, event.end) == (ask.starts_at, ask.ends_at)
    assert event.creator.id == community.bot.application.bot.id
    [card] = community.cards
    text = event.description or ""
    assert "Shade for all" in text
    assert "Bring a spade" in text
    assert f"/channels/{community.guild.id}/{community.asks.id}/{card.message.id}" in text
    panel = await opens(community, cora)
    assert "It is among this server's events" in panel.text
    assert panel.buttons == ["Show it", "Take it off the list", "Back"]


async def test_it_names_nobody_and_tells_nothing_that_is_for_those_who_are_in(
    community: Community, cora: Person
) -> None:
    await ask_for(community)
    await lists(community, cora)
    for asked in community.bot.sandbox.requests.to("POST", EVENTS):
        assert CODE not in str(asked.body)
        assert str(community.olga.id) not in str(asked.body)
        assert str(cora.id) not in str(asked.body)


async def test_it_follows_what_is_changed(community: Community, cora: Person) -> None:
    ask = await ask_for(community)
    event = await lists(community, cora)
    await cora.command("/ask manage", {"ask": str(ask.id)})
    await cora.click("Change")
    await cora.click("Words")
    await cora.submit({"Title": "Plant oaks"})
    later = in_two_days(community) + DAY
    await does(community, amendments.move, occasion=Occasion(later, later + HOUR, "The wood", CODE))
    assert (event.name, event.location) == ("Plant oaks", "The wood")
    assert (event.start, event.end) == (later, later + HOUR)
    assert CODE not in (event.description or "")
    assert community.guild.events == [event], "one event, however often it changes"


async def test_a_yes_asks_nothing_of_discord_about_it(
    community: Community, cora: Person, ana: Person
) -> None:
    await ask_for(community)
    await lists(community, cora)
    community.bot.sandbox.requests.clear()
    await ana.click("I'm in", on=community.cards[-1])
    await community.settles()
    assert not community.bot.sandbox.requests.to("GET", EVENT)
    assert not community.bot.sandbox.requests.to("PATCH", EVENT)


async def test_long_words_and_places_fit(community: Community, cora: Person) -> None:
    place = "https://meet.example.org/" + "a" * 120
    await ask_for(community, place, title="T" * 100, why="w*" * 350, step="s_" * 200)
    event = await lists(community, cora)
    text = event.description or ""
    assert len(text) <= 1000
    assert event.location == "See the description"
    assert place in text
    assert "press **I'm in**" in text


async def test_without_a_place_it_leads_to_the_description(community: Community, cora: Person) -> None:
    await ask_for(community, None)
    assert (await lists(community, cora)).location == "See the description"


async def test_it_is_all_there_in_spanish(community: Community) -> None:
    luz = await community.newcomer("Luz", community.coordinators, locale="es-ES")
    await community.sets(language="es")
    await ask_for(community)
    event = await lists(community, luz)
    assert "pulsa **Me apunto**" in (event.description or "")
    panel = await opens(community, luz)
    assert "Está entre los eventos" in panel.text


# ------------------------------------------------------------------ its cover


async def test_its_cover_is_the_picture_of_the_card(community: Community, cora: Person) -> None:
    ask = await ask_for(community)
    event = await lists(community, cora)
    assert event.image is None
    await pictured(community, ask, made.png())
    assert event.image == f"data:image/png;base64,{b64encode(image(made.png())).decode()}"
    community.bot.sandbox.requests.clear()
    await reworded(community, "Plant oaks")
    assert event.name == "Plant oaks"
    [asked] = community.bot.sandbox.requests.to("PATCH", EVENT)
    assert "image" not in str(asked.body), "Discord has it already"
    await pictured(community, ask, made.gif())
    assert str(event.image).startswith("data:image/gif;")
    await does(community, pictures.take_off)
    assert event.image is None


async def test_a_new_event_has_its_cover_at_once(community: Community, cora: Person) -> None:
    await pictured(community, await ask_for(community), made.jpeg(orientation=1))
    event = await lists(community, cora)
    assert str(event.image).startswith("data:image/jpeg;")


async def test_a_picture_keeps_no_event_from_standing(community: Community, cora: Person) -> None:
    await pictured(community, await ask_for(community), made.png())
    community.bot.sandbox.faults.fail("POST", EVENTS, status=400)
    event = await lists(community, cora)
    assert (event.name, event.image) == ("Plant trees", None)
    community.bot.sandbox.requests.clear()
    await reworded(community, "Plant oaks")
    [asked] = community.bot.sandbox.requests.to("PATCH", EVENT)
    assert "image" not in str(asked.body), "it is not tried again and again"
    assert not community.olga.dms


async def pictured(community: Community, ask: Ask, data: bytes) -> None:
    await does(community, pictures.give, alt="Trees", image=images.read(data))


def image(data: bytes) -> bytes:
    """As it is kept: without what a camera wrote."""
    return images.read(data).data


# ------------------------------------------------------------------ how it ends


async def test_a_cancellation_is_seen_in_discord_once_a_slip_could_be_mended(
    community: Community, cora: Person
) -> None:
    await ask_for(community)
    event = await lists(community, cora)
    await does(community, endings.cancel)
    assert event.status == SCHEDULED
    await does(community, endings.reopen, occasion=(await community.newest_ask()).occasion)
    assert event.status == SCHEDULED
    await does(community, endings.cancel)
    await passes(community, timedelta(minutes=1))
    assert event.status == CANCELLED


async def test_what_goes_on_after_all_is_another_event(community: Community, cora: Person) -> None:
    await ask_for(community)
    event = await lists(community, cora)
    await does(community, endings.cancel)
    await passes(community, timedelta(minutes=1))
    await does(community, endings.reopen, occasion=(await community.newest_ask()).occasion)
    [before, after] = community.guild.events
    assert (before, before.status) == (event, CANCELLED)
    assert (after.name, after.status) == ("Plant trees", SCHEDULED)


async def test_what_was_a_slip_leaves_no_event(community: Community, cora: Person) -> None:
    await ask_for(community)
    await lists(community, cora)
    await does(community, endings.take_back)
    assert community.guild.events == []


async def test_what_takes_no_yes_any_more_invites_nobody(community: Community, cora: Person) -> None:
    await ask_for(community)
    await lists(community, cora)
    await does(community, endings.close)
    await passes(community, timedelta(minutes=1))
    assert community.guild.events == []


async def test_it_begins_and_ends_by_itself(community: Community, cora: Person) -> None:
    await ask_for(community)
    event = await lists(community, cora)
    await passes(community, 2 * DAY + HOUR)
    await reworded(community, "Plant oaks")
    assert (event.name, event.status) == ("Plant oaks", ACTIVE)
    await passes(community, 2 * HOUR)
    await passes(community, AN_HOUR_LATER)
    assert not community.bot.sandbox.requests.to("DELETE", EVENT)
    assert scheduled_events.status_at(event, community.bot.clock.now()) == COMPLETED
    later = in_two_days(community)
    await does(community, endings.reopen, occasion=Occasion(later, later + HOUR))
    assert [one.start for one in community.guild.events] == [event.start, later]


async def test_what_has_begun_and_is_cancelled_is_ended(community: Community, cora: Person) -> None:
    await ask_for(community)
    event = await lists(community, cora)
    await passes(community, 2 * DAY + HOUR)
    await does(community, endings.cancel)
    await passes(community, timedelta(minutes=1))
    assert event.status == COMPLETED


async def test_what_has_begun_and_is_moved_to_a_later_day_is_another_event(
    community: Community, cora: Person
) -> None:
    await ask_for(community)
    await lists(community, cora)
    await passes(community, 2 * DAY + HOUR)
    later = in_two_days(community)
    await does(community, amendments.move, occasion=Occasion(later, later + HOUR))
    [event] = community.guild.events
    assert (event.start, event.status) == (later, SCHEDULED)


async def test_what_has_no_moment_any_more_is_none(community: Community, cora: Person) -> None:
    await ask_for(community)
    await lists(community, cora)
    await does(community, amendments.move, deadline=in_two_days(community))
    assert community.guild.events == []


async def test_it_is_taken_off_the_list(community: Community, cora: Person) -> None:
    await ask_for(community)
    await lists(community, cora)
    await opens(community, cora)
    panel = await cora.click("Take it off the list")
    assert "List it" in panel.buttons
    await community.settles()
    assert community.guild.events == []


async def test_in_quiet_mode_there_are_none(community: Community, cora: Person) -> None:
    await ask_for(community)
    await lists(community, cora)
    await community.sets(quiet=True)
    await community.settles()
    await passes(community)
    assert community.guild.events == []
    panel = await opens(community, cora)
    assert "This server is in quiet mode" in panel.text
    await community.sets(quiet=False)
    await community.settles()
    await passes(community)
    assert len(community.guild.events) == 1


async def test_in_quiet_mode_none_is_begun(community: Community, cora: Person) -> None:
    await community.sets(quiet=True)
    ask = await ask_for(community)
    panel = await opens(community, cora)
    assert "This server is in quiet mode" in panel.text
    told = await cora.forges(f"event:{ask.id}:on", on=panel)
    assert "This server is in quiet mode" in told.text


# ------------------------------------------------------------------ by hand


async def test_what_somebody_changes_by_hand_is_put_right(community: Community, cora: Person) -> None:
    await ask_for(community)
    event = await lists(community, cora)
    event.name, event.location = "A party", "My place"
    scheduled_events.changed(community.bot.sandbox.world, event)
    await passes(community, AN_HOUR_LATER)
    await community.settles()
    assert (event.name, event.location) == ("Plant trees", "The park")


async def test_a_round_without_news_is_one_request(community: Community, cora: Person) -> None:
    await ask_for(community)
    await lists(community, cora)
    community.bot.sandbox.requests.clear()
    await passes(community, AN_HOUR_LATER)
    await community.settles()
    assert len(community.bot.sandbox.requests.to("GET", EVENTS)) == 1
    assert not community.bot.sandbox.requests.to("GET", EVENT)
    assert not community.bot.sandbox.requests.to("PATCH", EVENT)


@pytest.mark.parametrize("how", ["deleted", "cancelled"])
async def test_what_somebody_takes_down_stays_down_until_it_is_tried_again(
    community: Community, cora: Person, how: str
) -> None:
    await ask_for(community)
    event = await lists(community, cora)
    if how == "deleted":
        scheduled_events.remove(community.bot.sandbox.world, event)
    else:
        event.status = CANCELLED
    for _round in range(2):
        await passes(community, AN_HOUR_LATER)
        await community.settles()
    await reworded(community, "Plant oaks")
    assert [one for one in community.guild.events if one.status == SCHEDULED] == []
    panel = await opens(community, cora)
    assert "Somebody took the event down" in panel.text
    assert not cora.dms
    await cora.click("Try again")
    await community.settles()
    assert [one.name for one in community.guild.events if one.status == SCHEDULED] == ["Plant oaks"]
    panel = await opens(community, cora)
    assert "It is among this server's events" in panel.text


# ------------------------------------------------------------------ what Discord refuses


async def test_without_the_permission_it_goes_on_and_its_lead_is_told_once(
    community: Community, cora: Person
) -> None:
    may(community, make=False)
    ask = await ask_for(community)
    panel = await opens(community, cora)
    assert "I may not make events in this server." in panel.text
    await cora.click("List it")
    for _round in range(3):
        await passes(community, AN_HOUR_LATER)
    assert community.guild.events == []
    [told] = community.olga.dms
    assert "**Plant trees** goes on without it" in told.text
    assert "give me “Create Events”" in told.text
    assert (await opens(community, cora)).buttons == ["Try again", "Take it off the list", "Back"]
    may(community, make=True)
    answer = await community.olga.click("Try again", on=told)
    assert "I try once more" in answer.text
    await community.settles()
    [event] = community.guild.events
    assert event.name == ask.title


async def test_once_it_may_it_is_listed_by_itself(community: Community, cora: Person) -> None:
    may(community, make=False)
    await ask_for(community)
    await opens(community, cora)
    await cora.click("List it")
    await community.settles()
    may(community, make=True)
    await passes(community, AN_HOUR_LATER)
    await community.settles()
    assert len(community.guild.events) == 1


async def test_a_hundred_events_are_all_that_discord_lists(community: Community, cora: Person) -> None:
    world, guild = community.bot.sandbox.world, community.guild.state
    tomorrow = community.bot.clock.now() + DAY
    others = [
        scheduled_events.schedule(
            world,
            guild,
            guild.owner,
            str(one),
            start=tomorrow,
            end=tomorrow + HOUR,
            entity_type=3,
            location="-",
        )
        for one in range(100)
    ]
    await ask_for(community)
    await opens(community, cora)
    await cora.click("List it")
    await community.settles()
    assert len(community.guild.events) == 100
    [told] = community.olga.dms
    assert "Discord lists 100 events of a server at most." in told.text
    scheduled_events.remove(world, others[0])
    await passes(community, AN_HOUR_LATER)
    await community.settles()
    assert [one.name for one in community.guild.events][-1] == "Plant trees"
    assert len(community.olga.dms) == 1


async def test_the_check_up_names_what_is_missing(community: Community, cora: Person) -> None:
    may(community, make=False)
    await ask_for(community)
    await opens(community, cora)
    await cora.click("List it")
    await community.settles()
    await community.olga.command("/setup")
    told = await every_page(community.olga, await community.olga.click("Check-up"))
    assert "keeping an event in Discord in step" in told
    assert "give it the permission Create Events" in told


# ------------------------------------------------------------------ whose it is


async def test_strangers_list_nothing(community: Community, ana: Person) -> None:
    ask = await ask_for(community)
    for control in (f"event:{ask.id}", f"event:{ask.id}:on", f"event:{ask.id}:off", f"event:{ask.id}:again"):
        told = await ana.forges(control, on=community.cards[-1])
        assert "coordinators" in told.text
    await community.settles()
    assert community.guild.events == []
    assert await community.bot.db.read(native_events.find, ask.id) is None


async def test_what_can_be_done_whenever_one_likes_is_no_event(community: Community, cora: Person) -> None:
    await community.ask("Call your neighbours")
    ask = await community.newest_ask()
    await cora.command("/ask manage", {"ask": str(ask.id)})
    panel = await cora.click("Change")
    assert "Discord event" not in panel.buttons
    told = await cora.forges(f"event:{ask.id}:on", on=panel)
    assert "Only what starts at a moment can be an event." in told.text


# ------------------------------------------------------------------ before it is posted


async def begins(cora: Person, community: Community) -> None:
    """A draft for the day after tomorrow, switched on."""
    await cora.command("/ask new")
    await cora.submit(
        {"Title": "Plant trees", "Why does it matter?": "Shade", "The one step to take": "Bring a spade"}
    )
    await cora.click("When and where")
    day = f"{in_two_days(community):%d.%m.%Y}"
    await cora.submit({"When does it start?": f"{day} 10:00", "Until when?": "13:00"})
    await cora.click("More")
    await cora.choose("Something else", "Discord event")
    panel = await cora.click("List it")
    assert "once it is posted" in panel.text


async def test_a_draft_is_listed_once_it_is_posted(community: Community, cora: Person) -> None:
    await begins(cora, community)
    await passes(community)
    assert community.guild.events == []
    await cora.click("Back")
    await cora.click("Post")
    await passes(community, timedelta(seconds=1))
    await passes(community)
    [event] = community.guild.events
    assert event.name == "Plant trees"
    assert str(community.cards[-1].message.id) in (event.description or "")


async def test_a_draft_that_is_thrown_away_leaves_nothing(community: Community, cora: Person) -> None:
    await begins(cora, community)
    await cora.click("Back")
    await cora.click("More")
    await cora.choose("Something else", "Throw it away")
    await cora.click("Throw it away")
    await passes(community)
    assert community.guild.events == []
