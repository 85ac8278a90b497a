"""Roles that go round: whose turn it is, told in time, with what one can say to it.

A turn has one owner as long as somebody in the order can: is not on a break, not suspended, and has not said
that they would rather be skipped. Where nobody can, whoever looks after the role is told. The next turns are
promised: who leaves or comes shifts none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.errors import Invalid, NotFound
from bot.i18n import N_
from bot.models.going_round import rotas as rows
from bot.models.suspensions import suspensions
from bot.services.guild import guilds, rights
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, Post, declare
from bot.services.people import volunteers
from bot.services.people.pseudonyms import pseudonym
from bot.services.record import turns
from bot.services.record.setbacks import Due, overdue
from bot.services.record.turns import Every
from bot.services.things import going_round, leads, managing, register, rosters, showing, things
from bot.services.things.going_round import SWAP_TURN, TURN, Rota, Turn
from bot.services.things.things import GONE, Thing

#: To those who look after it.
TURN_NOBODYS = declare(
    Message(
        "turn_nobodys", N_("word that nobody can take a turn"), waiting=N_("A turn is nobody's"), duty=True
    )
)
#: The same where nobody looks after it. It names nobody.
TURN_OPEN = declare(
    Post(
        "turn_open",
        N_("word that nobody can take a turn, and nobody looks after the role"),
        follows=frozenset({"coordinators_channel_id"}),
    )
)

EVERY: tuple[Every, ...] = get_args(Every)
#: Days before a turn begins that it can be told.
DAYS_BEFORE = (1, 2, 3, 5, 7)
USUAL_DAYS = 3
#: At this hour there; whoever has quiet hours then is told after them.
TOLD_AT = time(9)
#: So many turns are promised, with the one that runs.
AHEAD = 6
#: Kept to know who has had one.
KEPT = 60
LOOK_EVERY = timedelta(hours=1)

_DUE = overdue("turns", rows.c.look_at, rows.c.guild_id, rows.c.thing_id)
_SUSPENDED = select(suspensions.c.pseudonym).where(
    suspensions.c.guild_id == bindparam("guild_id"), suspensions.c.lifted_at.is_(None)
)


@dataclass(frozen=True, slots=True)
class Coming:
    """A turn as it is shown: `user_id` only to who may see whose it is."""

    number: int
    begins: datetime
    ends: datetime
    user_id: int | None
    is_somebodys: bool
    said: bool


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """Up to fifty roles of which it is time to look whose turn it is."""
    return tx.list(Due, _DUE, now=now)


def look_after(tx: Transaction, thing_id: int, *, now: datetime) -> None:
    """Promise the next turns, and tell what is to be told by now. Twice is once."""
    thing, rota = things.hold(tx, thing_id), going_round.find(tx, thing_id)
    if thing is None or rota is None or rota.look_at is None or rota.look_at > now:
        return
    if thing.is_open(now):
        settle(tx, thing, rota, now=now)
    else:
        going_round.look_at(tx, thing_id, None)


def settle(tx: Transaction, thing: Thing, rota: Rota, *, now: datetime) -> None:
    """What is promised, as it follows from who can; and what is to be told by now."""
    first = max(0, rota.rhythm.number_at(now))
    known = {one.number: one for one in going_round.turns(tx, rota.thing_id)}
    planned = _planned(tx, rota, known, first, now=now)
    if _runs_anew(rota, known, planned[first], now=now):
        register.kind_of(thing).redraw(tx, thing, listed=False, now=now)
    for number, user_id in planned.items():
        turn = known.get(number)
        if turn is None or turn.user_id != user_id:
            if turn is not None:
                _unsay(tx, rota, turn, now=now)
            turn = _new(number, user_id) if turn is None else turn.of(user_id)
        if not turn.told and told_at(rota, number) <= now:
            _tell(tx, thing, rota, turn, now=now)
            turn = replace(turn, told=True)
        if turn != known.get(number):
            going_round.write_turn(tx, rota, turn)
    going_round.forget_before(tx, rota.thing_id, first - KEPT)
    ahead = (told_at(rota, number) for number in range(first, first + AHEAD + 1))
    moments = [rota.rhythm.ends(first), now + LOOK_EVERY, *ahead]
    going_round.look_at(tx, rota.thing_id, min(at for at in moments if at > now))


def _new(number: int, user_id: int | None) -> Turn:
    return Turn(number, user_id, told=False, said=False, swap_number=None, swap_id=None)


def _runs_anew(rota: Rota, known: Mapping[int, Turn], user_id: int | None, *, now: datetime) -> bool:
    """Whether the turn that runs is another one than when it was last looked, or somebody else's by now."""
    turn = known.get(max(0, rota.rhythm.number_at(now)))
    before = (rota.look_at or now) - timedelta(minutes=1)
    is_another = rota.rhythm.number_at(before) != rota.rhythm.number_at(now)
    return turn is None or turn.user_id != user_id or is_another


def told_at(rota: Rota, number: int) -> datetime:
    return rota.rhythm.at(number, TOLD_AT, days_before=rota.days_before)


def _planned(
    tx: Transaction, rota: Rota, known: Mapping[int, Turn], first: int, *, now: datetime
) -> dict[int, int | None]:
    is_away = away(tx, rota, now=now)
    promised = {number: turn.user_id for number, turn in known.items()}
    return turns.plan(going_round.order(tx, rota.thing_id), promised, is_away, first=first, count=AHEAD)


def away(tx: Transaction, rota: Rota, *, now: datetime) -> Callable[[int, int], bool]:
    """Who can't have which turn: who would rather not, rests when it begins (or now, as it runs), or is
    suspended.
    """
    skipped, people = going_round.skips(tx, rota.thing_id), {}
    suspended = frozenset(tx.values(_SUSPENDED, guild_id=rota.guild_id))
    for one in going_round.order(tx, rota.thing_id):
        person = volunteers.find(tx, rota.guild_id, one.user_id)
        people[one.user_id] = (
            person.paused_until if person is not None else None,
            pseudonym(rota.guild_id, one.user_id) in suspended,
        )

    def is_away(user_id: int, number: int) -> bool:
        until, is_suspended = people.get(user_id, (None, False))
        rests = until is not None and until > max(now, rota.rhythm.begins(number))
        return rests or is_suspended or (user_id, number) in skipped

    return is_away


def _tell(tx: Transaction, thing: Thing, rota: Rota, turn: Turn, *, now: datetime) -> None:
    if turn.user_id is not None:
        key = _told_key(tx, rota, turn, turn.user_id)
        detail = {"number": turn.number}
        outbox.put(
            tx, TURN, thing.guild_id, key, user_id=turn.user_id, subject_id=thing.id, detail=detail, now=now
        )
        return
    led_by = leads.of(tx, thing.id)
    for lead in led_by:
        key = f"{key_of(rota, turn.number)}:nobody:{lead}{_nth(turn)}"
        outbox.put(
            tx,
            TURN_NOBODYS,
            thing.guild_id,
            key,
            user_id=lead,
            subject_id=thing.id,
            detail={"number": turn.number},
            now=now,
        )
    if not led_by:
        key = f"{key_of(rota, turn.number)}:nobody{_nth(turn)}"
        outbox.put(
            tx,
            TURN_OPEN,
            thing.guild_id,
            key,
            subject_id=thing.id,
            detail={"number": turn.number},
            now=now,
        )


def key_of(rota: Rota, number: int) -> str:
    """By the day it begins: a rota that is planned anew numbers them anew."""
    return f"thing:{rota.thing_id}:turn:{rota.rhythm.day(number).isoformat()}"


def _told_key(tx: Transaction, rota: Rota, turn: Turn, user_id: int) -> str:
    one = rosters.commitment_of(tx, rota.thing_id, user_id)
    return f"{key_of(rota, turn.number)}:{one.id if one else 0}{_nth(turn)}"


def _nth(turn: Turn) -> str:
    """A turn that comes back to somebody is news once more."""
    return f":{turn.changes}" if turn.changes else ""


def _unsay(tx: Transaction, rota: Rota, turn: Turn, *, now: datetime) -> None:
    """This one; of another turn they still hear."""
    if turn.user_id is not None:
        key = _told_key(tx, rota, turn, turn.user_id)
        outbox.drop_one(tx, key, reason="it is somebody else's turn", now=now)


def begin(
    tx: Transaction,
    thing_id: int,
    caller: Caller,
    *,
    every: str,
    weekday: int = 0,
    days_before: int = USUAL_DAYS,
    now: datetime,
) -> Rota:
    """Those who have it take turns from the next such day on (of months: from the next first), in the order
    in which they came; where they do already, another rhythm plans the turns anew. For its leads and
    coordinators. Raises NotAllowed, NotFound, Invalid, Refusal.
    """
    if every not in EVERY or weekday not in range(7) or days_before not in DAYS_BEFORE:
        raise Invalid(N_("Please choose one of the rhythms."))
    thing = managing.to_amend(tx, thing_id, caller)
    if thing.kind != "role":
        raise NotFound(GONE)
    things.require_open(thing, now)
    zone = guilds.find(tx, thing.guild_id).zone
    rhythm: Every = next(one for one in EVERY if one == every)
    before = going_round.find(tx, thing_id)
    starts = _first_day(rhythm, weekday, now.astimezone(ZoneInfo(zone)).date()).isoformat()
    if (
        before is not None
        and before.every == rhythm
        and (rhythm == "month" or before.rhythm.starts.weekday() == weekday)
    ):
        starts, zone = before.starts, before.zone
    rota = Rota(thing_id, thing.guild_id, rhythm, starts, zone, days_before, now)
    going_round.write(tx, rota)
    if before is not None and before.starts != starts:
        for turn in going_round.turns(tx, thing_id):
            _unsay(tx, before, turn, now=now)
        going_round.clear(tx, thing_id)
    people = [one for one in rosters.people(tx, thing_id) if one.has_place]
    for one in sorted(people, key=lambda one: (one.came, one.position)):
        going_round.join(tx, rota, one.user_id, first=before is None)
    settle(tx, thing, rota, now=now)
    return rota


def _first_day(every: Every, weekday: int, today: date) -> date:
    if every == "month":
        return (today.replace(day=1) + timedelta(days=32)).replace(day=1) if today.day > 1 else today
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def stop(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """Nobody takes turns in it any more: all have it at the same time. For its leads and coordinators. Twice
    is once. Raises NotAllowed, NotFound.
    """
    thing = managing.to_amend(tx, thing_id, caller)
    for message in (TURN, SWAP_TURN):
        outbox.drop_about(
            tx, message, thing.guild_id, subject_id=thing_id, reason="nobody takes turns any more", now=now
        )
    going_round.end(tx, thing_id)
    register.kind_of(thing).redraw(tx, thing, listed=False, now=now)
    return thing


def coming(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> tuple[Thing, list[Coming]]:
    """The turn that runs and the next ones. For its leads and coordinators, who see whose each is, and for
    who has the role: they see only whose who chose to be shown to them. Raises NotFound, NotAllowed.
    """
    thing = things.show_of(tx, thing_id, kind="role")
    caller.require_from(thing.guild_id)
    one = rosters.commitment_of(tx, thing_id, caller.user_id)
    has_it = one is not None and one.has_place
    if not has_it:
        managing.require_lead(tx, thing, caller)
    rota = going_round.find(tx, thing_id)
    if rota is None:
        return thing, []
    seen = _seen(tx, thing, caller)
    return thing, [_shown(rota, turn, seen) for turn in standing(tx, rota, now=now)]


def ahead(tx: Transaction, thing_id: int, *, now: datetime) -> list[Coming]:
    """The same with whose each is, for who may see everybody's."""
    rota = going_round.find(tx, thing_id)
    return [] if rota is None else [_shown(rota, turn, None) for turn in standing(tx, rota, now=now)]


def _seen(tx: Transaction, thing: Thing, caller: Caller) -> set[int] | None:
    """Whose turns this person may see to be theirs; None: everybody's."""
    if caller.guild_id is None:
        return {caller.user_id}
    if caller.user_id in leads.of(tx, thing.id) or rights.is_coordinator(tx, caller):
        return None
    if guilds.find(tx, thing.guild_id).quiet:
        return {caller.user_id}
    return {caller.user_id, *showing.others(tx, thing.id, caller).others}


def standing(tx: Transaction, rota: Rota, *, now: datetime) -> list[Turn]:
    """As it stands at this moment, whether or not it was looked at since somebody went on a break."""
    first = max(0, rota.rhythm.number_at(now))
    known = {one.number: one for one in going_round.turns(tx, rota.thing_id)}
    found = []
    for number, user_id in _planned(tx, rota, known, first, now=now).items():
        turn = known.get(number)
        if turn is None or turn.user_id != user_id:
            turn = _new(number, user_id) if turn is None else turn.of(user_id)
        found.append(turn)
    return found


def _shown(rota: Rota, turn: Turn, seen: set[int] | None) -> Coming:
    shows = seen is None or turn.user_id in seen
    return Coming(
        turn.number,
        rota.rhythm.begins(turn.number),
        rota.rhythm.ends(turn.number),
        turn.user_id if shows else None,
        turn.user_id is not None,
        turn.said,
    )


def whose(tx: Transaction, thing_id: int, *, now: datetime) -> int | None:
    """Whose turn it is at this moment; None: nobody can, it has not begun, or nobody takes turns."""
    rota = going_round.find(tx, thing_id)
    if rota is None or rota.rhythm.number_at(now) < 0:
        return None
    return standing(tx, rota, now=now)[0].user_id
