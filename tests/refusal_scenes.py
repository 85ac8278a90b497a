"""Scenes in which Discord refuses something, and whoever looks after it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.services.things import asks, native_events, pictures, questions
from bot.services.things.things import Occasion
from sandbox.people import Person
from sandbox.permissions import Permissions
from tests.stage import DAY, HOUR, Scene, Stage


async def a_picture_that_is_refused(on: Stage) -> list[Person]:
    cora = await on.person("Cora", on.community.coordinators)
    draft = on.words
    posted = await on.does(lambda tx, who, now: asks.post(tx, who, draft, now=now), cora)
    link = "https://example.org/trees.jpg"
    thing = await on.does(
        lambda tx, who, now: pictures.give(tx, posted.id, who, alt="Trees", link=link, now=now), cora
    )
    await on.does(lambda tx, who, now: pictures.refuse(tx, thing.picture_id, "not taken", now=now), cora)
    return [cora]


async def an_event_that_is_refused(on: Stage) -> list[Person]:
    cora = await on.person("Cora", on.community.coordinators)
    starts = on.community.bot.clock.now() + 2 * DAY
    draft = replace(on.words, occasion=Occasion(starts, starts + HOUR))
    posted = await on.does(lambda tx, who, now: asks.post(tx, who, draft, now=now), cora)
    for role in on.community.guild.state.roles.values():
        role.permissions &= ~int(Permissions.CREATE_EVENTS)
    await on.does(lambda tx, who, now: native_events.switch(tx, posted.id, who, on=True, now=now), cora)
    await on.time(timedelta(minutes=1))
    return [cora]


async def a_thread_that_is_refused(on: Stage) -> list[Person]:
    cora = await on.person("Cora", on.community.coordinators)
    posted = await on.does(lambda tx, who, now: asks.post(tx, who, on.words, now=now), cora)
    for role in on.community.guild.state.roles.values():
        role.permissions &= ~int(Permissions.CREATE_PUBLIC_THREADS)
    await on.does(lambda tx, who, now: questions.switch(tx, posted.id, who, on=True, now=now), cora)
    await on.time(timedelta(minutes=1))
    return [cora]


REFUSAL_SCENES: dict[str, Scene] = {
    "native_event_refused": an_event_that_is_refused,
    "questions_refused": a_thread_that_is_refused,
    "picture_unshown": a_picture_that_is_refused,
}
