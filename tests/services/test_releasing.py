"""A role is taken from somebody with a word, and passes on; those who lead it know who changed what."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.services.guild import guild_settings
from bot.services.guild.callers import Caller
from bot.services.own import fading, housekeeping, mine
from bot.services.roles import composing, releasing, role_pages
from bot.services.things import (
    adding,
    amendments,
    applications,
    approvals,
    commitments,
    endings,
    giving_back,
    hand_overs,
    history,
    leading,
    roles,
    rosters,
    showing,
)
from bot.services.things.applications import MOST_WORD, WORD_KEPT
from bot.services.things.history import KEPT_FOR, What
from bot.services.things.posting import Draft
from bot.services.things.roles import Role
from tests.services.conftest import Community, in_a_dm

DAY = timedelta(days=1)


@pytest.fixture
def role(tx: Transaction, community: Community, now: datetime) -> Role:
    return community.offer(tx, places=1, now=now)


def taken(tx: Transaction, community: Community, role: Role, now: datetime) -> tuple[Caller, Caller]:
    """By one who has it, and another who waits."""
    has, waits = community.newcomers(2)
    for one in (has, waits):
        commitments.accept(tx, role.id, one, now=now)
    return has, waits


def told(tx: Transaction, community: Community, role: Role, now: datetime) -> list[What]:
    _thing, found, _page, _pages = history.show(tx, role.id, community.coordinator, 0, size=50)
    return [one.what for one in reversed(found)]


def test_it_is_taken_with_a_word_and_passes_on(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    has, waits = taken(tx, community, role, now)
    lead = community.coordinator
    with pytest.raises(Invalid):
        releasing.keep_word(tx, role.id, lead, has.user_id, "x" * (MOST_WORD + 1), now=now)
    _thing, draft_id = releasing.keep_word(tx, role.id, lead, has.user_id, "x" * MOST_WORD, now=now)
    word = releasing.word_of(tx, draft_id, lead)
    with pytest.raises(NotFound):
        releasing.word_of(tx, draft_id, community.admin)
    releasing.release(tx, role.id, lead, has.user_id, word, now=now)
    with pytest.raises(Refusal):
        releasing.release(tx, role.id, lead, has.user_id, word, now=now)
    assert len(community.parcels(tx, "released", to=has)) == 1
    assert len(community.parcels(tx, "place", to=waits)) == 1
    _thing, left = releasing.told(tx, role.id, has.user_id)
    assert left is not None
    assert left.word == word
    with pytest.raises(Refusal, match="took it back"):
        commitments.accept(tx, role.id, has, now=now)  # not by a button
    amendments.resize(tx, role.id, lead, 5, now=now)
    adding.ask(tx, role.id, lead, has.user_id, now=now)  # but by those who lead it
    commitments.take_offer(tx, role.id, in_a_dm(has), now=now)
    assert releasing.told(tx, role.id, has.user_id)[1] is None


def test_after_a_while_they_may_take_it_again(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    has, _waits = taken(tx, community, role, now)
    releasing.release(tx, role.id, community.coordinator, has.user_id, now=now)
    later = now + WORD_KEPT
    for one in applications.due(tx, now=later):
        approvals.look_after(tx, one.subject_id, now=later)
    commitments.accept(tx, role.id, has, now=later)


def test_only_those_who_look_after_it_take_it_and_see_what_changed(
    tx: Transaction, community: Community, elsewhere: Community, role: Role, now: datetime
) -> None:
    has, waits = taken(tx, community, role, now)
    for nobody in (has, waits, community.moderator, elsewhere.coordinator, in_a_dm(community.coordinator)):
        with pytest.raises((NotAllowed, NotFound)):
            releasing.release(tx, role.id, nobody, has.user_id, now=now)
        with pytest.raises((NotAllowed, NotFound)):
            history.show(tx, role.id, nobody, 0, size=5)
        with pytest.raises((NotAllowed, NotFound)):
            releasing.holders(tx, role.id, nobody)
    for not_theirs in (waits, community.coordinator):
        with pytest.raises(Refusal):
            releasing.release(tx, role.id, community.coordinator, not_theirs.user_id, now=now)


def test_every_change_has_who_and_when(tx: Transaction, community: Community, now: datetime) -> None:
    cora, admin = community.coordinator, community.admin
    draft = composing.begin(tx, cora, Draft("Driver", "Drives", places=1), now=now)
    composing.choose_least_done(tx, draft.id, cora, None, now=now)  # of a draft nothing is remembered
    role, _again = composing.post(tx, draft.id, cora, now=now)
    has, waits = taken(tx, community, role, now)
    giving_back.give_up(tx, role.id, has, now=now)
    releasing.release(tx, role.id, cora, waits.user_id, now=now)
    added = community.newcomer()
    community.join(tx, added, now=now)
    adding.ask(tx, role.id, cora, added.user_id, now=now)
    giving_back.give_up(tx, role.id, added, now=now)
    composing.choose_who_answers(tx, role.id, cora, "coordinators", now=now)
    commitments.accept(tx, role.id, has, now=now)
    approvals.approve(tx, role.id, cora, has.user_id, now=now)
    another = community.newcomer()
    commitments.accept(tx, role.id, another, now=now)
    approvals.refuse(tx, role.id, cora, another.user_id, now=now)
    amendments.resize(tx, role.id, cora, 3, now=now)
    leading.take_on(tx, role.id, admin, now=now)
    leading.stop(tx, role.id, admin, now=now)
    hand_overs.write(tx, role.id, cora, "The key is in the shed", now=now)
    endings.close(tx, role.id, cora, now=now)
    endings.reopen(tx, role.id, cora, now=now)
    assert told(tx, community, role, now) == [
        *("offered", "came", "stepped", "came", "removed", "added", "ways", "asked", "approved"),
        *("asked", "declined", "places", "lead_on", "lead_off", "note", "ended", "opened"),
    ]
    _thing, [*found], _page, pages = history.show(tx, role.id, cora, 9, size=5)
    assert pages == 4
    assert [one.what for one in found] == ["came", "offered"]
    assert found[-1].by_id == cora.user_id


def test_of_an_ask_nothing_is_remembered_here(tx: Transaction, community: Community, now: datetime) -> None:
    ask = community.post(tx, now=now)
    commitments.accept(tx, ask.id, community.newcomer(), now=now)
    assert history.show(tx, ask.id, community.coordinator, 0, size=5)[1] == []


def test_names_go_with_who_erases_themselves_and_all_of_it_with_time(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    has, _waits = taken(tx, community, role, now)
    mine.erase(tx, community.guild_id, has.user_id, now=now)
    _thing, found, _page, _pages = history.show(tx, role.id, community.coordinator, 0, size=50)
    assert found
    assert has.user_id not in {one.by_id for one in found} | {one.about_id for one in found}
    housekeeping.sweep(tx, now=now + KEPT_FOR)
    assert told(tx, community, role, now)
    housekeeping.sweep(tx, now=now + KEPT_FOR + DAY)
    assert not told(tx, community, role, now)


def test_in_quiet_mode_it_fades(tx: Transaction, community: Community, role: Role, now: datetime) -> None:
    taken(tx, community, role, now)
    guild_settings.set_quiet(tx, community.admin, True, now=now)
    fading.fade(tx, community.guild_id, now=now + 31 * DAY)
    assert not told(tx, community, role, now)


def test_its_page_names_others_to_who_has_it_alone_and_only_who_likes_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role = community.offer(tx, now=now)
    has, shown, hidden, other = community.newcomers(4)
    for one in (has, shown, hidden):
        commitments.accept(tx, role.id, one, now=now)
    showing.choose(tx, role.id, shown, shown=True, now=now)
    assert role_pages.show(tx, role.id, has, now=now).named == [shown.user_id]
    assert role_pages.show(tx, role.id, other, now=now).named == []
    guild_settings.set_quiet(tx, community.admin, True, now=now)
    assert role_pages.show(tx, role.id, has, now=now).named == []
    assert roles.show(tx, role.id).confirmed == 3
    assert rosters.commitment_of(tx, role.id, other.user_id) is None
