"""In quiet mode it is soon no longer known who did what; that it was done stays counted."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, insert, select

from bot.db import Transaction
from bot.models.activity import activity
from bot.models.checkins import checkin_answers
from bot.services.checkins import checkins, starting
from bot.services.figures import stats
from bot.services.guild import guild_settings
from bot.services.guild.callers import Caller
from bot.services.outbox import kinds
from bot.services.outbox.kinds import Post
from bot.services.own import fading, mine
from bot.services.people import volunteers
from bot.services.record.setbacks import Due
from bot.services.things import commitments, endings, giving_back, held, managing
from tests.lives import carry_all, traces
from tests.services.conftest import Community
from tests.unasked import go_round

DAY = timedelta(days=1)
_DID = (
    select(func.count())
    .select_from(activity)
    .where(activity.c.guild_id == bindparam("guild"), activity.c.user_id == bindparam("user"))
)
_ANSWERS = select(func.count()).select_from(checkin_answers)


def let_fade(tx: Transaction, *, now: datetime) -> None:
    """As the job does."""
    while go_round(tx, "fading", now=now):
        pass


def do_things(tx: Transaction, person: Caller, community: Community, *, now: datetime) -> tuple[int, int]:
    """Something that is over, and something that goes on; returns the ids of both asks."""
    over, open_one = (community.post(tx, now=now) for _each in range(2))
    volunteers.answer(
        tx, person.guild, person.user_id, "checkins", agreed=True, place="mine", language="en", now=now
    )
    for ask in (over, open_one):
        commitments.report_done(tx, ask.id, person, now=now)
    round_ = starting.start(tx, community.coordinator, "How are you?", now=now)
    checkins.ask_for_support(tx, round_.id, person, now=now)
    left = community.post(tx, now=now)
    commitments.accept(tx, left.id, person, now=now)
    giving_back.decline(tx, left.id, person, now=now)
    carry_all(tx, now)
    endings.close(tx, over.id, community.coordinator, now=now)
    return over.id, open_one.id


def done_by(tx: Transaction, ask_id: int, community: Community) -> tuple[int, list[int]]:
    """How many did it, and who of them is known."""
    ask, people = managing.people(tx, ask_id, community.coordinator)
    return ask.done, [one.user_id for one in people]


def test_thirty_days_after_it_is_over_it_is_counted_and_names_nobody(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    guild_settings.set_quiet(tx, community.admin, True, now=now)
    over, open_one = do_things(tx, person, community, now=now)
    before = stats.now_of(tx, community.moderator, now=now)
    let_fade(tx, now=now + 29 * DAY)
    assert done_by(tx, over, community) == (1, [person.user_id])
    let_fade(tx, now=now + 31 * DAY)
    assert done_by(tx, over, community) == (1, [])
    assert done_by(tx, open_one, community) == (1, [person.user_id]), "what is open needs to know who is in"
    assert stats.now_of(tx, community.moderator, now=now) == before
    assert tx.value(_DID, guild=person.guild, user=person.user_id) == 0
    found = mine.show(tx, person.guild, person.user_id)
    assert found.agreed("checkins"), "they still take part"
    assert [one.thing.id for one in found.held] == [open_one]
    for day in range(31, 45):  # what they waited for ends by itself, as they are told
        carry_all(tx, now + day * DAY)
        go_round(tx, "hands", now=now + day * DAY)
    carry_all(tx, now + 45 * DAY)
    places = {table for table, _column in traces(tx, person.user_id)}
    assert places == {"volunteers", "consents", "commitments", "outbox"}
    named = {one.kind for one in community.parcels(tx, to=person) if isinstance(kinds.find(one.kind), Post)}
    assert not named


def test_whoever_did_it_can_still_be_erased_and_do_it_again(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    guild_settings.set_quiet(tx, community.admin, True, now=now)
    over, open_one = do_things(tx, person, community, now=now)
    let_fade(tx, now=now + 31 * DAY)
    assert commitments.report_done(tx, open_one, person, now=now + 31 * DAY).again, "twice is once"
    mine.erase(tx, person.guild, person.user_id, now=now + 32 * DAY)
    assert done_by(tx, over, community) == (1, [])
    assert not held.ever_by(tx, person.guild, person.user_id)


def test_nothing_fades_where_it_is_not_quiet_or_no_longer(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    guild_settings.set_quiet(tx, elsewhere.admin, True, now=now)
    guild_settings.set_quiet(tx, elsewhere.admin, False, now=now)
    for one in (community, elsewhere):
        person = one.newcomer()
        over, _open_one = do_things(tx, person, one, now=now)
        let_fade(tx, now=now + 100 * DAY)
        assert done_by(tx, over, one) == (1, [person.user_id])


def test_it_is_looked_through_once_a_day_and_in_parts(
    tx: Transaction, community: Community, now: datetime
) -> None:
    guild_settings.set_quiet(tx, community.admin, True, now=now)
    person = community.newcomer()
    for _each in range(fading.MOST_AT_ONCE + 1):
        ask = community.post(tx, now=now)
        commitments.report_done(tx, ask.id, person, now=now)
        endings.close(tx, ask.id, community.coordinator, now=now)
    later = now + 31 * DAY
    fading.fade(tx, community.guild_id, now=later)
    assert Due(community.guild_id) in fading.due(tx, now=later), "there is more"
    let_fade(tx, now=later)
    assert not held.ever_by(tx, community.guild_id, person.user_id)
    assert Due(community.guild_id) not in fading.due(tx, now=later + timedelta(hours=23))
    assert Due(community.guild_id) in fading.due(tx, now=later + DAY)


def test_old_answers_go_in_parts_and_newer_ones_stay(
    tx: Transaction, community: Community, now: datetime
) -> None:
    guild_settings.set_quiet(tx, community.admin, True, now=now)
    person = community.newcomer()
    volunteers.answer(
        tx, person.guild, person.user_id, "checkins", agreed=True, place="mine", language="en", now=now
    )
    round_ = starting.start(tx, community.coordinator, "How are you?", now=now)
    many = range(fading.MOST_AT_ONCE + 1)
    given = {"checkin_id": round_.id, "guild_id": community.guild_id, "number": 0, "answer": 1}
    tx.many(
        insert(checkin_answers),
        [{**given, "user_id": user_id, "answered_at": now} for user_id in many]
        + [{**given, "user_id": person.user_id, "answered_at": now + 20 * DAY}],
    )
    later = now + 31 * DAY
    fading.fade(tx, community.guild_id, now=later)
    assert tx.value(_ANSWERS) == 2
    assert Due(community.guild_id) in fading.due(tx, now=later), "there is more"
    let_fade(tx, now=later)
    assert tx.value(_ANSWERS) == 1
