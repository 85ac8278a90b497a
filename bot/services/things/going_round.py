"""The rows of a role that goes round: its order is kept by whoever gives and takes its places.

What is told, and what follows from the answers, stands in `roles.taking_turns`; whose turn it is in
`record.turns`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, bindparam, delete, func, null, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.i18n import N_
from bot.models.going_round import rota_people, rota_skips, rota_turns, rotas
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.record.turns import Every, Member, Rhythm
from bot.services.things import rosters
from bot.services.things.things import Thing

TURN = declare(Message("turn", N_("word that it is their turn"), waiting=N_("It's your turn")))
SWAP_TURN = declare(
    Message("swap_turn", N_("the question to swap a turn"), waiting=N_("Will you swap a turn?"))
)
TURN_NEWS = declare(
    Message("turn_news", N_("the answer to who asked to swap a turn"), waiting=N_("About your turn"))
)


@dataclass(frozen=True, slots=True)
class Rota:
    thing_id: int
    guild_id: int
    every: Every
    starts: str
    zone: str
    days_before: int
    look_at: datetime | None

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.every, date.fromisoformat(self.starts), self.zone)


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that was promised, and what was said of it; no person: nobody can, or they are gone."""

    number: int
    user_id: int | None
    told: bool
    said: bool
    swap_number: int | None
    swap_id: int | None
    changes: int = 0

    def of(self, user_id: int | None, *, told: bool = False, said: bool = False) -> Turn:
        """It is somebody else's from now on, or nobody's."""
        return Turn(self.number, user_id, told, said, None, None, self.changes + 1)


@dataclass(frozen=True, slots=True)
class _Skip:
    number: int
    user_id: int


_ROTA = tuple(Rota.__dataclass_fields__)
_TURN = tuple(Turn.__dataclass_fields__)
_FIND = select(*(rotas.c[name] for name in _ROTA)).where(rotas.c.thing_id == bindparam("thing_id"))
_NEW = upsert(rotas).values({name: bindparam(name) for name in _ROTA})
_WRITE = _NEW.on_conflict_do_update(
    index_elements=["thing_id"],
    set_={name: _NEW.excluded[name] for name in _ROTA if name not in ("thing_id", "guild_id")},
)
_LOOK = update(rotas).where(rotas.c.thing_id == bindparam("thing")).values(look_at=bindparam("at"))
_END = delete(rotas).where(rotas.c.thing_id == bindparam("thing_id"))
_ORDER = (
    select(rota_people.c.user_id, rota_people.c.after, rota_people.c.seq)
    .where(rota_people.c.thing_id == bindparam("thing_id"))
    .order_by(rota_people.c.seq)
)
_JOIN = upsert(rota_people).values(
    {name: bindparam(name) for name in ("thing_id", "user_id", "guild_id", "after", "seq")}
)
_JOIN = _JOIN.on_conflict_do_nothing(index_elements=["thing_id", "user_id"])
_LEAVE = delete(rota_people).where(
    rota_people.c.thing_id == bindparam("thing_id"), rota_people.c.user_id == bindparam("user_id")
)
_TURNS = (
    select(*(rota_turns.c[name] for name in _TURN))
    .where(rota_turns.c.thing_id == bindparam("thing_id"), rota_turns.c.number >= bindparam("since"))
    .order_by(rota_turns.c.number)
)
_LAST = select(func.max(rota_turns.c.number)).where(
    rota_turns.c.thing_id == bindparam("thing_id"), rota_turns.c.user_id.is_not(None)
)
_NEW_TURN = upsert(rota_turns).values({name: bindparam(name) for name in ("thing_id", "guild_id", *_TURN)})
_WRITE_TURN = _NEW_TURN.on_conflict_do_update(
    index_elements=["thing_id", "number"],
    set_={name: _NEW_TURN.excluded[name] for name in _TURN if name != "number"},
)
_FREE = (
    update(rota_turns)
    .where(rota_turns.c.thing_id == bindparam("thing"), rota_turns.c.user_id == bindparam("person"))
    .values(
        user_id=null(),
        told=False,
        said=False,
        swap_number=null(),
        swap_id=null(),
        changes=rota_turns.c.changes + 1,
    )
)
_UNASK = (
    update(rota_turns)
    .where(rota_turns.c.thing_id == bindparam("thing"), rota_turns.c.swap_id == bindparam("person"))
    .values(swap_number=null(), swap_id=null())
)
_BEGIN_ANEW = update(rota_people).where(rota_people.c.thing_id == bindparam("thing")).values(after=-1)
_CLEAR = delete(rota_turns).where(rota_turns.c.thing_id == bindparam("thing_id"))
_CLEAR_SKIPS = delete(rota_skips).where(rota_skips.c.thing_id == bindparam("thing_id"))
_OLD = [
    delete(table).where(table.c.thing_id == bindparam("thing_id"), table.c.number < bindparam("before"))
    for table in (rota_turns, rota_skips)
]
_SKIPS = select(rota_skips.c.number, rota_skips.c.user_id).where(
    rota_skips.c.thing_id == bindparam("thing_id")
)
_SKIP = upsert(rota_skips).values(
    {name: bindparam(name) for name in ("thing_id", "number", "user_id", "guild_id")}
)
_SKIP = _SKIP.on_conflict_do_nothing(index_elements=["thing_id", "number", "user_id"])
_FORGET = [
    delete(table).where(
        and_(table.c.guild_id == bindparam("guild_id"), table.c.user_id == bindparam("person"))
    )
    for table in (rota_people, rota_skips)
]
_UNNAME = (
    update(rota_turns)
    .where(rota_turns.c.guild_id == bindparam("guild_id"), rota_turns.c.user_id == bindparam("person"))
    .values(user_id=null())
)
_UNNAME_ASKED = (
    update(rota_turns)
    .where(rota_turns.c.guild_id == bindparam("guild_id"), rota_turns.c.swap_id == bindparam("person"))
    .values(swap_number=null(), swap_id=null())
)


def find(tx: Transaction, thing_id: int) -> Rota | None:
    """None: nobody takes turns in it."""
    return tx.maybe(Rota, _FIND, thing_id=thing_id)


def write(tx: Transaction, rota: Rota) -> None:
    tx.execute(_WRITE, **{name: getattr(rota, name) for name in _ROTA})


def look_at(tx: Transaction, thing_id: int, at: datetime | None) -> None:
    tx.execute(_LOOK, thing=thing_id, at=at)


def end(tx: Transaction, thing_id: int) -> None:
    """Nobody takes turns any more."""
    tx.execute(_END, thing_id=thing_id)


def order(tx: Transaction, thing_id: int) -> Sequence[Member]:
    return tx.list(Member, _ORDER, thing_id=thing_id)


def turns(tx: Transaction, thing_id: int, *, since: int = 0) -> Sequence[Turn]:
    """Those that were promised, from one on."""
    return tx.list(Turn, _TURNS, thing_id=thing_id, since=since)


def write_turn(tx: Transaction, rota: Rota, turn: Turn) -> None:
    columns = {name: getattr(turn, name) for name in _TURN}
    tx.execute(_WRITE_TURN, thing_id=rota.thing_id, guild_id=rota.guild_id, **columns)


def clear(tx: Transaction, thing_id: int) -> None:
    """Nothing is promised any more; the order stays."""
    tx.execute(_BEGIN_ANEW, thing=thing_id)
    tx.execute(_CLEAR, thing_id=thing_id)
    tx.execute(_CLEAR_SKIPS, thing_id=thing_id)


def forget_before(tx: Transaction, thing_id: int, number: int) -> None:
    for statement in _OLD:
        tx.execute(statement, thing_id=thing_id, before=number)


def skip(tx: Transaction, rota: Rota, number: int, user_id: int) -> None:
    tx.execute(_SKIP, thing_id=rota.thing_id, guild_id=rota.guild_id, number=number, user_id=user_id)


def skips(tx: Transaction, thing_id: int) -> frozenset[tuple[int, int]]:
    """Who would rather not have which: person and number."""
    return frozenset((one.user_id, one.number) for one in tx.list(_Skip, _SKIPS, thing_id=thing_id))


def join(tx: Transaction, rota: Rota, user_id: int, *, first: bool = False) -> None:
    """At the end of the order; `first`: as one of those with whom it begins. Twice is once."""
    last = tx.value(_LAST, thing_id=rota.thing_id)
    seq = max((one.seq for one in order(tx, rota.thing_id)), default=-1) + 1
    after = -1 if first or last is None else int(last)
    about: Mapping[str, int] = {"thing_id": rota.thing_id, "guild_id": rota.guild_id, "user_id": user_id}
    tx.execute(_JOIN, **about, after=after, seq=seq)


def follow(tx: Transaction, thing: Thing, user_id: int, *, now: datetime) -> None:
    """This person has a place in the (locked) role, or has none any more, or it has ended or goes on: in the
    order is exactly who has a place, and nothing is told while it is over.
    """
    rota = find(tx, thing.id)
    if rota is None:
        return
    one = rosters.commitment_of(tx, thing.id, user_id)
    if one is not None and one.has_place:
        join(tx, rota, user_id)
    elif tx.execute(_LEAVE, thing_id=thing.id, user_id=user_id):
        tx.execute(_FREE, thing=thing.id, person=user_id)
        tx.execute(_UNASK, thing=thing.id, person=user_id)
        for message in (TURN, SWAP_TURN):
            outbox.drop(
                tx,
                message,
                thing.guild_id,
                user_id=user_id,
                subject_id=thing.id,
                reason="takes no turns any more",
                now=now,
            )
    look_at(tx, thing.id, now if thing.state == "open" else None)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """Once they have left every roster; turns that are over name nobody."""
    for statement in (*_FORGET, _UNNAME, _UNNAME_ASKED):
        tx.execute(statement, guild_id=guild_id, person=user_id)
