"""A month of 30 calls for support, 300 newcomers and some of everything else one waits for, with humans who
answer late, not at all, or leave, and a program that fails and stops: nobody is left without a word.
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
from bot.services.care import (
    boundaries,
    buddies,
    followups,
    hands,
    hello_wishes,
    hellos,
    reports,
    support,
    welcoming,
)
from bot.services.care.hand_kinds import Hand
from bot.services.care.hello_wishes import Shared
from bot.services.guild.callers import Caller
from bot.services.own import departures, mine
from bot.services.people import volunteers
from bot.services.preparing import drafting, proposals
from bot.services.record.setbacks import Due
from bot.services.things import approvals, commitments, leads, open_questions, roles
from bot.services.things.posting import Draft
from tests.lives import carry_all
from tests.services.conftest import COORDINATORS, MODERATORS, Community

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STEP = 2 * HOUR
#: In steps.
MONTH, STEPS_UNTIL_ALL_IS_OVER = 12 * 30, 12 * 15
#: So many of each, and the longest that anybody may wait for a word: until they are told how it stands, a
#: night, and what failing adds.
ALL = {
    "support": (30, 4 * DAY),
    "hello": (300, 4 * DAY),
    "first_word": (15, 4 * DAY),
    "application": (15, 6 * DAY),
    "proposal": (15, 6 * DAY),
    "buddy": (15, 4 * DAY),
    "report": (15, 9 * DAY),
    "question": (15, 4 * DAY),
}
#: Words that tell somebody who waits how it stands, or who writes to them, or what the answer is.
WORDS = (
    *("hand", "hand_came", "hello", "hello_came", "hello_unanswered"),
    *("answered", "proposal_answered", "buddy", "buddy_unanswered", "report_settled"),
)


class BrokenError(Exception):
    """What goes wrong in the middle of something."""


@dataclass
class Month:
    db: Database
    chance: Random
    now: datetime
    community: Community = field(default_factory=Community)
    #: Since when each person waits, for whoever has not had a word yet; and how long it took the others.
    since: dict[int, tuple[str, datetime]] = field(default_factory=dict)
    waits: dict[str, list[timedelta]] = field(default_factory=lambda: {kind: [] for kind in ALL})
    callers: list[int] = field(default_factory=list)
    #: A role in which somebody writes to each person, and one to which somebody says yes.
    roles: list[int] = field(default_factory=list)
    #: Who waits, and whom they are not to meet.
    apart: set[tuple[int, int]] = field(default_factory=set)
    #: Whom each report is about, by its id.
    reported: dict[int, int | None] = field(default_factory=dict)

    async def begin(self) -> None:
        await self.db.write(self.community.set_up, now=self.now)
        for is_asked in (False, True):
            self.roles.append(await self.db.write(self.role, is_asked))
        self.helpers = [
            self.community.newcomer(one) for one in (COORDINATORS, COORDINATORS, COORDINATORS, MODERATORS)
        ]
        self.asked_about = (await self.db.write(self.community.post, now=self.now)).id

    def reached(self, tx: Transaction, one: Caller) -> None:
        volunteers.seen(tx, one.guild, one.user_id, language="en", now=self.now)
        volunteers.choose_contact(tx, one.guild, one.user_id, "dm", place="test", now=self.now)

    def role(self, tx: Transaction, is_asked: bool) -> int:
        by, draft = self.community.coordinator, Draft("Driver", "Drives")
        role = roles.offer(tx, by, draft, first_word=not is_asked, now=self.now)
        if is_asked:
            approvals.begin(tx, role.id, by, by="coordinators", now=self.now)
        leads.remove(tx, role.id, by.user_id)
        return role.id

    def begins_to_wait(self, tx: Transaction, kind: str, one: Caller) -> None:
        self.reached(tx, one)
        now = self.now
        match kind:
            case "support":
                support.call(tx, one.guild, one, now=now)
            case "hello":
                hello_wishes.ask(tx, one, Shared("Ana"), now=now)
            case "first_word" | "application":
                commitments.accept(tx, self.roles[kind == "application"], one, now=now)
            case "proposal":
                draft = drafting.begin(tx, one, Draft("Count storks", "They are back", "Come"), now=now)
                proposals.propose(tx, draft.id, one, named=True, now=now)
            case "buddy":
                buddies.ask(tx, one.guild, one, now=now)
            case "report":
                owner, safe = self.community.admin.user_id, False
                about = self.chance.choice((None, self.chance.choice(self.helpers).user_id))
                reports.send(
                    tx, one.guild, one, about, "sealed", owner_id=owner, channel_is_safe=safe, now=now
                )
                self.reported[hands.of(tx, one.guild, one.user_id)[-1].subject_id] = about
            case "question":
                open_questions.ask(tx, self.asked_about, one, sealed="sealed", now=now)
        if self.chance.random() < 0.2:
            self.would_rather_not_meet(tx, one)

    def would_rather_not_meet(self, tx: Transaction, one: Caller) -> None:
        """One of those who answer, or is meant not to be met by them."""
        helper = self.chance.choice(self.helpers)
        first, second = self.chance.choice(((one, helper), (helper, one)))
        boundaries.draw(tx, one.guild, first, second.user_id, now=self.now)
        self.apart.add((one.user_id, helper.user_id))

    async def arrive(self, kind: str) -> None:
        one = self.community.newcomer()
        await self.db.write(self.begins_to_wait, kind, one)
        self.since[one.user_id] = (kind, self.now)
        if kind != "hello":
            self.callers.append(one.user_id)

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
            for name in ("hands", "hellos", "buddies", "applications", "reports"):
                while await self.round(name).part(self.db, self.now):
                    pass
        if self.chance.random() < 0.9:
            await self.db.write(carry_all, self.now)
        await self.db.read(self.look)

    async def works(self, helper: Caller) -> None:
        """They look seldom, take something on, and forget half of it; now and then one leaves for good."""
        if self.chance.random() < 0.01:
            self.helpers[self.helpers.index(helper)] = self.community.newcomer(*helper.member_roles)
            goes = self.chance.choice((mine.erase, departures.leave))
            await self.db.write(goes, helper.guild, helper.user_id, now=self.now)
            return
        if self.chance.random() > 0.35:
            return
        for verb in (self.answers, self.says_hello):
            try:
                await self.db.write(self.may_break, verb, helper)
            except (NotAllowed, NotFound, Refusal, BrokenError):
                continue

    def may_break(self, tx: Transaction, verb: Callable[[Transaction, Caller], None], helper: Caller) -> None:
        """The program fails after it was all done, and what somebody did is as if it never was."""
        verb(tx, helper)
        if self.chance.random() < 0.1:
            raise BrokenError

    def answers(self, tx: Transaction, helper: Caller) -> None:
        board = followups.board(tx, helper, now=self.now)
        for one in board.hands:
            assert self.may_be_shown(tx, one, helper), "shown to whom it concerns, or who is not to meet them"
        for one in board.unclaimed[:2]:
            followups.claim(tx, one.id, helper, now=self.now)
        for one in board.mine:
            if one.state == "taken" and self.chance.random() < 0.5:
                self.answers_one(tx, one, helper)

    def answers_one(self, tx: Transaction, hand: Hand, helper: Caller) -> None:
        """Each in its own way."""
        match hand.kind:
            case "application":
                approvals.refuse(tx, self.roles[1], helper, hand.user_id, now=self.now)
            case "proposal":
                proposals.hand_back(tx, hand.subject_id, helper, "Say when.", now=self.now)
            case "buddy":
                buddies.offer(tx, hand.subject_id, helper, now=self.now)
            case "report":
                reports.settle(tx, hand.subject_id, helper, now=self.now)
            case _:
                followups.answer(tx, hand.id, helper, "written", now=self.now)

    def may_be_shown(self, tx: Transaction, hand: Hand, helper: Caller) -> bool:
        is_about = hand.kind == "report" and helper.user_id == self.reported.get(hand.subject_id)
        return not is_about and (hand.user_id, helper.user_id) not in self.apart

    def says_hello(self, tx: Transaction, helper: Caller) -> None:
        board = welcoming.board(tx, helper)
        for one in (*board.waiting, *board.claimed):
            assert (one.user_id, helper.user_id) not in self.apart
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
            kind, since = self.since.pop(user_id)
            self.waits[kind].append(self.now - since)
        here = {one.user_id for one in self.helpers}
        found = list(self.open_hands(tx))
        for hand in found:
            assert hand.claimed_by is None or hand.claimed_by in here
            assert (hand.claimed_by is not None) == (hand.state in ("taken", "answered"))
            assert (hand.user_id, hand.claimed_by) not in self.apart
        waits = {hand.user_id for hand in found} | self.greeted(tx, here)
        on_their_way = {one.user_id for one in parcels if one.state == "waiting"}
        assert self.since.keys() <= waits | on_their_way, "lost"

    def greeted(self, tx: Transaction, here: set[int]) -> set[int]:
        """Who waits for a hello, or is said one by somebody who is here."""
        found = [
            hellos.of(tx, self.community.guild_id, user_id)
            for user_id, (kind, _since) in self.since.items()
            if kind == "hello"
        ]
        assert all(one.claimed_by in {None, *here} for one in found if one is not None)
        return {one.user_id for one in found if one is not None}

    def open_hands(self, tx: Transaction) -> Iterator[Hand]:
        for user_id in self.callers:
            yield from hands.of(tx, self.community.guild_id, user_id)


async def test_in_a_month_of_late_forgetful_and_leaving_humans_nobody_is_left_without_a_word(
    fresh_db: Database, now: datetime
) -> None:
    month = Month(fresh_db, Random(7), now)  # noqa: S311 - a month, not a secret
    await month.begin()
    begins = {
        kind: [month.chance.randrange(MONTH) for _one in range(how_many)]
        for kind, (how_many, _longest) in ALL.items()
    }
    for step in range(MONTH + STEPS_UNTIL_ALL_IS_OVER):
        for kind, steps in begins.items():
            for _one in range(steps.count(step)):
                await month.arrive(kind)
        await month.step()
    assert not month.since, "nobody is left without a word"
    for kind, (how_many, longest) in ALL.items():
        hours = [wait / HOUR for wait in month.waits[kind]]
        assert len(hours) == how_many
        figure = Figure(f"care.{kind}.p90_hours", percentile(hours, 90), longest / HOUR, "at most")
        sys.stdout.write(f"{figure}\n")
        assert max(hours) <= longest / HOUR, kind
    left = await fresh_db.read(lambda tx: [*month.open_hands(tx)])
    assert not {"support", "first_word"} & {one.kind for one in left}, "the others wait for their answer"
