"""What is taken away as a file gives nobody away that the figures hide, and names nobody."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.db import Transaction
from bot.errors import NotAllowed, Refusal
from bot.services.figures import closing, figure_files, shown_figures
from bot.services.figures.figure_files import Entry
from bot.services.guild import changes, guild_settings
from bot.services.record import activity
from tests.services.conftest import Community

NOW = datetime(2026, 11, 10, 12, tzinfo=UTC)
OCTOBER = date(2026, 10, 1)


def did(
    tx: Transaction, community: Community, kind: activity.Kind, people: int, at: datetime, about: int = 0
) -> None:
    for number in range(people):
        activity.record(tx, community.guild_id, 1000 + number, kind, about or None, now=at)


def test_the_figures_are_exactly_those_that_were_published(tx: Transaction, community: Community) -> None:
    did(tx, community, "done", 7, datetime(2026, 10, 20, tzinfo=UTC))
    did(tx, community, "done", 3, datetime(2026, 11, 3, tzinfo=UTC))
    while any(one.guild_id == community.guild_id for one in closing.due(tx, now=NOW)):
        closing.count(tx, community.guild_id, now=NOW)
    found = figure_files.published(tx, community.moderator)
    assert found == shown_figures.between(tx, community.guild_id, date.min, date.max)
    assert {one.people for one in found} >= {None, 7}
    assert not {one.people for one in found} & {1, 2, 3, 4}
    for caller in (community.newcomer(), community.coordinator):
        with pytest.raises(NotAllowed):
            figure_files.published(tx, caller)


def test_what_was_done_is_told_by_month_without_names_and_without_few(
    tx: Transaction, community: Community, elsewhere: Community
) -> None:
    ask = community.post(tx, now=NOW)
    did(tx, community, "accepted", 6, datetime(2026, 10, 31, 22, tzinfo=UTC), about=ask.id)
    did(tx, community, "done", 4, datetime(2026, 10, 5, tzinfo=UTC), about=ask.id)
    did(tx, community, "hello", 9, datetime(2026, 10, 5, tzinfo=UTC))
    did(tx, community, "accepted", 9, datetime(2026, 11, 1, tzinfo=UTC))
    did(tx, elsewhere, "accepted", 9, datetime(2026, 10, 5, tzinfo=UTC))
    activity.record(tx, community.guild_id, None, "accepted", ask.id, now=datetime(2026, 10, 9, tzinfo=UTC))
    taken = figure_files.take(tx, community.admin, now=NOW)
    assert {(one.month, one.kind, one.about) for one in taken.entries} == {(OCTOBER, "accepted", "ask")}
    people = [one.person for one in taken.entries]
    assert len(people) == 7
    assert len(set(people)) == 7
    assert people.count("") == 1
    assert taken.left_out == 4, "the four who did it"
    assert taken.entries == sorted(taken.entries, key=lambda one: (one.month, one.kind, one.person))
    again = figure_files.take(tx, community.admin, now=NOW)
    assert not {one.person for one in again.entries} & {*people} - {""}, "another name in each file"


def test_who_took_it_stands_in_the_log(tx: Transaction, community: Community) -> None:
    did(tx, community, "joined", 5, datetime(2026, 9, 5, tzinfo=UTC))
    figure_files.take(tx, community.admin, now=NOW)
    [change] = changes.page(tx, community.moderator).changes[:1]
    assert (change.setting, change.old, change.new) == ("activity_file", None, "5")
    assert change.user_id == community.admin.user_id


def test_only_admins_take_it_and_nobody_in_quiet_mode(tx: Transaction, community: Community) -> None:
    for caller in (community.newcomer(), community.coordinator, community.moderator):
        with pytest.raises(NotAllowed):
            figure_files.take(tx, caller, now=NOW)
    guild_settings.set_quiet(tx, community.admin, True, now=NOW)
    with pytest.raises(Refusal):
        figure_files.take(tx, community.admin, now=NOW)


def test_of_too_many_the_newest_whole_months_are_told(
    tx: Transaction, community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    did(tx, community, "accepted", 6, datetime(2026, 8, 5, tzinfo=UTC))
    did(tx, community, "accepted", 6, datetime(2026, 9, 5, tzinfo=UTC))
    did(tx, community, "accepted", 6, datetime(2026, 10, 5, tzinfo=UTC))
    monkeypatch.setattr(figure_files, "MOST", 15)
    taken = figure_files.take(tx, community.admin, now=NOW)
    assert {one.month for one in taken.entries} == {date(2026, 9, 1), OCTOBER} - {date(2026, 8, 1)}
    assert all(isinstance(one, Entry) for one in taken.entries)
