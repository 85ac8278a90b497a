"""Who else is in, for who is in: only those who chose to be shown, each for the one thing they chose it for;
and whoever has a role and chose to be named to everybody.

The choice belongs to one yes: being seen at a tree planting is no wish to be seen elsewhere. In quiet mode
nobody is shown. See docs/design.md § 89.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.models.rosters import commitments as rows
from bot.services.care import boundaries
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.things import register, rosters, things
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing

_SHOWN = (
    select(rows.c.user_id)
    .where(
        rows.c.thing_id == bindparam("thing_id"),
        rows.c.state == "confirmed",
        rows.c.shown_at.is_not(None),
        rows.c.user_id.is_not(None),
    )
    .order_by(rows.c.shown_at, rows.c.id)
)
_NAMED = (
    select(rows.c.user_id)
    .where(
        rows.c.thing_id == bindparam("thing_id"),
        rows.c.state == "confirmed",
        rows.c.named_at.is_not(None),
        rows.c.user_id.is_not(None),
    )
    .order_by(rows.c.named_at, rows.c.id)
)
_NAME = update(rows).where(rows.c.id == bindparam("commitment")).values(named_at=bindparam("named_at"))
_SET = update(rows).where(rows.c.id == bindparam("commitment")).values(shown_at=bindparam("shown_at"))


@dataclass(frozen=True, slots=True)
class Company:
    """Who else is in and shown, and whether whoever asks is shown to them."""

    thing: Thing
    others: Sequence[int]
    is_shown: bool
    is_named: bool


def others(tx: Transaction, thing_id: int, caller: Caller) -> Company:
    """For who is in. Whom somebody would rather not meet is not shown, nor they to them. Raises NotFound, and
    Refusal for who is not in, and in quiet mode.
    """
    thing = things.show_to(tx, thing_id, caller)
    _require_place(tx, thing, caller)
    _require_not_quiet(tx, thing)
    shown = tx.values(_SHOWN, thing_id=thing_id)
    apart = boundaries.apart_from(tx, thing.guild_id, caller.user_id)
    found = [user_id for user_id in shown if user_id != caller.user_id and user_id not in apart]
    is_named = caller.user_id in named(tx, thing)
    return Company(thing, found, is_shown=caller.user_id in shown, is_named=is_named)


def named(tx: Transaction, thing: Thing) -> Sequence[int]:
    """Who has this role and chose to be named to everybody; nobody, in quiet mode."""
    if guilds.find(tx, thing.guild_id).quiet:
        return ()
    return tx.values(_NAMED, thing_id=thing.id)


def choose(tx: Transaction, thing_id: int, caller: Caller, *, shown: bool, now: datetime) -> Thing:
    """Be shown to the others who are in, or no longer, from this moment. Twice is once. Raises NotFound, and
    Refusal for who is not in; in quiet mode one can only take it back.
    """
    thing = things.locked(tx, thing_id, caller)
    caller.require_here(thing.guild_id)
    own = _require_place(tx, thing, caller)
    if shown:
        _require_not_quiet(tx, thing)
    tx.execute(_SET, commitment=own.id, shown_at=now if shown else None)
    return thing


def be_named(tx: Transaction, thing_id: int, caller: Caller, *, named: bool, now: datetime) -> Thing:
    """Be named to everybody on the card and the page of this role, or no longer, from this moment. Twice is
    once. Raises NotFound, and Refusal for who has it not; in quiet mode one can only take it back.
    """
    thing = things.locked(tx, thing_id, caller, kind="role")
    caller.require_here(thing.guild_id)
    own = _require_place(tx, thing, caller)
    if named:
        _require_not_quiet(tx, thing)
    tx.execute(_NAME, commitment=own.id, named_at=now if named else None)
    register.kind_of(thing).redraw(tx, thing, listed=False, now=now)
    return thing


def _require_place(tx: Transaction, thing: Thing, caller: Caller) -> Commitment:
    found = rosters.commitment_of(tx, thing.id, caller.user_id)
    if found is None or not found.has_place:
        raise Refusal(N_("Who is in is shown to who is in. I'm in on its card takes a place."))
    return found


def _require_not_quiet(tx: Transaction, thing: Thing) -> None:
    if guilds.find(tx, thing.guild_id).quiet:
        raise Refusal(N_("This server is in quiet mode, so nobody is shown to anybody."))
