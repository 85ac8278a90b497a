"""What somebody says to a turn of theirs: I'll do it, Skip me, Swap with…, and the answer to that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.services.care import boundaries
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.roles import taking_turns
from bot.services.things import going_round, rosters, things
from bot.services.things.going_round import SWAP_TURN, TURN_NEWS, Rota, Turn
from bot.services.things.things import GONE, Thing

NOT_YOURS = N_("That turn isn't yours any more. The list shows how it stands.")


def do_it(tx: Transaction, thing_id: int, number: int, caller: Caller, *, now: datetime) -> Turn:
    """I'll do it. For whose turn it is, also from a direct message. Twice is once. Raises NotFound,
    Refusal.
    """
    _thing, rota, turn = _own(tx, thing_id, number, caller, now=now)
    said = replace(turn, said=True)
    going_round.write_turn(tx, rota, said)
    return said


def skip(tx: Transaction, thing_id: int, number: int, caller: Caller, *, now: datetime) -> int | None:
    """Rather not this one: it is the next one's who can, who is told; returns whether it is anybody's. For
    whose turn it is, also from a direct message. Twice is once. Raises NotFound, Refusal.
    """
    thing, rota = _held(tx, thing_id, caller)
    if (caller.user_id, number) not in going_round.skips(tx, thing_id):
        _own(tx, thing_id, number, caller, now=now)
        going_round.skip(tx, rota, number, caller.user_id)
        taking_turns.settle(tx, thing, rota, now=now)
    found = [one.user_id for one in going_round.turns(tx, thing_id, since=number) if one.number == number]
    return found[0] if found else None


def ask_to_swap(
    tx: Transaction, thing_id: int, number: int, other: int, caller: Caller, *, now: datetime
) -> Turn:
    """Ask whoever has another turn to swap: both stay as they are until they say yes. For whose turn it is,
    also from a direct message. Raises NotFound, Refusal.
    """
    thing, rota, turn = _own(tx, thing_id, number, caller, now=now)
    theirs = _turn(tx, rota, other, now=now)
    if theirs.user_id is None or theirs.user_id == caller.user_id:
        raise Refusal(N_("That turn is yours, or nobody's. Please choose somebody else's."))
    if theirs.user_id in boundaries.apart_from(tx, thing.guild_id, caller.user_id):
        raise Refusal(N_("They can't be asked just now."))
    _require_able(tx, rota, {caller.user_id: other, theirs.user_id: number}, now=now)
    one = rosters.commitment_of(tx, thing_id, caller.user_id)
    key = f"{taking_turns.key_of(rota, number)}:swap:{rota.rhythm.day(other)}:{one.id if one else 0}"
    if outbox.was_put(tx, key):
        raise Refusal(N_("You have asked that before. Please choose another turn."))
    if turn.swap_id is not None:
        about = {"user_id": turn.swap_id, "subject_id": thing_id}
        outbox.drop(tx, SWAP_TURN, thing.guild_id, **about, reason="somebody else is asked", now=now)
    asked = replace(turn, swap_number=other, swap_id=theirs.user_id)
    going_round.write_turn(tx, rota, asked)
    outbox.put(
        tx,
        SWAP_TURN,
        thing.guild_id,
        key,
        user_id=theirs.user_id,
        subject_id=thing_id,
        detail={"number": number},
        now=now,
    )
    return asked


def asked(tx: Transaction, thing_id: int, number: int, user_id: int, *, now: datetime) -> Turn | None:
    """The turn that this person is asked to take for theirs, as long as both are as they were."""
    rota = going_round.find(tx, thing_id)
    if rota is None:
        return None
    first = max(0, rota.rhythm.number_at(now))
    known = {one.number: one for one in going_round.turns(tx, thing_id, since=first)}
    turn = known.get(number)
    if turn is None or turn.user_id is None or turn.swap_id != user_id or turn.swap_number is None:
        return None
    theirs = known.get(turn.swap_number)
    return turn if theirs is not None and theirs.user_id == user_id else None


def answer_swap(
    tx: Transaction, thing_id: int, number: int, caller: Caller, *, yes: bool, now: datetime
) -> Turn | None:
    """Both change turns at once, or nothing does; whoever asked hears it. For who was asked, also from a
    direct message. Returns what is theirs now; None: it stands otherwise by now. Raises NotFound, Refusal.
    """
    thing, rota = _held(tx, thing_id, caller)
    turn = asked(tx, thing_id, number, caller.user_id, now=now)
    if turn is None or turn.swap_number is None or turn.user_id is None:
        return None
    theirs = _turn(tx, rota, turn.swap_number, now=now)
    if yes:
        _require_able(tx, rota, {turn.user_id: theirs.number, caller.user_id: number}, now=now)
        _give(tx, rota, turn, caller.user_id, now=now)
        _give(tx, rota, theirs, turn.user_id, now=now)
    else:
        going_round.write_turn(tx, rota, replace(turn, swap_number=None, swap_id=None))
    one = rosters.commitment_of(tx, thing_id, caller.user_id)
    which = f"{rota.rhythm.day(theirs.number)}:{one.id if one else 0}:{yes}"
    key = f"{taking_turns.key_of(rota, number)}:swapped:{which}"
    detail = {"yes": yes, "number": number, "other": theirs.number}
    outbox.put(
        tx, TURN_NEWS, thing.guild_id, key, user_id=turn.user_id, subject_id=thing_id, detail=detail, now=now
    )
    return _turn(tx, rota, number if yes else theirs.number, now=now)


def _give(tx: Transaction, rota: Rota, turn: Turn, user_id: int, *, now: datetime) -> None:
    """It is theirs; they know it, and are told once more in time if that is still to come."""
    told = taking_turns.told_at(rota, turn.number) <= now
    going_round.write_turn(tx, rota, turn.of(user_id, told=told, said=True))


def _require_able(tx: Transaction, rota: Rota, wanted: Mapping[int, int], *, now: datetime) -> None:
    """Raises Refusal where one of them could not have what the other has."""
    is_away = taking_turns.away(tx, rota, now=now)
    if any(is_away(user_id, number) for user_id, number in wanted.items()):
        raise Refusal(N_("One of you can't then, so that swap doesn't work. Please choose another turn."))


def _held(tx: Transaction, thing_id: int, caller: Caller) -> tuple[Thing, Rota]:
    """The (locked) role in which somebody takes turns. Raises NotFound for who does not."""
    thing, rota = things.locked(tx, thing_id, caller, kind="role"), going_round.find(tx, thing_id)
    one = rosters.commitment_of(tx, thing_id, caller.user_id)
    if rota is None or one is None or not one.has_place:
        raise NotFound(GONE)
    return thing, rota


def _turn(tx: Transaction, rota: Rota, number: int, *, now: datetime) -> Turn:
    """One that is not over. Raises Refusal."""
    found = [one for one in taking_turns.standing(tx, rota, now=now) if one.number == number]
    if not found:
        raise Refusal(NOT_YOURS)
    return found[0]


def _own(
    tx: Transaction, thing_id: int, number: int, caller: Caller, *, now: datetime
) -> tuple[Thing, Rota, Turn]:
    """Raises NotFound, Refusal."""
    thing, rota = _held(tx, thing_id, caller)
    turn = _turn(tx, rota, number, now=now)
    if turn.user_id != caller.user_id:
        raise Refusal(NOT_YOURS)
    return thing, rota, turn
