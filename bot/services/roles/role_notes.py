"""What those who have a role leave in writing for whoever has it next: read by all who have it, by whoever is
asked to take it over, and by those who look after it.
"""

from __future__ import annotations

from datetime import datetime

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.models.role_notes import role_notes as rows
from bot.services.guild.callers import Caller
from bot.services.things import managing, rosters, terms, thing_notes, things
from bot.services.things.thing_notes import Note
from bot.services.things.things import Thing


def find(tx: Transaction, thing_id: int) -> Note | None:
    return thing_notes.find(tx, rows, thing_id)


def before_writing(tx: Transaction, thing_id: int, caller: Caller) -> str:
    """What is written already. For who has the role, its leads and coordinators. Raises NotFound, Refusal."""
    thing = things.posted(things.show_of(tx, thing_id, kind="role"))
    caller.require_from(thing.guild_id)
    _require_reader(tx, thing, caller)
    return thing_notes.text(tx, rows, thing_id)


def write(
    tx: Transaction, thing_id: int, caller: Caller, note: str, *, seen: str | None = None, now: datetime
) -> Thing:
    """Leave a note for whoever has the role next, or take it away with an empty one. For who has it, its
    leads and coordinators. Raises NotFound, Refusal, Invalid, Overtaken.
    """
    thing = things.locked(tx, thing_id, caller, kind="role")
    _require_reader(tx, thing, caller)
    thing_notes.write(tx, rows, thing, note, by=caller.user_id, seen=seen, now=now)
    return thing


def _require_reader(tx: Transaction, thing: Thing, caller: Caller) -> None:
    """Raises Refusal, NotAllowed."""
    one = rosters.commitment_of(tx, thing.id, caller.user_id)
    if one is not None and one.has_place:
        return
    if caller.guild_id is None:
        raise Refusal(N_("The note is for who has “{title}”."), title=thing.title)
    managing.require_lead(tx, thing, caller)


def readable(tx: Transaction, thing: Thing, user_id: int) -> Note | None:
    """It, for who has the role or is asked to take it over."""
    one = rosters.commitment_of(tx, thing.id, user_id)
    asked = any(term.thing_id == thing.id for term in terms.handed_to(tx, thing.guild_id, user_id))
    return find(tx, thing.id) if asked or (one is not None and one.has_place) else None


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """Nobody knows any more that this person wrote it; whoever has the role still needs it."""
    thing_notes.forget(tx, rows, guild_id, user_id)
