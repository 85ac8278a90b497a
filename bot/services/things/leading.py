"""Taking a thing to do on, and no longer looking after it: nothing is left to nobody without a word.

Where nobody looks after it any more, the coordinators' channel says so, whoever left and why: they stopped,
left the server, or erased themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.db import Transaction
from bot.i18n import N_
from bot.services.guild import rights
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Post, declare
from bot.services.people import volunteers
from bot.services.things import leads, managing, register, things
from bot.services.things.things import Thing

#: It names nobody: who may take it on sees in the server whose it was.
LEADERLESS = declare(
    Post(
        "leaderless",
        N_("word that nobody looks after a thing any more"),
        follows=frozenset({"coordinators_channel_id"}),
    )
)
#: What is older is not drawn anew when somebody takes it on.
DRAWN_ANEW = timedelta(days=90)


def of(tx: Transaction, thing_id: int, caller: Caller) -> tuple[Thing, Sequence[int], bool]:
    """It, who looks after it, and whether this person coordinates. For its leads, and for coordinators.
    Raises NotAllowed, NotFound.
    """
    thing = things.show_to(tx, thing_id, caller)
    managing.require_lead(tx, thing, caller)
    return thing, leads.of(tx, thing_id), rights.is_coordinator(tx, caller)


def take_on(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """They look after it from now on, beside whoever does already. For coordinators. Twice is once. Raises
    NotAllowed, NotFound, and Refusal for what was taken back.
    """
    volunteers.hold(tx, caller.guild, caller.user_id)
    rights.require_coordinator(tx, caller)
    thing = managing.to_amend(tx, thing_id, caller)
    if caller.user_id in leads.of(tx, thing_id):
        return thing
    leads.add(tx, thing, caller.user_id, now=now)
    outbox.redraw(tx, LEADERLESS, thing.guild_id, since=now - DRAWN_ANEW, now=now)
    return _redrawn(tx, thing, now=now)


def stop(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """They look after it no more. For its leads. Twice is once. Raises NotAllowed, NotFound, and Refusal for
    what was taken back.
    """
    thing = managing.to_amend(tx, thing_id, caller)
    if caller.user_id not in leads.of(tx, thing_id):
        return thing
    leads.remove(tx, thing_id, caller.user_id)
    say_if_nobody_does(tx, thing, now=now)
    return _redrawn(tx, thing, now=now)


def say_if_nobody_does(tx: Transaction, thing: Thing, *, now: datetime) -> None:
    """After somebody has gone: the coordinators hear of what is open and nobody's."""
    if thing.state == "open" and not leads.of(tx, thing.id):
        key = f"thing:{thing.id}:leaderless:{int(now.timestamp())}"
        outbox.put(tx, LEADERLESS, thing.guild_id, key, subject_id=thing.id, now=now)


def _redrawn(tx: Transaction, thing: Thing, *, now: datetime) -> Thing:
    """With the card that names who leads it."""
    changed = things.show(tx, thing.id)
    if changed.state == "open":
        register.kind_of(changed).redraw(tx, changed, now=now)
    return changed
