"""Restoring a backup brings nobody back who has erased themselves since."""

from __future__ import annotations

import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.db import Database
from bot.errors import OperatorError
from bot.journal import Journal, path_of, reapply
from bot.services.guild import guilds, removals
from bot.services.guild.callers import Caller
from bot.services.own import mine, own_data
from bot.services.things import commitments
from bot.settings import Settings
from bot.upgrade import back_up, sqlite_path, upgrade
from tests.services.conftest import Community
from tests.unasked import go_round

DAY = timedelta(days=1)


class Place:
    """A bot's database with its journal, as an operator has them."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(database_url=f"sqlite:///{folder / 'groundswell.db'}")
        self.journal = path_of(self.settings)
        self.file = sqlite_path(self.settings.database_url) or folder
        self.copy = folder / "copy.db"
        self.again = 0
        upgrade(self.settings.database_url, now=datetime.now(UTC))

    @asynccontextmanager
    async def started(self) -> AsyncIterator[Database]:
        db = await Database.open(self.settings.database_url)
        journal = Journal(db, self.journal, Clock())
        self.again = await journal.open()
        yield db
        await journal.close()
        await db.close()

    def back_up(self) -> None:
        back_up(self.file, self.copy)

    def restore(self) -> None:
        for beside in self.file.parent.glob(f"{self.file.name}-*"):
            beside.unlink()
        self.file.write_bytes(self.copy.read_bytes())


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


async def settle(db: Database, *people: Caller, community: Community, now: datetime) -> None:
    await db.write(community.set_up, now=now)
    for person in people:
        ask = await db.write(community.post, now=now)
        await db.write(commitments.report_done, ask.id, person, now=now)


async def known(db: Database, person: Caller) -> bool:
    return bool(await db.read(own_data.show, person.guild, person.user_id))


async def test_who_was_erased_after_the_backup_is_gone_again_after_the_restore(place: Place) -> None:
    community, now = Community(), datetime.now(UTC)
    gone, here = community.newcomers(2)
    async with place.started() as db:
        await settle(db, gone, here, community=community, now=now)
        place.back_up()
        await db.write(mine.erase, gone.guild, gone.user_id, now=now + DAY)
    place.restore()
    async with place.started() as db:
        assert place.again == 1
        assert not await known(db, gone)
        assert await known(db, here)
    async with place.started():
        assert place.again == 0, "once is enough"


async def test_who_came_back_after_erasing_themselves_stays(place: Place) -> None:
    community, now = Community(), datetime.now(UTC)
    [person] = community.newcomers(1)
    async with place.started() as db:
        await settle(db, person, community=community, now=now)
        await db.write(mine.erase, person.guild, person.user_id, now=now + DAY)
        ask = await db.write(community.post, now=now + 2 * DAY)
        await db.write(commitments.report_done, ask.id, person, now=now + 2 * DAY)
        place.back_up()
    place.restore()
    async with place.started() as db:
        assert place.again == 0
        assert await known(db, person)


async def test_a_server_that_was_purged_does_not_come_back_with_an_older_copy(place: Place) -> None:
    here, gone, empty = Community(), Community(), Community()
    now = datetime.now(UTC)
    people = {one: one.newcomers(1)[0] for one in (here, gone)}
    async with place.started() as db:
        for community, person in people.items():
            await settle(db, person, community=community, now=now)
        await db.write(empty.set_up, now=now)
        place.back_up()
        for removed in (gone, empty):
            await db.write(removals.note, removed.guild_id, now=now)
        while await db.write(go_round, "removals", now=now + 30 * DAY):
            pass
    place.restore()
    async with place.started() as db:
        assert place.again == 2
        assert not await known(db, people[gone])
        assert await known(db, people[here])
        found = [await db.read(guilds.find, one.guild_id) for one in (here, gone, empty)]
        assert [bool(one.cause) for one in found] == [True, False, False], "also where nobody took part"
    async with place.started():
        assert place.again == 0


async def test_migrating_a_restored_copy_erases_again_too(place: Place) -> None:
    community, now = Community(), datetime.now(UTC)
    [person] = community.newcomers(1)
    async with place.started() as db:
        await settle(db, person, community=community, now=now)
        place.back_up()
        await db.write(mine.erase, person.guild, person.user_id, now=now + DAY)
    place.restore()
    assert await reapply(place.settings) == 1
    assert await reapply(place.settings) == 0


async def test_the_journal_names_nobody_and_is_for_the_operators_eyes_only(place: Place) -> None:
    community, now = Community(), datetime.now(UTC)
    [person] = community.newcomers(1)
    async with place.started() as db:
        await settle(db, person, community=community, now=now)
        await db.write(mine.erase, person.guild, person.user_id, now=now)
    written = place.journal.read_text()
    assert len(written.split()) == 2
    assert str(person.user_id) not in written
    assert stat.S_IMODE(place.journal.stat().st_mode) == 0o600


async def test_what_a_crash_kept_from_the_journal_is_in_it_after_the_next_start(place: Place) -> None:
    community, now = Community(), datetime.now(UTC)
    people = community.newcomers(2)
    async with place.started() as db:
        await settle(db, *people, community=community, now=now)
        place.back_up()
        for person in people:
            await db.write(mine.erase, person.guild, person.user_id, now=now + DAY)
    written = place.journal.read_text().rstrip()
    last_line = written.rindex("\n") + 1
    place.journal.write_text(written[: last_line + 30])
    async with place.started():
        pass
    place.restore()
    async with place.started():
        assert place.again == 2


async def test_a_journal_that_can_not_be_used_stops_the_start_with_a_sentence(place: Place) -> None:
    place.journal.mkdir()
    with pytest.raises(OperatorError, match="journal of erasures"):
        async with place.started():
            pass
