"""Any old ask can be posted again, and some are kept for that."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import NotAllowed, NotFound, Refusal
from bot.services.guild import interests, skills
from bot.services.own import housekeeping, own_data
from bot.services.preparing import copies, drafting
from bot.services.things import asks, endings, pictures, things
from bot.services.things.needs import Needs
from bot.services.things.posting import Draft
from bot.services.things.unposted import KEPT_FOR
from tests.services.conftest import Community

DAY = timedelta(days=1)


def test_a_copy_has_all_but_the_moments(tx: Transaction, community: Community, now: datetime) -> None:
    interests.replace(tx, community.admin, ["Phones", "Mud"], now=now)
    skills.replace(tx, community.admin, ["First aid"], now=now)
    about = [one.id for one in interests.offered_in(tx, community.guild_id)]
    [aid] = skills.offered_in(tx, community.guild_id)
    draft = Draft("Plant", "Shade", "Dig", 5, now + DAY, 30, about, Needs(aid.id, 2, "es"))
    old = asks.post(tx, community.admin, draft, target=4, now=now)
    pictures.give(tx, old.id, community.admin, alt="Trees", link="https://example.org/a.jpg", now=now)
    endings.close(tx, old.id, community.admin, now=now)
    copied = copies.copy(tx, old.id, community.coordinator, now=now + DAY)
    new, old = copied.draft, asks.show(tx, old.id)
    assert not copied.lacks
    for name in ("title", "why", "step", "places", "target", "effort", "needs"):
        assert getattr(new, name) == getattr(old, name), name
    assert sorted(new.interests) == sorted(old.interests)
    assert (new.state, new.deadline, new.lead) == ("draft", None, community.coordinator.user_id)
    assert new.picture_id not in (None, old.picture_id)
    again = copies.copy(tx, old.id, community.coordinator, now=now + DAY)
    assert again.draft.id == new.id, "pressed twice"
    assert copies.copy(tx, old.id, community.coordinator, now=now + 2 * DAY).draft.id != new.id


def test_what_is_no_longer_on_a_list_is_left_out_and_said(
    tx: Transaction, community: Community, now: datetime
) -> None:
    interests.replace(tx, community.admin, ["Phones"], now=now)
    [phones] = interests.offered_in(tx, community.guild_id)
    old = asks.post(tx, community.admin, Draft("A", "B", "C", interests=[phones.id]), now=now)
    interests.replace(tx, community.admin, ["Mud"], now=now)
    copied = copies.copy(tx, old.id, community.coordinator, now=now)
    assert copied.lacks
    assert list(copied.draft.interests) == []
    drafting.post(tx, copied.draft.id, community.coordinator, now=now)


def test_copies_are_for_coordinators_of_that_server_and_no_stranger_copies_a_draft(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    posted = community.post(tx, now=now)
    draft = drafting.begin(tx, community.coordinator, Draft("A", "B", "C"), now=now)
    with pytest.raises(NotAllowed):
        copies.copy(tx, posted.id, community.newcomer(), now=now)
    for other, ask in ((elsewhere.coordinator, posted), (community.admin, draft)):
        with pytest.raises(NotFound):
            copies.copy(tx, ask.id, other, now=now)
    assert copies.copy(tx, draft.id, community.coordinator, now=now + DAY).draft.id != draft.id


def test_templates_are_found_by_every_coordinator_and_those_not_posted_by_their_author(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    posted = asks.post(tx, community.admin, Draft("Plant", "Shade", "Dig"), now=now)
    draft = drafting.begin(tx, community.coordinator, Draft("A walk", "B", "C"), now=now)
    for ask in (posted, draft, posted):
        copies.keep(tx, ask.id, community.coordinator, kept=True, now=now)
    assert [one.title for one in copies.templates(tx, community.coordinator)] == ["A walk", "Plant"]
    assert [one.title for one in copies.templates(tx, community.admin)] == ["Plant"]
    assert copies.templates(tx, elsewhere.coordinator) == []
    with pytest.raises(NotAllowed):
        copies.templates(tx, community.newcomer())
    with pytest.raises(NotAllowed):
        copies.keep(tx, posted.id, community.newcomer(), kept=False, now=now)
    housekeeping.sweep(tx, now=now + KEPT_FOR + DAY)
    assert things.show(tx, draft.id).template_since, "it is kept"
    copies.keep(tx, posted.id, community.admin, kept=False, now=now)
    assert [one.title for one in copies.templates(tx, community.coordinator)] == ["A walk"]
    own_data.forget(tx, community.guild_id, community.coordinator.user_id, now=now)
    assert copies.templates(tx, community.coordinator) == []


def test_there_are_as_many_templates_as_a_menu_shows(
    tx: Transaction, community: Community, now: datetime
) -> None:
    for _one in range(copies.MOST_TEMPLATES):
        copies.keep(tx, community.post(tx, now=now).id, community.coordinator, kept=True, now=now)
    with pytest.raises(Refusal, match="25 templates"):
        copies.keep(tx, community.post(tx, now=now).id, community.coordinator, kept=True, now=now)
