"""What people come across in a state of its own, which no message brings and which is rare where everything
has happened: see tests/scenes.py for the rest.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.db import Transaction
from bot.services.celebrating import kudos, kudos_kept
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.preparing import drafting, publishing
from bot.services.shifts import listing, swaps, timetables
from bot.services.shifts.slots import Slot
from bot.services.things import asks, commitments, joining, showing
from bot.services.things.things import Occasion
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.replies import Shown
from tests.community import words
from tests.eventful_plans import clash
from tests.place_scenes import a_nod_that_is_wanted, a_swap_question
from tests.role_scenes import going_round, somebody_who_would_like_a_role
from tests.scenes import a_reminder, a_series_that_waits, proposed
from tests.stage import DAY, HOUR, Stage
from tests.thanks_scenes import did
from tests.walking import ENDS


@dataclass(frozen=True)
class Way:
    """Whoever goes it types the command; without one, it was written to them, or is in front of everybody."""

    person: Person
    command: str = ""
    options: dict[str, str] = field(default_factory=dict)
    in_public: bool = False

    @property
    def seen(self) -> Sequence[Shown]:
        return self.person.screen if self.in_public else self.person.dms


#: What one does there once all else is done, beside what ends something for others.
LATER = frozenset({*ENDS, "all", "remove", "send", "words", "yes"})

Errand = Callable[[Stage], Awaitable[Sequence[Way]]]


async def coordinator(on: Stage, name: str = "Cora") -> Person:
    return await on.person(name, on.community.coordinators)


async def a_checkin_to_prepare(on: Stage) -> list[Way]:
    """Something is over that it can be about."""
    ana, cora = await on.person("Ana"), await coordinator(on)
    starts = on.community.bot.clock.now() + HOUR
    await on.says_yes(ana, await on.asks(occasion=Occasion(starts, starts + HOUR)))
    await on.time(3 * HOUR)
    return [Way(cora, "/checkin new", {"question": on.question})]


async def whom_to_write_to(on: Stage) -> list[Way]:
    """Two were quiet for long; one of them needs no word."""
    ana, ben, cora = await on.person("Ana"), await on.person("Ben"), await coordinator(on)

    def joins(tx: Transaction, who: Caller, *, now: datetime) -> None:
        joining.agree(tx, who, guilds.find(tx, who.guild).wording, now=now)
        joining.finish(tx, who, None, now=now)

    for person in (ana, ben):
        await on.does(joins, person)
    await on.time(50 * DAY)
    return [Way(ana, "/mine"), Way(cora, "/followups")]


async def more_to_thank_than_a_page(on: Stage) -> list[Way]:
    cora = await coordinator(on)
    ask = await on.does(lambda tx, who, now: asks.post(tx, who, on.words, now=now), cora)
    for number in range(12):
        await on.does(did, await on.person(f"Neighbour {number}"), ask.id)
    await on.time(9 * HOUR)
    await cora.click(words(cora, "In my own words"), on=cora.dms[-1])
    cora.dismisses()
    return [Way(cora)]


async def thanks_for_everybody(on: Stage) -> list[Way]:
    """Ana shows one of two, which a moderator takes away, and a win of hers is told."""
    ana, ben, eve = [await on.person(name) for name in ("Ana", "Ben", "Eve")]
    mo = await on.person("Mo", on.community.moderators)
    reason = on.words.why[: kudos.MOST_REASON]

    def thanked(tx: Transaction, who: Caller, *, now: datetime) -> None:
        given = kudos.give(tx, who, [ana.id], reason, now=now)
        kudos_kept.show(tx, given.kudos_id or 0, on.community._caller(ana), now=now)

    await on.does(thanked, ben)
    await on.does(lambda tx, who, now: kudos.give(tx, who, [ana.id], reason, now=now), eve)
    card = await on.community.ask()
    await ana.click("Done", on=card)
    await ana.click(words(ana, "Yes, with my name"))
    for _day in range(3):  # so many posts in one
        await on.community.celebrates()
        await on.time(DAY)
    return [Way(mo, in_public=True), Way(ana, "/mine"), Way(ben, in_public=True)]


async def draws_near(on: Stage) -> Person:
    """Ana has three shifts in a row."""
    ana, now = await on.person("Ana"), on.community.bot.clock.now()
    first = now + 3 * DAY
    slots = [Slot(first + 2 * at * HOUR, first + 2 * (at + 1) * HOUR, 2) for at in range(3)]

    def posted(tx: Transaction, who: Caller, *, now: datetime) -> None:
        begun = timetables.begin(tx, who, on.words, slots, now=now)
        found, _again = timetables.post(tx, begun.id, who, now=now)
        for one in found.posted:
            commitments.accept(tx, one.id, on.community._caller(ana), kind="shift", now=now)

    await on.does(posted, on.community.olga)
    await on.time(2 * DAY + HOUR)
    return ana


async def shifts_in_a_row(on: Stage) -> list[Way]:
    return [Way(await draws_near(on))]


async def how_shifts_in_a_row_went(on: Stage) -> list[Way]:
    ana = await draws_near(on)
    await on.time(DAY)
    await on.time(6 * HOUR, times=2)
    return [Way(ana)]


async def a_timetable_that_is_looked_after(on: Stage) -> list[Way]:
    """Its events were refused, it has two pages; another is a draft."""
    cora, now = await coordinator(on), on.community.bot.clock.now()
    slots = [Slot(now + at * DAY, now + at * DAY + HOUR, 3, 2) for at in range(4, 12)]
    for role in on.community.guild.state.roles.values():
        role.permissions &= ~int(Permissions.CREATE_EVENTS)

    def planned(tx: Transaction, who: Caller, *, now: datetime) -> None:
        begun = timetables.begin(tx, who, on.words, slots, now=now)
        timetables.post(tx, begun.id, who, now=now)
        listing.switch(tx, begun.id, who, on=True, now=now)
        timetables.begin(tx, who, on.words, slots, now=now)

    await on.does(planned, cora)
    await on.time(timedelta(minutes=1))
    return [Way(cora, "/shift manage"), Way(cora, "/shift new")]


async def two_at_once(on: Stage) -> list[Way]:
    """Ana is elsewhere when something is that she could do, and when a place is offered to her."""
    cora = await coordinator(on)
    people = [await on.person(name) for name in ("Ana", "Ben", "Eve")]
    callers = [on.community._caller(one) for one in people]
    await on.does(lambda tx, who, now: clash(tx, who, on.words, callers, now=now), cora)
    await on.time()
    return [Way(people[0], in_public=True)]


async def a_swap_that_clashes(on: Stage) -> list[Way]:
    """Ana would have to be in two places."""
    ana, ben = await on.person("Ana"), await on.person("Ben")
    starts = on.community.bot.clock.now() + 3 * DAY
    late = Occasion(starts + 5 * HOUR, starts + 6 * HOUR)
    first, other, third = [
        await on.asks(places=1, occasion=at) for at in (Occasion(starts, starts + HOUR), late, late)
    ]
    for person, ask in ((ana, first), (ben, other), (ana, third)):
        await on.says_yes(person, ask)
    await on.does(lambda tx, who, now: swaps.ask(tx, other, first, who, ana.id, now=now), ben)
    await on.time()
    return [Way(ana)]


async def a_swap_among_ones_own(on: Stage) -> list[Way]:
    return [Way(one, "/mine") for one in await a_swap_question(on)]


async def a_nod_among_others(on: Stage) -> list[Way]:
    [olga] = await a_nod_that_is_wanted(on)
    return [Way(olga, "/ask manage")]


async def a_proposal_that_waits(on: Stage) -> list[Way]:
    _ana, cora, _ask = await proposed(on)
    await on.time()
    return [Way(cora, "/followups")]


async def an_ask_that_waits_for_its_moment(on: Stage) -> list[Way]:
    """Once it is posted whoever wants to hear of it is to be pinged."""
    cora = await coordinator(on)
    role = on.community.guild.role("Called", mentionable=True)
    on.community.guild.move(on.community.guild.role("Groundswell"), 20)
    await on.community.sets(calls_role_id=role.id)
    begun = await on.does(lambda tx, who, now: drafting.begin(tx, who, on.words, now=now), cora)
    at = on.community.bot.clock.now() + DAY
    await on.does(lambda tx, who, now: publishing.plan(tx, begun.id, who, at, now=now), cora)
    return [Way(cora, "/ask new")]


async def who_would_like_a_role(on: Stage) -> list[Way]:
    [cora] = await somebody_who_would_like_a_role(on)
    return [Way(cora, in_public=True)]


async def an_ask_by_a_slip(on: Stage) -> list[Way]:
    """Nobody has answered; and another is to be made of what somebody said."""
    cora = await coordinator(on)
    posted = await on.does(lambda tx, who, now: asks.post(tx, who, on.words, now=now), cora)
    said = await cora.says(on.question, in_=on.community.asks)
    await cora.uses(words(cora, "Make this an ask"), on=said)
    cora.dismisses()
    return [Way(cora, "/ask manage", {"ask": str(posted.id)})]


async def a_series_to_go_on_with(on: Stage) -> list[Way]:
    [cora] = await a_series_that_waits(on)
    return [Way(cora, "/ask manage")]


async def a_reminder_among_ones_own(on: Stage) -> list[Way]:
    [ana] = await a_reminder(replace(on, way="mine"))
    return [Way(ana, "/mine")]


async def a_role_that_goes_round(on: Stage) -> list[Way]:
    ana, _ben, _cora, _role = await going_round(on)
    return [Way(ana, "/mine")]


async def many_who_are_shown(on: Stage) -> list[Way]:
    ana, ask = await on.person("Ana"), await on.asks()
    people = [ana, *[await on.person(f"Neighbour {number}") for number in range(14)]]

    def are_in(tx: Transaction, who: Caller, *, now: datetime) -> None:
        for one in people:
            caller = on.community._caller(one)
            commitments.accept(tx, ask, caller, now=now)
            showing.choose(tx, ask, caller, shown=True, now=now)

    await on.does(are_in, ana)
    return [Way(ana, "/mine")]


async def hours_given(on: Stage) -> list[Way]:
    ana, starts = await on.person("Ana"), on.community.bot.clock.now() + HOUR
    ask = await on.asks(occasion=Occasion(starts, starts + 2 * HOUR))
    await on.says_yes(ana, ask)
    await on.time(4 * HOUR)
    await on.does(did, ana, ask)
    return [Way(ana, "/mine")]


ERRANDS: Sequence[Errand] = (
    a_checkin_to_prepare,
    whom_to_write_to,
    more_to_thank_than_a_page,
    thanks_for_everybody,
    shifts_in_a_row,
    how_shifts_in_a_row_went,
    a_timetable_that_is_looked_after,
    two_at_once,
    a_swap_that_clashes,
    a_swap_among_ones_own,
    a_nod_among_others,
    a_proposal_that_waits,
    an_ask_that_waits_for_its_moment,
    who_would_like_a_role,
    an_ask_by_a_slip,
    a_series_to_go_on_with,
    a_reminder_among_ones_own,
    a_role_that_goes_round,
    many_who_are_shown,
    hours_given,
)
