import asyncio
from datetime import datetime, timedelta

import pytest

from bot.db import Database, Transaction
from bot.errors import NotFound, Refusal
from bot.services.guild import guild_settings, guilds, interests
from bot.services.guild.callers import Caller
from bot.services.people import volunteers
from bot.services.things import asks, commitments, endings, joining, roles
from bot.services.things.joining import AGREE, FIRST_THING, INTERESTS, JOINED
from bot.services.things.receipts import Receipt
from tests.services.conftest import VOLUNTEERS, Community

DAY = timedelta(days=1)


def wording(tx: Transaction, community: Community) -> int:
    return guilds.find(tx, community.guild_id).wording


def agree(tx: Transaction, person: Caller, community: Community, now: datetime) -> joining.Panel:
    return joining.agree(tx, person, wording(tx, community), now=now)


def rename_norms(tx: Transaction, community: Community, norms: str, now: datetime) -> None:
    guild_settings.set_words(tx, community.admin, cause="Trees for our street", norms=norms, now=now)


def test_from_the_norms_to_a_first_yes(tx: Transaction, community: Community, now: datetime) -> None:
    person = community.newcomer()
    ask = community.post(tx, now=now)
    assert joining.panel(tx, person, now=now).step == AGREE

    found = agree(tx, person, community, now)
    assert (found.step, [one.name for one in found.interests]) == (INTERESTS, ["Design", "Phones"])
    found = joining.choose_interests(tx, person, [found.interests[1].id], now=now)
    assert (found.step, [one.id for one in found.suggested]) == (FIRST_THING, [ask.id])
    found = joining.finish(tx, person, ask.id, now=now)
    assert found.step == JOINED
    assert isinstance(found.receipt, Receipt)
    assert found.receipt.thing.confirmed == 1

    joined = volunteers.find(tx, community.guild_id, person.user_id)
    assert joined is not None
    assert joined.joined_at == now
    assert roles.member_roles_for(tx, community.guild_id, person.user_id).wanted == {VOLUNTEERS}


def test_nothing_is_stored_before_the_person_agreed(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    joining.panel(tx, person, now=now)
    assert volunteers.find(tx, community.guild_id, person.user_id) is None
    to_agree_first = pytest.raises(Refusal, match="a text to agree to first")
    with to_agree_first:
        joining.choose_interests(tx, person, [], now=now)
    with to_agree_first:
        joining.go_to(tx, person, FIRST_THING, now=now)
    with to_agree_first:
        joining.finish(tx, person, None, now=now)
    assert volunteers.find(tx, community.guild_id, person.user_id) is None


@pytest.mark.parametrize("step", [AGREE, INTERESTS, FIRST_THING])
def test_join_goes_on_where_it_was_left(
    tx: Transaction, community: Community, now: datetime, step: int
) -> None:
    person = community.newcomer()
    agree(tx, person, community, now)
    assert joining.go_to(tx, person, step, now=now).step == step
    assert joining.panel(tx, person, now=now).step == step


@pytest.mark.parametrize(("forged", "step"), [(-7, AGREE), (0, AGREE), (4, FIRST_THING), (99, FIRST_THING)])
def test_a_step_that_does_not_exist_leads_to_the_nearest(
    tx: Transaction, community: Community, now: datetime, forged: int, step: int
) -> None:
    person = community.newcomer()
    agree(tx, person, community, now)
    assert joining.go_to(tx, person, forged, now=now).step == step
    assert joining.panel(tx, person, now=now).step == step


def test_what_was_chosen_is_shown_again(tx: Transaction, community: Community, now: datetime) -> None:
    person = community.newcomer()
    design, phones = agree(tx, person, community, now).interests
    joining.choose_interests(tx, person, [design.id, phones.id, phones.id], now=now)
    joining.choose_interests(tx, person, [phones.id], now=now)
    assert joining.go_to(tx, person, INTERESTS, now=now).chosen == {phones.id}


def test_interests_removed_or_foreign_are_passed_over_while_choosing(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    person = community.newcomer()
    design, phones = agree(tx, person, community, now).interests
    foreign = interests.offered_in(tx, elsewhere.guild_id)[0]
    interests.replace(tx, community.admin, ["Phones"], now=now)
    found = joining.choose_interests(tx, person, [design.id, phones.id, foreign.id, 10**15], now=now)
    assert found.step == FIRST_THING
    assert joining.chosen_interests(tx, community.guild_id, person.user_id) == {phones.id}


def test_without_interests_to_choose_the_step_is_passed_over(
    tx: Transaction, community: Community, now: datetime
) -> None:
    interests.replace(tx, community.admin, [], now=now)
    assert agree(tx, community.newcomer(), community, now).step == FIRST_THING


def test_a_changed_wording_is_asked_again_of_who_is_joining_and_of_who_has_joined(
    tx: Transaction, community: Community, now: datetime
) -> None:
    half_way, joined = community.newcomers(2)
    community.join(tx, joined, now=now)
    agree(tx, half_way, community, now)
    read = wording(tx, community)
    rename_norms(tx, community, "Be very kind.", now)
    assert [joining.panel(tx, one, now=now).step for one in (half_way, joined)] == [AGREE, AGREE]
    with pytest.raises(Refusal, match="just been changed"):
        joining.agree(tx, half_way, read, now=now)
    assert agree(tx, half_way, community, now).step == INTERESTS
    assert agree(tx, joined, community, now).step == JOINED


def test_the_same_wording_saved_again_asks_nobody(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    agree(tx, person, community, now)
    rename_norms(tx, community, " Be kind.\n", now)
    assert joining.panel(tx, person, now=now).step == INTERESTS


async def test_finishing_with_an_ask_that_closed_meanwhile_joins_nobody(db: Database, now: datetime) -> None:
    community = Community()
    await db.write(community.set_up, now=now)
    person = community.newcomer()
    ask = await db.write(community.post, now=now)
    await db.write(agree, person, community, now)
    await db.write(endings.close, ask.id, community.coordinator, now=now)
    with pytest.raises(Refusal, match="is closed"):
        await db.write(joining.finish, person, ask.id, now=now)
    found = await db.read(volunteers.find, community.guild_id, person.user_id)
    assert found is not None
    assert found.joined_at is None
    assert not await db.read(community.parcels, "grant")


def test_a_role_can_be_the_first_yes(tx: Transaction, community: Community, now: datetime) -> None:
    person = community.newcomer()
    role = community.offer(tx, now=now)
    agree(tx, person, community, now)
    found = joining.finish(tx, person, role.id, now=now)
    assert isinstance(found.receipt, Receipt)
    assert found.receipt.thing.confirmed == 1
    assert found.fresh
    assert not joining.finish(tx, person, role.id, now=now).fresh, "twice is once"


def test_whoever_has_joined_sees_what_else_fits(tx: Transaction, community: Community, now: datetime) -> None:
    person = community.newcomer()
    community.join(tx, person, now=now)
    ask = community.post(tx, now=now)
    found = joining.panel(tx, person, now=now)
    assert [one.id for one in found.suggested] == [ask.id]
    assert not found.fresh


async def test_finishing_many_times_at_once_is_joining_once(db: Database, now: datetime) -> None:
    community = Community()
    await db.write(community.set_up, now=now)
    person = community.newcomer()
    ask = await db.write(community.post, now=now)
    await db.write(agree, person, community, now)
    panels = await asyncio.gather(
        *(db.write(joining.finish, person, ask.id, now=now + n * DAY) for n in range(5))
    )
    assert {panel.step for panel in panels} == {JOINED}
    assert [panel.receipt.again for panel in panels if panel.receipt].count(False) == 1
    assert (await db.read(asks.show, ask.id)).confirmed == 1
    assert [parcel.revision for parcel in await db.read(community.parcels, "grant")] == [1]


def test_suggested_are_three_asks_with_a_free_place_the_nearest_deadline_first(
    tx: Transaction, community: Community, now: datetime
) -> None:
    full = community.post(tx, places=1, deadline=now + DAY, now=now)
    commitments.accept(tx, full.id, community.newcomer(), now=now)
    someday = [community.post(tx, now=now) for _ in range(2)]
    late, soon = (community.post(tx, deadline=now + days * DAY, now=now) for days in (9, 2))
    person = community.newcomer()
    agree(tx, person, community, now)
    suggested = joining.go_to(tx, person, FIRST_THING, now=now).suggested
    assert [one.id for one in suggested] == [soon.id, late.id, someday[1].id]


def test_joining_stays_closed_until_contact_and_privacy_are_written(
    tx: Transaction, community: Community, now: datetime
) -> None:
    guild_settings.set_privacy(tx, community.admin, contact="", privacy="Little.", now=now)
    with pytest.raises(Refusal, match="isn't open yet"):
        joining.panel(tx, community.newcomer(), now=now)
    with pytest.raises(Refusal):
        agree(tx, community.newcomer(), community, now)


def test_nobody_joins_from_a_direct_message(tx: Transaction, now: datetime) -> None:
    with pytest.raises(NotFound, match="in the server"):
        joining.panel(tx, Caller(1, None), now=now)


CHANGES: dict[str, guilds.Value] = {
    "norms": "Be kinder.",
    "contact": "@Ben",
    "privacy": "Much more.",
    "minimum_age": 16,
    "days_after_leaving": 90,
    "months_idle": 6,
    "quiet": True,
    "volunteer_role_id": None,
}


@pytest.mark.parametrize(
    "setting", [one for one in guilds.Guild.__dataclass_fields__ if one not in ("guild_id", "wording")]
)
def test_people_are_asked_again_when_what_they_agreed_to_changes_and_only_then(
    tx: Transaction, community: Community, now: datetime, setting: str
) -> None:
    before = wording(tx, community)
    other: dict[str, guilds.Value] = {"language": "es", "time_zone": "Asia/Tokyo"}
    was = getattr(guilds.find(tx, community.guild_id), setting)
    changed = {**other, **CHANGES}.get(
        setting, not was if isinstance(was, bool) else 7 if isinstance(was, int) else "7"
    )
    guilds.change(tx, community.admin, {setting: changed}, now=now)
    assert (wording(tx, community) > before) == (setting in CHANGES)
