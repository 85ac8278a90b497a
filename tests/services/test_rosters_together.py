"""Places, offers, swaps, standing by, terms and turns, all at once and in any order: exactly as many hold a
place as there are, each place and each turn is one person's, and each change is told to each person once.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

from bot.db.transaction import Session
from bot.services.guild.callers import Caller
from bot.services.own import departures, mine, suspensions
from bot.services.people.quiet_hours import end_of_quiet
from bot.services.reach import covering
from bot.services.roles import handing_over, taking_turns, term_ends, turn_answers
from bot.services.shifts import handing_on, nods, swaps, timetables
from bot.services.shifts.slots import Slot
from bot.services.things import (
    amendments,
    attendance,
    commitments,
    covers,
    endings,
    giving_back,
    going_round,
    leading,
    rosters,
    standby,
    terms,
    windows,
)
from bot.services.things.things import Occasion
from tests.services.living import DAY, HOUR, MINUTE, NOON, PEOPLE, Living, agree, is_ahead, say_yes, take
from tests.services.test_rosters import assert_counts_equal_the_people
from tests.services.test_term_ends import rest

SOMEONE, SHIFT, AHEAD = st.integers(0, PEOPLE - 1), st.integers(0, 2), st.integers(0, 5)


class OnShifts(Living):
    """What people and those who lead do about the shifts."""

    @rule(who=SOMEONE, which=SHIFT, how=st.sampled_from([say_yes, say_yes, standby.stand_by]))
    def comes(self, who: int, which: int, how: object) -> None:
        line = self.seen.line(self.ids[which])
        caller = self.one(who)
        if caller is not None and self.does(caller, how, self.ids[which], caller):  # type: ignore[arg-type]
            now = [one for one in self.seen.line(self.ids[which]) if one in line]
            still = [one for one in line if one in now]
            assert now == still, "nobody overtakes who waits"

    @precondition(lambda self: self.those("offered"))
    @rule(data=st.data(), yes=st.sampled_from([True, True, False]))
    def answers_an_offer(self, data: st.DataObject, yes: bool) -> None:
        which, caller = data.draw(st.sampled_from(self.those("offered")))
        self.does(caller, take if yes else giving_back.decline, which, caller)

    @rule(who=SOMEONE, which=SHIFT)
    def gives_back(self, who: int, which: int) -> None:
        caller, thing_id = self.one(who), self.ids[which]
        if caller is None:
            return
        line = [one for one in self.seen.line(thing_id) if one != caller.user_id]
        self.does(caller, giving_back.decline, thing_id, caller)
        after = self.seen.line(thing_id)
        assert [one for one in line if one in after] == after, "they stay in their order"
        there = [one for one in line if self.is_there(one)]
        still = [one for one in there if one in after]
        assert there[len(there) - len(still) :] == still, "who waits longest comes first"

    @precondition(lambda self: self.those("confirmed"))
    @rule(data=st.data(), keeps=st.sampled_from([False, False, True]))
    def offers_theirs(self, data: st.DataObject, keeps: bool) -> None:
        which, caller = data.draw(st.sampled_from(self.those("confirmed")))
        self.does(caller, handing_on.keep if keeps else handing_on.offer, which, caller)

    def pairs(self) -> list[tuple[int, Caller, int, Caller]]:
        """Who could swap what with whom."""
        held = self.those("confirmed")
        return [
            (gives, one, gets, other)
            for gives, one in held
            for gets, other in held
            if gives != gets and (gets, one) not in held and is_ahead(self.tx, gives, self.now)
        ]

    @precondition(lambda self: self.pairs())
    @rule(data=st.data(), answered=st.sampled_from([True, True, False]))
    def asks_to_swap(self, data: st.DataObject, answered: bool) -> None:
        gives, caller, gets, other = data.draw(st.sampled_from(self.pairs()))
        before = {one.id for one in self.open_swaps}
        if self.does(caller, swaps.ask, gives, gets, caller, other.user_id) and answered:
            for swap in [one for one in self.open_swaps if one.id not in before]:
                self.answers(swap.id, other, yes=True)

    @rule(who=SOMEONE, whom=SOMEONE, gives=SHIFT, gets=SHIFT)
    def asks_anybody(self, who: int, whom: int, gives: int, gets: int) -> None:
        caller, other = self.one(who), self.people[whom]
        if caller is not None:
            done = self.does(caller, swaps.ask, self.ids[gives], self.ids[gets], caller, other.user_id)
            assert not (done and (who == whom or gives == gets)), "with themselves, or for the same one"

    @precondition(lambda self: self.open_swaps)
    @rule(data=st.data(), who=SOMEONE, yes=st.sampled_from([True, True, False]))
    def answers_a_swap(self, data: st.DataObject, who: int, yes: bool) -> None:
        """Whoever was asked; now and then somebody else tries."""
        swap = data.draw(st.sampled_from(self.open_swaps))
        asked = self.seen.owners.get(swap.theirs_id or 0)
        number = next((n for n, one in enumerate(self.people) if one.user_id == asked), who)
        caller = self.one(data.draw(st.sampled_from([number, number, who])))
        if caller is not None:
            self.answers(swap.id, caller, yes=yes)

    def answers(self, swap_id: int, caller: Caller, *, yes: bool) -> None:
        before = self.seen
        swap = before.swaps[swap_id]
        whose = [before.owners.get(one or 0) for one in (swap.mine_id, swap.theirs_id)]
        if self.does(caller, agree if yes else swaps.decline, swap_id, caller):
            assert caller.user_id in whose
            after = self.seen
            gives, gets = swap.mine_thing_id, swap.theirs_thing_id
            if after.swaps[swap_id].state != "done" or swap.state == "done":
                assert all(before.holders(one) == after.holders(one) for one in self.every)
                return
            assert after.holders(gives) == before.holders(gives) - {whose[0]} | {whose[1]}
            assert after.holders(gets) == before.holders(gets) - {whose[1]} | {whose[0]}

    @precondition(lambda self: any(one.state == "agreed" for one in self.open_swaps))
    @rule(data=st.data(), yes=st.sampled_from([True, True, False]))
    def nods(self, data: st.DataObject, yes: bool) -> None:
        swap = data.draw(st.sampled_from([one for one in self.open_swaps if one.state == "agreed"]))
        before = self.seen
        self.does(None, nods.nod, swap.id, self.cora, yes=yes)
        for one in self.every:
            assert len(before.holders(one)) == len(self.seen.holders(one))
            assert yes or before.holders(one) == self.seen.holders(one)

    @rule(which=SHIFT, who=st.one_of(st.none(), SOMEONE), begins=st.booleans())
    def calls_on_standby(self, which: int, who: int | None, begins: bool) -> None:
        user_id = None if who is None else self.people[who].user_id
        if begins:
            self.does(None, covering.start, self.ids[which], self.cora)
        self.does(None, standby.call, self.ids[which], self.cora, user_id)

    @rule(
        what=st.sampled_from(["places", "places", "nods", "moment", "no cover", "cancel"]),
        which=SHIFT,
        number=st.integers(1, 3),
    )
    def decides(self, what: str, which: int, number: int) -> None:
        """Whoever leads. Nobody loses what they have, or were promised, by any of it."""
        thing_id, lead, before = self.ids[which], self.cora, self.seen
        if what == "places":
            self.does(None, amendments.resize, thing_id, lead, number)
        elif what == "nods":
            self.does(None, nods.want, thing_id, lead, wanted=number == 1)
        elif what == "moment":
            starts = self.now + DAY + number * 19 * HOUR
            self.does(None, amendments.move, thing_id, lead, occasion=Occasion(starts, starts + 3 * HOUR))
        elif what == "no cover":
            self.does(None, covering.stop, thing_id, lead)
        elif self.now > self.began + 2 * DAY:
            self.does(None, endings.cancel, thing_id, lead)
        offers = {one.user_id for one in before.people.values() if one.on_offer_since}
        assert before.holders(thing_id) - self.seen.holders(thing_id) <= offers

    @precondition(lambda self: all(one.state != "open" for one in self.shifts[:2]))
    @rule()
    def plans_more(self) -> None:
        """In three days the stall stands again."""
        starts = self.now + 3 * DAY
        made = timetables.add(
            self.tx,
            self.timetable_id,
            self.cora,
            [Slot(starts + n * 5 * HOUR, starts + n * 5 * HOUR + 3 * HOUR, 2) for n in range(2)],
            now=self.now,
        )
        self.ids[:2] = [one.id for one in made]
        self.seen = self.look()

    @precondition(lambda self: any(not is_ahead(self.tx, one, self.now) for one in self.ids))
    @rule(who=SOMEONE, which=SHIFT, how=st.sampled_from([commitments.report_done, attendance.take_back]))
    def did_it(self, who: int, which: int, how: object) -> None:
        caller = self.one(who)
        if caller is not None:
            self.does(caller, how, self.ids[which], caller)  # type: ignore[arg-type]


class InTheRole(Living):
    """What they do about the role: it has terms, and is taken in turns."""

    @rule(who=SOMEONE)
    def would_like_it(self, who: int) -> None:
        if (caller := self.one(who)) is not None:
            self.does(caller, commitments.accept, self.role_id, caller)

    def holder(self, who: int) -> Caller | None:
        """One of those who have it; the last of them is anybody."""
        held = [n for n, one in enumerate(self.people) if one.user_id in self.seen.holders(self.role_id)]
        return self.one(who if who >= len(held) + 1 or not held else held[who % len(held)])

    @rule(who=SOMEONE)
    def steps_down(self, who: int) -> None:
        if (caller := self.holder(who)) is None:
            return
        before, term = self.seen.holders(self.role_id), self.seen.terms.get(caller.user_id)
        self.does(caller, giving_back.give_up, self.role_id, caller)
        if (
            term is not None
            and term.is_handed_on
            and term.next_id not in before
            and self.role.state == "open"
        ):
            assert term.next_id in self.seen.holders(self.role_id)
            assert len(self.seen.holders(self.role_id)) == len(before), "one goes, one comes"

    @rule(who=SOMEONE)
    def goes_on(self, who: int) -> None:
        if (caller := self.holder(who)) is not None:
            self.does(caller, term_ends.go_on, self.role_id, caller)

    @rule(who=SOMEONE, to=SOMEONE, at_once=st.booleans(), answered=st.booleans())
    def names(self, who: int, to: int, at_once: bool, answered: bool) -> None:
        caller, other = self.holder(who), self.people[to]
        if caller is None or not self.does(
            caller, handing_over.name, self.role_id, caller, other.user_id, at_once=at_once
        ):
            return
        assert caller.user_id != other.user_id
        if answered and to not in self.away:
            self.says(other, yes=True)

    @precondition(lambda self: any(one.next_id for one in self.seen.terms.values()))
    @rule(who=SOMEONE, yes=st.sampled_from([True, True, False]))
    def answers_a_naming(self, who: int, yes: bool) -> None:
        named = {one.next_id for one in self.seen.terms.values()}
        those = [n for n, one in enumerate(self.people) if one.user_id in named]
        if (caller := self.one(those[who % len(those)] if those and who else who)) is not None:
            self.says(caller, yes=yes)

    def says(self, caller: Caller, *, yes: bool) -> None:
        before = len(self.seen.holders(self.role_id))
        self.does(caller, handing_over.answer, self.role_id, caller, yes=yes)
        assert len(self.seen.holders(self.role_id)) == before, "one goes, one comes"

    @rule(who=SOMEONE, at_once=st.booleans())
    def seeks(self, who: int, at_once: bool) -> None:
        if (caller := self.holder(who)) is not None:
            before = len(self.seen.holders(self.role_id))
            self.does(caller, term_ends.seek, self.role_id, caller, at_once=at_once)
            assert len(self.seen.holders(self.role_id)) >= before

    @rule(what=st.sampled_from(["places", "places", "terms", "no terms", "end"]), places=st.integers(1, 3))
    def decides_about_the_role(self, what: str, places: int) -> None:
        is_open = self.role.state == "open"
        if not is_open or (what == "end" and self.now > self.began + DAY):
            self.does(None, endings.close if is_open else endings.reopen, self.role_id, self.cora)
        elif what == "places":
            self.does(None, amendments.resize, self.role_id, self.cora, places)
        else:
            self.does(None, term_ends.set_length, self.role_id, self.cora, int(what == "terms"))

    @property
    def first(self) -> int:
        rota = self.rota
        return 0 if rota is None else max(0, rota.rhythm.number_at(self.now))

    def whose(self, ahead: int, who: int) -> Caller | None:
        """Whose turn that is; now and then somebody else."""
        turn = self.seen.turns.get(self.first + ahead)
        found = [n for n, one in enumerate(self.people) if turn is not None and one.user_id == turn.user_id]
        return self.one(found[0] if found and who else who)

    @rule(who=SOMEONE, ahead=AHEAD, how=st.sampled_from([turn_answers.skip, turn_answers.do_it]))
    def answers_a_turn(self, who: int, ahead: int, how: object) -> None:
        if (caller := self.whose(ahead, who)) is not None:
            self.does(caller, how, self.role_id, self.first + ahead, caller)  # type: ignore[arg-type]

    @rule(who=SOMEONE, ahead=AHEAD, other=AHEAD, answered=st.booleans())
    def asks_to_swap_turns(self, who: int, ahead: int, other: int, answered: bool) -> None:
        caller, number = self.whose(ahead, who), self.first + ahead
        if caller is None or not self.does(
            caller, turn_answers.ask_to_swap, self.role_id, number, self.first + other, caller
        ):
            return
        asked = self.seen.turns[number].swap_id
        for one, each in enumerate(self.people):
            if answered and each.user_id == asked and one not in self.away:
                self.does(each, turn_answers.answer_swap, self.role_id, number, each, yes=True)

    @precondition(lambda self: any(one.swap_id for one in self.seen.turns.values()))
    @rule(data=st.data(), yes=st.booleans())
    def answers_a_swap_of_turns(self, data: st.DataObject, yes: bool) -> None:
        turn = data.draw(st.sampled_from([one for one in self.seen.turns.values() if one.swap_id]))
        for number, one in enumerate(self.people):
            if one.user_id == turn.swap_id and number not in self.away:
                self.does(one, turn_answers.answer_swap, self.role_id, turn.number, one, yes=yes)


class Together(OnShifts, InTheRole):
    """All of it, with people who rest, go and come back, those who lead among them, and time."""

    @initialize(zone=st.sampled_from(sorted(NOON)))
    def somewhere(self, zone: str) -> None:
        self.begin(zone)

    @rule(
        who=SOMEONE,
        how=st.sampled_from(["rests", "rests", "leaves", "is erased", "is suspended", "keeps places"]),
        days=st.integers(1, 20),
    )
    def goes(self, who: int, how: str, days: int) -> None:
        caller = self.one(who)
        if caller is None:
            return
        guild_id, user_id = self.community.guild_id, caller.user_id
        if how == "rests":
            rest(self.tx, caller, self.now + days * DAY, now=self.now)
            self.hear()
            return
        if how == "leaves":
            self.does(caller, departures.leave, guild_id, user_id)
        elif how == "is erased":
            self.does(caller, mine.erase, guild_id, user_id)
        else:
            keeps = how == "keeps places"
            self.does(caller, suspensions.suspend, self.community.moderator, user_id, "R", keeps_places=keeps)
        self.away |= set() if how == "is erased" else {who}
        for (_thing, user), one in self.seen.people.items():
            assert user != user_id or (how == "keeps places" and one.has_place)

    @precondition(lambda self: self.away)
    @rule(data=st.data())
    def comes_back(self, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from(sorted(self.away)))
        user_id = self.people[who].user_id
        found = suspensions.find(self.tx, self.community.guild_id, user_id)
        if found is not None:
            suspensions.lift(self.tx, found.id, self.community.moderator, now=self.now)
        departures.come_back(self.tx, self.community.guild_id, user_id, now=self.now)
        self.away.discard(who)
        self.hear()

    @rule(how=st.sampled_from(["stops", "leaves", "is erased"]))
    def a_lead_goes_or_comes_back(self, how: str) -> None:
        leo = self.leo
        if not self.seen.leads[self.role_id]:
            departures.come_back(self.tx, self.community.guild_id, leo.user_id, now=self.now)
            for which in (self.role_id, self.timetable_id):
                self.does(leo, leading.take_on, which, leo)
        elif how == "stops":
            for which in (self.role_id, self.timetable_id):
                self.does(leo, leading.stop, which, leo)
        else:
            act = departures.leave if how == "leaves" else mine.erase
            self.does(leo, act, self.community.guild_id, leo.user_id)
            assert leo.user_id not in {one for found in self.seen.leads.values() for one in found}

    @rule(
        pause=st.sampled_from([10 * MINUTE, HOUR, 9 * HOUR, DAY, 3 * DAY]),
        says=st.sampled_from([True, True, False]),
    )
    def time_passes(self, pause: timedelta, says: bool) -> None:
        if says:
            self.send()
        before = self.seen.holders(self.role_id)
        self.pass_by(pause)
        assert len(self.seen.holders(self.role_id)) >= len(before), "no place is nobody's because time passes"

    # ------------------------------------------------------------------ what holds at any moment

    @invariant()
    def counts_equal_people(self) -> None:
        for thing_id in self.every:
            assert_counts_equal_the_people(self.tx, thing_id)

    @invariant()
    def as_many_hold_a_place_as_there_are_while_somebody_waits(self) -> None:
        """Whoever is on a break is passed over, until they are back and it was looked again."""
        for thing in self.seen.things.values():
            waiting = [user_id for user_id in self.seen.line(thing.id) if self.is_there(user_id)]
            if thing.is_open(self.now) and waiting:
                assert thing.roster.free == 0
                if thing.starts_at is not None and thing.starts_at > self.now and not thing.nods:
                    assert not thing.roster.within_reach, "nor beside one that somebody offers"

    @invariant()
    def nobody_is_looked_for_who_is_not_missing_and_nobody_asked_twice(self) -> None:
        for thing_id in self.ids:
            found = covers.find(self.tx, thing_id)
            assert found is None or found.is_going or found.outcome is not None
        asked = Counter(
            (one.user_id, one.subject_id) for one in self.seen.parcels.values() if one.kind == "invitation"
        )
        assert max(asked.values(), default=0) <= 1

    @invariant()
    def what_is_on_offer_is_somebodys(self) -> None:
        for one in self.seen.people.values():
            assert one.on_offer_since is None or (one.state, one.done_at) == ("confirmed", None)

    @invariant()
    def an_offer_has_an_end_by_day(self) -> None:
        for (thing_id, user_id), one in self.seen.people.items():
            assert (one.offered_until is not None) == (one.state == "offered")
            if one.offered_until is None or standby.was_called(one) or not self.seen.things[thing_id]:
                continue
            hours = windows.hours_of(self.tx, self.community.guild_id, user_id)
            assert end_of_quiet(hours, one.offered_until - MINUTE / 60) is None

    @invariant()
    def each_place_is_part_of_one_question_and_there_to_swap(self) -> None:
        used: list[int] = []
        for swap in self.open_swaps:
            used += swap.places
            for place in swap.places:
                one = rosters.find(self.tx, place)
                assert one is not None
                if swap.is_handing_on:
                    assert one.on_offer_since if place == swap.mine_id else one.state == "waitlisted"
                else:
                    assert (one.state, one.done_at, one.on_offer_since) == ("confirmed", None, None)
        assert len(used) == len(set(used))

    @invariant()
    def each_place_in_the_role_has_its_term_and_one_next_holder(self) -> None:
        found, holders = terms.of(self.tx, self.role_id), self.seen.holders(self.role_id)
        if terms.length(self.tx, self.role_id) == 0:
            assert not found
        elif self.role.state == "open":
            assert {one.user_id for one in found} == holders
        named = [one.next_id for one in found if one.next_id is not None]
        assert len(named) == len(set(named))
        for one in self.seen.parcels.values():
            assert one.kind != "term_ends" or one.state != "waiting" or one.user_id in holders

    @invariant()
    def each_turn_is_one_persons_who_can_or_nobody_can(self) -> None:
        rota = self.rota
        assert rota is not None
        is_away = taking_turns.away(self.tx, rota, now=self.now)
        order = {one.user_id for one in going_round.order(self.tx, self.role_id)}
        assert order == self.seen.holders(self.role_id)
        found = taking_turns.standing(self.tx, rota, now=self.now)
        for turn in found:
            able = {one for one in order if not is_away(one, turn.number)}
            assert turn.user_id in able if able else turn.user_id is None
        assert [one.number for one in found] == [*range(self.first, self.first + taking_turns.AHEAD)]


def test_whatever_people_do_each_place_and_turn_is_one_persons_and_each_change_told_once(
    session: Session,
) -> None:
    class OnThisDatabase(Together):
        database = session

    on_a_file = session.__class__.__module__.endswith("sqlite")
    run_state_machine_as_test(
        OnThisDatabase,
        settings=settings(
            max_examples=30 if on_a_file else 8,
            stateful_step_count=50,
            database=None,
            derandomize=True,  # a fault that is found in one run is found in the next
        ),
    )
