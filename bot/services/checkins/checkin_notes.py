"""What people write in a check-in: sealed, read without names by those whom its invitation names, and erased
after some weeks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import NotAllowed, Refusal
from bot.i18n import N_
from bot.models.checkins import checkin_notes as rows
from bot.services.checkins import checkins as rounds
from bot.services.checkins.checkins import CheckIn
from bot.services.guild.callers import Caller
from bot.services.record.figures import SMALLEST_GROUP

MOST_NOTE = 1000

Seal = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Note:
    """Of nobody: what was written to which question."""

    number: int
    sealed: str


_ROUND = rows.c.checkin_id == bindparam("checkin_id")
_THEIRS = (_ROUND, rows.c.user_id == bindparam("user_id"))
_WRITE = upsert(rows).values(
    checkin_id=bindparam("checkin_id"),
    number=bindparam("number"),
    user_id=bindparam("user_id"),
    guild_id=bindparam("guild_id"),
    sealed=bindparam("sealed"),
    written_at=bindparam("now"),
    erase_at=bindparam("erase_at"),
)
_WRITE = _WRITE.on_conflict_do_update(
    index_elements=["checkin_id", "number", "user_id"],
    set_={name: _WRITE.excluded[name] for name in ("sealed", "written_at", "erase_at")},
)
_TAKE_BACK = delete(rows).where(*_THEIRS, rows.c.number == bindparam("number"))
_OWN = select(rows.c.number, rows.c.sealed).where(*_THEIRS)
_OF_ROUND = select(rows.c.number, rows.c.sealed).where(_ROUND)
_WRITERS = select(func.count(rows.c.user_id.distinct())).where(_ROUND)
_ERASE = delete(rows).where(_ROUND)
_OLD = delete(rows).where(rows.c.erase_at <= bindparam("now"))


def write(
    tx: Transaction,
    checkin_id: int,
    caller: Caller,
    texts: Sequence[tuple[int, str]],
    seal: Seal,
    *,
    now: datetime,
) -> CheckIn:
    """Keep what they wrote to these questions, by their numbers, in the place of what they wrote before; an
    empty text takes it back. Raises Refusal where nobody reads it, or one is too long (an Invalid would keep
    it, unsealed), and as `checkins.answer`.
    """
    checkin = rounds.enter(tx, checkin_id, caller, now=now)
    if not rounds.readers(tx, checkin_id):
        raise Refusal(N_("Nobody would read a note to this check-in. Your answer counts without one."))
    for number, text in texts:
        if not 0 <= number < len(checkin.asks):
            raise rounds.gone()
        written = text.strip()
        if len(written) > MOST_NOTE:
            raise Refusal(
                N_("One of the texts is {length} characters; {most} fit."),
                length=len(written),
                most=MOST_NOTE,
            )
        whose = {"checkin_id": checkin_id, "number": number, "user_id": caller.user_id}
        if not written:
            tx.execute(_TAKE_BACK, **whose)
            continue
        erase_at = now + timedelta(days=checkin.note_days)
        tx.execute(
            _WRITE, **whose, guild_id=checkin.guild_id, sealed=seal(written), now=now, erase_at=erase_at
        )
    rounds.put_away(tx, checkin, caller.user_id, now=now)
    return checkin


def own(tx: Transaction, checkin_id: int, caller: Caller) -> Sequence[Note]:
    """What they wrote themselves."""
    caller.require_from(rounds.show(tx, checkin_id).guild_id)
    return tx.list(Note, _OWN, checkin_id=checkin_id, user_id=caller.user_id)


def read(tx: Transaction, checkin_id: int, caller: Caller) -> tuple[CheckIn, Sequence[Note]]:
    """What was written in a round that is over, in no order that would tell who wrote it. For those whom the
    invitation named, as long as they are coordinators, or look after what a debrief is about. Of a debrief
    nothing, until five have written. Raises NotAllowed, NotFound, Refusal.
    """
    checkin = rounds.show(tx, checkin_id)
    caller.require_here(checkin.guild_id)
    if not rounds.may_read_notes(tx, checkin, caller):
        raise NotAllowed(N_("Only whom the invitation named reads what was written here."))
    if checkin.told_at is None:
        raise Refusal(N_("What people write can be read once the check-in is over."))
    if checkin.is_debrief and tx.value(_WRITERS, checkin_id=checkin_id) < SMALLEST_GROUP:
        raise Refusal(N_("Fewer than five people wrote, so nobody reads it."))
    found = tx.list(Note, _OF_ROUND, checkin_id=checkin_id)
    return checkin, sorted(found, key=lambda one: (one.number, sha256(one.sealed.encode()).digest()))


def erase(tx: Transaction, checkin: CheckIn) -> None:
    """Nobody is to read what was written in it."""
    tx.execute(_ERASE, checkin_id=checkin.id)


def too_few(tx: Transaction, checkin: CheckIn) -> bool:
    """Whether so few wrote that nobody reads it."""
    found: int = tx.value(_WRITERS, checkin_id=checkin.id)
    return found < SMALLEST_GROUP


def purge(tx: Transaction, *, now: datetime) -> int:
    """What has been kept as long as was said; returns how many that were."""
    return tx.execute(_OLD, now=now)
