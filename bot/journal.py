"""The journal of erasures: a file beside the database that only ever grows.

Whoever restores a backup restores people who have erased themselves since. The journal is not part of the
database, so it still says so: at a start, what it holds and the database does not is done again. It holds
hashes with a key that stands in the database, so by itself it says nothing about anybody.
See docs/design.md § 28.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import structlog

from bot.clock import Clock
from bot.db import Database, Transaction
from bot.errors import OperatorError
from bot.services.guild import removals
from bot.services.own import mine, own_data
from bot.services.record import erasures
from bot.services.record.erasures import EVERYBODY, Erasure, Person
from bot.settings import Settings
from bot.upgrade import sqlite_path

log = structlog.get_logger(__name__)

#: Nobody but whoever runs the bot.
MODE = 0o600


def path_of(settings: Settings) -> Path:
    """Beside a SQLite file, unless said otherwise."""
    beside = sqlite_path(settings.database_url) or Path("data/groundswell.db")
    return settings.erasure_journal or beside.with_suffix(".erasures")


async def reapply(settings: Settings) -> int:
    """Without a bot: erase again whom an older copy has brought back; returns how many."""
    db = await Database.open(settings.database_url)
    try:
        return await Journal(db, path_of(settings), Clock()).open()
    finally:
        await db.close()


class Journal:
    """`open` it before anybody is served; from then on every erasure is in it soon after it is stored."""

    def __init__(self, db: Database, path: Path, clock: Clock) -> None:
        self._db = db
        self._path = path
        self._clock = clock
        self._last = 0
        self._lock = asyncio.Lock()
        self._writing: set[asyncio.Task[None]] = set()

    async def open(self) -> int:
        """Erase again whom an older copy has brought back; returns how many. Raises OperatorError."""
        await self._db.write(_ensure_key)
        try:
            written = read(self._path)
            again = await self._reapply(written)
            await self._write_lacking(written)
        except OSError as error:
            raise OperatorError(f"The journal of erasures {self._path} can't be used: {error}.") from None
        self._db.listen("erasures", self._hear)
        return again

    async def close(self) -> None:
        """Wait for what is being written."""
        await asyncio.gather(*self._writing)

    async def _reapply(self, written: Mapping[str, datetime]) -> int:
        unknown = await self._db.read(erasures.unknown, written)
        if not unknown:
            return 0
        columns = [column for holding in own_data.HOLDINGS for column in holding.columns]
        meant = await self._db.read(erasures.meant, unknown, columns)
        for person in meant:
            await self._db.write(_erase_again, person, now=self._clock.now())
        while due := await self._db.read(removals.due, now=self._clock.now()):
            for one in due:
                await self._db.write(removals.purge, one.guild_id, now=self._clock.now())
        rest = await self._db.read(erasures.unknown, unknown)
        await self._db.write(erasures.adopt, rest)
        log.warning("erased_again_after_restore", people=len(meant))
        return len(meant)

    async def _write_lacking(self, written: Mapping[str, datetime]) -> None:
        """What the database has and the file lacks: stored just before a crash, or by another process."""
        while found := await self._db.read(erasures.after, self._last):
            lacking = [one for one in found if written.get(one.digest) != one.erased_at]
            await asyncio.to_thread(append, self._path, lacking)
            self._last = found[-1].id

    def _hear(self) -> None:
        task = asyncio.create_task(self._write_new(), name="journal")
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _write_new(self) -> None:
        """A failure is the operator's to mend; what could not be written is written at the next start."""
        async with self._lock:
            try:
                await self._write_lacking({})
            except OSError as error:
                log.error("journal_not_written", path=str(self._path), error=str(error))


def read(path: Path) -> dict[str, datetime]:
    """The latest time of each hash. A line that a crash cut short is passed over: the database has it."""
    found: dict[str, datetime] = {}
    with suppress(FileNotFoundError):
        for line in path.read_text(encoding="ascii", errors="replace").splitlines():
            digest, _, moment = line.partition(" ")
            with suppress(ValueError):
                erased_at = datetime.fromisoformat(moment)
                if len(digest) == 64 and erased_at.tzinfo is not None:
                    found[digest] = erased_at
    return found


def append(path: Path, new: list[Erasure]) -> None:
    """Add lines, for good: they are on the disk when this returns."""
    if not new:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{one.digest} {one.erased_at.isoformat()}\n" for one in new)
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, MODE)
    try:
        # A line that a crash cut short must not swallow the first of these.
        os.write(file, f"\n{text}".encode("ascii"))
        os.fsync(file)
    finally:
        os.close(file)


def _ensure_key(tx: Transaction) -> None:
    erasures.key(tx)


def _erase_again(tx: Transaction, person: Person, *, now: datetime) -> None:
    if person.user_id == EVERYBODY:
        removals.purge_now(tx, person.guild_id, now=now)
    else:
        mine.erase(tx, person.guild_id, person.user_id, now=now)
