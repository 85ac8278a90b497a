"""The event of a thing in Discord, as the rules have it: who may list what, and how it should be by now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.db import Transaction
from bot.errors import NotAllowed, NotFound, Refusal
from bot.services.guild import guilds, removals
from bot.services.guild.callers import Caller
from bot.services.own import housekeeping
from bot.services.things import amendments, asks, commitments, endings, native_events, things
from bot.services.things.asks import Ask
from bot.services.things.native_events import NativeEvent, Standing
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from tests.services.conftest import Community, in_a_dm

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def occasion(now: datetime, after: timedelta = DAY) -> Occasion:
    return Occasion(now + after, now + after + 2 * HOUR, "The park", "The door code is 4711")


def post(tx: Transaction, community: Community, now: datetime, **more: Any) -> Ask:
    draft = Draft("Plant trees", "Shade", "Bring a spade", **{"occasion": occasion(now), **more})
    return asks.post(tx, community.coordinator, draft, now=now)


def listed(tx: Transaction, community: Community, now: datetime) -> Ask:
    """An ask that is to be among the server's events."""
    ask = post(tx, community, now)
    native_events.switch(tx, ask.id, community.coordinator, on=True, now=now)
    return ask


def event_of(tx: Transaction, ask: Ask) -> NativeEvent:
    found = native_events.find(tx, ask.id)
    assert found is not None
    return found


def standing(tx: Transaction, ask: Ask, now: datetime) -> Standing:
    wish = native_events.wish(tx, ask.id, now=now)
    assert wish is not None
    return wish.standing


# ------------------------------------------------------------------ switched on


@pytest.mark.parametrize(
    "does",
    [
        lambda tx, ask, who, now: native_events.switch(tx, ask.id, who, on=True, now=now),
        lambda tx, ask, who, now: native_events.switch(tx, ask.id, who, on=False, now=now),
        lambda tx, ask, who, now: native_events.try_again(tx, ask.id, who, now=now),
        lambda tx, ask, who, now: native_events.show_to(tx, ask.id, who),
    ],
)
def test_it_is_for_its_leads_and_coordinators(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime, does: Callable[..., Any]
) -> None:
    ask = post(tx, community, now)
    for who in (community.newcomer(), community.moderator):
        with pytest.raises(NotAllowed):
            does(tx, ask, who, now)
    with pytest.raises(NotFound):
        does(tx, ask, elsewhere.coordinator, now)
    assert native_events.find(tx, ask.id) is None
    does(tx, ask, replace(community.coordinator, member_roles=frozenset()), now)  # who leads it


def test_by_default_nothing_is_listed(tx: Transaction, community: Community, now: datetime) -> None:
    post(tx, community, now)
    assert community.parcels(tx, "native_event", "event_round") == []


def test_switched_on_twice_is_once(tx: Transaction, community: Community, now: datetime) -> None:
    ask = listed(tx, community, now)
    native_events.switch(tx, ask.id, community.coordinator, on=True, now=now)
    [parcel] = community.parcels(tx, "native_event")
    assert (parcel.subject_id, parcel.due_at) == (ask.id, now)
    assert len(community.parcels(tx, "event_round")) == 1
    assert standing(tx, ask, now) == "stands"


def test_what_was_never_on_is_switched_off_without_a_trace(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = post(tx, community, now)
    native_events.switch(tx, ask.id, community.coordinator, on=False, now=now)
    assert native_events.find(tx, ask.id) is None
    assert community.parcels(tx, "native_event") == []


def test_what_can_not_be_an_event_is_refused(tx: Transaction, community: Community, now: datetime) -> None:
    def on(ask: Ask, at: datetime = now) -> None:
        native_events.switch(tx, ask.id, community.coordinator, on=True, now=at)

    with pytest.raises(Refusal, match="Only what starts at a moment"):
        on(post(tx, community, now, occasion=None, deadline=now + DAY))
    ask = post(tx, community, now)
    with pytest.raises(Refusal, match="It has begun"):
        on(ask, now + DAY + HOUR)
    with pytest.raises(Refusal, match="passed"):
        on(ask, now + 2 * DAY)
    endings.cancel(tx, ask.id, community.coordinator, now=now)
    with pytest.raises(Refusal, match="is closed"):
        on(ask)
    guilds.change(tx, community.admin, {"quiet": True}, now=now)
    with pytest.raises(Refusal, match="quiet mode"):
        on(post(tx, community, now))


# ------------------------------------------------------------------ how it should be


@pytest.mark.parametrize(
    ("change", "after", "expected"),
    [
        (None, timedelta(), "stands"),
        (None, DAY + HOUR, "stands"),
        (None, DAY + 2 * HOUR, "over"),
        (endings.cancel, timedelta(), "cancelled"),
        (endings.take_back, timedelta(), "none"),
        (endings.close, timedelta(), "none"),
        (lambda tx, ask_id, who, now: amendments.move(tx, ask_id, who, now=now), timedelta(), "none"),
        (
            lambda tx, ask_id, who, now: native_events.switch(tx, ask_id, who, on=False, now=now),
            timedelta(),
            "none",
        ),
        (
            lambda tx, ask_id, who, now: guilds.change(
                tx, replace(who, manages_guild=True), {"quiet": True}, now=now
            ),
            timedelta(),
            "none",
        ),
    ],
)
def test_it_follows_its_thing(
    tx: Transaction,
    community: Community,
    now: datetime,
    change: Callable[..., Any] | None,
    after: timedelta,
    expected: Standing,
) -> None:
    ask = listed(tx, community, now)
    if change is not None:
        change(tx, ask.id, community.coordinator, now=now)
    assert standing(tx, ask, now + after) == expected


def test_what_is_closed_while_it_goes_on_ends_by_itself(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = listed(tx, community, now)
    endings.close(tx, ask.id, community.coordinator, now=now + DAY + HOUR)
    assert standing(tx, ask, now + DAY + HOUR) == "over"


def test_each_change_is_the_same_parcel_and_a_yes_is_none(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = listed(tx, community, now)
    [before] = community.parcels(tx, "native_event")
    commitments.accept(tx, ask.id, community.newcomer(), now=now)
    assert [one.revision for one in community.parcels(tx, "native_event")] == [before.revision]
    for title in ("Plant oaks", "Plant limes"):
        words = amendments.Words(title, "Shade", "Bring a spade", None, ())
        amendments.reword(tx, ask.id, community.coordinator, words, now=now)
    [after] = community.parcels(tx, "native_event")
    assert (after.id, after.revision) == (before.id, before.revision + 2)


def test_a_cancellation_waits_until_a_slip_could_be_mended(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = listed(tx, community, now)
    endings.cancel(tx, ask.id, community.coordinator, now=now)
    [parcel] = community.parcels(tx, "native_event")
    assert parcel.due_at == now + timedelta(minutes=1)


def test_it_leads_to_the_card_so_that_comes_first(
    tx: Transaction, community: Community, now: datetime
) -> None:
    """As of a draft that is posted: no card stands yet."""
    ask = listed(tx, community, now)
    words = amendments.Words("Plant oaks", "Shade", "Bring a spade", None, ())
    amendments.reword(tx, ask.id, community.coordinator, words, now=now)
    [parcel] = community.parcels(tx, "native_event")
    assert parcel.due_at == now + native_events.AFTER_THE_CARD


# ------------------------------------------------------------------ what Discord says


def test_its_lead_is_told_once_until_it_is_tried_again(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = listed(tx, community, now)

    def told() -> list[int | None]:
        return [one.user_id for one in community.parcels(tx, "native_event_refused")]

    for _time in range(2):
        native_events.refuse(tx, ask.id, "may not", now=now)
    assert told() == [community.coordinator.user_id]
    native_events.try_again(tx, ask.id, in_a_dm(community.coordinator), now=now)
    assert event_of(tx, ask).refused is None
    native_events.refuse(tx, ask.id, "too many", now=now + HOUR)
    assert told() == 2 * [community.coordinator.user_id]


def test_what_stands_has_its_troubles_behind_it(tx: Transaction, community: Community, now: datetime) -> None:
    ask = listed(tx, community, now)
    native_events.tried(tx, ask.id)
    native_events.refuse(tx, ask.id, "too many", now=now)
    native_events.stands(tx, ask.id, 77, "abc")
    event = event_of(tx, ask)
    assert (event.event_id, event.tried, event.digest, event.refused) == (77, False, "abc", None)


def test_what_was_taken_down_is_remembered_until_it_is_tried_again(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = listed(tx, community, now)
    native_events.stands(tx, ask.id, 77, "abc")
    native_events.taken_down(tx, ask.id)
    native_events.gone(tx, ask.id)
    assert (event_of(tx, ask).event_id, event_of(tx, ask).refused) == (None, "taken down")
    assert community.parcels(tx, "native_event_refused") == [], "whoever did it knows"
    native_events.switch(tx, ask.id, community.coordinator, on=True, now=now)
    assert event_of(tx, ask).refused is None


def test_what_is_off_is_forgotten_once_it_is_gone(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = listed(tx, community, now)
    native_events.stands(tx, ask.id, 77, "abc")
    native_events.switch(tx, ask.id, community.coordinator, on=False, now=now)
    assert event_of(tx, ask).event_id == 77
    native_events.gone(tx, ask.id)
    assert native_events.find(tx, ask.id) is None


def test_a_second_thought_while_it_is_taken_down_is_kept(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = listed(tx, community, now)
    native_events.switch(tx, ask.id, community.coordinator, on=False, now=now)
    native_events.switch(tx, ask.id, community.coordinator, on=True, now=now)
    native_events.gone(tx, ask.id)
    assert event_of(tx, ask).wanted


# ------------------------------------------------------------------ looked after, and forgotten


def test_looked_after_is_what_stands_or_should(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    ask, over = listed(tx, community, now), listed(tx, community, now)
    listed(tx, elsewhere, now)
    endings.cancel(tx, over.id, community.coordinator, now=now)
    assert [one.thing_id for one in native_events.to_look_after(tx, community.guild_id)] == [ask.id]
    native_events.stands(tx, over.id, 77, "abc")
    assert len(native_events.to_look_after(tx, community.guild_id)) == 2


def test_it_is_forgotten_thirty_days_after_the_end(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = listed(tx, community, now)
    endings.cancel(tx, ask.id, community.coordinator, now=now)
    housekeeping.sweep(tx, now=now + 30 * DAY)
    assert native_events.find(tx, ask.id) is not None, "it may be opened again"
    housekeeping.sweep(tx, now=now + 31 * DAY)
    assert native_events.find(tx, ask.id) is None
    assert things.show(tx, ask.id).state == "cancelled"


def test_what_goes_on_after_all_is_not_forgotten(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = listed(tx, community, now)
    endings.cancel(tx, ask.id, community.coordinator, now=now)
    endings.reopen(tx, ask.id, community.coordinator, occasion=occasion(now, 50 * DAY), now=now)
    housekeeping.sweep(tx, now=now + 40 * DAY)
    assert native_events.find(tx, ask.id) is not None


def test_a_server_that_is_erased_leaves_none(tx: Transaction, community: Community, now: datetime) -> None:
    ask = listed(tx, community, now)
    removals.purge_now(tx, community.guild_id, now=now)
    removals.purge(tx, community.guild_id, now=now)
    assert native_events.find(tx, ask.id) is None


def test_somebody_who_leads_it_tries_again_from_a_direct_message_and_others_do_not(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = listed(tx, community, now)
    stranger: Caller = in_a_dm(community.newcomer())
    with pytest.raises((NotAllowed, NotFound)):
        native_events.try_again(tx, ask.id, stranger, now=now)
