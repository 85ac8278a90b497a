"""One ping for an ask: of the member role that people take themselves who want to hear of every ask.

Once for each ask, in the asks channel below its card, and never in the server's quiet hours. See
docs/design.md § 109.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, update

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.models.things import things as rows
from bot.services.guild import guilds, rights
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import Guild
from bot.services.outbox import cards, outbox
from bot.services.outbox.cards import Standing
from bot.services.outbox.kinds import Post, declare
from bot.services.things import managing, register, things
from bot.services.things.native_events import AFTER_THE_CARD
from bot.services.things.things import Thing

CALL = declare(Post("call", N_("the ping of those who want to hear of every ask"), at_night="waits"))

NO_ROLE = N_(
    "No member role for that is chosen yet. Someone who manages this server chooses one in /setup, Member "
    "roles; people then take it in /find."
)

_WANT = update(rows).where(rows.c.id == bindparam("id")).values(pings=bindparam("wanted"))


def key_of(thing_id: int) -> str:
    """What its parcel is known by: there is never a second one."""
    return f"thing:{thing_id}:call"


def show_to(tx: Transaction, ask_id: int, caller: Caller) -> tuple[Thing, Guild, Standing | None]:
    """It, its server, and how far its ping is; None: there is none yet. For coordinators. Raises NotAllowed,
    NotFound.
    """
    thing, _people = managing.people(tx, ask_id, caller, kind="ask")
    rights.require_coordinator(tx, caller)
    return thing, guilds.find(tx, thing.guild_id), cards.known_by(tx, key_of(ask_id))


def switch(tx: Transaction, ask_id: int, caller: Caller, *, on: bool, now: datetime) -> Thing:
    """Whether it pings, once it is posted, or now that it is; what has pinged never does again. Twice is
    once. For coordinators. Raises NotAllowed, NotFound, and Refusal where it can't.
    """
    thing = managing.locked(tx, ask_id, caller, kind="ask", drafts=True)
    rights.require_coordinator(tx, caller)
    if on:
        if guilds.find(tx, thing.guild_id).calls_role_id is None:
            raise Refusal(NO_ROLE)
        if thing.state != "draft":
            things.require_open(thing, now)
    if thing.state == "draft":
        register.kind_of(thing).redraw(tx, thing, now=now)  # it was changed, unless it has to stand still
    tx.execute(_WANT, id=thing.id, wanted=on)
    changed = things.show(tx, thing.id)
    if on:
        ping(tx, changed, now=now)
    else:
        outbox.drop_about(
            tx, CALL, thing.guild_id, subject_id=thing.id, reason="nobody is to be pinged", now=now
        )
    return changed


def ping(tx: Transaction, thing: Thing, *, now: datetime) -> None:
    """It is posted: once its card stands, and where somebody wants that. Twice is once."""
    if thing.pings and thing.state == "open":
        due_at = now + AFTER_THE_CARD
        key = key_of(thing.id)
        outbox.put(tx, CALL, thing.guild_id, key, subject_id=thing.id, due_at=due_at, now=now)
