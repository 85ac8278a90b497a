"""The whole life of an ask in any order: who is in, and what they hear, beside a model of a few dicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, ClassVar, cast

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

import cogs
from bot.courier.drawings import Direct, Draw, Drawing
from bot.db import Database, Transaction
from bot.db.transaction import Session
from bot.errors import Refusal
from bot.i18n import speaking, timestamp
from bot.mentions import NO_IDS, mentioning
from bot.services.guild.callers import Caller
from bot.services.outbox import deliveries
from bot.services.outbox.outbox import Parcel
from bot.services.own import contact
from bot.services.own.contact import Send, Wait
from bot.services.people import volunteers
from bot.services.things import amendments, asks, attendance, commitments, endings, giving_back, things
from bot.services.things.amendments import words_of
from bot.services.things.posting import Draft
from bot.services.things.rosters import ON_IT, Commitment
from bot.services.things.things import Occasion, Thing
from sandbox.contents import text_of
from tests.conftest import rolled_back
from tests.services.conftest import Community
from tests.services.test_rosters import assert_counts_equal_the_people
from tests.unasked import go_round

NOON = datetime.fromisoformat("2026-04-15T12:00:00+00:00")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PEOPLE = 5
#: Steps before anybody ends it.
PATIENCE = 6
ROUNDS = ("reminders", "what is over", "offers", "too few")


def all_draws() -> Mapping[str, Draw]:
    """How each kind of parcel looks, as the cogs have it."""
    found: dict[str, Draw] = {}
    for module in walk_packages(cogs.__path__, "cogs."):
        draws = getattr(import_module(module.name), "draws", {})
        found |= {kind.name: draw for kind, draw in draws.items()}
    return found


DRAWS = all_draws()


class Reads:
    """A database of one transaction, for draw functions: they only read."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def read(self, function: Callable[..., object], /, *args: object, **named: object) -> object:
        return function(self._tx, *args, **named)


def drawn(tx: Transaction, parcel: Parcel, now: datetime) -> Drawing:
    """Nothing of it waits for anything, so it comes to its end at once."""
    with speaking("en"), mentioning(NO_IDS):
        drawing = DRAWS[parcel.kind](parcel, cast(Database, Reads(tx)), now)
        try:
            cast(Any, drawing).send(None)
        except StopIteration as end:
            return cast(Drawing, end.value)
    raise AssertionError(f"{parcel.kind} waited for something")


@dataclass(frozen=True)
class Facts:
    """What those who are in plan by."""

    step: str
    starts_at: datetime | None
    place: str | None


def facts_of(thing: Thing) -> Facts:
    return Facts(thing.step, thing.starts_at, thing.place)


class LifeOfAnAsk(RuleBasedStateMachine):
    """`told` is what each person read last of how it stands; `heard` whatever was said, once each."""

    database: ClassVar[Session]

    def __init__(self) -> None:
        super().__init__()
        self._transaction = rolled_back(self.database)
        self.tx = self._transaction.__enter__()
        self.now = NOON
        self.community = Community()
        self.community.set_up(self.tx, now=self.now)
        self.people = self.community.newcomers(PEOPLE)
        for one in self.people:
            volunteers.seen(self.tx, one.guild, one.user_id, language="en", now=self.now)
            volunteers.choose_contact(self.tx, one.guild, one.user_id, "dm", place="mine", now=self.now)
        occasion = Occasion(self.now + 5 * DAY, self.now + 5 * DAY + 120 * MINUTE, "The old oak")
        words = ("Plant trees", "Shade for all", "Bring a spade")
        draft = Draft(*words, 2, occasion=occasion, offer_minutes=0)  # offers are in test_covering_together
        self.id = asks.post(self.tx, self.community.coordinator, draft, now=self.now).id
        self.told: dict[int, Facts] = {}
        self.heard: set[tuple[object, ...]] = set()
        self.ends = self.since_a_beginning = 0
        self.carry()

    def teardown(self) -> None:
        self._transaction.__exit__(None, None, None)

    # ------------------------------------------------------------------ what there is

    @property
    def thing(self) -> Thing:
        return things.show(self.tx, self.id)

    def yes_of(self, user_id: int) -> Commitment | None:
        return things.with_commitment(self.tx, self.id, user_id)[1]

    def is_on_it(self, user_id: int) -> bool:
        found = self.yes_of(user_id)
        return found is not None and found.state in ON_IT and found.done_at is None

    def attempt(self, act: Callable[..., object], *args: object, **named: object) -> bool:
        """Do it, as a transaction would: what is refused leaves nothing behind. Whether it was done."""
        self.since_a_beginning += 1
        execute = self.database.cursor.execute
        execute("SAVEPOINT act")
        try:
            act(self.tx, self.id, *args, now=self.now, **named)
        except Refusal:
            execute("ROLLBACK TO act")
            return False
        finally:
            execute("RELEASE act")
        return True

    # ------------------------------------------------------------------ what people do

    someone = st.integers(0, PEOPLE - 1)

    @initialize(everybody=st.sets(someone, min_size=1))
    def several_say_yes(self, everybody: set[int]) -> None:
        for who in sorted(everybody):
            self.yes(who)

    @precondition(lambda self: self.thing.is_open(self.now))
    @rule(who=someone)
    def says_yes(self, who: int) -> None:
        self.yes(who)

    def yes(self, who: int) -> None:
        if self.attempt(commitments.accept, self.people[who]):
            self.told[self.people[who].user_id] = facts_of(self.thing)

    @rule(who=someone)
    def no(self, who: int) -> None:
        self.attempt(giving_back.decline, self.people[who])

    @rule(who=someone)
    def done(self, who: int) -> None:
        self.attempt(commitments.report_done, self.people[who])

    @rule(who=someone)
    def a_slip(self, who: int) -> None:
        if self.attempt(attendance.take_back, self.people[who]):
            self.told[self.people[who].user_id] = facts_of(self.thing)

    # ------------------------------------------------------------------ what the lead does

    @property
    def lead(self) -> Caller:
        return self.community.coordinator

    @rule(step=st.sampled_from(["Bring a spade", "Bring gloves", "Bring water"]))
    def edit(self, step: str) -> None:
        self.attempt(amendments.reword, self.lead, replace(words_of(self.thing), step=step))

    def moment(self, days: int, place: str) -> Occasion:
        starts_at = self.now.replace(hour=12, minute=0, second=0) + days * DAY
        return Occasion(starts_at, starts_at + 120 * MINUTE, place)

    moments = st.integers(3, 20)
    places = st.sampled_from(["The old oak", "The park"])

    @rule(days=moments, place=places)
    def move(self, days: int, place: str) -> None:
        self.attempt(amendments.move, self.lead, occasion=self.moment(days, place))

    @rule(places=st.one_of(st.none(), st.integers(1, 4)))
    def resize(self, places: int | None) -> None:
        self.attempt(amendments.resize, self.lead, places)

    @rule(who_came=st.sets(someone))
    def attendance_is_ticked(self, who_came: set[int]) -> None:
        """Whoever is not ticked owes it again, unless they have said themselves that they did it."""
        _thing, listed = attendance.sheet(self.tx, self.id, self.lead)
        if not listed:
            return
        owed = {one.user_id for one in listed if self.is_on_it(one.user_id)}
        page, came = attendance.shown(listed, now=self.now), [self.people[who].user_id for who in who_came]
        self.attempt(attendance.tick, self.lead, page=page, came=came)
        for user_id in {one.user_id for one in listed} - owed:
            if self.is_on_it(user_id):
                self.told[user_id] = facts_of(self.thing)

    @precondition(lambda self: self.since_a_beginning >= PATIENCE and self.thing.state == "open")
    @rule(end=st.sampled_from([endings.cancel, endings.close]))
    def end(self, end: Callable[..., object]) -> None:
        """Not before a few things have happened, or that is most of what ever does."""
        self.ends += self.attempt(end, self.lead)

    @precondition(lambda self: self.thing.state != "open")
    @rule(same=st.booleans(), days=moments, place=places)
    def reopen(self, same: bool, days: int, place: str) -> None:
        self.since_a_beginning = 0
        occasion = self.thing.occasion if same else self.moment(days, place)
        self.attempt(endings.reopen, self.lead, occasion=occasion)

    # ------------------------------------------------------------------ what comes of it

    @rule(pause=st.sampled_from([MINUTE / 2, 2 * MINUTE, 90 * MINUTE, DAY]))
    def time_passes(self, pause: timedelta) -> None:
        self.now += pause
        self.carry()

    @rule()
    def all_has_been_said(self) -> None:
        """A night without anything new: whoever plans by it has read how it stands."""
        for _morning_and_evening in range(2):
            self.now += DAY / 2
            self.carry()
        thing = self.thing
        for one in self.people:
            if (
                thing.is_open(self.now)
                and self.now < (thing.starts_at or self.now)
                and self.is_on_it(one.user_id)
            ):
                assert self.told[one.user_id] == facts_of(thing)

    def carry(self) -> None:
        """Everything that is due: found by the rounds, and said as the courier says it."""
        for round_ in ROUNDS:
            while go_round(self.tx, round_, now=self.now):
                pass
        while parcels := [*self.due()]:
            for parcel in parcels:
                self.deliver(parcel)

    def due(self) -> Iterator[Parcel]:
        real = datetime.now(UTC)
        return iter(deliveries.claim(self.tx, most=1000, lease=DAY, now=self.now, real=real))

    def deliver(self, parcel: Parcel) -> None:
        drawing = drawn(self.tx, parcel, self.now)
        if not isinstance(drawing, Direct):
            deliveries.settle(self.tx, parcel, "done", channel_id=1, message_id=parcel.id, now=self.now)
            return
        clearance = contact.clearance(self.tx, parcel, of_use_until=drawing.of_use_until, now=self.now)
        late = drawing.of_use_until is not None and drawing.of_use_until <= self.now
        if isinstance(clearance, Wait) and not late:
            deliveries.postpone(self.tx, parcel, due_at=clearance.until, reason="", failed=False)
        elif isinstance(clearance, Send) and not late:
            self.hear(parcel, text_of(cast(Any, drawing.view).to_components()))
            deliveries.settle(self.tx, parcel, "done", channel_id=1, message_id=parcel.id, now=self.now)
        else:
            deliveries.settle(self.tx, parcel, "kept", now=self.now)

    def hear(self, parcel: Parcel, text: str) -> None:
        """Of this nobody hears twice, nobody who is out hears, and it is how it stands now."""
        user_id = parcel.user_id or 0
        yes, thing = self.yes_of(user_id), self.thing
        if user_id == self.lead.user_id:
            return
        assert yes is not None
        assert yes.state != "left", f"{parcel.kind} to somebody who is out"
        once: tuple[object, ...]
        match parcel.kind:
            case "reminder":
                assert (yes.state, yes.done_at) == ("confirmed", None)
                self.reads_how_it_stands(user_id, text)
                once = (thing.starts_at, thing.moved_at)
            case "place":
                assert yes.state == "confirmed"
                self.reads_how_it_stands(user_id, text)
                once = (yes.changed_at,)
            case "changed":
                assert yes.done_at is None
                self.reads_how_it_stands(user_id, text)
                once = (thing.revision,)
            case "cancelled":
                assert (thing.state, yes.done_at) == ("cancelled", None)
                once = (self.ends,)
            case "over":
                assert thing.state == "closed"
                assert not yes.has_place
                once = (self.ends, thing.ended_at)
            case "how_it_went":
                assert not thing.is_open(self.now)
                assert (yes.state, yes.done_at, yes.account) == ("confirmed", None, None)
                once = (thing.ended_at,)
            case _:
                once = (parcel.key,)
        said = (parcel.kind, user_id, *once)
        assert said not in self.heard, f"said twice: {said}"
        self.heard.add(said)

    def reads_how_it_stands(self, user_id: int, text: str) -> None:
        facts = facts_of(self.thing)
        assert facts.step in text
        assert facts.starts_at is not None
        assert timestamp(facts.starts_at).rstrip(">").rpartition(":")[0] in text
        assert (facts.place or "") in text
        self.told[user_id] = facts

    # ------------------------------------------------------------------ what holds at any moment

    @invariant()
    def counts_equal_people(self) -> None:
        assert_counts_equal_the_people(self.tx, self.id)

    @invariant()
    def nobody_waits_beside_a_free_place(self) -> None:
        thing = self.thing
        if thing.is_open(self.now):
            assert not thing.waitlisted or thing.roster.free == 0

    @invariant()
    def who_is_in_will_be_reminded_of_what_is_ahead(self) -> None:
        """By the thing or by themselves, as long as there is time, and of the moment it has now."""
        thing = self.thing
        usual = thing.starts_at - DAY if thing.starts_at else None
        if thing.state == "open" and usual is not None and self.now < usual:
            assert thing.remind_at == usual


def test_any_life_of_an_ask_leaves_nobody_uninformed_and_tells_nobody_twice(session: Session) -> None:
    class OnThisDatabase(LifeOfAnAsk):
        database = session

    run_state_machine_as_test(
        OnThisDatabase,
        settings=settings(max_examples=30, stateful_step_count=25, database=None),
    )
