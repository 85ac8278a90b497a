"""What whoever hands a thing over leaves in writing: read by whoever is asked to look after it, and kept with
it for its leads and coordinators.
"""

from __future__ import annotations

from datetime import datetime

from bot.db import Transaction
from bot.models.hand_overs import hand_overs as rows
from bot.services.guild.callers import Caller
from bot.services.things import history, managing, thing_notes
from bot.services.things.thing_notes import Note
from bot.services.things.things import Thing


def find(tx: Transaction, thing_id: int) -> Note | None:
    return thing_notes.find(tx, rows, thing_id)


def before_writing(tx: Transaction, thing_id: int, caller: Caller) -> str:
    """What is written already. For its leads, and for coordinators. Raises NotAllowed, NotFound."""
    managing.people(tx, thing_id, caller)
    return thing_notes.text(tx, rows, thing_id)


def write(
    tx: Transaction, thing_id: int, caller: Caller, note: str, *, seen: str | None = None, now: datetime
) -> Thing:
    """Leave a note for whoever looks after it next, or take it away with an empty one. For its leads and
    coordinators. Raises NotAllowed, NotFound, Invalid, Overtaken, and Refusal for what was taken back.
    """
    thing = managing.to_amend(tx, thing_id, caller, drafts=True)
    if thing_notes.write(tx, rows, thing, note, by=caller.user_id, seen=seen, now=now):
        history.note(tx, thing, "note", by=caller.user_id, now=now)
    return thing


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """Nobody knows any more that this person wrote it; whoever looks after the thing still needs it."""
    thing_notes.forget(tx, rows, guild_id, user_id)
