"""Report a problem: who hears of it, who never does, and when it is gone."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.models.reports import report_addressees
from bot.models.reports import reports as table
from bot.services.care import followups, hands, recipients, report_retention, reports
from bot.services.care.reports import Receipt
from bot.services.guild import guild_settings
from bot.services.guild.callers import Caller
from bot.services.outbox.outbox import Parcel
from bot.services.own import contact, departures, mine
from bot.services.people import volunteers
from tests.services.conftest import MODERATORS, Community, in_a_dm
from tests.unasked import go_round

OWNER = 4711
DAY = timedelta(days=1)


def send(
    tx: Transaction,
    community: Community,
    by: Caller,
    about: Caller | None,
    now: datetime,
    *,
    safe: bool = False,
    owner: int = OWNER,
) -> Receipt:
    about_id = about.user_id if about else None
    return reports.send(
        tx, community.guild_id, by, about_id, "sealed", owner_id=owner, channel_is_safe=safe, now=now
    )


def newest(tx: Transaction, community: Community) -> int:
    return int(
        tx.value(select(table.c.id).where(table.c.guild_id == community.guild_id).order_by(table.c.id.desc()))
    )


def told(tx: Transaction, community: Community) -> list[int | None]:
    return [parcel.user_id for parcel in community.parcels(tx, "report", "report_call")]


def test_chosen_people_are_told_but_never_the_one_it_is_about(
    tx: Transaction, community: Community, now: datetime
) -> None:
    reporter, one, other = community.newcomers(3)
    recipients.choose(tx, community.admin, [one.user_id, other.user_id])
    receipt = send(tx, community, reporter, other, now, safe=True)
    assert receipt.told
    assert told(tx, community) == [one.user_id], "by name only, as nobody chose a member role"
    report = reports.show(tx, newest(tx, community), in_a_dm(one))
    assert report.sealed == "sealed"
    for caller in (other, in_a_dm(other)):
        with pytest.raises(NotFound):
            reports.show(tx, report.id, caller)
    assert not reports.waiting_for(tx, other)
    assert [found.id for found in reports.waiting_for(tx, one)] == [report.id]


def test_moderators_are_called_where_the_reported_person_does_not_read(
    tx: Transaction, community: Community, now: datetime
) -> None:
    reporter, moderator = community.newcomer(), community.newcomer(MODERATORS)
    send(tx, community, reporter, community.newcomer(), now, safe=True)
    assert told(tx, community) == [None], "one call in the channel"
    assert len(reports.waiting_for(tx, moderator)) == 1
    assert not reports.waiting_for(tx, community.coordinator)


def test_where_they_would_read_it_the_owner_is_told_alone(
    tx: Transaction, community: Community, now: datetime
) -> None:
    reporter, moderator = community.newcomer(), community.newcomer(MODERATORS)
    send(tx, community, reporter, moderator, now, safe=False)
    assert told(tx, community) == [OWNER]
    assert not reports.waiting_for(tx, moderator), "it is about this moderator"
    assert len(reports.waiting_for(tx, community.moderator)) == 1
    assert reports.show(tx, newest(tx, community), Caller(OWNER, None)).about_id == moderator.user_id


def test_a_report_about_the_owner_with_nobody_else_says_so(
    tx: Transaction, community: Community, now: datetime
) -> None:
    owner, reporter = community.newcomers(2)
    receipt = send(tx, community, reporter, owner, now, owner=owner.user_id)
    assert (receipt.told, receipt.contact) == (False, "trees@example.org")
    assert told(tx, community) == []
    with pytest.raises(NotFound):
        reports.show(tx, newest(tx, community), owner)
    assert len(reports.waiting_for(tx, community.moderator)) == 1, "moderators find it in /help"


def test_the_reported_person_does_not_get_at_it_by_erasing_themselves(
    tx: Transaction, community: Community, now: datetime
) -> None:
    reporter, moderator = community.newcomer(), community.newcomer(MODERATORS)
    send(tx, community, reporter, moderator, now)
    mine.erase(tx, community.guild_id, moderator.user_id, now=now)
    assert not reports.waiting_for(tx, moderator)
    with pytest.raises(NotFound):
        reports.show(tx, newest(tx, community), moderator)


def test_who_reported_hears_when_it_is_settled_and_90_days_later_it_is_gone(
    tx: Transaction, community: Community, now: datetime
) -> None:
    reporter, recipient = community.newcomers(2)
    recipients.choose(tx, community.admin, [recipient.user_id])
    send(tx, community, reporter, None, now)
    report_id = newest(tx, community)
    for _ in range(2):
        reports.settle(tx, report_id, recipient, now=now)
    assert [p.user_id for p in community.parcels(tx, "report_settled")] == [reporter.user_id]
    assert [p.state for p in community.parcels(tx, "report")] == ["dropped"]
    assert not reports.waiting_for(tx, recipient)
    report_retention.purge(tx, now=now + 90 * DAY - timedelta(seconds=1))
    assert reports.show(tx, report_id, recipient).settled_at == now
    report_retention.purge(tx, now=now + 90 * DAY)
    for gone in (table, report_addressees):
        assert not tx.values(select(gone.c.guild_id).where(gone.c.guild_id == community.guild_id))


def look_after_all(tx: Transaction, *, now: datetime) -> None:
    """As the job does."""
    while go_round(tx, "reports", now=now):
        pass


def test_unopened_for_a_day_it_is_said_again_and_to_the_owner(
    tx: Transaction, community: Community, now: datetime
) -> None:
    reporter, recipient = community.newcomers(2)
    recipients.choose(tx, community.admin, [recipient.user_id])
    send(tx, community, reporter, None, now)
    report_id, owner = newest(tx, community), Caller(OWNER, None)
    with pytest.raises(NotFound):
        reports.show(tx, report_id, owner)
    look_after_all(tx, now=now + DAY - timedelta(seconds=1))
    assert told(tx, community) == [recipient.user_id]
    for _twice in range(2):
        look_after_all(tx, now=now + DAY)
    assert sorted(map(int, filter(None, told(tx, community)))) == sorted(
        [recipient.user_id, recipient.user_id, OWNER]
    )
    assert reports.open_by(tx, report_id, owner, now=now + DAY).sealed == "sealed"


def test_the_member_role_is_called_again_and_nobody_who_is_involved_is_told(
    tx: Transaction, community: Community, now: datetime
) -> None:
    owner, reporter = community.newcomers(2)
    send(tx, community, reporter, owner, now, safe=True, owner=owner.user_id)
    look_after_all(tx, now=now + DAY)
    assert told(tx, community) == [None, None]
    with pytest.raises(NotFound):
        reports.show(tx, newest(tx, community), owner)


def test_opened_it_is_not_said_again_and_unsettled_after_a_week_its_writer_hears_so(
    tx: Transaction, community: Community, now: datetime
) -> None:
    reporter, recipient = community.newcomers(2)
    recipients.choose(tx, community.admin, [recipient.user_id])
    for _each in range(2):
        send(tx, community, reporter, None, now)
    settled = newest(tx, community)
    for open_one in reports.waiting_for(tx, recipient):
        reports.open_by(tx, open_one.id, recipient, now=now)
    look_after_all(tx, now=now + DAY)
    assert told(tx, community) == [recipient.user_id] * 2
    reports.settle(tx, settled, recipient, now=now + DAY)
    while go_round(tx, "hands", now=now + 6 * DAY):
        pass
    assert not community.parcels(tx, "hand", to=reporter)
    while go_round(tx, "hands", now=now + 8 * DAY):
        pass
    assert len(community.parcels(tx, "hand", to=reporter)) == 1
    assert len(hands.of(tx, community.guild_id, reporter.user_id)) == 1
    assert not reports.due(tx, now=now + 300 * DAY)


def test_it_waits_as_a_raised_hand_which_only_its_recipients_see_and_never_the_one_it_is_about(
    tx: Transaction, community: Community, now: datetime
) -> None:
    reporter, one, other = community.newcomers(3)
    about = community.newcomer(*community.moderator.member_roles, *community.coordinator.member_roles)
    recipients.choose(tx, community.admin, [one.user_id, other.user_id, about.user_id])
    send(tx, community, reporter, about, now)
    [hand] = hands.of(tx, community.guild_id, reporter.user_id)
    for nobody in (about, community.moderator, community.coordinator):
        board = followups.board(tx, nobody, now=now)
        assert (list(board.hands), dict(board.counts)) == ([], {})
        with pytest.raises(NotFound):
            followups.claim(tx, hand.id, nobody, now=now)
    for days in range(0, 40, 3):
        while go_round(tx, "hands", now=now + days * DAY):
            pass
    assert about.user_id not in {parcel.user_id for parcel in community.parcels(tx, "hand_duty")}
    assert not community.parcels(tx, "hand_call"), "those in a channel may be others by now"
    assert followups.claim(tx, hand.id, one, now=now)[1]
    assert not followups.claim(tx, hand.id, other, now=now)[1]
    reports.settle(tx, newest(tx, community), other, now=now)
    assert not hands.of(tx, community.guild_id, reporter.user_id)
    assert [parcel.user_id for parcel in community.parcels(tx, "hand_back")] == [one.user_id]


def test_nobody_else_settles_it(tx: Transaction, community: Community, now: datetime) -> None:
    reporter, about = community.newcomers(2)
    send(tx, community, reporter, about, now, safe=True)
    report_id = newest(tx, community)
    for stranger in (reporter, about, community.coordinator, community.admin, in_a_dm(community.moderator)):
        with pytest.raises(NotFound):
            reports.settle(tx, report_id, stranger, now=now)


def test_who_erases_themselves_takes_their_words_along(
    tx: Transaction, community: Community, now: datetime
) -> None:
    reporter, recipient = community.newcomers(2)
    recipients.choose(tx, community.admin, [recipient.user_id])
    send(tx, community, reporter, None, now)
    mine.erase(tx, community.guild_id, reporter.user_id, now=now)
    report = reports.show(tx, newest(tx, community), recipient)
    assert (report.user_id, report.sealed) == (None, None)
    reports.settle(tx, report.id, recipient, now=now)
    assert not community.parcels(tx, "report_settled")


@pytest.mark.parametrize("settled", [False, True])
def test_what_is_not_settled_can_stay_without_saying_who_wrote_it(
    tx: Transaction, community: Community, now: datetime, settled: bool
) -> None:
    reporter, recipient = community.newcomers(2)
    recipients.choose(tx, community.admin, [recipient.user_id])
    send(tx, community, reporter, None, now)
    report_id = newest(tx, community)
    if settled:
        reports.settle(tx, report_id, recipient, now=now)
    assert report_retention.unsettled(tx, community.guild_id, reporter.user_id) == int(not settled)
    mine.erase(tx, community.guild_id, reporter.user_id, keeps_reports=True, now=now)
    report = reports.show(tx, report_id, recipient)
    assert (report.user_id, report.sealed is None) == (None, settled)
    mine.erase(tx, community.guild_id, reporter.user_id, now=now)
    assert (reports.show(tx, report_id, recipient).sealed is None) == settled, "no longer theirs to erase"
    look_after_all(tx, now=now + DAY)
    again = [parcel for parcel in community.parcels(tx, "report") if ":again" in parcel.key]
    assert bool(again) != settled, "it is looked after as before"


@pytest.mark.parametrize("left", [True, False])
def test_time_erases_nothing_that_somebody_reported_and_nobody_settled(
    tx: Transaction, community: Community, now: datetime, left: bool
) -> None:
    reporter, recipient = community.newcomers(2)
    recipients.choose(tx, community.admin, [recipient.user_id])
    send(tx, community, reporter, None, now)
    if left:
        departures.leave(tx, community.guild_id, reporter.user_id, now=now)
    departures.look_after(tx, community.guild_id, reporter.user_id, now=now + (30 if left else 366) * DAY)
    assert volunteers.find(tx, community.guild_id, reporter.user_id) is None
    report = reports.show(tx, newest(tx, community), recipient)
    assert (report.user_id, report.sealed is None) == (None, False)


def test_a_chosen_person_who_never_took_part_is_told_all_the_same(
    tx: Transaction, community: Community, now: datetime
) -> None:
    recipient = community.newcomer()
    recipients.choose(tx, community.admin, [recipient.user_id])
    send(tx, community, community.newcomer(), None, now)
    (parcel,) = community.parcels(tx, "report")
    sent = Parcel(
        parcel.id,
        community.guild_id,
        "report",
        parcel.key,
        parcel.user_id,
        None,
        {},
        now,
        1,
        0,
        None,
        None,
        None,
    )
    assert contact.clearance(tx, sent, now=now) == contact.Send()


def test_only_admins_choose_and_at_most_five(tx: Transaction, community: Community, now: datetime) -> None:
    people = [one.user_id for one in community.newcomers(6)]
    with pytest.raises(Invalid, match="At most 5"):
        recipients.choose(tx, community.admin, people)
    with pytest.raises(NotAllowed):
        recipients.choose(tx, community.moderator, people[:1])
    assert list(recipients.choose(tx, community.admin, people[:5])) == sorted(people[:5])
    assert not recipients.choose(tx, community.admin, [])


def test_a_flood_of_reports_has_an_end(tx: Transaction, community: Community, now: datetime) -> None:
    reporter = community.newcomer()
    for _ in range(reports.MOST_OPEN):
        send(tx, community, reporter, None, now)
    with pytest.raises(Refusal, match=r"trees@example\.org"):
        send(tx, community, reporter, None, now)


def test_not_into_a_server_one_is_not_in(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    stranger = elsewhere.newcomer()
    for caller in (stranger, in_a_dm(stranger)):
        with pytest.raises(NotFound):
            send(tx, community, caller, None, now)
    send(tx, community, community.newcomer(), None, now, safe=True)
    lookalike = replace(community.moderator, guild_id=elsewhere.guild_id)
    with pytest.raises(NotFound):
        reports.show(tx, newest(tx, community), lookalike)
    guild_settings.set_member_role(tx, elsewhere.admin, "report", MODERATORS, now=now)
    assert not reports.waiting_for(tx, lookalike)
