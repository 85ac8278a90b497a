"""Notes that are kept with a thing, one for each kind of reader: who may write and read it is said there
(`hand_overs`, `role_notes`). The newest replaces the older.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.models.hand_overs import hand_overs
from bot.models.role_notes import role_notes
from bot.services.guild.overtaking import unless_overtaken
from bot.services.things import posting
from bot.services.things.things import Thing

#: Characters.
MOST_NOTE = 700
_TABLES = (hand_overs, role_notes)


@dataclass(frozen=True, slots=True)
class Note:
    thing_id: int
    guild_id: int
    note: str
    written_by: int | None
    written_at: datetime


_FIND = {
    rows.name: select(*(rows.c[name] for name in Note.__dataclass_fields__)).where(
        rows.c.thing_id == bindparam("thing_id")
    )
    for rows in _TABLES
}
_NEW = {
    rows.name: upsert(rows).values({name: bindparam(name) for name in Note.__dataclass_fields__})
    for rows in _TABLES
}
_WRITE = {
    name: new.on_conflict_do_update(
        index_elements=["thing_id"],
        set_={column: new.excluded[column] for column in ("note", "written_by", "written_at")},
    )
    for name, new in _NEW.items()
}
_REMOVE = {rows.name: delete(rows).where(rows.c.thing_id == bindparam("thing_id")) for rows in _TABLES}
_UNSIGN = {
    rows.name: update(rows)
    .where(rows.c.guild_id == bindparam("guild_id"), rows.c.written_by == bindparam("person"))
    .values(written_by=None)
    for rows in _TABLES
}


def find(tx: Transaction, rows: Table, thing_id: int) -> Note | None:
    return tx.maybe(Note, _FIND[rows.name], thing_id=thing_id)


def text(tx: Transaction, rows: Table, thing_id: int) -> str:
    """What is written already."""
    written = find(tx, rows, thing_id)
    return "" if written is None else written.note


def write(
    tx: Transaction, rows: Table, thing: Thing, note: str, *, by: int, seen: str | None, now: datetime
) -> bool:
    """Keep it with the (locked) thing, or take it away with an empty one; whether anything is another than
    before. Raises Invalid for one that is too long, and Overtaken.
    """
    before, wanted = {"note": text(tx, rows, thing.id)}, {"note": note.strip()}
    changed = unless_overtaken(before, wanted, seen)
    posting.check_lengths((wanted["note"], MOST_NOTE))
    if not changed or before == wanted:
        return False
    if wanted["note"]:
        tx.execute(_WRITE[rows.name], **asdict(Note(thing.id, thing.guild_id, wanted["note"], by, now)))
    else:
        tx.execute(_REMOVE[rows.name], thing_id=thing.id)
    return True


def forget(tx: Transaction, rows: Table, guild_id: int, user_id: int) -> None:
    """Nobody knows any more that this person wrote one; its readers still need it."""
    tx.execute(_UNSIGN[rows.name], guild_id=guild_id, person=user_id)
