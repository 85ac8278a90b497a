"""A timetable with three shifts, the role it belongs to, with terms and turns, and people in all of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import ClassVar

from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy import bindparam, update

from bot.db import Transaction
from bot.db.transaction import Session
from bot.errors import Refusal
from bot.models.outbox import WAITING, outbox
from bot.services.guild import guild_settings
from bot.services.guild.callers import Caller
from bot.services.people import preferences, volunteers
from bot.services.reach import covering
from bot.services.roles import taking_turns, term_ends
from bot.services.shifts import nods, swaps, timetables
from bot.services.shifts.slots import Slot
from bot.services.things import commitments, going_round, roles, standby, swapped, things
from bot.services.things.posting import Draft
from bot.services.things.things import Thing
from tests.conftest import rolled_back
from tests.services.conftest import COORDINATORS, Community
from tests.services.heard import Seen, look, said, to_say, unheard
from tests.services.test_covering import willing
from tests.unasked import go_round

#: On a Wednesday; the clocks of each zone change on one of the Sundays around it.
NOON = {
    "Europe/Madrid": datetime.fromisoformat("2026-10-21T12:00:00+00:00"),
    "America/Santiago": datetime.fromisoformat("2026-09-02T12:00:00+00:00"),
    "Australia/Sydney": datetime.fromisoformat("2026-09-30T12:00:00+00:00"),
}
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PEOPLE = 6
ROUNDS = (
    *("what is over", "offers", "places on offer", "swaps", "cover", "too few", "roll call"),
    *("terms", "turns"),
)
_SENT = (
    update(outbox)
    .where(outbox.c.guild_id == bindparam("guild"), WAITING, outbox.c.due_at <= bindparam("now"))
    .values(state="done")
)


class Living(RuleBasedStateMachine):
    """What there is, and that whoever something is changed for hears it once, at every step."""

    database: ClassVar[Session]

    def __init__(self) -> None:
        super().__init__()
        self._transaction = rolled_back(self.database)
        self.tx = self._transaction.__enter__()
        self.community = Community()
        self.away: set[int] = set()
        """Of the people: who has left the server, or is suspended."""

    def begin(self, zone: str) -> None:
        """A role of which the terms end soon, taken in turns; and shifts in four days, each in its way."""
        self.began, self.now = NOON[zone], NOON[zone] - 15 * DAY
        community, tx = self.community, self.tx
        community.set_up(tx, now=self.now)
        guild_settings.set_rhythm(tx, community.admin, time_zone=zone, now=self.now)
        self.cora, self.leo = community.coordinator, community.newcomer(COORDINATORS)
        self.people = willing(tx, community, PEOPLE, self.now)
        preferences.choose_quiet_hours(tx, self.people[0], (20, 16), now=self.now)
        preferences.choose_quiet_hours(tx, self.people[1], (0, 12), now=self.now)
        draft = Draft("Stall keeper", "Keeps the stall", places=2)
        self.role_id = roles.offer(tx, self.leo, draft, now=self.now).id
        term_ends.set_length(tx, self.role_id, self.leo, 1, now=self.now)
        for one in self.people[:2]:
            commitments.accept(tx, self.role_id, one, now=self.now)
        taking_turns.begin(tx, self.role_id, self.leo, every="week", days_before=7, now=self.now)
        self.now = self.began
        first = self.now + 4 * DAY
        slots = [Slot(first + n * 5 * HOUR, first + n * 5 * HOUR + 3 * HOUR, (2, 2, 1)[n]) for n in range(3)]
        words = Draft("The stall", "Everybody passes by", "Bring an apron")
        timetable = timetables.begin(tx, self.leo, words, slots, role_id=self.role_id, now=self.now)
        posted, _again = timetables.post(tx, timetable.id, self.leo, now=self.now)
        self.timetable_id, self.ids = posted.id, [one.id for one in posted.posted]
        covering.set_window(tx, self.ids[1], self.leo, 240, now=self.now)
        nods.want(tx, self.ids[2], self.leo, wanted=True, now=self.now)
        covering.set_sign_off(tx, self.ids[0], self.leo, 2880, now=self.now)
        for number, one in enumerate(self.people):
            commitments.accept(tx, self.ids[number % 3], one, now=self.now)
            commitments.accept(tx, self.ids[1], one, now=self.now)
        standby.stand_by(tx, self.ids[0], self.people[1], now=self.now)
        self.seen = self.look()
        self.pass_by(timedelta(0))

    def teardown(self) -> None:
        self._transaction.__exit__(None, None, None)

    # ------------------------------------------------------------------ what there is

    def look(self) -> Seen:
        return look(self.tx, self.community, self.ids, self.role_id, self.timetable_id, self.now)

    @property
    def every(self) -> list[int]:
        return [*self.ids, self.role_id]

    @property
    def shifts(self) -> list[Thing]:
        return [self.seen.things[one] for one in self.ids]

    @property
    def role(self) -> Thing:
        return self.seen.things[self.role_id]

    @property
    def rota(self) -> going_round.Rota | None:
        return going_round.find(self.tx, self.role_id)

    @property
    def open_swaps(self) -> list[swapped.Swap]:
        return [one for one in self.seen.swaps.values() if one.is_open]

    def those(self, *states: str) -> list[tuple[int, Caller]]:
        """Who stands like this to a shift, and can act."""
        return [
            (which, caller)
            for which in self.ids
            for number, caller in enumerate(self.people)
            if number not in self.away
            and (one := self.seen.people.get((which, caller.user_id))) is not None
            and one.state in states
            and one.done_at is None
        ]

    def is_there(self, user_id: int) -> bool:
        """They are on no break, and it was looked again since they were."""
        person = volunteers.find(self.tx, self.community.guild_id, user_id)
        until = None if person is None else person.paused_until
        return until is None or until <= self.now - 6 * HOUR

    def one(self, who: int) -> Caller | None:
        return None if who in self.away else self.people[who]

    # ------------------------------------------------------------------ what is done, and what follows

    def does(
        self,
        by: Caller | None,
        act: Callable[..., object],
        *args: object,
        besides: Collection[int] = (),
        **named: object,
    ) -> bool:
        """Do it, as a transaction would: what is refused leaves nothing behind. Whether it was done."""
        self.now += MINUTE
        execute = self.database.cursor.execute
        execute("SAVEPOINT act")
        try:
            act(self.tx, *args, now=self.now, **named)
        except Refusal:
            execute("ROLLBACK TO act")
            return False
        finally:
            execute("RELEASE act")
        self.hear({*besides, *([] if by is None else [by.user_id])})
        return True

    def hear(self, besides: Collection[int] = ()) -> None:
        """Each change is told to each it concerns, once; and nobody who waits is passed over."""
        before, after = self.seen, self.look()
        wanted = to_say(before, after, self.role_id, self.rota)
        self.seen = after
        if wrong := unheard(wanted, said(before, after), besides):
            raise AssertionError("; ".join(wrong))
        for thing_id, thing in after.things.items():
            was = before.things.get(thing_id, thing)
            given, before_it = thing.confirmed + thing.offered, was.confirmed + was.offered
            if given > before_it and thing.places is not None:
                assert given - thing.on_offer <= thing.places, "no more is given than there is"
        self.nobodys_turn_is_shifted(before, after)

    def nobodys_turn_is_shifted(self, before: Seen, after: Seen) -> None:
        """By what others do: only by a swap, and where they can't any more."""
        rota = self.rota
        if rota is None:
            return
        is_away = taking_turns.away(self.tx, rota, now=self.now)
        for number, turn in after.turns.items():
            was = before.turns.get(number)
            if was is not None and was.user_id in after.holders(self.role_id) and not turn.said:
                assert turn.user_id == was.user_id or is_away(was.user_id, number)

    def pass_by(self, time: timedelta) -> None:
        """With all that falls due meanwhile."""
        until = self.now + time
        while True:
            self.now = min(until, self.now + 6 * HOUR)
            for round_ in ROUNDS:
                while go_round(self.tx, round_, now=self.now):
                    pass
            self.hear()
            if self.now >= until:
                return

    def send(self) -> None:
        """What is due has been said."""
        self.tx.execute(_SENT, guild=self.community.guild_id, now=self.now)
        self.seen = self.look()


# Yes, whatever it clashes with: the question before it is not what this is about.


def say_yes(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> None:
    asked = commitments.accept(tx, thing_id, caller, now=now)
    if asked.clash is not None:
        commitments.accept(tx, thing_id, caller, agreed=asked.clash.seen, now=now)


def take(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> None:
    asked = commitments.take_offer(tx, thing_id, caller, now=now)
    if asked.clash is not None:
        commitments.take_offer(tx, thing_id, caller, agreed=asked.clash.seen, now=now)


def agree(tx: Transaction, swap_id: int, caller: Caller, *, now: datetime) -> None:
    standing = swaps.agree(tx, swap_id, caller, now=now)
    if standing.clash is not None:
        swaps.agree(tx, swap_id, caller, agreed=standing.clash.seen, now=now)


def is_ahead(tx: Transaction, thing_id: int, now: datetime) -> bool:
    thing = things.show(tx, thing_id)
    return thing.is_open(now) and thing.starts_at is not None and thing.starts_at > now
