"""What people plan where everything has happened: shifts, drafts of each kind, a template, who is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.db import Transaction
from bot.services.guild.callers import Caller
from bot.services.preparing import copies, drafting, publishing
from bot.services.roles import composing
from bot.services.shifts import handing_on, nods, swaps, timetables
from bot.services.shifts.slots import Slot
from bot.services.things import asks, commitments, giving_back, leading, showing, swapped
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def plan(tx: Transaction, cora: Caller, draft: Draft, people: Sequence[Caller], *, now: datetime) -> None:
    """Of what is in several states at once."""
    slots = [Slot(now + at * DAY, now + at * DAY + 2 * HOUR, 8, 2) for at in range(5, 17)]
    slots[2] = replace(slots[2], places=None)
    words = Draft(draft.title, draft.why)
    for is_posted in (True, True, False):
        begun = timetables.begin(tx, cora, words, slots, now=now)
        if not is_posted:
            continue
        posted, _again = timetables.post(tx, begun.id, cora, now=now)
        for shift, those in zip(posted.posted, (people[:6], people[:6], people[6:]), strict=False):
            for person in those:  # what is next overlaps: of that they have nothing
                commitments.accept(tx, shift.id, person, kind="shift", now=now)
        slots = [replace(one, starts_at=one.starts_at + HOUR, ends_at=one.ends_at + HOUR) for one in slots]
    for _kind in range(7):
        composing.begin(tx, cora, words, now=now)
    for _kind in range(2):
        drafting.begin(tx, cora, draft, now=now)
    later = drafting.begin(tx, cora, draft, now=now)
    publishing.plan(tx, later.id, cora, now + 20 * DAY, now=now)
    copies.keep(tx, drafting.begin(tx, cora, draft, now=now).id, cora, kept=True, now=now)


def clash(tx: Transaction, cora: Caller, draft: Draft, people: Sequence[Caller], *, now: datetime) -> None:
    """What happens while the first of these people is somewhere else: to say yes to, and offered to them."""
    ana, _ben, *others = people
    at = Occasion(now + 30 * DAY, now + 30 * DAY + 2 * HOUR)
    first, open_one, offered = [
        asks.post(tx, cora, replace(draft, places=1, occasion=at), now=now) for _number in range(3)
    ]
    for thing, person in ((first, ana), (offered, others[0]), (offered, ana)):
        commitments.accept(tx, thing.id, person, agreed=_agreed(tx, thing.id, person, now), now=now)
    giving_back.decline(tx, offered.id, others[0], now=now)
    leading.stop(tx, open_one.id, cora, now=now)


def swap(tx: Transaction, cora: Caller, draft: Draft, people: Sequence[Caller], *, now: datetime) -> None:
    """Ben would have Ana's place for his, which clashes with another of hers; she offers one to whoever will
    have it; and two others have agreed, for whom somebody else has to nod.
    """
    ana, ben, *others = people
    times = [now + at * DAY for at in (32, 33, 33, 34, 35, 36)]
    posted = [
        asks.post(tx, cora, replace(draft, places=1, occasion=Occasion(at, at + HOUR)), now=now)
        for at in times
    ]
    for thing, person in zip(posted, (ana, ana, ben, ana, *others[:2]), strict=True):
        commitments.accept(tx, thing.id, person, now=now)
    swaps.ask(tx, posted[2].id, posted[0].id, ben, ana.user_id, now=now)
    handing_on.offer(tx, posted[3].id, ana, now=now)
    swaps.ask(tx, posted[4].id, posted[5].id, others[0], others[1].user_id, now=now)
    nods.want(tx, posted[4].id, cora, wanted=True, now=now)
    [asked] = swapped.open_of_thing(tx, posted[4].id)
    swaps.agree(tx, asked.id, others[1], now=now)


def _agreed(tx: Transaction, thing_id: int, person: Caller, now: datetime) -> str | None:
    found = commitments.accept(tx, thing_id, person, now=now).clash
    return found.seen if found else None


def is_shown(tx: Transaction, people: Sequence[Caller], thing_id: int, *, now: datetime) -> None:
    """All of them like the others to see them."""
    for person in people:
        showing.choose(tx, thing_id, person, shown=True, now=now)
