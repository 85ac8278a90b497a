"""What somebody answers for all shifts in a row at once: that they come, and how it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.services.guild.callers import Caller
from bot.services.guild.overtaking import marks
from bot.services.people import volunteers
from bot.services.things import attendance, commitments, how_it_went, in_a_row, things, yes_again
from bot.services.things.in_a_row import Part
from bot.services.things.receipts import Receipt
from bot.services.things.rosters import Account
from bot.services.things.things import GONE, Thing


def mark_of(parts: Sequence[Part]) -> str:
    """When and where each of them is, for the button that says yes to just that."""
    return marks({str(one.thing.id): yes_again.mark_of(one.thing) for one in parts})


def row_of(tx: Transaction, thing_id: int, caller: Caller) -> tuple[Thing, Sequence[Part]]:
    """The shifts in a row with this one on which they have a place; also from a direct message. Raises
    NotFound.
    """
    thing = things.show(tx, thing_id)
    caller.require_from(thing.guild_id)
    return thing, in_a_row.of(tx, thing, caller.user_id)


def _held(tx: Transaction, thing_id: int, caller: Caller) -> tuple[Thing, Sequence[Part]]:
    """The same, with their rosters held until the transaction ends."""
    thing, parts = row_of(tx, thing_id, caller)
    volunteers.hold(tx, thing.guild_id, caller.user_id)
    for one in sorted(part.thing.id for part in parts):
        things.locked(tx, one, caller)
    return thing, in_a_row.of(tx, thing, caller.user_id)


def say_again(
    tx: Transaction, thing_id: int, caller: Caller, *, seen: str, now: datetime
) -> tuple[Sequence[Part], bool]:
    """Yes, I'll be there, to each of the shifts in a row with this one that are to come, by whoever saw these
    moments; those, and whether it counts: nobody has said yes to what they have become since. Also from a
    direct message. Twice is once. Raises NotFound, and Refusal for who has no place on any.
    """
    thing, held = _held(tx, thing_id, caller)
    parts = [one for one in held if one.thing.is_open(now) and one.commitment.done_at is None]
    if not parts:
        raise Refusal(N_("“{title}”: you have no place on any of these shifts any more."), title=thing.title)
    if seen != mark_of(parts):
        return parts, False
    said = []
    for one in sorted(parts, key=lambda part: part.thing.id):
        mark = yes_again.mark_of(one.thing)
        _thing, theirs = yes_again.say(tx, one.thing.id, caller, seen=mark, now=now)
        said.append(replace(one, commitment=theirs or one.commitment))
    return sorted(said, key=lambda part: part.thing.starts_at or now), True


def asked(parts: Sequence[Part]) -> Sequence[Part]:
    """Of which they have said nothing yet, and which have ended."""
    return [one for one in parts if one.thing.state == "closed" and how_it_went.is_asked(one.commitment)]


def did_all(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Sequence[Receipt]:
    """They did each of the shifts in a row with this one that have ended and of which they have said nothing.
    Also from a direct message. Twice is once: then there is none. Raises NotFound.
    """
    _thing, held = _held(tx, thing_id, caller)
    _require_any(held)
    ids = sorted(one.thing.id for one in asked(held))
    return [commitments.report_done(tx, one, caller, kind="shift", now=now) for one in ids]


def tell_of_all(
    tx: Transaction, thing_id: int, caller: Caller, account: Account, *, now: datetime
) -> Sequence[Part]:
    """The same, where none of them worked out, or they couldn't."""
    _thing, held = _held(tx, thing_id, caller)
    _require_any(held)
    told = []
    for one in sorted(asked(held), key=lambda part: part.thing.id):
        told.append(Part(*attendance.tell(tx, one.thing.id, caller, account, now=now)))
    return told


def tell_of_one(
    tx: Transaction, thing_id: int, caller: Caller, account: Account | None, *, now: datetime
) -> Thing:
    """How one of them went, otherwise than the others; None: they did it. Also from a direct message. Raises
    NotFound, and Refusal as `commitments.report_done` and `attendance.tell`.
    """
    if account is None:
        return commitments.report_done(tx, thing_id, caller, kind="shift", now=now).thing
    return attendance.tell(tx, thing_id, caller, account, now=now)[0]


def _require_any(parts: Sequence[Part]) -> None:
    if not parts:
        raise NotFound(GONE)
