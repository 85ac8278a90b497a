"""Any two things that people do at the same moment: each place and each turn is one person's afterwards, and
nobody is told of it twice, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations_with_replacement
from random import Random
from threading import Barrier, Thread
from unittest import mock

import pytest

from bot.db import Transaction
from bot.services.guild.callers import Caller
from bot.services.own import departures, mine, suspensions
from bot.services.people import volunteers
from bot.services.reach import covering
from bot.services.roles import handing_over, term_ends
from bot.services.shifts import handing_on, nods, swaps, timetables
from bot.services.shifts.slots import Slot
from bot.services.things import (
    amendments,
    commitments,
    endings,
    giving_back,
    held,
    offers,
    rosters,
    standby,
    swapped,
    terms,
    things,
)
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from tests.conftest import open_session
from tests.services.conftest import COORDINATORS, Community
from tests.services.heard import Seen, look, said, to_say
from tests.services.living import agree, say_yes, take
from tests.services.meeting import Meeting, attempt, meeting
from tests.services.test_rosters import assert_counts_equal_the_people

NOON = datetime.fromisoformat("2026-04-15T12:00:00+00:00")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Scene:
    """Ana has the morning, Ben the evening and Cem the role; Dan waits for the morning, Eva stands by for it.
    Ana has asked Ben to swap, Cem has named Fay, and Gil waits for the role and takes turns in another one.
    """

    community: Community = field(default_factory=Community)
    now: datetime = NOON
    ids: list[int] = field(default_factory=list)
    role_id: int = 0
    timetable_id: int = 0
    swap_id: int = 0
    people: list[Caller] = field(default_factory=list)
    leo: Caller = field(init=False)

    def set(self, tx: Transaction) -> None:
        community, now = self.community, self.now
        community.set_up(tx, now=now)
        self.leo = community.newcomer(COORDINATORS)
        self.people = community.newcomers(7)
        for person in self.people:
            volunteers.seen(tx, person.guild, person.user_id, language="en", now=now)
        ana, ben, cem, dan, eva, fay, gil = self.people
        first = now + 4 * DAY
        slots = [Slot(first + n * 5 * HOUR, first + n * 5 * HOUR + 3 * HOUR, 1) for n in range(2)]
        begun = timetables.begin(tx, self.leo, Draft("Stall", "W", "S"), slots, now=now)
        posted, _again = timetables.post(tx, begun.id, self.leo, now=now)
        self.timetable_id, self.ids = posted.id, [one.id for one in posted.posted]
        self.role_id = community.offer(tx, places=1, by=self.leo, now=now).id
        morning, evening = self.ids
        for person, thing_id in ((ana, morning), (ben, evening), (dan, morning), (cem, self.role_id)):
            commitments.accept(tx, thing_id, person, now=now)
        standby.stand_by(tx, morning, eva, now=now)
        self.swap_id = swaps.ask(tx, morning, evening, ana, ben.user_id, now=now).id
        handing_over.name(tx, self.role_id, cem, fay.user_id, at_once=True, now=now)
        commitments.accept(tx, self.role_id, gil, now=now)

    def look(self, tx: Transaction) -> Seen:
        return look(tx, self.community, self.ids, self.role_id, self.timetable_id, self.now)


Act = Callable[[Transaction, Scene, datetime], object]
#: With who does it, if it is one of them.
Done = tuple[Act, int | None]
ANA, BEN, CEM, DAN, EVA, FAY, GIL = range(7)


def offered_to_dan(tx: Transaction, scene: Scene, now: datetime) -> None:
    """Ana has given hers back, so Dan is asked for a while."""
    giving_back.decline(tx, scene.ids[0], scene.people[ANA], now=now)


def runs_out(tx: Transaction, scene: Scene, now: datetime) -> None:
    at = now + 3 * DAY
    for one in offers.due(tx, now=at):
        if one.subject_id in scene.ids:
            offers.look_after(tx, one, now=at)


def goes(who: int, how: Callable[..., object]) -> Act:
    return lambda tx, scene, now: how(tx, scene.community.guild_id, scene.people[who].user_id, now=now)


def lead_goes(tx: Transaction, scene: Scene, now: datetime) -> None:
    departures.leave(tx, scene.community.guild_id, scene.leo.user_id, now=now)


def moved(tx: Transaction, scene: Scene, now: datetime) -> None:
    occasion = Occasion(now + 6 * DAY, now + 6 * DAY + 3 * HOUR)
    amendments.move(tx, scene.ids[0], scene.community.coordinator, occasion=occasion, now=now)


def on_morning(act: Callable[..., object], who: int, **how: object) -> Act:
    return lambda tx, scene, now: act(tx, scene.ids[0], scene.people[who], now=now, **how)


def in_role(act: Callable[..., object], who: int, **how: object) -> Act:
    return lambda tx, scene, now: act(tx, scene.role_id, scene.people[who], now=now, **how)


def by_lead(act: Callable[..., object], *args: object, role: bool = False, **how: object) -> Act:
    def does(tx: Transaction, scene: Scene, now: datetime) -> None:
        thing_id = scene.role_id if role else scene.ids[0]
        act(tx, thing_id, scene.community.coordinator, *args, now=now, **how)

    return does


def swap(act: Callable[..., object], who: int) -> Act:
    return lambda tx, scene, now: act(tx, scene.swap_id, scene.people[who], now=now)


#: What is done, and who does it: they read it in the answer.
ON_SHIFTS: dict[str, Done] = {
    "Ben agrees to swap": (swap(agree, BEN), BEN),
    "Ben would rather not": (swap(swaps.decline, BEN), BEN),
    "Ana takes the question back": (swap(swaps.decline, ANA), ANA),
    "Ana gives hers back": (on_morning(giving_back.decline, ANA), ANA),
    "Ben gives his back": (
        lambda tx, scene, now: giving_back.decline(tx, scene.ids[1], scene.people[BEN], now=now),
        BEN,
    ),
    "Ana leaves": (goes(ANA, departures.leave), ANA),
    "Ben is erased": (goes(BEN, mine.erase), BEN),
    "Dan leaves": (goes(DAN, departures.leave), DAN),
    "Eva takes a place in line": (on_morning(say_yes, EVA), EVA),
    "it is cancelled": (by_lead(endings.cancel), None),
    "it is moved": (moved, None),
    "there are two places": (by_lead(amendments.resize, 2), None),
    "a nod is wanted": (by_lead(nods.want, wanted=True), None),
    "who leads it leaves": (lead_goes, None),
}
#: Once Ana has given hers back and Dan is asked.
ON_AN_OFFER: dict[str, Done] = {
    "Dan takes it": (on_morning(take, DAN), DAN),
    "Dan passes it on": (on_morning(giving_back.decline, DAN), DAN),
    "it runs out": (runs_out, None),
    "Ana comes back": (on_morning(say_yes, ANA), ANA),
    "it is cancelled": (by_lead(endings.cancel), None),
    "Eva is called": (by_lead(standby.call), None),
    "cover is looked for": (by_lead(covering.start), None),
    "Dan leaves": (goes(DAN, departures.leave), DAN),
    "who leads it leaves": (lead_goes, None),
}
IN_THE_ROLE: dict[str, Done] = {
    "Fay takes it over": (in_role(handing_over.answer, FAY, yes=True), FAY),
    "Fay would rather not": (in_role(handing_over.answer, FAY, yes=False), FAY),
    "Fay asks for it herself": (in_role(commitments.accept, FAY), FAY),
    "Fay leaves": (goes(FAY, departures.leave), FAY),
    "Cem goes on": (in_role(term_ends.go_on, CEM), CEM),
    "Cem steps down": (in_role(giving_back.give_up, CEM), CEM),
    "Cem looks for somebody": (in_role(term_ends.seek, CEM, at_once=True), CEM),
    "Cem leaves": (goes(CEM, departures.leave), CEM),
    "Cem is erased": (goes(CEM, mine.erase), CEM),
    "Cem is suspended": (
        lambda tx, scene, now: suspensions.suspend(
            tx, scene.community.moderator, scene.people[CEM].user_id, "R", keeps_places=False, now=now
        ),
        CEM,
    ),
    "Gil waits no more": (in_role(giving_back.give_up, GIL), GIL),
    "it has no terms": (by_lead(term_ends.set_length, 0, role=True), None),
    "it is over": (by_lead(endings.close, role=True), None),
    "there are two places": (by_lead(amendments.resize, 2, role=True), None),
    "who leads it leaves": (lead_goes, None),
}


@pytest.fixture(scope="module")
def two(postgres_database: str) -> Iterator[Meeting]:
    with meeting(postgres_database) as found:
        yield found


def stands_right(tx: Transaction, scene: Scene, before: Seen, actors: set[int], label: str) -> None:
    after = scene.look(tx)
    for thing_id in (*scene.ids, scene.role_id):
        assert_counts_equal_the_people(tx, thing_id)
        thing = after.things[thing_id]
        assert thing.places is not None
        assert thing.confirmed + thing.offered <= thing.places, label
        if thing.is_open(scene.now):
            assert not (thing.waitlisted and thing.roster.free), (
                f"{label}: somebody waits beside a free place"
            )
    of_terms = {one.user_id for one in terms.of(tx, scene.role_id)}
    assert of_terms <= after.holders(scene.role_id), label
    used = [place for one in after.swaps.values() if one.is_open for place in one.places]
    for place in used:
        one = rosters.find(tx, place)
        assert one is not None, label
        assert one.state in ("confirmed", "waitlisted"), label
    assert len(used) == len(set(used)), label
    wanted, found = to_say(before, after, scene.role_id, None), said(before, after)
    assert all(times == 1 for each, times in found.items() if each[0] not in ("yes", "no")), label
    swapped_by = {user for what, user, _about in found if what == "settled"}
    over = {thing_id for thing_id, thing in after.things.items() if not thing.is_open(scene.now)}
    for what, user, about in wanted:
        by_a_swap = what in ("gets", "loses") and user in swapped_by
        if user not in actors and about not in over and not by_a_swap:
            assert found[what, user, about] == 1, f"{label}: {what} {user} {about}"


def all_pairs(two: Meeting, acts: dict[str, Done], begins: Act | None = None) -> None:
    """Each pair once, now one of the two first and now the other."""
    for number, pair in enumerate(combinations_with_replacement(acts, 2)):
        meet(two, acts, pair if number % 2 else pair[::-1], begins)


def meet(two: Meeting, acts: dict[str, Done], pair: Sequence[str], begins: Act | None) -> None:
    scene, seen = Scene(), list[Seen]()

    def set_up(tx: Transaction) -> None:
        scene.set(tx)
        if begins is not None:
            begins(tx, scene, NOON)
        seen.append(scene.look(tx))

    assert attempt(two.one, set_up) == ""
    (first, by), (second, then) = (acts[one] for one in pair)
    refusals = two.both(lambda tx: first(tx, scene, NOON), lambda tx: second(tx, scene, NOON))
    actors = {scene.people[who].user_id for who in (by, then) if who is not None} | {scene.leo.user_id}
    label = f"{pair[0]}, while {pair[1]}: {refusals}"
    assert attempt(two.one, lambda tx: stands_right(tx, scene, seen[0], actors, label)) == ""


def test_of_any_two_who_act_on_shifts_at_once_each_place_is_one_persons(two: Meeting) -> None:
    all_pairs(two, ON_SHIFTS, None)


def test_whatever_meets_an_offer_it_is_taken_once_or_passes_on(two: Meeting) -> None:
    all_pairs(two, ON_AN_OFFER, offered_to_dan)


def test_whatever_meets_a_hand_over_there_is_one_who_has_the_role_next(two: Meeting) -> None:
    all_pairs(two, IN_THE_ROLE)


CROWD, STEPS = 5, 60


def everything_of(who: int) -> list[Act]:
    """What keeps it going for as long as the others go."""

    def asks_to_swap(tx: Transaction, scene: Scene, now: datetime) -> None:
        mine_, other = scene.ids if who % 2 else scene.ids[::-1]
        swaps.ask(tx, mine_, other, scene.people[who], scene.people[(who + 1) % 7].user_id, now=now)

    def answers(tx: Transaction, scene: Scene, now: datetime) -> None:
        for one in swapped.open_of_thing(tx, scene.ids[0]):
            agree(tx, one.id, scene.people[who], now=now)

    def nods_to_one(tx: Transaction, scene: Scene, now: datetime) -> None:
        for one in swapped.open_of_thing(tx, scene.ids[0]):
            nods.nod(tx, one.id, scene.community.coordinator, yes=True, now=now)

    def on_evening(tx: Transaction, scene: Scene, now: datetime) -> None:
        say_yes(tx, scene.ids[1], scene.people[who], now=now)

    def names(tx: Transaction, scene: Scene, now: datetime) -> None:
        other = scene.people[(who + 2) % 7].user_id
        handing_over.name(tx, scene.role_id, scene.people[who], other, at_once=True, now=now)

    return [
        *(goes(who, departures.come_back), on_morning(say_yes, who), on_evening, asks_to_swap, answers),
        *(nods_to_one, names, in_role(commitments.accept, who), in_role(handing_over.answer, who, yes=True)),
        *(on_morning(handing_on.offer, who), in_role(term_ends.go_on, who)),
    ]


def test_in_a_free_for_all_nobody_waits_for_somebody_who_waits_for_them(
    two: Meeting, postgres_database: str
) -> None:
    """Four at a time do what comes to their minds, each in a transaction of their own: PostgreSQL would end
    one of two that wait for each other.
    """
    scene = Scene()
    attempt(two.one, scene.set)
    acts = [act for acts in (ON_SHIFTS, ON_AN_OFFER, IN_THE_ROLE) for act, _who in acts.values()]
    acts += [act for who in range(7) for act in everything_of(who)]
    start, failures = Barrier(CROWD), list[BaseException]()

    def does(seed: int) -> None:
        minds = Random(seed)  # noqa: S311 - the same in every run
        with open_session(postgres_database) as session:
            start.wait()
            for step in range(STEPS):
                act, now = minds.choice(acts), scene.now + timedelta(minutes=step)
                try:
                    attempt(session, lambda tx, act=act, now=now: act(tx, scene, now))  # type: ignore[misc]
                except BaseException as failure:
                    failures.append(failure)

    crowd = [Thread(target=does, args=(seed,)) for seed in range(CROWD)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert failures == []

    def check(tx: Transaction) -> None:
        for thing_id in (*scene.ids, scene.role_id):
            assert_counts_equal_the_people(tx, thing_id)
            thing = things.show(tx, thing_id)
            assert thing.confirmed + thing.offered <= (thing.places or 0)

    attempt(two.one, check)


def test_who_says_yes_while_they_are_erased_once_more_is_counted(two: Meeting) -> None:
    """Of a stranger there was no row to hold, so their new yes was erased and still counted."""
    scene = Scene()
    attempt(two.one, scene.set)
    gil, erased = scene.people[GIL], held.forget
    attempt(two.one, lambda tx: mine.erase(tx, gil.guild, gil.user_id, now=NOON))
    comes = Thread(target=lambda: attempt(two.other, lambda tx: say_yes(tx, scene.ids[1], gil, now=NOON)))

    def meanwhile(tx: Transaction, guild_id: int, user_id: int) -> None:
        two.meets(comes)
        erased(tx, guild_id, user_id)

    with mock.patch.object(held, "forget", meanwhile):
        attempt(two.one, lambda tx: mine.erase(tx, gil.guild, gil.user_id, now=NOON))
    comes.join()
    attempt(two.one, lambda tx: assert_counts_equal_the_people(tx, scene.ids[1]))
