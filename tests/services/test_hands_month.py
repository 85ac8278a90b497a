"""A month of 30 calls for support and 300 newcomers, with humans who answer late, not at all, or leave, and a
program that fails and stops: nobody is left without a word.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from benchmarks.report import Figure, percentile
from bot.db import Database, Transaction
from bot.errors import NotAllowed, NotFound, Refusal
from bot.jobs import ROUNDS, Round
from bot.services.care import followups, hands, hello_wishes, support, welcoming
from bot.services.care.hand_kinds import Hand
from bot.services.care.hello_wishes import Shared
from bot.services.guild.callers import Caller
from bot.services.own import mine
from bot.services.people import volunteers
from bot.services.record.setbacks import Due
from tests.lives import carry_all
from tests.services.conftest import COORDINATORS, MODERATORS, Community

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STEP = 2 * HOUR
#: In steps.
MONTH, STEPS_UNTIL_ALL_IS_OVER = 12 * 30, 12 * 15
#: Three days after which somebody is told that nobody found the time, a night, and what failing adds.
LONGEST = 4 * DAY
CALLS, NEWCOMERS = 30, 300
#: Words that tell somebody who waits how it stands, or who writes to them.
WORDS = ("hand", "hand_came", "hello", "hello_came", "hello_unanswered")


class BrokenError(Exception):
    """What goes wrong in the middle of something."""


@dataclass
class Month:
    db: Database
    chance: Random
    now: datetime
    community: Community = field(default_factory=Community)
    #: Since when each person waits, for whoever has not had a word yet; and how long it took the others.
    since: dict[int, datetime] = field(default_factory=dict)
    waits: list[timedelta] = field(default_factory=list)
    callers: list[int] = field(default_factory=list)

    async def begin(self) -> None:
        await self.db.write(self.community.set_up, now=self.now)
        self.helpers = [
            self.community.newcomer(one) for one in (COORDINATORS, COORDINATORS, COORDINATORS, MODERATORS)
        ]

    def reached(self, tx: Transaction, one: Caller) -> None:
        volunteers.seen(tx, one.guild, one.user_id, language="en", now=self.now)
        volunteers.choose_contact(tx, one.guild, one.user_id, "dm", place="test", now=self.now)

    def calls(self, tx: Transaction, one: Caller) -> None:
        self.reached(tx, one)
        self.callers.append(one.user_id)
        support.call(tx, one.guild, one, now=self.now)

    def greets(self, tx: Transaction, one: Caller) -> None:
        self.reached(tx, one)
        hello_wishes.ask(tx, one, Shared("Ana"), now=self.now)

    async def arrive(self, verb: Callable[[Transaction, Caller], None]) -> None:
        one = self.community.newcomer()
        await self.db.write(verb, one)
        self.since[one.user_id] = self.now

    def round(self, name: str) -> Round:
        """One of the program's, a fifth of which fails after it was all done, and is as if it never was."""
        [found] = [one for one in ROUNDS if one.name == name]

        def fails(tx: Transaction, one: Due, now: datetime) -> None:
            found.look_after(tx, one, now)
            if self.chance.random() < 0.2:
                raise BrokenError

        return replace(found, look_after=fails)

    async def step(self) -> None:
        """Humans by day, if at all; the program, unless it is down; what was put in is sent, or not yet."""
        self.now += STEP
        if 7 <= self.now.hour < 20:
            for helper in list(self.helpers):
                await self.works(helper)
        if self.chance.random() < 0.8:
            for name in ("hands", "hellos"):
                while await self.round(name).part(self.db, self.now):
                    pass
        if self.chance.random() < 0.9:
            await self.db.write(carry_all, self.now)
        await self.db.read(self.look)

    async def works(self, helper: Caller) -> None:
        """They look seldom, take something on, and forget half of it; now and then one leaves for good."""
        if self.chance.random() < 0.01:
            self.helpers[self.helpers.index(helper)] = self.community.newcomer(*helper.member_roles)
            await self.db.write(mine.erase, helper.guild, helper.user_id, now=self.now)
            return
        if self.chance.random() > 0.35:
            return
        for verb in (self.answers, self.says_hello):
            try:
                await self.db.write(verb, helper)
            except (NotAllowed, NotFound, Refusal):
                continue

    def answers(self, tx: Transaction, helper: Caller) -> None:
        board = followups.board(tx, helper, now=self.now)
        for one in board.unclaimed[:2]:
            followups.claim(tx, one.id, helper, now=self.now)
        for one in board.mine:
            if one.state == "taken" and self.chance.random() < 0.5:
                followups.answer(tx, one.id, helper, "written", now=self.now)

    def says_hello(self, tx: Transaction, helper: Caller) -> None:
        board = welcoming.board(tx, helper)
        for one in board.waiting[:4]:
            welcoming.claim(tx, one.id, helper, now=self.now)
        for one in board.claimed:
            if self.chance.random() < 0.5:
                welcoming.finish(tx, one.id, helper, now=self.now)

    def look(self, tx: Transaction) -> None:
        """Who has had a word by now; and nothing is with two, or with somebody who has gone."""
        parcels = self.community.parcels(tx, *WORDS)
        said = {one.user_id for one in parcels if one.state == "done" and one.user_id is not None}
        for user_id in said & self.since.keys():
            self.waits.append(self.now - self.since.pop(user_id))
        here = {one.user_id for one in self.helpers}
        for hand in self.open_hands(tx):
            assert hand.claimed_by is None or hand.claimed_by in here
            assert (hand.claimed_by is not None) == (hand.state in ("taken", "answered"))

    def open_hands(self, tx: Transaction) -> Iterator[Hand]:
        for user_id in self.callers:
            yield from hands.of(tx, self.community.guild_id, user_id)


async def test_in_a_month_of_late_forgetful_and_leaving_humans_nobody_is_left_without_a_word(
    fresh_db: Database, now: datetime
) -> None:
    month = Month(fresh_db, Random(7), now)  # noqa: S311 - a month, not a secret
    await month.begin()
    newcomers = [month.chance.randrange(MONTH) for _one in range(NEWCOMERS)]
    calls = [month.chance.randrange(MONTH) for _one in range(CALLS)]
    for step in range(MONTH + STEPS_UNTIL_ALL_IS_OVER):
        for _one in range(newcomers.count(step)):
            await month.arrive(month.greets)
        for _one in range(calls.count(step)):
            await month.arrive(month.calls)
        await month.step()
    assert not month.since, "nobody is left without a word"
    assert len(month.waits) == CALLS + NEWCOMERS
    hours = [wait / HOUR for wait in month.waits]
    sys.stdout.write(
        str(Figure("care.first_word.p90_hours", percentile(hours, 90), LONGEST / HOUR, "at most")) + "\n"
    )
    assert max(month.waits) <= LONGEST
    assert not await fresh_db.read(lambda tx: [*month.open_hands(tx)])
