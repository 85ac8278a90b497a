"""The picture of a thing to do, as the rules have it: whose it is to give, and when its bytes are gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import bindparam, func, select

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed, Refusal
from bot.models.pictures import pictures as rows
from bot.services.guild import removals
from bot.services.own import housekeeping, own_data
from bot.services.things import endings, images, pictures, things
from bot.services.things.things import Thing
from tests import pictures as made
from tests.services.conftest import Community

IMAGE = images.read(made.png())
DAY = timedelta(days=1)
_HOW_MANY = select(func.count()).select_from(rows).where(rows.c.guild_id == bindparam("guild"))


def how_many(tx: Transaction, community: Community) -> int:
    return int(tx.value(_HOW_MANY, guild=community.guild_id))


def pictured(tx: Transaction, community: Community, now: datetime) -> Thing:
    """An ask with a picture."""
    ask = community.post(tx, now=now)
    return pictures.give(tx, ask.id, community.coordinator, alt="Trees", image=IMAGE, now=now)


def test_bytes_come_back_as_they_were_given(tx: Transaction, community: Community, now: datetime) -> None:
    thing = pictured(tx, community, now)
    found = pictures.of(tx, thing)
    assert found is not None
    assert (found.alt, found.kind, found.address) == ("Trees", "png", f"attachment://picture-{found.id}.png")
    assert pictures.data(tx, found.id) == IMAGE.data


@pytest.mark.parametrize(
    "does",
    [
        lambda tx, thing, who, now: pictures.give(tx, thing.id, who, alt="Mine", image=IMAGE, now=now),
        lambda tx, thing, who, now: pictures.take_off(tx, thing.id, who, now=now),
        lambda tx, thing, who, now: pictures.show_again(tx, thing.id, who, now=now),
        lambda tx, thing, who, now: pictures.show_to(tx, thing.id, who),
    ],
)
def test_it_is_for_coordinators(
    tx: Transaction, community: Community, now: datetime, does: Callable[..., Any]
) -> None:
    thing = pictured(tx, community, now)
    for who in (community.newcomer(), community.moderator):
        with pytest.raises(NotAllowed):
            does(tx, thing, who, now)
    assert things.show(tx, thing.id).picture_id == thing.picture_id


def test_one_that_is_replaced_or_taken_off_leaves_nothing(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing = pictured(tx, community, now)
    pictures.give(tx, thing.id, community.coordinator, alt="Oaks", image=IMAGE, now=now)
    assert how_many(tx, community) == 1
    for _time in range(2):
        pictures.take_off(tx, thing.id, community.coordinator, now=now)
    assert how_many(tx, community) == 0


def test_what_is_over_takes_no_picture(tx: Transaction, community: Community, now: datetime) -> None:
    ask = community.post(tx, now=now)
    endings.close(tx, ask.id, community.coordinator, now=now)
    with pytest.raises(Refusal, match="is closed"):
        pictures.give(tx, ask.id, community.coordinator, alt="Trees", image=IMAGE, now=now)


def test_words_have_to_fit(tx: Transaction, community: Community, now: datetime) -> None:
    ask = community.post(tx, now=now)
    for alt, sentence in (("  ", "in a sentence"), ("a" * 1001, "1001 characters; 1000 fit")):
        with pytest.raises(Invalid, match=sentence):
            pictures.give(tx, ask.id, community.coordinator, alt=alt, image=IMAGE, now=now)
    assert how_many(tx, community) == 0


def test_it_ends_with_its_thing(tx: Transaction, community: Community, now: datetime) -> None:
    taken_back = pictured(tx, community, now)
    endings.take_back(tx, taken_back.id, community.coordinator, now=now)
    assert how_many(tx, community) == 0
    over = pictured(tx, community, now)
    endings.close(tx, over.id, community.coordinator, now=now)
    housekeeping.sweep(tx, now=now + 30 * DAY)
    assert how_many(tx, community) == 1, "it may be opened again"
    housekeeping.sweep(tx, now=now + 31 * DAY)
    assert how_many(tx, community) == 0
    assert things.show(tx, over.id).picture_id is None


def test_a_server_that_is_erased_leaves_no_picture(
    tx: Transaction, community: Community, now: datetime
) -> None:
    pictured(tx, community, now)
    removals.purge_now(tx, community.guild_id, now=now)
    removals.purge(tx, community.guild_id, now=now)
    assert how_many(tx, community) == 0


def test_who_posted_it_reads_of_its_picture(tx: Transaction, community: Community, now: datetime) -> None:
    thing = pictured(tx, community, now)
    pictures.give(tx, thing.id, community.coordinator, alt="Oaks", link="https://example.org/a.png", now=now)
    person = community.coordinator
    sheets = own_data.show(tx, community.guild_id, person.user_id)
    [posted] = [sheet.rows for sheet in sheets if sheet.name == "things"]
    assert (posted[0]["picture"], posted[0]["picture_link"]) == ("Oaks", "https://example.org/a.png")


def test_who_looks_after_it_is_told_once_that_it_can_not_be_shown(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing = pictured(tx, community, now)
    for _time in range(2):
        pictures.refuse(tx, thing.picture_id or 0, "too large", now=now)
    told = [one for one in community.parcels(tx) if one.kind == "picture_unshown"]
    assert [one.user_id for one in told] == [community.coordinator.user_id]
    assert pictures.shown(tx, thing) is None
    again = pictures.show_again(tx, thing.id, community.coordinator, now=now)
    assert pictures.shown(tx, again) is not None


def test_what_was_taken_off_meanwhile_is_refused_by_nobody(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing = pictured(tx, community, now)
    pictures.take_off(tx, thing.id, community.coordinator, now=now)
    pictures.refuse(tx, thing.picture_id or 0, "not taken", now=now)
    pictures.attached(tx, thing.picture_id or 0, message_id=1, attachment_id=2)
    assert [one for one in community.parcels(tx) if one.kind == "picture_unshown"] == []
