"""What is posted can be mended, moved, called off and taken back; whoever is concerned hears of it once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import bindparam, update

from bot.db import Transaction
from bot.errors import Invalid, NotFound, Refusal
from bot.models.rosters import commitments as rows
from bot.services.guild.callers import Caller
from bot.services.things import (
    amendments,
    commitments,
    endings,
    giving_back,
    reminders,
    roles,
    searching,
    things,
)
from bot.services.things.amendments import Words
from bot.services.things.things import Occasion, Thing
from tests.lives import carry_all
from tests.services.conftest import Community
from tests.services.reminding import to_be_reminded
from tests.unasked import go_round

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
_STANDS = (
    update(rows)
    .where(rows.c.thing_id == bindparam("thing"), rows.c.user_id == bindparam("user"))
    .values(state=bindparam("as_"), offered_until=bindparam("until"))
)
WORDS = Words("Plant trees", "Shade for all", "Bring a spade", None, ())


def on_it(tx: Transaction, thing: Thing, people: list[Caller], now: datetime) -> None:
    for person in people:
        commitments.accept(tx, thing.id, person, now=now)


def told(tx: Transaction, community: Community, kind: str) -> list[int | None]:
    """Whom this will be said to."""
    return [parcel.user_id for parcel in community.parcels(tx, kind) if parcel.state == "waiting"]


def reminded(tx: Transaction, community: Community) -> list[datetime]:
    return [due_at for _user, due_at in to_be_reminded(tx, community)]


def test_a_mended_typo_is_drawn_and_disturbs_nobody(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, person = community.post(tx, now=now), community.newcomer()
    on_it(tx, ask, [person], now)
    mended = amendments.reword(
        tx, ask.id, community.coordinator, Words("Plant oaks", "Shade", "Bring a spade", None, ()), now=now
    )
    assert (mended.title, mended.why, mended.revision) == ("Plant oaks", "Shade", 2)
    assert not told(tx, community, "changed")
    assert [one.id for one in searching.matching(tx, community.coordinator, "ask", "OAKS")] == [ask.id]
    [card] = community.parcels(tx, "ask_card")
    assert card.revision == 3, "posted, said yes to, mended"
    same = amendments.reword(
        tx, ask.id, community.coordinator, Words("Plant oaks", "Shade", "Bring a spade", None, ()), now=now
    )
    assert same.revision == 2, "the same words are no change"


def test_another_step_is_told_once_to_all_whose_yes_stands_and_who_have_not_done_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, places=2, now=now)
    done, has, waits, left, stranger = people = community.newcomers(5)
    on_it(tx, ask, people[:4], now)
    commitments.report_done(tx, ask.id, done, now=now)
    giving_back.decline(tx, ask.id, left, now=now)
    for step in ("Bring gloves", "Bring gloves and a spade"):
        amendments.reword(tx, ask.id, community.coordinator, replace(WORDS, step=step), now=now)
    assert told(tx, community, "changed") == sorted((has.user_id, waits.user_id))
    assert stranger.user_id not in told(tx, community, "changed")
    carry_all(tx, now)
    amendments.reword(tx, ask.id, community.coordinator, replace(WORDS, step="Bring water"), now=now)
    assert len(told(tx, community, "changed")) == 2, "what was told is told again when it changes again"


def test_what_is_moved_is_told_and_has_a_reminder_of_its_new_moment(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, places=1, deadline=now + 3 * DAY, now=now)
    has, waits = community.newcomers(2)
    on_it(tx, ask, [has, waits], now)
    assert reminded(tx, community) == [now + 2 * DAY]
    moved = amendments.move(tx, ask.id, community.coordinator, deadline=now + 5 * DAY, now=now)
    assert moved.deadline == now + 5 * DAY
    assert told(tx, community, "changed") == sorted((has.user_id, waits.user_id))
    assert reminded(tx, community) == [now + 4 * DAY], "and nobody who waits is reminded"
    amendments.move(tx, ask.id, community.coordinator, deadline=now + 3 * DAY, now=now)
    assert reminded(tx, community) == [now + 2 * DAY], "moved back, it is the first one again"


def test_a_reminder_that_went_out_comes_again_for_the_new_moment(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, deadline=now + 3 * DAY, now=now)
    on_it(tx, ask, [community.newcomer()], now)
    reminders.remind(tx, ask.id, now=now + 2 * DAY)
    carry_all(tx, now + 2 * DAY)
    later = now + 2 * DAY + HOUR
    amendments.move(tx, ask.id, community.coordinator, deadline=now + 9 * DAY, now=later)
    assert reminded(tx, community) == [now + 8 * DAY]


def test_an_ask_can_come_to_have_a_moment_and_a_place(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, person = community.post(tx, now=now), community.newcomer()
    on_it(tx, ask, [person], now)
    occasion = Occasion(now + 4 * DAY, now + 4 * DAY + 2 * HOUR, "The old oak", "The gate code is 12")
    moved = amendments.move(tx, ask.id, community.coordinator, occasion=occasion, now=now)
    assert moved.occasion == occasion
    assert moved.due_at == occasion.starts_at
    assert reminded(tx, community) == [now + 3 * DAY]
    assert moved.is_open(occasion.ends_at - HOUR)
    assert not moved.is_open(occasion.ends_at)


@pytest.mark.parametrize(
    ("starts", "ends"),
    [(DAY, DAY), (2 * DAY, DAY), (-HOUR, DAY), (timedelta(), DAY), (400 * DAY, 401 * DAY)],
    ids=str,
)
def test_a_moment_that_nobody_could_mean_is_refused_and_changes_nothing(
    tx: Transaction, community: Community, now: datetime, starts: timedelta, ends: timedelta
) -> None:
    ask = community.post(tx, deadline=now + DAY, now=now)
    with pytest.raises(Invalid):
        amendments.move(
            tx, ask.id, community.coordinator, occasion=Occasion(now + starts, now + ends), now=now
        )
    assert things.show(tx, ask.id).revision == 1


def test_more_places_go_to_who_waits_and_fewer_take_nobodys_away(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, places=1, now=now)
    people = community.newcomers(4)
    on_it(tx, ask, people, now)
    assert amendments.resize(tx, ask.id, community.coordinator, 3, now=now).confirmed == 3
    assert told(tx, community, "place") == [people[1].user_id, people[2].user_id]
    fewer = amendments.resize(tx, ask.id, community.coordinator, 2, now=now)
    assert (fewer.places, fewer.confirmed, fewer.waitlisted) == (2, 3, 1)
    giving_back.decline(tx, ask.id, people[0], now=now)
    assert things.show(tx, ask.id).confirmed == 2, "nobody moves up into a place that is no more"
    assert amendments.resize(tx, ask.id, community.coordinator, None, now=now).waitlisted == 0


def test_what_is_called_off_is_told_to_all_whose_yes_stands_and_reminds_nobody(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, places=1, deadline=now + 3 * DAY, now=now)
    has, waits, late = community.newcomers(3)
    on_it(tx, ask, [has, waits], now)
    for _ in range(2):
        assert endings.cancel(tx, ask.id, community.coordinator, now=now).state == "cancelled"
    assert told(tx, community, "cancelled") == sorted((has.user_id, waits.user_id))
    assert not reminded(tx, community)
    with pytest.raises(Refusal, match="closed"):
        commitments.accept(tx, ask.id, late, now=now)
    assert go_round(tx, "what is over", now=now + 4 * DAY) == 0


ENDINGS: dict[str, Callable[[Transaction, Thing, Community, datetime], object]] = {
    "ended": lambda tx, thing, community, now: endings.close(tx, thing.id, community.coordinator, now=now),
    "over": lambda tx, thing, community, now: go_round(tx, "what is over", now=now + 4 * DAY),
    "cancelled": lambda tx, thing, community, now: endings.cancel(
        tx, thing.id, community.coordinator, now=now
    ),
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("waiting", ["waitlisted", "offered", "pending"])
@pytest.mark.parametrize("kind", ["ask", "role"])
def test_whoever_waits_when_something_ends_hears_of_it_and_waits_no_longer(
    tx: Transaction, community: Community, now: datetime, kind: str, waiting: str, ending: str
) -> None:
    has, waits, left = community.newcomers(3)
    posted = (
        community.post(tx, places=1, now=now) if kind == "ask" else community.offer(tx, places=1, now=now)
    )
    amendments.move(tx, posted.id, community.coordinator, deadline=now + 3 * DAY, now=now)
    on_it(tx, posted, [has, waits, left], now)
    giving_back.give_up(tx, posted.id, left, now=now)
    until = now + 9 * DAY if waiting == "offered" else None
    tx.execute(_STANDS, thing=posted.id, user=waits.user_id, as_=waiting, until=until)
    ENDINGS[ending](tx, posted, community, now)
    told_now = told(tx, community, "over") + told(tx, community, "cancelled")
    everybody = {has.user_id, waits.user_id} if ending == "cancelled" else {waits.user_id}
    assert sorted(one for one in told_now if one) == sorted(everybody)
    endings.reopen(tx, posted.id, community.coordinator, now=now)
    assert told(tx, community, "over") == told(tx, community, "cancelled") == []


def test_what_goes_on_after_all_is_told_with_its_moment_and_gives_back_what_came_with_a_place(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, person = community.offer(tx, member_role=31, now=now), community.newcomer()
    on_it(tx, role, [person], now)
    endings.cancel(tx, role.id, community.coordinator, now=now)
    assert roles.member_roles_for(tx, community.guild_id, person.user_id).wanted == frozenset()
    opened = endings.reopen(tx, role.id, community.coordinator, deadline=now + 3 * DAY, now=now)
    assert (opened.state, opened.ended_at) == ("open", None)
    assert roles.member_roles_for(tx, community.guild_id, person.user_id).wanted == {31}
    assert told(tx, community, "changed") == [person.user_id]
    assert not told(tx, community, "cancelled"), "what nobody has heard is not said any more"
    assert reminded(tx, community) == [now + 2 * DAY]


def test_a_slip_is_taken_back_only_while_nobody_has_answered(
    tx: Transaction, community: Community, now: datetime
) -> None:
    slip, answered = community.post(tx, now=now), community.post(tx, now=now)
    on_it(tx, answered, [community.newcomer()], now)
    for _ in range(2):
        assert endings.take_back(tx, slip.id, community.coordinator, now=now).state == "taken_back"
    with pytest.raises(Refusal, match="already"):
        endings.take_back(tx, answered.id, community.coordinator, now=now)
    amends: list[Callable[[], object]] = [
        lambda: endings.reopen(tx, slip.id, community.coordinator, now=now),
        lambda: amendments.reword(tx, slip.id, community.coordinator, WORDS, now=now),
        lambda: amendments.resize(tx, slip.id, community.coordinator, 3, now=now),
    ]
    for amend in amends:
        with pytest.raises(Refusal, match="taken back"):
            amend()
    assert things.how_many_open(tx, community.guild_id, now=now) == 1


def test_what_has_ended_is_moved_by_opening_it_again(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, deadline=now + DAY, now=now)
    assert go_round(tx, "what is over", now=now + DAY) == 1
    later = now + 2 * DAY
    with pytest.raises(Refusal, match="has ended"):
        amendments.move(tx, ask.id, community.coordinator, deadline=now + 5 * DAY, now=later)
    opened = endings.reopen(tx, ask.id, community.coordinator, deadline=now + 5 * DAY, now=later)
    assert opened.is_open(later)
    with pytest.raises(Invalid):
        endings.reopen(
            tx,
            endings.close(tx, ask.id, community.coordinator, now=later).id,
            community.coordinator,
            deadline=now,
            now=later,
        )


def test_what_happens_at_a_moment_is_closed_when_it_has_happened(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, now=now)
    occasion = Occasion(now + DAY, now + DAY + HOUR)
    amendments.move(tx, ask.id, community.coordinator, occasion=occasion, now=now)
    assert go_round(tx, "what is over", now=now + DAY) == 0, "one can still come"
    assert go_round(tx, "what is over", now=now + DAY + HOUR) == 1
    assert things.show(tx, ask.id).ended_at == occasion.ends_at


def test_things_of_another_server_are_not_amended(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    ask = community.post(tx, now=now)
    stranger = elsewhere.coordinator
    amends: list[Callable[[], object]] = [
        lambda: amendments.reword(tx, ask.id, stranger, WORDS, now=now),
        lambda: amendments.move(tx, ask.id, stranger, now=now),
        lambda: amendments.resize(tx, ask.id, stranger, 3, now=now),
        lambda: endings.cancel(tx, ask.id, stranger, now=now),
        lambda: endings.take_back(tx, ask.id, stranger, now=now),
        lambda: endings.reopen(tx, ask.id, stranger, now=now),
    ]
    for amend in amends:
        with pytest.raises(NotFound):
            amend()
    assert things.show(tx, ask.id).revision == 1


@pytest.mark.parametrize("left", [1, 30, 60])
def test_a_change_in_the_last_minute_is_told_at_once(
    tx: Transaction, community: Community, now: datetime, left: int
) -> None:
    """A minute later it would have started, or be over, and nobody would hear of it."""
    ask, person = community.post(tx, deadline=now + DAY, now=now), community.newcomer()
    commitments.accept(tx, ask.id, person, now=now)
    soon = now + DAY - timedelta(seconds=left)
    amendments.reword(tx, ask.id, community.coordinator, replace(WORDS, step="Bring a hoe"), now=soon)
    assert [one.due_at for one in community.parcels(tx, "changed")] == [soon]
    starts = community.post(tx, now=now)
    occasion = Occasion(now + DAY, now + DAY + HOUR)
    amendments.move(tx, starts.id, community.coordinator, occasion=occasion, now=now)
    commitments.accept(tx, starts.id, person, now=now)
    endings.cancel(tx, starts.id, community.coordinator, now=soon)
    assert [one.due_at for one in community.parcels(tx, "cancelled")] == [soon]
