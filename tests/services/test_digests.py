"""One digest a week at most, none of a week in which nothing happened, and nothing lost between them."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import update

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed
from bot.models.outbox import outbox
from bot.services.celebrating import digests, kudos, kudos_kept
from bot.services.guild import guilds
from bot.services.own import own_data
from bot.services.things import commitments, totals, wins
from tests.conftest import open_session
from tests.lives import carry_all
from tests.services.at_once import committed, wait_until_somebody_waits_for_a_lock
from tests.services.celebrating import told as are_told
from tests.services.conftest import Community

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
MONDAY = datetime.fromisoformat("2026-04-20T09:00:00+02:00")
_FAIL = update(outbox).where(outbox.c.kind == "digest").values(state="failed", reason="gone")


def switched_on(tx: Transaction, community: Community, now: datetime) -> None:
    digests.choose(tx, community.admin, "0", now=now)


def somebody_does(tx: Transaction, community: Community, now: datetime, times: int = 1) -> None:
    ask = community.post(tx, now=now)
    for person in community.newcomers(times):
        commitments.report_done(tx, ask.id, person, now=now)


def test_it_comes_on_its_day_once_and_tells_of_its_week(
    tx: Transaction, community: Community, now: datetime
) -> None:
    switched_on(tx, community, now)
    somebody_does(tx, community, now, 3)
    assert community.guild_id not in {one.guild_id for one in digests.due(tx, now=MONDAY - DAY)}
    assert community.guild_id in {one.guild_id for one in digests.due(tx, now=MONDAY)}
    for _twice in range(2):
        digests.look_after(tx, community.guild_id, now=MONDAY)
    [digest] = community.parcels(tx, "digest")
    assert (digest.key, digest.revision) == (wins.digest_key(community.guild_id, "2026-04-20"), 1)
    week = digests.of(tx, community.guild_id, MONDAY - WEEK, MONDAY)
    assert week.times == 3
    assert [(one.title, one.times) for one in week.done] == [("Plant trees", 3)]
    held = totals.find(tx, community.guild_id)
    assert held is not None
    assert held.digest_at == MONDAY + WEEK
    digests.choose(tx, community.admin, "1", now=MONDAY + timedelta(hours=1))
    held = totals.find(tx, community.guild_id)
    assert held is not None
    assert held.digest_at == MONDAY + WEEK + DAY, "one a week, whatever is chosen"


def test_a_week_in_which_nothing_happened_has_none(
    tx: Transaction, community: Community, now: datetime
) -> None:
    switched_on(tx, community, now)
    community.post(tx, now=now)
    for weeks in range(3):
        digests.look_after(tx, community.guild_id, now=MONDAY + weeks * WEEK)
    assert not community.parcels(tx, "digest")
    held = totals.find(tx, community.guild_id)
    assert held is not None
    assert held.digest_at == MONDAY + 3 * WEEK


def test_off_until_an_admin_chooses_a_day(tx: Transaction, community: Community, now: datetime) -> None:
    somebody_does(tx, community, now)
    assert community.guild_id not in {one.guild_id for one in digests.due(tx, now=MONDAY + WEEK)}
    for day in ("7", "-1", "Monday", "0 ", "off"):
        with pytest.raises(Invalid):
            digests.choose(tx, community.admin, day, now=now)
    with pytest.raises(NotAllowed):
        digests.choose(tx, community.coordinator, "1", now=now)
    switched_on(tx, community, now)
    digests.choose(tx, community.admin, "", now=now)
    digests.look_after(tx, community.guild_id, now=MONDAY)
    assert not community.parcels(tx, "digest")


def likes_it(tx: Transaction, community: Community, number: int, now: datetime) -> list[int]:
    people = community.newcomers(number)
    for person in people:
        commitments.report_done(tx, community.post(tx, now=now).id, person, now=now)
        wins.choose(tx, community.guild_id, person.user_id, "name", now=now)
    return [one.user_id for one in people]


def how(tx: Transaction, community: Community, user_id: int) -> tuple[str, str | None]:
    [one] = wins.of(tx, community.guild_id, user_id)
    return one.state, one.told_on


def test_what_had_no_post_stands_in_it_and_is_listed_where_it_is_switched_off(
    tx: Transaction, community: Community, now: datetime
) -> None:
    switched_on(tx, community, now)
    people = likes_it(tx, community, 5, now)
    are_told(tx, community, now)
    carry_all(tx, now)
    assert sorted({how(tx, community, one)[0] for one in people}) == ["digest", "posted"]
    left = [one for one in people if how(tx, community, one)[0] == "digest"]
    assert len(left) == 2
    digests.look_after(tx, community.guild_id, now=MONDAY)
    assert {how(tx, community, one) for one in left} == {("digest", "2026-04-20")}
    later = likes_it(tx, community, 5, MONDAY)
    are_told(tx, community, MONDAY + timedelta(hours=4))
    assert len([one for one in community.parcels(tx) if one.state == "waiting" and "win" in one.kind]) == 2, (
        "the digest is one of that day's three posts"
    )
    digests.choose(tx, community.admin, "", now=MONDAY + timedelta(hours=4))
    carry_all(tx, MONDAY + timedelta(hours=5))
    are_told(tx, community, MONDAY + DAY)
    assert {how(tx, community, one)[0] for one in later} == {"posted", "listed"}, (
        "what was to stand in it waits again"
    )


def test_what_could_not_be_posted_stands_in_the_next_one(
    tx: Transaction, community: Community, now: datetime
) -> None:
    switched_on(tx, community, now)
    people = likes_it(tx, community, 5, now)
    are_told(tx, community, now)
    carry_all(tx, now)
    left = [one for one in people if how(tx, community, one)[0] == "digest"]
    digests.look_after(tx, community.guild_id, now=MONDAY)
    tx.execute(_FAIL)
    digests.look_after(tx, community.guild_id, now=MONDAY + WEEK)
    assert {how(tx, community, one) for one in left} == {("digest", "2026-04-27")}
    assert [one.state for one in community.parcels(tx, "digest")] == ["dropped", "waiting"]


def test_what_nobody_could_look_after_in_time_is_told_a_week_later(
    tx: Transaction, community: Community, now: datetime
) -> None:
    switched_on(tx, community, now)
    somebody_does(tx, community, now)
    digests.look_after(tx, community.guild_id, now=MONDAY + 2 * DAY)
    assert not community.parcels(tx, "digest"), "no news on a Wednesday"
    digests.look_after(tx, community.guild_id, now=MONDAY + timedelta(days=7, hours=14))
    assert not community.parcels(tx, "digest"), "nor at night"
    digests.look_after(tx, community.guild_id, now=MONDAY + timedelta(days=8))
    assert len(community.parcels(tx, "digest")) == 1


def test_in_quiet_mode_it_tells_of_nobody(tx: Transaction, community: Community, now: datetime) -> None:
    switched_on(tx, community, now)
    people = likes_it(tx, community, 5, now)
    are_told(tx, community, now)
    guilds.change(tx, community.admin, {"quiet": True}, now=now)
    left = [one for one in people if how(tx, community, one)[0] == "digest"]
    digests.look_after(tx, community.guild_id, now=MONDAY)
    assert {how(tx, community, one)[0] for one in left} == {"over"}
    assert len(community.parcels(tx, "digest")) == 1, "how much was done is of nobody"


def test_who_erases_themselves_is_named_in_it_no_more(
    tx: Transaction, community: Community, now: datetime
) -> None:
    switched_on(tx, community, now)
    giver, receiver = community.newcomers(2)
    for person in (giver, receiver):
        community.join(tx, person, now=now)
    given = kudos.give(tx, giver, [receiver.user_id], "For the soup", now=now)
    kudos_kept.show(tx, given.kudos_id or 0, receiver, now=now)
    digests.look_after(tx, community.guild_id, now=MONDAY)
    assert [one.reason for one in digests.of(tx, community.guild_id, now - DAY, MONDAY).thanks] == [
        "For the soup"
    ]
    carry_all(tx, MONDAY)
    [stands] = community.parcels(tx, "digest")
    assert stands.state == "done"
    own_data.forget(tx, community.guild_id, receiver.user_id, now=MONDAY)
    [drawn_anew] = community.parcels(tx, "digest")
    assert drawn_anew.state == "waiting"
    assert not digests.of(tx, community.guild_id, now - DAY, MONDAY).thanks


def test_two_processes_post_one(postgres_database: str, now: datetime) -> None:
    community = Community()
    with open_session(postgres_database) as one, open_session(postgres_database) as other:
        with committed(one) as tx:
            community.set_up(tx, now=now)
            switched_on(tx, community, now)
            somebody_does(tx, community, now)

        def tell() -> None:
            with committed(other) as tx:
                digests.look_after(tx, community.guild_id, now=MONDAY)

        slower = Thread(target=tell)
        with committed(one) as tx:
            digests.look_after(tx, community.guild_id, now=MONDAY)
            slower.start()
            wait_until_somebody_waits_for_a_lock(postgres_database, slower)
        slower.join()
        with committed(one) as tx:
            assert [one.revision for one in community.parcels(tx, "digest")] == [1]
