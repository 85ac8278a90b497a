"""What whoever hands a thing over leaves in writing: read by whoever is asked to look after it, and kept with
it for its leads and coordinators.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.models.hand_overs import hand_overs as rows
from bot.services.guild.callers import Caller
from bot.services.guild.overtaking import unless_overtaken
from bot.services.things import history, managing, posting
from bot.services.things.things import Thing

#: Characters.
MOST_NOTE = 700


@dataclass(frozen=True, slots=True)
class HandOver:
    thing_id: int
    guild_id: int
    note: str
    written_by: int | None
    written_at: datetime


_FIND = select(*(rows.c[name] for name in HandOver.__dataclass_fields__)).where(
    rows.c.thing_id == bindparam("thing_id")
)
_NEW = upsert(rows).values({name: bindparam(name) for name in HandOver.__dataclass_fields__})
_WRITE = _NEW.on_conflict_do_update(
    index_elements=["thing_id"],
    set_={name: _NEW.excluded[name] for name in ("note", "written_by", "written_at")},
)
_REMOVE = delete(rows).where(rows.c.thing_id == bindparam("thing_id"))
_UNSIGN = (
    update(rows)
    .where(rows.c.guild_id == bindparam("guild_id"), rows.c.written_by == bindparam("person"))
    .values(written_by=None)
)


def find(tx: Transaction, thing_id: int) -> HandOver | None:
    return tx.maybe(HandOver, _FIND, thing_id=thing_id)


def before_writing(tx: Transaction, thing_id: int, caller: Caller) -> str:
    """What is written already. For its leads, and for coordinators. Raises NotAllowed, NotFound."""
    managing.people(tx, thing_id, caller)
    written = find(tx, thing_id)
    return "" if written is None else written.note


def write(
    tx: Transaction, thing_id: int, caller: Caller, note: str, *, seen: str | None = None, now: datetime
) -> Thing:
    """Leave a note for whoever looks after it next, or take it away with an empty one. For its leads and
    coordinators. Raises NotAllowed, NotFound, Invalid, Overtaken, and Refusal for what was taken back.
    """
    thing = managing.to_amend(tx, thing_id, caller, drafts=True)
    written = find(tx, thing_id)
    before, wanted = {"note": written.note if written else ""}, {"note": note.strip()}
    changed = unless_overtaken(before, wanted, seen)
    posting.check_lengths((wanted["note"], MOST_NOTE))
    if not changed or before == wanted:
        return thing
    if wanted["note"]:
        made = HandOver(thing.id, thing.guild_id, wanted["note"], caller.user_id, now)
        tx.execute(_WRITE, **asdict(made))
    else:
        tx.execute(_REMOVE, thing_id=thing.id)
    history.note(tx, thing, "note", by=caller.user_id, now=now)
    return thing


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """Nobody knows any more that this person wrote it; whoever looks after the thing still needs it."""
    tx.execute(_UNSIGN, guild_id=guild_id, person=user_id)
