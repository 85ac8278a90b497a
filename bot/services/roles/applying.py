"""A person's wish for a role: what they see before they say yes, and their yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.db import Transaction
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.things import applications, commitments, first_words, leads, roles, rosters, things
from bot.services.things.applications import Application
from bot.services.things.receipts import Receipt
from bot.services.things.roles import Role
from bot.services.things.things import Thing


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody reads who would like a role. `lacks`: things to do before it is for them. `writer` is who
    writes to whoever gets it, where they may be named.
    """

    role: Role
    is_on_it: bool
    lacks: int
    somebody_writes: bool
    writer: int | None


def look(tx: Transaction, role_id: int, caller: Caller, *, now: datetime) -> Wish:
    """For everybody in the server. Raises NotFound, and Refusal for what is over."""
    role = roles.show_to(tx, role_id, caller)
    found = rosters.commitment_of(tx, role_id, caller.user_id)
    is_on_it = found is not None and found.state in rosters.ON_IT
    if not is_on_it:
        things.require_open(role, now)
    ready = first_words.writers(tx, role, caller.user_id) if role.first_word else ()
    named = leads.named(role) if not guilds.find(tx, role.guild_id).quiet else None
    return Wish(
        role,
        is_on_it,
        0 if is_on_it else roles.lacks(tx, role, caller.user_id),
        role.first_word and first_words.can_be_given(tx, role, caller.user_id),
        named if ready and ready[0] == named else None,
    )


def take(
    tx: Transaction, role_id: int, caller: Caller, sealed: str | None, *, now: datetime
) -> tuple[Receipt, bool]:
    """Yes: as `commitments.accept`, with what they wrote to whoever answers; and whether somebody is to write
    to them. For everybody in the server. Twice is once. Raises NotFound, Refusal.
    """
    receipt = commitments.accept(tx, role_id, caller, kind="role", now=now)
    if receipt.is_pending and receipt.commitment is not None and sealed is not None and not receipt.again:
        applications.write(tx, receipt.commitment.id, sealed)
    return receipt, first_words.of(tx, role_id, caller.user_id) is not None


def asked(tx: Transaction, thing_id: int, user_id: int) -> tuple[Thing, Application | None]:
    """It, and what waits of this person, to be drawn. Raises NotFound."""
    thing, found = things.with_commitment(tx, thing_id, user_id)
    if found is None or found.state != "pending":
        return thing, None
    return thing, applications.find(tx, found.id)
