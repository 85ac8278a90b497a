"""A server without the bot is forgotten after a month, completely, and no other with it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select

from bot.db import Transaction
from bot.models import metadata
from bot.models.removals import removals as removal_rows
from bot.services.guild import guilds, removals
from bot.services.guild.removals import Presences
from bot.services.record import erasures
from tests.lives import carry_all, live_fully
from tests.services.conftest import Community
from tests.unasked import go_round

DAY = timedelta(days=1)
SHARDS = 1000
#: Tables without a guild: of the program itself.
OF_NO_GUILD = {"claims", "erasure_keys", "erasures", "leases", "processes", "command_syncs"}


def rows_of(tx: Transaction, guild_id: int) -> dict[str, int]:
    counts = {
        table.name: int(
            tx.value(
                select(func.count()).select_from(table).where(table.c.guild_id == bindparam("guild")),
                guild=guild_id,
            )
        )
        for table in metadata.sorted_tables
        if "guild_id" in table.c and table is not removal_rows
    }
    return {name: count for name, count in counts.items() if count}


def purge_all(tx: Transaction, *, now: datetime) -> None:
    while go_round(tx, "removals", now=now):
        pass


def test_every_table_is_some_guilds_or_the_programs_own() -> None:
    assert {table.name for table in metadata.sorted_tables if "guild_id" not in table.c} == OF_NO_GUILD


def test_everything_of_a_removed_guild_is_gone_after_thirty_days_and_nothing_else(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    for one in (community, elsewhere):
        live_fully(tx, one.newcomer(11), one, now)
    carry_all(tx, now)
    before = rows_of(tx, elsewhere.guild_id)
    removals.note(tx, community.guild_id, now=now)
    removals.note(tx, community.guild_id, now=now + 9 * DAY)
    purge_all(tx, now=now + 29 * DAY)
    assert rows_of(tx, community.guild_id)
    purge_all(tx, now=now + 30 * DAY)
    assert rows_of(tx, community.guild_id) == {}
    assert not removals.is_removed(tx, community.guild_id)
    assert rows_of(tx, elsewhere.guild_id) == before


def test_a_guild_the_bot_comes_back_to_keeps_everything(
    tx: Transaction, community: Community, now: datetime
) -> None:
    removals.note(tx, community.guild_id, now=now)
    removals.come_back(tx, community.guild_id)
    purge_all(tx, now=now + 31 * DAY)
    assert guilds.find(tx, community.guild_id).cause


def test_what_happened_while_nothing_ran_is_noticed_at_the_start(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    removals.note(tx, elsewhere.guild_id, now=now)
    told = Presences(frozenset({elsewhere.guild_id}), (community.guild_id >> 22) % SHARDS, SHARDS)
    others = Community()
    while told.covers(others.guild_id):
        others = Community()
    others.set_up(tx, now=now)
    removals.hear(tx, [told], now=now)
    assert removals.is_removed(tx, community.guild_id)
    assert not removals.is_removed(tx, elsewhere.guild_id), "it is back"
    assert not removals.is_removed(tx, others.guild_id), "another process looks after it"


def test_a_purge_is_in_the_journal(tx: Transaction, community: Community, now: datetime) -> None:
    removals.note(tx, community.guild_id, now=now)
    purge_all(tx, now=now + 30 * DAY)
    assert [one.erased_at for one in erasures.after(tx, 0)] == [now + 30 * DAY]
