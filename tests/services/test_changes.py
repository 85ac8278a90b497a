from datetime import datetime, timedelta

from bot.db import Transaction
from bot.services.guild import changes, guild_settings, interests
from bot.services.own import housekeeping, mine
from tests.services.conftest import Community

YEAR = timedelta(days=365)


def log(tx: Transaction, community: Community, number: int = 0) -> list[tuple[str, str | None, str | None]]:
    found = changes.page(tx, community.moderator, number).changes
    return [(one.setting, one.old, one.new) for one in found]


def test_a_change_is_noted_with_what_was_and_who_did_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    guild_settings.set_rhythm(tx, community.admin, time_zone="Europe/Madrid", quiet_from="22", now=now)
    found = changes.page(tx, community.moderator).changes[0]
    assert (found.setting, found.old, found.new) == ("quiet_from", "21", "22")
    assert (found.user_id, found.changed_at) == (community.admin.user_id, now)


def test_what_stays_as_it_is_is_no_change(tx: Transaction, community: Community, now: datetime) -> None:
    before = log(tx, community)
    guild_settings.set_rhythm(tx, community.admin, time_zone="europe/madrid", now=now)
    interests.replace(tx, community.admin, ["Design", "Phones"], now=now)
    community.set_up(tx, now=now)
    assert log(tx, community) == before


def test_no_text_is_noted_but_its_length(tx: Transaction, community: Community, now: datetime) -> None:
    secret = "Ring 555 0100 after dark"
    guild_settings.set_privacy(tx, community.admin, contact=secret, privacy=secret, now=now)
    guild_settings.set_words(tx, community.admin, cause=secret, norms=secret, welcome=secret, now=now)
    noted = log(tx, community)[:5]
    assert {new for _setting, _old, new in noted} == {str(len(secret))}
    assert "555" not in str(log(tx, community))


def test_the_log_is_read_in_pages_newest_first(tx: Transaction, community: Community, now: datetime) -> None:
    for hour in range(24):
        guild_settings.set_rhythm(tx, community.admin, time_zone="UTC", quiet_until=str(hour), now=now)
    first, last = (changes.page(tx, community.moderator, number) for number in (0, 99))
    assert [one.new for one in first.changes][:2] == ["23", "22"]
    assert (first.page, last.page) == (0, first.pages - 1)
    assert last.changes[-1].setting == "welcome_channel_id"


def test_after_twelve_months_a_change_is_forgotten(
    tx: Transaction, community: Community, now: datetime
) -> None:
    guild_settings.set_quiet(tx, community.admin, True, now=now + YEAR)
    housekeeping.sweep(tx, now=now + YEAR)
    assert len(log(tx, community)) > 1
    housekeeping.sweep(tx, now=now + YEAR + timedelta(seconds=1))
    assert log(tx, community) == [("quiet", "False", "True")]


def test_who_erases_themselves_is_no_longer_named(
    tx: Transaction, community: Community, now: datetime
) -> None:
    count = len(log(tx, community))
    mine.erase(tx, community.guild_id, community.admin.user_id, now=now)
    found = changes.page(tx, community.moderator).changes
    assert {one.user_id for one in found} == {None}
    assert len(log(tx, community)) == count


def test_another_server_sees_none_of_it(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    before = log(tx, elsewhere)
    guild_settings.set_quiet(tx, community.admin, True, now=now)
    assert log(tx, elsewhere) == before
