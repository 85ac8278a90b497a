"""What stood before and after a step, and who has to hear of the difference: by person and by what it says.

One row of the outbox for each change and person it concerns, of the kind that says it, and none besides;
whoever did it reads it in the answer instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.models.swaps import swaps as swap_rows
from bot.services.things import going_round, leads, rosters, swapped, terms, things
from bot.services.things.going_round import Turn
from bot.services.things.managing import GRACE
from bot.services.things.rosters import Commitment
from bot.services.things.swapped import Swap
from bot.services.things.terms import Term
from bot.services.things.things import Thing
from tests.services.conftest import Community, Parcel

#: What is said, to whom, about which thing, swap or day.
Said = tuple[str, int, object]

_SWAPS = (
    select(*(swap_rows.c[name] for name in Swap.__dataclass_fields__))
    .where(swap_rows.c.guild_id == bindparam("guild"))
    .order_by(swap_rows.c.id)
)
_GETS = {"place": "gets", "role_handed_on": "gets", "handed_on": "loses"}
_OFFERED = {"offer": "offered", "called": "offered", "offer_over": "offer over"}
#: Each of them once for whoever it is about.
_PLAIN = ("cancelled", "hand_over_asked", "swap_asked", "nod_wanted", "role_over")
HANDED = ("handed on", "passed on")


@dataclass(frozen=True)
class Seen:
    """Everything at one moment that people are told changes of."""

    now: datetime
    things: Mapping[int, Thing]
    people: Mapping[tuple[int, int], Commitment]
    leads: Mapping[int, Sequence[int]]
    swaps: Mapping[int, Swap]
    owners: Mapping[int, int]
    terms: Mapping[int, Term]
    turns: Mapping[int, Turn]
    parcels: Mapping[int, Parcel]
    timetable_id: int

    def line(self, thing_id: int, state: str = "waitlisted") -> list[int]:
        found = [one for (which, _user), one in self.people.items() if which == thing_id]
        waiting = sorted(
            (one for one in found if one.state == state), key=lambda one: (one.came, one.position)
        )
        return [one.user_id for one in waiting]

    def holders(self, thing_id: int) -> set[int]:
        return {user for (which, user), one in self.people.items() if which == thing_id and one.has_place}


def look(
    tx: Transaction,
    community: Community,
    ids: Sequence[int],
    role_id: int,
    timetable_id: int,
    now: datetime,
) -> Seen:
    every = (*ids, role_id)
    people = {(which, one.user_id): one for which in every for one in rosters.people(tx, which)}
    swaps = {one.id: one for one in tx.list(Swap, _SWAPS, guild=community.guild_id)}
    owners: dict[int, int] = {}
    for swap in swaps.values():
        owners |= swapped.owners(tx, swap)
    return Seen(
        now=now,
        things={which: things.show(tx, which) for which in every},
        people=people,
        leads={which: leads.of(tx, which) for which in (*every, timetable_id)},
        swaps=swaps,
        owners=owners,
        terms={one.user_id: one for one in terms.of(tx, role_id)},
        turns={one.number: one for one in going_round.turns(tx, role_id)},
        parcels={one.id: one for one in community.parcels(tx)},
        timetable_id=timetable_id,
    )


def new(before: Seen, after: Seen) -> list[Parcel]:
    """What is to be said from this step on, and was not before."""
    return [
        one
        for one in after.parcels.values()
        if one.state == "waiting"
        and (one.id not in before.parcels or before.parcels[one.id].state == "dropped")
        and (one.id not in before.parcels or before.parcels[one.id].reason != "has ended")
    ]


def said(before: Seen, after: Seen) -> Counter[Said]:
    found: Counter[Said] = Counter()
    for one in new(before, after):
        user, about = one.user_id or 0, one.subject_id
        if one.kind in _GETS:
            found[_GETS[one.kind], user, about] += 1
        elif one.kind in _OFFERED:
            found[_OFFERED[one.kind], user, about] += 1
        elif one.kind in _PLAIN:
            found[one.kind, user, about] += 1
        elif one.kind == "swap_settled":
            found["settled", user, about] += 1
        elif one.kind == "hand_over_news":
            what = one.key.rsplit(":", 2)[1].replace("not any more", "called off")
            found["loses" if what in HANDED else what, user, about] += 1
        elif one.kind in ("turn", "turn_nobodys", "turn_open"):
            found[one.kind, user, one.key.split(":turn:")[1][:10]] += 1
        elif one.kind in ("term_ends", "term_unanswered", "term_nobodys", "leaderless"):
            found[one.kind, user, about] += 1
    return found


def to_say(before: Seen, after: Seen, role_id: int, rota: going_round.Rota | None) -> Counter[Said]:
    """What has to be said of it to everybody, whoever did it."""
    wanted: Counter[Said] = Counter()
    wanted.update(_of_swaps(before, after))
    wanted.update(_of_places(before, after, wanted))
    wanted.update(_of_things(before, after))
    wanted.update(_of_terms(before, after, role_id))
    if rota is not None:
        wanted.update(_of_turns(before, after, rota))
    return wanted


def _of_places(before: Seen, after: Seen, swapped_: Counter[Said]) -> Iterable[Said]:
    exchanged = {
        (thing, before.owners[place])
        for _what, _user, swap_id in swapped_
        if _what == "settled"
        and (swap := after.swaps.get(int(str(swap_id)))) is not None
        and swap.state == "done"
        for place in swap.places
        if place in before.owners
        for thing in (swap.mine_thing_id, swap.theirs_thing_id)
    }
    for thing, user in {*before.people, *after.people}:
        was, now = before.people.get((thing, user)), after.people.get((thing, user))
        had, has = was is not None and was.has_place, now is not None and now.has_place
        if (thing, user) not in exchanged and had != has:
            yield ("gets" if has else "loses", user, thing)
        was_offered = was is not None and was.state == "offered"
        if now is not None and now.state == "offered" and not was_offered:
            yield ("offered", user, thing)
        if was_offered and now is None:
            yield ("offer over", user, thing)


def _of_swaps(before: Seen, after: Seen) -> Iterable[Said]:
    of_who_is_erased = [replace(one, state="ended", settled_at=after.now) for one in before.swaps.values()]
    for swap in {**{one.id: one for one in of_who_is_erased}, **after.swaps}.values():
        was = before.swaps.get(swap.id)
        if was is None and not swap.is_handing_on and swap.theirs_id is not None:
            yield ("swap_asked", after.owners[swap.theirs_id], swap.id)
        if swap.state == "agreed" and (was is None or was.state != "agreed"):
            about = {swap.mine_thing_id, swap.theirs_thing_id}
            wanting = [one for one in about if after.things[one].nods]
            for lead in {lead for one in wanting for lead in after.leads[one]}:
                yield ("nod_wanted", lead, swap.id)
        if was is None or not was.is_open or swap.is_open:
            continue
        if swap.is_handing_on and swap.state != "refused":
            continue
        hear = [swap.mine_id, *([swap.theirs_id] if was.state == "agreed" and swap.theirs_id else [])]
        for place in hear:
            if place in before.owners:
                yield ("settled", before.owners[place], swap.id)


def _of_things(before: Seen, after: Seen) -> Iterable[Said]:
    for which, thing in after.things.items():
        was = before.things.get(which)
        if was is None:
            continue
        if (was.state, thing.state) == ("open", "cancelled"):
            for (about, user), one in after.people.items():
                if about == which and one.done_at is None:
                    yield ("cancelled", user, which)
        if thing.kind == "role" and thing.state != was.state:
            yield from _of_a_role(before, after, was, which)
        if thing.kind == "role" and thing.state == "open" and before.leads[which] and not after.leads[which]:
            yield ("leaderless", 0, which)
    if before.leads[before.timetable_id] and not after.leads[after.timetable_id]:
        yield ("leaderless", 0, after.timetable_id)


def _of_a_role(before: Seen, after: Seen, was: Thing, which: int) -> Iterable[Said]:
    """It has ended, for all who had it or were to have it; or goes on after all, once that was told."""
    following = sorted({one.next_id for one in after.terms.values() if one.is_handed_on and one.next_id})
    if was.state == "open":
        yield from (("role_over", user, which) for user in (*before.holders(which), *following))
    elif was.ended_at is not None and after.now >= was.ended_at + GRACE:
        yield from (("goes on", user, which) for user in following)


def _of_terms(before: Seen, after: Seen, role_id: int) -> Iterable[Said]:
    for user, was in before.terms.items():
        term = after.terms.get(user)
        if term is None:
            is_open = after.things[role_id].state == "open"
            if is_open and was.is_handed_on and was.next_id and was.next_id not in after.holders(role_id):
                yield ("called off", was.next_id, role_id)
            continue
        if term.stage in ("asked", "reminded") and term.stage != was.stage and term.leaves is None:
            yield ("term_ends", user, role_id)
        if term.stage == "over" and was.stage != "over":
            others = [one for one in after.leads[role_id] if one != user]
            for lead in others:
                yield ("term_unanswered", lead, role_id)
            if not others:
                yield ("term_nobodys", 0, role_id)
        if term.next_id is not None and term.next_id != was.next_id:
            yield ("hand_over_asked", term.next_id, role_id)
        if term.next_agreed and not was.next_agreed:
            yield ("yes", user, role_id)
        if was.next_id is not None and term.next_id is None:
            yield ("no", user, role_id)
            if was.next_agreed:
                yield ("called off", was.next_id, role_id)


def _of_turns(before: Seen, after: Seen, rota: going_round.Rota) -> Iterable[Said]:
    for number, turn in after.turns.items():
        was = before.turns.get(number)
        is_theirs_as_before = was is not None and was.user_id == turn.user_id
        is_news = not was.told if was is not None and is_theirs_as_before else not turn.said
        if not (turn.told and is_news):
            continue
        day = rota.rhythm.day(number).isoformat()
        if turn.user_id is not None:
            yield ("turn", turn.user_id, day)
        elif after.leads[rota.thing_id]:
            yield from (("turn_nobodys", lead, day) for lead in after.leads[rota.thing_id])
        else:
            yield ("turn_open", 0, day)


def unheard(wanted: Counter[Said], found: Counter[Said], besides: Collection[int]) -> list[str]:
    """What nobody was told, and what somebody was told twice or for nothing. Who did it, and who is gone, is
    told nothing, or it is an answer that waits for them, too.
    """
    wrong = []
    for each in sorted({*wanted, *found}, key=str):
        _what, user, _about = each
        least = 0 if user in besides else wanted[each]
        if not least <= found[each] <= wanted[each]:
            wrong.append(f"{each}: to be said {wanted[each]} times, and is said {found[each]} times")
    return wrong
