"""How it comes to each message about asking for a role, and having one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.services.roles import applying, handing_over, releasing, taking_turns, turn_answers
from bot.services.things import approvals, endings, roles
from sandbox.people import Person
from tests.stage import DAY, Stage


async def would_like(on: Stage) -> tuple[Person, Person, int]:
    """Ana would like a role that Cora looks after, to which somebody says yes."""
    ana, cora = await on.person("Ana"), await on.person("Cora", on.community.coordinators)
    words = replace(on.words, step="", approval="coordinators")
    offered = await on.does(lambda tx, who, now: roles.offer(tx, who, words, now=now), cora)
    await on.does(lambda tx, who, now: applying.take(tx, offered.id, who, None, now=now), ana)
    return ana, cora, int(offered.id)


async def somebody_who_would_like_a_role(on: Stage) -> list[Person]:
    _ana, cora, _role = await would_like(on)
    await on.time()
    return [cora]


async def a_question_first(on: Stage) -> list[Person]:
    ana, cora, role = await would_like(on)
    question = on.words.why[:300] or "Can you drive?"
    await on.does(lambda tx, who, now: approvals.ask(tx, role, who, ana.id, question, now=now), cora)
    return [ana]


async def a_role_that_was_taken_back(on: Stage) -> list[Person]:
    ana, cora = await on.person("Ana"), await on.person("Cora", on.community.coordinators)
    words = replace(on.words, step="")
    offered = await on.does(lambda tx, who, now: roles.offer(tx, who, words, now=now), cora)
    await on.says_yes(ana, offered.id)
    word = on.words.why[:500]
    await on.does(lambda tx, who, now: releasing.release(tx, offered.id, who, ana.id, word, now=now), cora)
    return [ana]


async def having(on: Stage, *, places: int = 1) -> tuple[Person, Person, int]:
    """Ana has a role that Cora looks after."""
    ana, cora = await on.person("Ana"), await on.person("Cora", on.community.coordinators)
    words = replace(on.words, step="", places=places)
    offered = await on.does(lambda tx, who, now: roles.offer(tx, who, words, now=now), cora)
    await on.says_yes(ana, offered.id)
    return ana, cora, int(offered.id)


async def a_term_that_ends(on: Stage) -> list[Person]:
    ana, _cora, _role = await having(on)
    await on.time(80 * DAY)
    return [ana]


async def a_term_without_an_answer(on: Stage) -> list[Person]:
    _ana, cora, _role = await having(on)
    await on.time(10 * DAY, times=10)
    return [cora]


async def named(on: Stage, *, at_once: bool = False) -> tuple[Person, Person, int]:
    """Ana has named Ben to take it over."""
    ana, _cora, role = await having(on)
    ben = await on.person("Ben")
    await on.does(
        lambda tx, who, now: handing_over.name(tx, role, who, ben.id, at_once=at_once, now=now), ana
    )
    return ana, ben, role


async def a_question_to_take_it_over(on: Stage) -> list[Person]:
    _ana, ben, _role = await named(on)
    return [ben]


async def a_yes_to_taking_it_over(on: Stage) -> list[Person]:
    ana, ben, role = await named(on)
    await on.does(lambda tx, who, now: handing_over.answer(tx, role, who, yes=True, now=now), ben)
    return [ana]


async def a_role_handed_on(on: Stage) -> list[Person]:
    _ana, ben, role = await named(on, at_once=True)
    await on.does(lambda tx, who, now: handing_over.answer(tx, role, who, yes=True, now=now), ben)
    return [ben]


async def going_round(on: Stage) -> tuple[Person, Person, Person, int]:
    """Ana and Ben have a role that goes round from Monday on, and Cora looks after it."""
    ana, cora, role = await having(on, places=2)
    ben = await on.person("Ben")
    await on.says_yes(ben, role)
    await on.does(lambda tx, who, now: taking_turns.begin(tx, role, who, every="week", now=now), cora)
    return ana, ben, cora, role


async def a_turn(on: Stage) -> list[Person]:
    ana, _ben, _cora, _role = await going_round(on)
    await on.time(DAY, times=5)
    return [ana]


async def a_question_to_swap(on: Stage) -> list[Person]:
    ana, ben, _cora, role = await going_round(on)
    await on.does(lambda tx, who, now: turn_answers.ask_to_swap(tx, role, 0, 1, who, now=now), ana)
    return [ben]


async def a_swap_that_is_agreed(on: Stage) -> list[Person]:
    ana, ben, _cora, role = await going_round(on)
    await on.does(lambda tx, who, now: turn_answers.ask_to_swap(tx, role, 0, 1, who, now=now), ana)
    await on.does(lambda tx, who, now: turn_answers.answer_swap(tx, role, 0, who, yes=True, now=now), ben)
    return [ana]


async def a_turn_that_nobody_can_take(on: Stage) -> list[Person]:
    ana, ben, cora, role = await going_round(on)
    for one in (ana, ben):
        await on.does(lambda tx, who, now: turn_answers.skip(tx, role, 0, who, now=now), one)
    await on.time(DAY, times=5)
    return [cora]


async def a_role_that_has_ended(on: Stage) -> list[Person]:
    """Ben was to have it next."""
    ana, ben, role = await named(on)
    await on.does(lambda tx, who, now: handing_over.answer(tx, role, who, yes=True, now=now), ben)
    await on.amended(endings.close, role)
    return [ana, ben]


ROLE_SCENES: dict[str, Callable[[Stage], Awaitable[list[Person]]]] = {
    "applied_to_lead": somebody_who_would_like_a_role,
    "question": a_question_first,
    "released": a_role_that_was_taken_back,
    "term_ends": a_term_that_ends,
    "term_unanswered": a_term_without_an_answer,
    "hand_over_asked": a_question_to_take_it_over,
    "hand_over_news": a_yes_to_taking_it_over,
    "role_handed_on": a_role_handed_on,
    "role_over": a_role_that_has_ended,
    "turn": a_turn,
    "swap_turn": a_question_to_swap,
    "turn_news": a_swap_that_is_agreed,
    "turn_nobodys": a_turn_that_nobody_can_take,
}
