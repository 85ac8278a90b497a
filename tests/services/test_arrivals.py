from datetime import datetime, timedelta

import pytest
from sqlalchemy import bindparam, select, update

from bot.db import Transaction
from bot.models.arrivals import arrivals as rows
from bot.models.outbox import outbox as parcel_rows
from bot.services.care import arrivals
from bot.services.care.arrivals import (
    FRESH_FOR,
    GATHERED_FOR,
    MOST_NAMED,
    NAMED_FOR,
    PENDING_FOR,
    REST,
    Happening,
    What,
)
from bot.services.guild import guilds
from tests.services.conftest import Community

_KNOWN = select(rows.c.user_id).where(rows.c.guild_id == bindparam("guild")).order_by(rows.c.user_id)
_SETTLE = (
    update(parcel_rows).where(parcel_rows.c.guild_id == bindparam("guild")).values(state=bindparam("as_"))
)
SECOND = timedelta(seconds=1)


def happens(tx: Transaction, community: Community, what: What, *people: int, now: datetime) -> None:
    arrivals.note(tx, [Happening(community.guild_id, person, what) for person in people], now=now)


def known(tx: Transaction, community: Community) -> list[int]:
    return tx.values(_KNOWN, guild=community.guild_id)


def bursts(tx: Transaction, community: Community) -> list[tuple[datetime, int]]:
    """When each welcome is due, and how many it is for."""
    parcels = community.parcels(tx, "newcomers")
    return [
        (parcel.due_at, len(arrivals.people(tx, community.guild_id, parcel.subject_id or 0)))
        for parcel in parcels
    ]


def test_all_who_come_within_a_moment_share_one_welcome(
    tx: Transaction, community: Community, now: datetime
) -> None:
    happens(tx, community, "came", 1, 2, now=now)
    happens(tx, community, "came", 3, 3, now=now + GATHERED_FOR - SECOND)
    assert bursts(tx, community) == [(now + GATHERED_FOR, 3)]


def test_between_two_welcomes_there_is_a_rest(tx: Transaction, community: Community, now: datetime) -> None:
    happens(tx, community, "came", 1, now=now)
    happens(tx, community, "came", 2, now=now + GATHERED_FOR)
    happens(tx, community, "came", 3, now=now + GATHERED_FOR + REST - SECOND)
    first = now + GATHERED_FOR
    assert bursts(tx, community) == [(first, 1), (first + REST, 2)]


def test_whoever_is_pending_is_welcomed_when_they_are_let_in(
    tx: Transaction, community: Community, now: datetime
) -> None:
    happens(tx, community, "pending", 1, now=now)
    assert bursts(tx, community) == []
    happens(tx, community, "let in", 1, 2, now=now + timedelta(hours=3))
    assert bursts(tx, community) == [(now + timedelta(hours=3) + GATHERED_FOR, 1)]


def test_a_change_about_somebody_who_has_been_there_for_long_stores_nothing(
    tx: Transaction, community: Community, now: datetime
) -> None:
    happens(tx, community, "let in", 1, 2, 3, now=now)
    happens(tx, community, "left", 4, now=now)
    assert known(tx, community) == []
    assert community.parcels(tx, "newcomers") == []


def test_what_happens_is_taken_in_its_order(tx: Transaction, community: Community, now: datetime) -> None:
    guild_id = community.guild_id
    steps: list[tuple[int, What]] = [(1, "came"), (1, "left"), (2, "came"), (2, "left"), (2, "came")]
    arrivals.note(tx, [Happening(guild_id, person, what) for person, what in steps], now=now)
    assert known(tx, community) == [2]


def test_who_never_accepts_the_rules_is_forgotten(
    tx: Transaction, community: Community, now: datetime
) -> None:
    happens(tx, community, "pending", 1, now=now)
    arrivals.sweep(tx, now=now + PENDING_FOR)
    assert known(tx, community) == [1]
    arrivals.sweep(tx, now=now + PENDING_FOR + SECOND)
    assert known(tx, community) == []


@pytest.mark.parametrize(
    ("state", "quiet", "kept"), [("done", False, MOST_NAMED), ("done", True, 0), ("failed", False, 0)]
)
def test_once_the_welcome_is_out_only_whom_it_names_is_kept(
    tx: Transaction, community: Community, now: datetime, state: str, quiet: bool, kept: int
) -> None:
    guilds.change(tx, community.admin, {"quiet": quiet}, now=now)
    happens(tx, community, "came", *range(1, 100), now=now)
    out = now + GATHERED_FOR
    assert arrivals.sweep(tx, now=out) == 0, "it is not out yet"
    tx.execute(_SETTLE, guild=community.guild_id, as_=state)
    while arrivals.sweep(tx, now=out):
        pass
    assert len(known(tx, community)) == 99, "joining may be told again, and nobody is welcomed twice"
    while arrivals.sweep(tx, now=out + FRESH_FOR):
        pass
    assert len(known(tx, community)) == kept
    while arrivals.sweep(tx, now=out + NAMED_FOR):
        pass
    assert known(tx, community) == []


def test_another_servers_newcomers_are_their_own(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    arrivals.note(tx, [Happening(one.guild_id, 1, "came") for one in (elsewhere, community)], now=now)
    arrivals.forget(tx, elsewhere.guild_id, 1, now=now)
    assert (known(tx, community), known(tx, elsewhere)) == ([1], [])


def test_joining_closed_or_no_channel_means_nobody_is_noted(
    tx: Transaction, community: Community, now: datetime
) -> None:
    for setting in ("welcome_channel_id", "contact"):
        before = getattr(guilds.find(tx, community.guild_id), setting)
        guilds.change(tx, community.admin, {setting: None}, now=now)
        happens(tx, community, "came", 1, now=now)
        happens(tx, community, "pending", 2, now=now)
        guilds.change(tx, community.admin, {setting: before}, now=now)
    assert known(tx, community) == []
