"""Whatever Discord answers, or does not: one event, as it should be."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from bot.errors import Refusal
from bot.services.things import amendments, endings, native_events
from bot.services.things.things import Occasion
from sandbox.faults import Faults
from sandbox.people import Person
from sandbox.world import messages, scheduled_events
from sandbox.world.model import ScheduledEvent
from tests.cogs.test_native_events import (
    AN_HOUR_LATER,
    EVENT,
    EVENTS,
    SOON,
    ask_for,
    begins,
    does,
    in_two_days,
    lists,
    opens,
    passes,
    reworded,
)
from tests.community import Community

#: After a first failed try the next one follows in this time, after a second in twice as long.
RETRY = timedelta(seconds=20)

pytestmark = pytest.mark.usefixtures("one_clock")


@pytest.fixture
def faults(community: Community) -> Faults:
    found = community.bot.sandbox.faults
    found.clear()
    return found


async def wants(community: Community, cora: Person) -> None:
    """Cora has the newest ask listed, and the first try fails."""
    await opens(community, cora)
    await cora.click("List it")
    await community.settles()


def copied(community: Community, event: ScheduledEvent, **changed: object) -> ScheduledEvent:
    """As a request that is sent again would make it."""
    world = community.bot.sandbox.world
    other = replace(event, id=world.ids.next(), interested={}, **changed)  # type: ignore[arg-type]
    event.guild.events[other.id] = other
    return other


async def stored_id(community: Community) -> int | None:
    found = await community.bot.db.read(native_events.find, (await community.newest_ask()).id)
    return None if found is None else found.event_id


async def test_a_lost_answer_makes_no_second_event(
    community: Community, cora: Person, faults: Faults
) -> None:
    await ask_for(community)
    faults.lose_answer("POST", EVENTS)
    await wants(community, cora)
    assert await stored_id(community) is None
    await community.settles(after=RETRY)
    [event] = community.guild.events
    assert await stored_id(community) == event.id
    assert len(community.bot.sandbox.requests.to("POST", EVENTS)) == 1


async def test_after_a_lost_answer_it_is_as_it_should_be_by_now(
    community: Community, cora: Person, faults: Faults
) -> None:
    await ask_for(community)
    faults.lose_answer("POST", EVENTS)
    await wants(community, cora)
    await reworded(community, "Plant oaks")
    await community.settles(after=RETRY)
    assert [event.name for event in community.guild.events] == ["Plant oaks"]


async def test_what_is_changed_by_hand_before_it_is_known_is_put_right(
    community: Community, cora: Person, faults: Faults
) -> None:
    await ask_for(community)
    with faults.hold("POST", EVENTS, after_the_work=True) as held:
        await opens(community, cora)
        await cora.click("List it")
        await held.arrived.wait()
        [event] = community.guild.events
        event.name = "A party"
    await community.settles()
    assert event.name == "Plant trees"


async def test_of_several_that_one_request_made_the_oldest_stays(
    community: Community, cora: Person, faults: Faults
) -> None:
    await ask_for(community)
    faults.lose_answer("POST", EVENTS)
    await wants(community, cora)
    [first] = community.guild.events
    copied(community, first)
    await community.settles(after=RETRY)
    assert community.guild.events == [first]
    assert await stored_id(community) == first.id


async def test_what_others_made_is_not_taken_for_ours(
    community: Community, cora: Person, faults: Faults
) -> None:
    """Whoever copies the description, the mark included."""
    await ask_for(community)
    faults.lose_answer("POST", EVENTS)
    await wants(community, cora)
    [made] = community.guild.events
    theirs = copied(community, made, creator=community.olga.user)
    scheduled_events.remove(community.bot.sandbox.world, made)
    await community.settles(after=RETRY)
    assert theirs in community.guild.events
    [ours] = [event for event in community.guild.events if event is not theirs]
    assert await stored_id(community) == ours.id


@pytest.mark.parametrize("status", [429, 501])
async def test_what_may_pass_is_tried_again_and_nobody_is_told(
    community: Community, cora: Person, faults: Faults, status: int
) -> None:
    await ask_for(community)
    faults.fail("POST", EVENTS, status=status, seconds=40)
    await wants(community, cora)
    assert community.guild.events == []
    await community.settles(after=timedelta(minutes=2))
    assert len(community.guild.events) == 1
    assert not community.olga.dms


async def test_a_lost_answer_to_a_change_changes_nothing_else(
    community: Community, cora: Person, faults: Faults
) -> None:
    await ask_for(community)
    event = await lists(community, cora)
    faults.lose_answer("PATCH", EVENT)
    await reworded(community, "Plant oaks")
    await community.settles(after=RETRY)
    assert community.guild.events == [event]
    assert event.name == "Plant oaks"
    assert await stored_id(community) == event.id


async def test_a_lost_answer_to_a_deletion_is_no_event_that_somebody_took_down(
    community: Community, cora: Person, faults: Faults
) -> None:
    await ask_for(community)
    await lists(community, cora)
    faults.lose_answer("DELETE", EVENT)
    await community.sets(quiet=True)
    await community.settles()
    await community.settles(after=SOON)
    await community.settles(after=RETRY)
    assert community.guild.events == []
    await community.sets(quiet=False)
    await community.settles()
    await community.settles(after=SOON)
    assert len(community.guild.events) == 1


async def test_an_event_that_may_not_be_called_off_is_said(
    community: Community, cora: Person, faults: Faults
) -> None:
    await ask_for(community)
    event = await lists(community, cora)
    faults.fail("PATCH", EVENT, status=403)
    await does(community, endings.cancel)
    await community.settles(after=timedelta(minutes=1))
    [told] = community.olga.dms
    assert "**Plant trees** is no longer on; its event still stands in Discord." in told.text
    await community.olga.click("Try again", on=told)
    await community.settles(after=timedelta(minutes=1))
    assert event.status == 4


async def test_what_discord_does_not_take_is_said_with_what_may_help(
    community: Community, cora: Person, faults: Faults
) -> None:
    await ask_for(community)
    faults.fail("POST", EVENTS, status=400)
    await wants(community, cora)
    [told] = community.olga.dms
    assert "Another name, time or place may do." in told.text
    await reworded(community, "Plant oaks")
    assert [event.name for event in community.guild.events] == ["Plant oaks"]
    panel = await opens(community, cora)
    assert "It is among this server's events" in panel.text


async def test_what_is_pressed_late_in_a_direct_message_is_answered(
    community: Community, cora: Person, faults: Faults
) -> None:
    await ask_for(community)
    faults.fail("POST", EVENTS, status=400)
    await wants(community, cora)
    [told] = community.olga.dms
    await does(community, native_events.switch, on=False)
    answer = await community.olga.click("Try again", on=told)
    assert "Discord can list it" in answer.text
    assert "I try once more" not in answer.text
    assert "Try again" not in answer.buttons


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_happens_and_gets_lost_one_event_is_left_or_none(
    community: Community, cora: Person, faults: Faults, seed: int
) -> None:
    """Changes and troubles in any order; then all is well again for a while."""
    chance = Random(seed)  # noqa: S311 - to be the same each time
    await ask_for(community)
    await lists(community, cora)
    for _step in range(20):
        await anything(community, faults, chance)
    faults.clear()
    await community.sets(quiet=False)
    for _round in range(3):
        await passes(community, AN_HOUR_LATER)
    await does(community, native_events.try_again)
    await passes(community, RETRY)
    ask = await community.newest_ask()
    wish = await community.bot.db.read(native_events.wish, ask.id, now=community.bot.clock.now())
    now_open = [event for event in community.guild.events if event.status in (1, 2)]
    if wish is None or wish.standing != "stands":
        assert now_open == []
    else:
        [event] = now_open
        assert (event.name, event.start, event.end) == (ask.title, ask.starts_at, ask.ends_at)
        assert await stored_id(community) == event.id


async def anything(community: Community, faults: Faults, chance: Random) -> None:
    ask = await community.newest_ask()
    then = in_two_days(community) + timedelta(hours=chance.randrange(100))
    occasion = Occasion(then, then + timedelta(hours=2), "The park")
    change = chance.choice(
        ["words", "moved", "cancelled", "opened", "off", "on", "quiet", "loud", "by hand", "deleted"]
    )
    if chance.random() < 0.5:
        method = chance.choice(["POST", "POST", "POST", "PATCH", "DELETE", "GET"])
        route = EVENTS if method == "POST" else EVENT
        chance.choice([faults.lose_answer, faults.fail])(method, route, times=1)
    with suppress(Refusal):
        if change == "words":
            await reworded(community, f"Plant {chance.randrange(100)} trees")
        elif change == "moved":
            await does(community, amendments.move, occasion=occasion)
        elif change == "cancelled":
            await does(community, endings.cancel)
        elif change == "opened":
            await does(
                community, endings.reopen, occasion=ask.occasion if chance.random() < 0.5 else occasion
            )
        elif change in ("off", "on"):
            await does(community, native_events.switch, on=change == "on")
        elif change in ("quiet", "loud"):
            await community.sets(quiet=change == "quiet")
        elif change == "by hand":
            for event in community.guild.events:
                event.name = "A party"
        else:
            for event in community.guild.events:
                scheduled_events.remove(community.bot.sandbox.world, event)
            await does(community, native_events.try_again)
    await passes(community, chance.choice([timedelta(seconds=1), RETRY, timedelta(minutes=2)]))


async def test_it_leads_to_the_card_that_was_posted_anew(community: Community, cora: Person) -> None:
    await begins(cora, community)
    await cora.click("Back")
    await cora.click("Post")
    await passes(community, timedelta(minutes=1))
    before = community.cards[-1].message
    messages.delete(community.bot.sandbox.world, before)
    await passes(community, timedelta(minutes=6))
    await passes(community, timedelta(seconds=30))
    after = community.cards[-1].message
    assert after.id != before.id
    [event] = community.guild.events
    assert str(after.id) in (event.description or "")
    assert str(before.id) not in (event.description or "")
