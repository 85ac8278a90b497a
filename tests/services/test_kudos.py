"""One thank-you with its reason, to one to five people, and what each makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import select

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.models.kudos import kudos as rows
from bot.services.care import boundaries
from bot.services.celebrating import kudos, kudos_kept, kudos_lists
from bot.services.celebrating.kudos import MOST_A_DAY, Given
from bot.services.guild import guild_settings
from bot.services.guild.callers import Caller
from bot.services.outbox.outbox import Parcel
from bot.services.own import contact, departures, fading, housekeeping, mine, own_data
from bot.services.people import volunteers
from bot.services.things.managing import GRACE
from tests.conftest import open_session
from tests.lives import carry_all, traces
from tests.services.at_once import committed, wait_until_somebody_waits_for_a_lock
from tests.services.conftest import Community, in_a_dm

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def people(tx: Transaction, community: Community, now: datetime) -> list[Caller]:
    """Who takes part here, without having joined."""
    found = community.newcomers(7)
    for one in found:
        volunteers.seen(tx, community.guild_id, one.user_id, language="en", now=now)
    return found


def thank(tx: Transaction, giver: Caller, *to: Caller, reason: str = "The soup", now: datetime) -> Given:
    return kudos.give(tx, giver, [one.user_id for one in to], reason, now=now)


def test_each_of_five_people_gets_it_once(
    tx: Transaction, community: Community, people: list[Caller], now: datetime
) -> None:
    giver, *others = people[:6]
    given = thank(tx, giver, *others, now=now)
    again = thank(tx, giver, *reversed(others), now=now + MINUTE)
    assert again.kudos_id == given.kudos_id, "a form that was sent twice"
    told = community.parcels(tx, "kudos")
    assert sorted(one.user_id or 0 for one in told) == sorted(one.user_id for one in others)
    assert {one.due_at for one in told} == {now + GRACE}
    for one in others:
        [got] = kudos_lists.got(tx, community.guild_id, one.user_id)
        assert (got.giver_id, got.reason, got.state) == (giver.user_id, "The soup", "private")
    assert len(kudos_lists.gave(tx, community.guild_id, giver.user_id)) == 5


@pytest.mark.parametrize(
    ("to", "reason", "why"),
    [
        ([], "Soup", "one to"),
        ([0], "Soup", "That is you"),
        ([1, 2, 3, 4, 5, 6], "Soup", "one to"),
        ([1], " ", "what for"),
        ([1], "x" * 2000, "what for"),
        ([1, 6], "Soup", "Bots"),
    ],
)
def test_what_can_not_be_is_refused_and_nobody_hears_of_it(
    tx: Transaction,
    community: Community,
    people: list[Caller],
    to: list[int],
    reason: str,
    why: str,
    now: datetime,
) -> None:
    bots = [people[6].user_id] if why == "Bots" else []
    wanted = [people[one].user_id for one in to]
    with pytest.raises(Invalid, match=why):
        kudos.give(tx, people[0], wanted, reason, bots=bots, now=now)
    assert not community.parcels(tx, "kudos")


def test_who_takes_no_part_has_erased_or_has_left_is_named_to_the_giver_and_nothing_is_stored(
    tx: Transaction, community: Community, people: list[Caller], now: datetime
) -> None:
    giver, erased, left, gone, here = people[:5]
    stranger = community.newcomer()
    mine.erase(tx, community.guild_id, erased.user_id, now=now)
    before = list(traces(tx, erased.user_id))
    departures.leave(tx, community.guild_id, left.user_id, now=now)
    wanted = [one.user_id for one in (stranger, erased, left, gone, here)]
    given = kudos.give(tx, giver, wanted, "Soup", gone=[gone.user_id], now=now)
    assert list(given.told) == [here.user_id]
    assert set(given.strangers) == set(wanted) - {here.user_id}
    assert not list(traces(tx, stranger.user_id))
    assert list(traces(tx, erased.user_id)) == before
    alone = thank(tx, giver, stranger, now=now)
    assert alone.kudos_id is None
    assert alone.left == MOST_A_DAY - 1, "what goes to nobody does not count"


def test_five_a_day_by_the_servers_clock(
    tx: Transaction, community: Community, people: list[Caller], now: datetime
) -> None:
    late = datetime(2026, 4, 15, 21, 30, tzinfo=UTC)  # half past eleven in Madrid
    giver, other = people[:2]
    for number in range(MOST_A_DAY):
        given = thank(tx, giver, other, reason=f"Soup {number}", now=late)
        assert given.left == MOST_A_DAY - 1 - number
    kudos_kept.withdraw(tx, given.kudos_id or 0, giver, now=late)
    for refused in (kudos.before_giving, lambda tx, who, now: thank(tx, who, other, reason="More", now=now)):
        with pytest.raises(Refusal, match="5 times today"):
            refused(tx, giver, now=late + 29 * MINUTE)
    kudos.before_giving(tx, giver, now=late + 30 * MINUTE)
    assert thank(tx, giver, other, reason="More", now=late + 30 * MINUTE).left == MOST_A_DAY - 1


def test_of_those_who_would_rather_not_meet_nothing_can_be_read(
    tx: Transaction, community: Community, people: list[Caller], now: datetime
) -> None:
    giver, keeps_away, other = people[:3]
    boundaries.draw(tx, community.guild_id, keeps_away, giver.user_id, now=now)
    given = thank(tx, giver, keeps_away, other, now=now)
    assert list(given.told) == sorted((keeps_away.user_id, other.user_id)), "as if it went to both"
    assert len(kudos_lists.gave(tx, community.guild_id, giver.user_id)) == 2
    assert [one.user_id for one in community.parcels(tx, "kudos")] == [other.user_id]
    assert not kudos_lists.got(tx, community.guild_id, keeps_away.user_id)
    assert "thanked" not in {one.name for one in own_data.show(tx, community.guild_id, keeps_away.user_id)}
    with pytest.raises(NotFound):
        kudos_kept.show(tx, given.kudos_id or 0, keeps_away, now=now)
    mine_own = thank(tx, keeps_away, giver, now=now)
    assert (mine_own.kudos_id, list(mine_own.not_met)) == (None, [giver.user_id])


def test_who_was_thanked_decides_whether_everybody_reads_it(
    tx: Transaction, community: Community, people: list[Caller], now: datetime
) -> None:
    giver, ana, ben = people[:3]
    one = thank(tx, giver, ana, ben, now=now).kudos_id or 0
    kudos_kept.show(tx, one, in_a_dm(ana), now=now)
    kudos_kept.show(tx, one, ana, now=now + MINUTE)
    assert len(community.parcels(tx, "kudos_shown")) == 1
    for stranger in (giver, community.moderator):
        with pytest.raises(NotFound):
            kudos_kept.show(tx, one, stranger, now=now)
    [read] = kudos_lists.public_between(tx, community.guild_id, now, now + DAY)
    assert (read.user_id, read.giver_id, read.reason) == (ana.user_id, giver.user_id, "The soup")
    carry_all(tx, now + MINUTE)
    kudos_kept.keep_private(tx, one, ana, now=now + MINUTE)
    assert not kudos_lists.public_between(tx, community.guild_id, now, now + DAY)
    [post] = community.parcels(tx, "kudos_shown")
    assert post.state == "waiting", "it is drawn anew, as gone"
    kudos_kept.show(tx, one, ana, now=now + 2 * MINUTE)
    assert len(community.parcels(tx, "kudos_shown")) == 2, "shown again it is another post"


def test_nothing_is_shown_in_quiet_mode_or_without_a_channel(
    tx: Transaction, community: Community, people: list[Caller], now: datetime
) -> None:
    one = thank(tx, people[0], people[1], now=now).kudos_id or 0
    guild_settings.set_channel(tx, community.admin, "wins", None, now=now)
    with pytest.raises(Refusal, match="no channel"):
        kudos_kept.show(tx, one, people[1], now=now)
    guild_settings.set_quiet(tx, community.admin, True, now=now)
    with pytest.raises(Refusal, match="quiet mode"):
        kudos_kept.show(tx, one, people[1], now=now)
    assert [found.state for found in kudos_lists.got(tx, community.guild_id, people[1].user_id)] == [
        "private"
    ]


@contextmanager
def read_by_all(
    tx: Transaction, community: Community, one: int, who: Caller, now: datetime
) -> Iterator[None]:
    """It stands in the channel before, and is drawn anew after."""
    kudos_kept.show(tx, one, who, now=now)
    carry_all(tx, now + MINUTE)
    yield
    assert not kudos_lists.public_between(tx, community.guild_id, now, now + DAY)
    assert [post.state for post in community.parcels(tx, "kudos_shown")] == ["waiting"]


def test_taken_back_it_is_nowhere(
    tx: Transaction, community: Community, people: list[Caller], now: datetime
) -> None:
    giver, ana, ben = people[:3]
    one = thank(tx, giver, ana, ben, now=now).kudos_id or 0
    for other in (ana, ben, community.moderator):
        with pytest.raises(NotFound):
            kudos_kept.withdraw(tx, one, other, now=now)
    with read_by_all(tx, community, one, ana, now):
        for _time in range(2):
            kudos_kept.withdraw(tx, one, in_a_dm(giver), now=now + MINUTE)
    assert not kudos_lists.got(tx, community.guild_id, ben.user_id)
    assert not kudos_lists.gave(tx, community.guild_id, giver.user_id)
    assert tx.values(select(rows.c.reason).where(rows.c.id == one)) == [""]
    with pytest.raises(NotFound):
        kudos_kept.show(tx, one, ben, now=now)


def test_before_it_is_sent_nobody_hears_of_what_was_taken_back(
    tx: Transaction, community: Community, people: list[Caller], now: datetime
) -> None:
    one = thank(tx, people[0], people[1], now=now).kudos_id or 0
    kudos_kept.withdraw(tx, one, people[0], now=now)
    assert [parcel.state for parcel in community.parcels(tx, "kudos")] == ["dropped"]


def test_hidden_it_is_gone_for_everybody_and_the_giver_does_not_see_that(
    tx: Transaction, community: Community, people: list[Caller], now: datetime
) -> None:
    giver, ana, ben = people[:3]
    one = thank(tx, giver, ana, ben, now=now).kudos_id or 0
    before = [(seen.user_id, seen.reason) for seen in kudos_lists.gave(tx, community.guild_id, giver.user_id)]
    with read_by_all(tx, community, one, ana, now):
        kudos_kept.hide(tx, one, in_a_dm(ana), now=now + MINUTE)
    assert not kudos_lists.got(tx, community.guild_id, ana.user_id)
    assert len(kudos_lists.got(tx, community.guild_id, ben.user_id)) == 1
    after = [(seen.user_id, seen.reason) for seen in kudos_lists.gave(tx, community.guild_id, giver.user_id)]
    assert after == before
    assert kudos_kept.take_out(tx, one, ana, now=now).state == "private"


def test_moderators_take_away_what_everybody_reads(
    tx: Transaction, community: Community, people: list[Caller], elsewhere: Community, now: datetime
) -> None:
    one = thank(tx, people[0], people[1], now=now).kudos_id or 0
    with pytest.raises(NotAllowed):
        kudos_kept.remove(tx, one, people[2], now=now)
    with pytest.raises(NotFound):
        kudos_kept.remove(tx, one, elsewhere.moderator, now=now)
    with read_by_all(tx, community, one, people[1], now):
        kudos_kept.remove(tx, one, community.moderator, now=now)
    assert not kudos_lists.got(tx, community.guild_id, people[1].user_id)


def test_who_erases_themselves_is_in_no_thank_you_any_more(
    tx: Transaction, community: Community, people: list[Caller], now: datetime
) -> None:
    giver, ana, ben = people[:3]
    one = thank(tx, giver, ana, ben, now=now).kudos_id or 0
    kudos_kept.show(tx, one, ana, now=now)
    carry_all(tx, now + MINUTE)
    mine.erase(tx, community.guild_id, giver.user_id, now=now + MINUTE)
    [got] = kudos_lists.got(tx, community.guild_id, ana.user_id)
    assert (got.giver_id, got.reason) == (None, "The soup"), "it stays with whom it is for"
    assert [post.state for post in community.parcels(tx, "kudos_shown")] == ["waiting"]
    for person in (ana, ben):
        mine.erase(tx, community.guild_id, person.user_id, now=now + MINUTE)
    assert not tx.values(select(rows.c.id).where(rows.c.guild_id == community.guild_id))


def test_it_goes_as_each_chose_and_not_at_all_by_message_where_that_is_switched_off(
    tx: Transaction, community: Community, people: list[Caller], now: datetime
) -> None:
    giver, by_dm, unasked, switched_off = people[:4]
    for one in (by_dm, switched_off):
        volunteers.choose_way(tx, community.guild_id, one.user_id, "dm")
    kudos_kept.only_in_mine(tx, community.guild_id, in_a_dm(switched_off), only=True, now=now)
    thank(tx, giver, by_dm, unasked, switched_off, now=now)

    def cleared(person: Caller) -> str:
        [one] = community.parcels(tx, "kudos", to=person)
        parcel = Parcel(
            one.id, community.guild_id, one.kind, one.key, one.user_id, one.subject_id, {}, now, 1, 0,
            None, None, None,
        )  # fmt: skip
        return type(contact.clearance(tx, parcel, now=now)).__name__

    assert [cleared(one) for one in (by_dm, unasked, switched_off)] == ["Send", "Keep", "Keep"]
    kudos_kept.only_in_mine(tx, community.guild_id, switched_off, only=False, now=now)
    assert cleared(switched_off) == "Send"


def test_it_ends_with_time_but_for_what_everybody_reads(
    tx: Transaction, community: Community, people: list[Caller], now: datetime
) -> None:
    giver, ana, ben = people[:3]
    kept = thank(tx, giver, ana, reason="Soup", now=now).kudos_id or 0
    thank(tx, giver, ben, reason="Bread", now=now)
    kudos_kept.show(tx, kept, ana, now=now)
    while housekeeping.sweep(tx, now=now + kudos_kept.KEPT_FOR + DAY):
        pass
    assert tx.values(select(rows.c.id).where(rows.c.guild_id == community.guild_id)) == [kept]
    guild_settings.set_quiet(tx, community.admin, True, now=now)
    fading.fade(tx, community.guild_id, now=now + 31 * DAY)
    assert not tx.values(select(rows.c.id).where(rows.c.guild_id == community.guild_id))


def test_of_two_forms_sent_at_once_the_sixth_of_a_day_is_refused(
    postgres_database: str, now: datetime
) -> None:
    community, heard = Community(), ["nothing"]
    giver, ana, ben = community.newcomers(3)

    def sixth(tx: Transaction) -> None:
        try:
            thank(tx, giver, ben, reason="The sixth", now=now)
        except Refusal as refused:
            heard[0] = str(refused.text)

    with open_session(postgres_database) as one, open_session(postgres_database) as other:
        with committed(one) as tx:
            community.set_up(tx, now=now)
            for person in (giver, ana, ben):
                volunteers.seen(tx, community.guild_id, person.user_id, language="en", now=now)
            for number in range(MOST_A_DAY - 1):
                thank(tx, giver, ana, reason=f"Soup {number}", now=now)

        def later() -> None:
            with committed(other) as tx:
                sixth(tx)

        slower = Thread(target=later)
        with committed(one) as tx:
            thank(tx, giver, ana, reason="The fifth", now=now)
            slower.start()
            wait_until_somebody_waits_for_a_lock(postgres_database, slower)
        slower.join()
        with committed(one) as tx:
            given = len(kudos_lists.gave(tx, community.guild_id, giver.user_id))
    assert (given, heard[0][:15]) == (MOST_A_DAY, "You have thanke")


def test_two_who_thank_each_other_at_once_do_not_wait_in_a_circle(
    postgres_database: str, now: datetime
) -> None:
    community = Community()
    ana, ben = community.newcomers(2)
    with open_session(postgres_database) as one, open_session(postgres_database) as other:
        with committed(one) as tx:
            community.set_up(tx, now=now)
            for person in (ana, ben):
                volunteers.seen(tx, community.guild_id, person.user_id, language="en", now=now)

        def later() -> None:
            with committed(other) as tx:
                thank(tx, ben, ana, now=now)

        slower = Thread(target=later)
        with committed(one) as tx:
            volunteers.hold(tx, community.guild_id, min(ana.user_id, ben.user_id))
            slower.start()
            wait_until_somebody_waits_for_a_lock(postgres_database, slower)
            thank(tx, ana, ben, now=now)
        slower.join()
        with committed(one) as tx:
            got = [kudos_lists.got(tx, community.guild_id, who.user_id) for who in (ana, ben)]
    assert [len(each) for each in got] == [1, 1]
