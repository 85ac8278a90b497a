"""The welcomers' side of a hello: who waits, I'll say hello, and how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, exists, func, or_, select, update

from bot.db import Transaction
from bot.errors import Invalid, NotFound, Refusal
from bot.i18n import N_
from bot.models.boundaries import boundaries
from bot.models.hellos import hello_passes, hellos
from bot.models.volunteers import consents
from bot.services.care import hellos as hello_rules
from bot.services.care.hellos import FIELDS, REMINDED_AFTER, TAKEN_BY, Hello
from bot.services.guild import bounds, guilds, rights, translations
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import Guild


@dataclass(frozen=True, slots=True)
class Board:
    """What one welcomer sees: the hellos they said they would say, and the oldest that wait."""

    claimed: Sequence[Hello]
    waiting: Sequence[Hello]


_REACHABLE = exists().where(
    consents.c.guild_id == hellos.c.guild_id,
    consents.c.user_id == hellos.c.user_id,
    consents.c.kind == "reached",
    consents.c.agreed.is_(True),
)
_APART = exists().where(
    boundaries.c.guild_id == hellos.c.guild_id,
    or_(
        and_(boundaries.c.user_id == hellos.c.user_id, boundaries.c.other_id == bindparam("user_id")),
        and_(boundaries.c.user_id == bindparam("user_id"), boundaries.c.other_id == hellos.c.user_id),
    ),
)
_PASSED = exists().where(
    hello_passes.c.hello_id == hellos.c.id, hello_passes.c.user_id == bindparam("user_id")
)
_WAITS = and_(hellos.c.guild_id == bindparam("guild_id"), hellos.c.state == "waiting", _REACHABLE)
_COUNT = select(func.count()).select_from(hellos).where(_WAITS)
_WAITING = (
    select(*FIELDS)
    .where(_WAITS, hellos.c.user_id != bindparam("user_id"), ~_APART, ~_PASSED)
    .order_by(hellos.c.asked_at, hellos.c.id)
    .limit(8)
)
_MAY_MEET = select(hellos.c.id).where(
    hellos.c.id == bindparam("id"), hellos.c.user_id != bindparam("user_id"), _REACHABLE, ~_APART, ~_PASSED
)
_CLAIMED = (
    select(*FIELDS)
    .where(TAKEN_BY, hellos.c.state == "claimed")
    .order_by(hellos.c.due_at, hellos.c.id)
    .limit(8)
)
_CLAIM = (
    update(hellos)
    .where(hellos.c.id == bindparam("id"))
    .values(state="claimed", claimed_by=bindparam("user_id"), due_at=bindparam("due_at"))
)


def waiting_in(tx: Transaction, guild_id: int) -> int:
    """How many wait for a hello: all that the board shows."""
    return int(tx.value(_COUNT, guild_id=guild_id) or 0)


def board(tx: Transaction, caller: Caller) -> Board:
    """Who waits, the oldest first, without anyone who is not to meet this welcomer. For welcomers."""
    rights.require_welcomer(tx, caller)
    claimed = tx.list(Hello, _CLAIMED, guild_id=caller.guild, user_id=caller.user_id)
    return Board(claimed, tx.list(Hello, _WAITING, guild_id=caller.guild, user_id=caller.user_id))


def claim(tx: Transaction, hello_id: int, caller: Caller, *, now: datetime) -> tuple[Hello, Guild]:
    """I'll say hello: theirs alone, for two days. Twice is once. For welcomers. Raises NotFound, and
    Refusal for the second of two welcomers.
    """
    rights.require_welcomer(tx, caller)
    hello = hello_rules.hold(tx, hello_id, caller, now=now)
    if hello.state == "claimed" and hello.claimed_by == caller.user_id:
        return hello, translations.guild_in(tx, caller.guild, caller.language)
    if tx.value(_MAY_MEET, id=hello_id, user_id=caller.user_id) is None:
        raise hello_rules.gone()
    if hello.state != "waiting":
        raise Refusal(N_("Somebody else is saying hello to them already. Thank you for offering!"))
    tx.execute(_CLAIM, id=hello_id, user_id=caller.user_id, due_at=now + REMINDED_AFTER)
    hello_rules.tell_asker(tx, hello, now=now)
    hello_rules.redraw(tx, hello.guild_id, now=now)
    return hello_rules.show(tx, hello_id), translations.guild_in(tx, caller.guild, caller.language)


def claimed(tx: Transaction, hello_id: int, caller: Caller) -> tuple[Hello, Guild]:
    """The card of a hello that is this welcomer's, to open it again, here or from a direct message. Raises
    NotFound.
    """
    hello = hello_rules.show(tx, hello_id)
    caller.require_from(hello.guild_id)
    return _theirs(hello, caller), translations.guild_in(tx, hello.guild_id, caller.language)


def finish(tx: Transaction, hello_id: int, caller: Caller, *, now: datetime) -> Hello:
    """Said; from here or from a direct message. Twice is once. Raises NotFound."""
    hello = _theirs(hello_rules.hold(tx, hello_id, caller, now=now), caller)
    if hello.state != "done":
        hello_rules.finish(tx, hello, now=now)
    return hello_rules.show(tx, hello_id)


def hand_back(tx: Transaction, hello_id: int, caller: Caller, *, now: datetime) -> Hello:
    """Somebody else please, and the hello as it was: back to the board, and no reason is asked."""
    hello = _theirs(hello_rules.hold(tx, hello_id, caller, now=now), caller)
    if hello.state == "claimed":
        hello_rules.give_back(tx, hello, now=now)
    return hello


def set_guide(
    tx: Transaction, caller: Caller, guide: str, *, seen: str | None = None, now: datetime
) -> Guild:
    """How to say hello; empty: the program's own words. For admins. Raises Invalid, Overtaken."""
    caller.require_admin()
    text = guide.strip()
    most = bounds.MOST_GUIDE
    if len(text) > most:
        raise Invalid(N_("One of the texts is {length} characters; {most} fit."), length=len(text), most=most)
    return guilds.change(tx, caller, {"hello_guide": text or None}, seen=seen, now=now)


def _theirs(hello: Hello, caller: Caller) -> Hello:
    if hello.claimed_by != caller.user_id:
        raise NotFound(N_("This hello is no longer with you: somebody else takes care of it. Thank you!"))
    return hello
