"""What those who have a role leave in writing for whoever has it next: read by all who have it, by whoever is
asked to take it over, and by those who look after it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.models.role_notes import role_notes as rows
from bot.services.guild.callers import Caller
from bot.services.guild.overtaking import unless_overtaken
from bot.services.things import managing, posting, rosters, terms, things
from bot.services.things.things import Thing

#: Characters.
MOST_NOTE = 700


@dataclass(frozen=True, slots=True)
class RoleNote:
    thing_id: int
    guild_id: int
    note: str
    written_by: int | None
    written_at: datetime


_FIND = select(*(rows.c[name] for name in RoleNote.__dataclass_fields__)).where(
    rows.c.thing_id == bindparam("thing_id")
)
_NEW = upsert(rows).values({name: bindparam(name) for name in RoleNote.__dataclass_fields__})
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


def find(tx: Transaction, thing_id: int) -> RoleNote | None:
    return tx.maybe(RoleNote, _FIND, thing_id=thing_id)


def before_writing(tx: Transaction, thing_id: int, caller: Caller) -> str:
    """What is written already. For who has the role, its leads and coordinators. Raises NotFound, Refusal."""
    thing = things.posted(things.show_of(tx, thing_id, kind="role"))
    caller.require_from(thing.guild_id)
    _require_reader(tx, thing, caller)
    written = find(tx, thing_id)
    return "" if written is None else written.note


def write(
    tx: Transaction, thing_id: int, caller: Caller, note: str, *, seen: str | None = None, now: datetime
) -> Thing:
    """Leave a note for whoever has the role next, or take it away with an empty one. For who has it, its
    leads and coordinators. Raises NotFound, Refusal, Invalid, Overtaken.
    """
    thing = things.locked(tx, thing_id, caller, kind="role")
    _require_reader(tx, thing, caller)
    written = find(tx, thing_id)
    before, wanted = {"note": written.note if written else ""}, {"note": note.strip()}
    changed = unless_overtaken(before, wanted, seen)
    posting.check_lengths((wanted["note"], MOST_NOTE))
    if not changed or before == wanted:
        return thing
    if wanted["note"]:
        made = RoleNote(thing.id, thing.guild_id, wanted["note"], caller.user_id, now)
        tx.execute(_WRITE, **asdict(made))
    else:
        tx.execute(_REMOVE, thing_id=thing.id)
    return thing


def _require_reader(tx: Transaction, thing: Thing, caller: Caller) -> None:
    """Raises Refusal, NotAllowed."""
    one = rosters.commitment_of(tx, thing.id, caller.user_id)
    if one is not None and one.has_place:
        return
    if caller.guild_id is None:
        raise Refusal(N_("The note is for who has “{title}”."), title=thing.title)
    managing.require_lead(tx, thing, caller)


def readable(tx: Transaction, thing: Thing, user_id: int) -> RoleNote | None:
    """It, for who has the role or is asked to take it over."""
    one = rosters.commitment_of(tx, thing.id, user_id)
    asked = any(term.thing_id == thing.id for term in terms.handed_to(tx, thing.guild_id, user_id))
    return find(tx, thing.id) if asked or (one is not None and one.has_place) else None


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """Nobody knows any more that this person wrote it; whoever has the role still needs it."""
    tx.execute(_UNSIGN, guild_id=guild_id, person=user_id)
