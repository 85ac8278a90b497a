"""Scenes of places that change hands, and of who is there at the start: see tests/scenes.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.db import Transaction
from bot.services.guild.callers import Caller
from bot.services.reach import covering
from bot.services.shifts import handing_on, nods, roll_call, swaps
from bot.services.things import asks, held, leading, presence, standby, swapped
from bot.services.things.swapped import Swap
from bot.services.things.things import Occasion
from sandbox.people import Person
from tests.stage import DAY, HOUR, Scene, Stage


async def an_offer(on: Stage) -> list[Person]:
    ana, ben = await on.person("Ana"), await on.person("Ben")
    ask = await on.asks(places=1, offer_minutes=120)
    for person in (ben, ana):
        await on.says_yes(person, ask)
    await on.gives_back(ben, ask)
    return [ana]


async def a_place_handed_on(on: Stage) -> list[Person]:
    ana, ben = await on.person("Ana"), await on.person("Ben")
    starts = on.community.bot.clock.now() + 3 * DAY
    ask = await on.asks(places=1, occasion=Occasion(starts, starts + HOUR))
    await on.says_yes(ana, ask)
    await on.does(lambda tx, who, now: handing_on.offer(tx, ask, who, now=now), ana)
    await on.says_yes(ben, ask)
    return [ana]


async def a_swap(on: Stage) -> list[Person]:
    ana, ben = await on.person("Ana"), await on.person("Ben")
    starts = on.community.bot.clock.now() + 3 * DAY
    first, other = [
        await on.asks(places=1, occasion=Occasion(at, at + HOUR)) for at in (starts, starts + 5 * HOUR)
    ]
    await on.says_yes(ana, first)
    await on.says_yes(ben, other)
    await on.does(lambda tx, who, now: swaps.ask(tx, first, other, who, ben.id, now=now), ana)
    return [ben, ana]


async def a_swap_question(on: Stage) -> list[Person]:
    return (await a_swap(on))[:1]


async def a_nod_that_is_wanted(on: Stage) -> list[Person]:
    olga = on.community.olga
    await on.does(on._reached, olga)
    ben, _ana = await a_swap(on)
    [asked] = await on.does(lambda tx, who, now: asked_of(tx, who), ben)
    await on.amended(nods.want, asked.mine_thing_id, wanted=True)
    await on.does(lambda tx, who, now: swaps.agree(tx, asked.id, who, now=now), ben)
    return [olga]


def asked_of(tx: Transaction, caller: Caller) -> Sequence[Swap]:
    [thing_id] = held.now_by(tx, caller.guild, caller.user_id)
    return swapped.open_of_thing(tx, thing_id)


async def a_swap_that_nobody_answers(on: Stage) -> list[Person]:
    _asked, ana = await a_swap(on)
    await on.time(2 * DAY)
    return [ana]


async def stands_by(on: Stage) -> tuple[Person, int]:
    """In two days, with a place that is free."""
    ana, starts = await on.person("Ana"), on.community.bot.clock.now() + 2 * DAY
    ask = await on.asks(places=1, occasion=Occasion(starts, starts + 2 * HOUR))
    await on.does(lambda tx, who, now: standby.stand_by(tx, ask, who, now=now), ana)
    return ana, ask


async def a_call_on_who_stands_by(on: Stage) -> list[Person]:
    ana, ask = await stands_by(on)
    await on.does(lambda tx, who, now: standby.call(tx, ask, who, now=now), on.community.olga)
    return [ana]


async def word_that_who_stood_by_is_free(on: Stage) -> list[Person]:
    ana, _ask = await stands_by(on)
    await on.time(2 * DAY + HOUR)
    return [ana]


async def signed_off_late(on: Stage) -> tuple[Person, Person, int]:
    """Cora leads, Ben was in on her stall and can't come, Ana stands by."""
    ana, ben, cora = [await on.person(name) for name in ("Ana", "Ben", "Cora")]
    starts = on.community.bot.clock.now() + 2 * DAY
    ask = await on.asks(places=1, occasion=Occasion(starts, starts + 2 * HOUR))
    await on.says_yes(cora, ask)
    await on.does(lambda tx, who, now: leading.ask(tx, ask, who, cora.id, now=now), on.community.olga)
    await on.does(lambda tx, who, now: leading.answer(tx, ask, who, yes=True, now=now), cora)
    await on.gives_back(cora, ask)
    await on.says_yes(ben, ask)
    await on.does(lambda tx, who, now: standby.stand_by(tx, ask, who, now=now), ana)
    await on.does(lambda tx, who, now: covering.set_sign_off(tx, ask, who, 4320, now=now), on.community.olga)
    await on.gives_back(ben, ask)
    return ana, cora, ask


async def word_that_somebody_signed_off_late(on: Stage) -> list[Person]:
    _ana, cora, _ask = await signed_off_late(on)
    return [cora]


async def word_that_cover_is_found(on: Stage) -> list[Person]:
    ana, cora, ask = await signed_off_late(on)
    await on.time(timedelta(minutes=1))
    await on.says_yes(ana, ask)
    await on.time(timedelta(minutes=1))
    return [cora]


async def an_offer_that_passed(on: Stage) -> list[Person]:
    people = await an_offer(on)
    await on.time(times=3)
    return people


async def at_a_start(on: Stage, after: timedelta) -> tuple[Person, Person, int]:
    """Ana and Ben are in on something that Cora looks after; so long after its start."""
    ana, cora = await on.person("Ana"), await on.person("Cora", on.community.coordinators)
    starts = on.community.bot.clock.now() + 2 * HOUR
    draft = replace(on.words, places=3, occasion=Occasion(starts, starts + 3 * HOUR))
    posted = await on.does(lambda tx, who, now: asks.post(tx, who, draft, now=now), cora)
    for person in (ana, await on.person("Ben")):
        await on.says_yes(person, posted.id)
    await on.time(2 * HOUR - timedelta(minutes=10))
    await on.time(timedelta(minutes=10) + after)
    return ana, cora, int(posted.id)


async def a_question_whether_somebody_is_there(on: Stage) -> list[Person]:
    ana, _cora, _ask = await at_a_start(on, timedelta())
    return [ana]


async def word_of_who_is_missing(on: Stage) -> list[Person]:
    _ana, cora, _ask = await at_a_start(on, timedelta(minutes=11))
    return [cora]


async def a_question_whether_somebody_is_on_their_way(on: Stage) -> list[Person]:
    ana, cora, ask = await at_a_start(on, timedelta(minutes=11))
    await on.does(lambda tx, who, now: roll_call.ask(tx, ask, who, now=now), cora)
    return [ana]


async def an_answer_of_who_is_on_their_way(on: Stage) -> list[Person]:
    ana, cora, ask = await at_a_start(on, timedelta(minutes=11))
    await on.does(lambda tx, who, now: roll_call.ask(tx, ask, who, now=now), cora)
    await on.does(lambda tx, who, now: presence.say_late(tx, ask, who, 20, now=now), ana)
    return [cora]


PLACE_SCENES: dict[str, Scene] = {
    "cover_needed": word_that_somebody_signed_off_late,
    "cover_ended": word_that_cover_is_found,
    "handed_on": a_place_handed_on,
    "swap_asked": a_swap_question,
    "nod_wanted": a_nod_that_is_wanted,
    "swap_settled": a_swap_that_nobody_answers,
    "here": a_question_whether_somebody_is_there,
    "missing": word_of_who_is_missing,
    "on_your_way": a_question_whether_somebody_is_on_their_way,
    "on_their_way": an_answer_of_who_is_on_their_way,
    "offer": an_offer,
    "offer_over": an_offer_that_passed,
    "called": a_call_on_who_stands_by,
    "not_needed": word_that_who_stood_by_is_free,
}
