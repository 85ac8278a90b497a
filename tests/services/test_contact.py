"""The promise table: nobody is told anything they did not agree to, nor when they sleep."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import bindparam, update

from bot.db import Transaction
from bot.models.guilds import guilds as guild_rows
from bot.services.checkins import checkins
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import Guild
from bot.services.outbox import deliveries, kept, outbox
from bot.services.outbox.outbox import Parcel
from bot.services.own import contact
from bot.services.own.contact import Clearance, Drop, Keep, Send, Wait
from bot.services.people import preferences, volunteers
from bot.services.people.quiet_hours import end_of_quiet
from bot.services.record.agreements import Agreement
from tests.kinds import MESSAGES, called
from tests.services.conftest import Community

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: Hours forward and back at midnight, at 2 and at 3; half an hour; two hours; a day that never was.
ZONES = [
    "Europe/Madrid",
    "America/New_York",
    "America/Havana",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "UTC",
]


@dataclass(frozen=True)
class Letter:
    """A message to a person that is about to be sent."""

    parcel: Parcel
    person: Caller

    def clearance(self, tx: Transaction, *, of_use_until: datetime | None = None, now: datetime) -> Clearance:
        return contact.clearance(tx, self.parcel, of_use_until=of_use_until, now=now)


def write(tx: Transaction, community: Community, kind: str, *, now: datetime) -> Letter:
    """To somebody who agreed to everything, by DM."""
    person = community.newcomer()
    volunteers.seen(tx, community.guild_id, person.user_id, language="en", now=now)
    volunteers.choose_contact(tx, community.guild_id, person.user_id, "dm", place="test", now=now)
    agree(tx, person, "checkins", now=now)
    agree(tx, person, "reached", now=now)
    agree(tx, person, "invitations", now=now)
    key = f"{kind}:{person.user_id}"
    outbox.put(tx, called(kind), community.guild_id, key, user_id=person.user_id, subject_id=1, now=now)
    claimed = deliveries.claim(tx, most=100, lease=HOUR, now=now, real=now)
    return Letter(next(parcel for parcel in claimed if parcel.key == key), person)


def agree(tx: Transaction, person: Caller, kind: Agreement, *, agreed: bool = True, now: datetime) -> None:
    volunteers.consent(tx, person.guild, person.user_id, kind, agreed=agreed, place="test", now=now)


def pause(tx: Transaction, person: Caller, *, keep_reminders: bool, now: datetime) -> None:
    volunteers.pause(
        tx,
        person.guild,
        person.user_id,
        now + 7 * DAY,
        keep_reminders=keep_reminders,
        language="en",
        now=now,
    )


@pytest.mark.parametrize("kind", MESSAGES)
def test_who_agreed_is_told_in_the_day(
    tx: Transaction, community: Community, now: datetime, kind: str
) -> None:
    assert write(tx, community, kind, now=now).clearance(tx, now=now) == Send()


@pytest.mark.parametrize(("kind", "agreement"), [("reminder", "reminders"), ("checkin", "checkins")])
def test_without_a_yes_there_is_no_message(
    tx: Transaction,
    community: Community,
    now: datetime,
    kind: str,
    agreement: Literal["reminders", "checkins"],
) -> None:
    letter = write(tx, community, kind, now=now)
    agree(tx, letter.person, agreement, agreed=False, now=now)
    assert letter.clearance(tx, now=now) == Drop(f"has not agreed to {agreement}")


@pytest.mark.parametrize("kind", ["place", "offer", "offer_over", "changed", "cancelled"])
def test_a_notice_needs_only_the_commitment_it_belongs_to(
    tx: Transaction, community: Community, now: datetime, kind: str
) -> None:
    letter = write(tx, community, kind, now=now)
    for agreement in ("reminders", "invitations", "checkins"):
        agree(tx, letter.person, agreement, agreed=False, now=now)
    pause(tx, letter.person, keep_reminders=False, now=now)
    assert letter.clearance(tx, now=now) == Send()


@pytest.mark.parametrize("way", ["mine", None])
def test_who_prefers_mine_or_was_not_asked_yet_finds_it_in_mine(
    tx: Transaction, community: Community, now: datetime, way: Literal["mine"] | None
) -> None:
    person = community.newcomer()
    volunteers.seen(tx, person.guild, person.user_id, language="en", now=now)
    if way:
        volunteers.choose_contact(tx, person.guild, person.user_id, way, place="test", now=now)
    letter = write(tx, community, "place", now=now)
    letter = replace(letter, parcel=replace(letter.parcel, user_id=person.user_id))
    assert isinstance(letter.clearance(tx, now=now), Keep)


def test_a_break_stops_check_ins_and_reminders_but_for_those_who_keep_theirs(
    tx: Transaction, community: Community, now: datetime
) -> None:
    reminder, checkin = (write(tx, community, kind, now=now) for kind in ("reminder", "checkin"))
    for letter in (reminder, checkin):
        pause(tx, letter.person, keep_reminders=False, now=now)
    assert reminder.clearance(tx, now=now) == Wait(now + HOUR, "is taking a break")
    assert checkin.clearance(tx, now=now) == Drop("is taking a break")
    for letter in (reminder, checkin):
        pause(tx, letter.person, keep_reminders=True, now=now)
    assert reminder.clearance(tx, now=now) == Send()
    assert checkin.clearance(tx, now=now) == Drop("is taking a break")
    assert checkin.clearance(tx, now=now + 8 * DAY) == Send()


def test_a_third_check_in_within_seven_days_waits_in_mine(
    tx: Transaction, community: Community, now: datetime
) -> None:
    letter = write(tx, community, "checkin", now=now)
    for number in range(2):
        key = f"earlier {number}"
        outbox.put(tx, called("checkin"), community.guild_id, key, user_id=letter.person.user_id, now=now)
    for parcel in deliveries.claim(tx, most=10, lease=HOUR, now=now, real=now):
        deliveries.settle(tx, parcel, "done", channel_id=1, message_id=2, now=now)
    assert isinstance(letter.clearance(tx, now=now + 6 * DAY), Keep)
    assert letter.clearance(tx, now=now + 8 * DAY) == Send()


def test_what_waited_in_mine_counts_towards_no_cap(
    tx: Transaction, community: Community, now: datetime
) -> None:
    letter = write(tx, community, "checkin", now=now)
    for number in range(2):
        key = f"earlier {number}"
        outbox.put(tx, called("checkin"), community.guild_id, key, user_id=letter.person.user_id, now=now)
    for parcel in deliveries.claim(tx, most=10, lease=HOUR, now=now, real=now):
        deliveries.settle(tx, parcel, "kept", now=now)
        kept.read(tx, community.guild_id, letter.person.user_id, parcel.id)
    assert letter.clearance(tx, now=now) == Send()


#: That whoever should come this very night does not: to whoever leads, who said they would see to it.
RINGS = {"cover_needed"}


@pytest.mark.parametrize("kind", MESSAGES)
def test_nobody_is_woken(tx: Transaction, community: Community, now: datetime, kind: str) -> None:
    letter = write(tx, community, kind, now=now)
    night = datetime(2026, 4, 15, 20, 30, tzinfo=UTC)  # 22:30 in Madrid
    waits = Wait(datetime(2026, 4, 16, 7, 0, tzinfo=UTC))
    assert letter.clearance(tx, now=night) == (Send() if kind in RINGS else waits)


def test_who_has_erased_themselves_is_told_nothing(
    tx: Transaction, community: Community, now: datetime
) -> None:
    letter = write(tx, community, "place", now=now)
    volunteers.forget(tx, community.guild_id, letter.person.user_id)
    assert isinstance(letter.clearance(tx, now=now), Drop)


def test_what_is_not_declared_as_a_message_is_sent_to_nobody(
    tx: Transaction, community: Community, now: datetime
) -> None:
    letter = write(tx, community, "reminder", now=now)
    for surprise in ("surprise", "ask_card", "grant"):
        with pytest.raises(LookupError):
            replace(letter, parcel=replace(letter.parcel, kind=surprise)).clearance(tx, now=now)


def test_a_check_in_may_never_go_to_a_thread() -> None:
    assert not checkins.CHECKIN.thread


def test_a_guild_that_wants_no_quiet_hours_has_none(
    tx: Transaction, community: Community, now: datetime
) -> None:
    statement = update(guild_rows).where(guild_rows.c.guild_id == bindparam("guild"))
    tx.execute(statement.values(quiet_from=5, quiet_until=5), guild=community.guild_id)
    letter = write(tx, community, "place", now=now)
    assert {letter.clearance(tx, now=now + hours * HOUR) for hours in range(24)} == {Send()}


# Quiet hours, in every zone and on every day of ten years.


def is_quiet_on_the_wall(guild: Guild, moment: datetime) -> bool:
    """What somebody with a clock on the wall would say, written differently from the service."""
    hour = moment.astimezone(ZoneInfo(guild.zone)).hour
    quiet = [(guild.quiet_from + step) % 24 for step in range((guild.quiet_until - guild.quiet_from) % 24)]
    return hour in quiet


moments = st.datetimes(
    min_value=datetime.fromisoformat("2020-01-01"),
    max_value=datetime.fromisoformat("2030-01-01"),
    timezones=st.just(UTC),
)
changes = st.sampled_from(
    [
        datetime(2026, 3, 29, 1, tzinfo=UTC),  # Europe, forward
        datetime(2026, 10, 25, 1, tzinfo=UTC),  # Europe, back
        datetime(2026, 3, 8, 7, tzinfo=UTC),  # New York, forward; Havana at 5
        datetime(2026, 11, 1, 6, tzinfo=UTC),  # New York, back
        datetime(2026, 4, 4, 15, tzinfo=UTC),  # Lord Howe, half an hour back
        datetime(2011, 12, 30, 10, tzinfo=UTC),  # Apia skips a day
    ]
).flatmap(lambda change: st.integers(-2880, 2880).map(lambda minutes: change + timedelta(minutes=minutes)))


@given(
    zone=st.sampled_from(ZONES),
    quiet_from=st.integers(0, 23),
    quiet_until=st.integers(0, 23),
    now=moments | changes,
)
def test_quiet_hours_end_at_the_first_moment_that_is_not_quiet(
    zone: str, quiet_from: int, quiet_until: int, now: datetime
) -> None:
    guild = Guild(1, time_zone=zone, quiet_from=quiet_from, quiet_until=quiet_until)
    end = end_of_quiet(preferences.hours(guild, preferences.Preferences()), now)
    if not is_quiet_on_the_wall(guild, now):
        assert end is None
        return
    assert end is not None
    assert now < end <= now + timedelta(hours=25)
    assert not is_quiet_on_the_wall(guild, end)
    minutes = int((end - now).total_seconds() // 60)
    step = max(1, minutes // 40)
    assert all(is_quiet_on_the_wall(guild, now + timedelta(minutes=m)) for m in range(0, minutes, step))
    assert is_quiet_on_the_wall(guild, end - timedelta(seconds=1))


# What a person prefers comes before what is usual here.


def test_ones_own_quiet_hours_hold_in_ones_own_zone(
    tx: Transaction, community: Community, now: datetime
) -> None:
    letter = write(tx, community, "reminder", now=now)
    preferences.choose_zone(tx, letter.person, "Asia/Tokyo", now=now)
    assert letter.clearance(tx, now=now) == Wait(datetime(2026, 4, 16, 0, 0, tzinfo=UTC)), "21:00 in Tokyo"
    preferences.choose_quiet_hours(tx, letter.person, (22, 5), now=now)
    assert letter.clearance(tx, now=now) == Send()
    later = now + timedelta(hours=1)
    assert letter.clearance(tx, now=later) == Wait(datetime(2026, 4, 15, 20, 0, tzinfo=UTC))
    preferences.choose_quiet_hours(tx, letter.person, (0, 0), now=now)
    assert letter.clearance(tx, now=later) == Send()


def test_ones_own_measure_comes_before_the_usual_one(
    tx: Transaction, community: Community, now: datetime
) -> None:
    letter = write(tx, community, "checkin", now=now)
    outbox.put(tx, called("checkin"), community.guild_id, "earlier", user_id=letter.person.user_id, now=now)
    for parcel in deliveries.claim(tx, most=10, lease=HOUR, now=now, real=now):
        deliveries.settle(tx, parcel, "done", channel_id=1, message_id=2, now=now)
    assert letter.clearance(tx, now=now) == Send()
    preferences.choose_weekly_cap(tx, letter.person, 1, now=now)
    assert isinstance(letter.clearance(tx, now=now), Keep)
    assert letter.clearance(tx, now=now + 8 * DAY) == Send()


def test_a_light_week_leaves_what_one_holds_and_nothing_else(
    tx: Transaction, community: Community, now: datetime
) -> None:
    letters = {kind: write(tx, community, kind, now=now) for kind in ("reminder", "place", "checkin")}
    for letter in letters.values():
        preferences.take_it_lightly(tx, letter.person, light=True, now=now)
    assert {kind: type(letter.clearance(tx, now=now)) for kind, letter in letters.items()} == {
        "reminder": Send,
        "place": Send,
        "checkin": Drop,
    }
    assert letters["checkin"].clearance(tx, now=now + 8 * DAY) == Send()


def test_stopping_a_kind_takes_back_what_was_on_its_way_and_nothing_else(
    tx: Transaction, community: Community, now: datetime
) -> None:
    letter = write(tx, community, "reminder", now=now)
    outbox.put(tx, called("place"), community.guild_id, "a place", user_id=letter.person.user_id, now=now)
    contact.stop(tx, community.guild_id, letter.person.user_id, "reminders", place="test", now=now)
    left = {parcel.kind: parcel.state for parcel in community.parcels(tx, to=letter.person)}
    assert left == {"reminder": "dropped", "place": "waiting"}
    assert letter.clearance(tx, now=now) == Drop("has not agreed to reminders")


def test_a_break_that_ends_in_time_only_delays_a_reminder_and_a_longer_one_leaves_it_in_mine(
    tx: Transaction, community: Community, now: datetime
) -> None:
    letter = write(tx, community, "reminder", now=now)
    pause(tx, letter.person, keep_reminders=False, now=now)
    back = now + 7 * DAY
    last = back - timedelta(minutes=5)
    assert letter.clearance(tx, of_use_until=back + HOUR, now=last) == Wait(back, "is taking a break")
    assert letter.clearance(tx, of_use_until=back + HOUR, now=back) == Send()
    assert letter.clearance(tx, of_use_until=back, now=now) == Keep("is taking a break")


def test_what_would_come_too_late_after_the_quiet_hours_comes_now_and_does_not_ring(
    tx: Transaction, community: Community, now: datetime
) -> None:
    letter = write(tx, community, "reminder", now=now)
    night, morning = datetime(2026, 4, 16, 1, 0, tzinfo=UTC), datetime(2026, 4, 16, 7, 0, tzinfo=UTC)
    assert letter.clearance(tx, of_use_until=morning + HOUR, now=night) == Wait(morning)
    assert letter.clearance(tx, of_use_until=morning, now=night) == Send(silently=True)
    assert letter.clearance(tx, of_use_until=morning, now=morning) == Send()


def test_how_many_are_reached_at_once_and_how_many_only_in_mine(
    tx: Transaction, community: Community
) -> None:
    noon = datetime(2026, 4, 15, 12, tzinfo=UTC)
    ways: list[volunteers.Contact | None] = ["dm", "thread", "mine", None, "dm"]
    people = community.newcomers(len(ways))
    for person, way in zip(people, ways, strict=True):
        volunteers.seen(tx, community.guild_id, person.user_id, language="en", now=noon)
        volunteers.choose_contact(tx, community.guild_id, person.user_id, way, place="mine", now=noon)
    preferences.choose_zone(tx, people[0], "Asia/Tokyo", now=noon)  # nine in the evening there
    reached = [one.user_id for one in (*people[:4], community.newcomer())]
    found = contact.reach(tx, community.guild_id, reached, of_use_until=None, now=noon)
    assert found == contact.Reach(at_once=1, later=1, in_mine=2), "who erased themselves is none of them"
    soon = contact.reach(tx, community.guild_id, reached, of_use_until=noon + HOUR, now=noon)
    assert soon == contact.Reach(at_once=2, later=0, in_mine=2), "what would be too late comes at once"
