"""Asking in waves beside asking everybody: how many places are filled, and with how many messages.

Made-up communities, the same in every run: each has its own share of people who say yes. Whether somebody
would say yes to an ask, and how long they take, is drawn once and holds for both ways. Who is asked, how many
and when is decided by `bot.services.things.waves`, with which the bot plans.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from benchmarks.report import Figure, table
from bot.services.things import waves
from bot.services.things.waves import Candidate, Rate, Wanted

COMMUNITIES, ASKS = 200, 10
SEED = 12
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BEGIN = datetime(2026, 4, 15, 12, tzinfo=UTC)
#: Of those who say yes some take longer than a day; of those who don't, some say so, the others are silent.
SLOW, SAY_NO = 0.2, 0.4
RESAMPLED = 1000


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody would say to one ask, and how long after being asked; None: nothing, ever."""

    yes: bool
    after: timedelta | None


@dataclass(slots=True)
class Tally:
    """Of one community, over all its asks."""

    places: int = 0
    filled: int = 0
    filled_by_all: int = 0
    messages: int = 0
    messages_to_all: int = 0

    @property
    def willing_for_each_place(self) -> float:
        return self.filled_by_all / self.places


def seeded(text: str) -> Random:
    """The same numbers in every run."""
    return Random(text)  # noqa: S311


class Community:
    """Its people, each with their own inclination to say yes, and when each was asked last."""

    def __init__(self, random: Random) -> None:
        self._random = random
        share, self.people = random.uniform(0.1, 0.6), random.randint(40, 300)
        self._inclined = [random.betavariate(4 * share, 4 * (1 - share)) for _ in range(self.people)]
        self._last_asked: dict[int, datetime] = {}
        self._rate = Rate()

    def ask(self, number: int, tally: Tally) -> None:
        """One ask a week, by both ways."""
        begin = BEGIN + number * 7 * DAY
        places, due_at = self._random.randint(3, 15), begin + self._random.randint(3, 6) * DAY
        answers = [self._answer(inclined) for inclined in self._inclined]
        in_time = sum(one.yes and one.after is not None and begin + one.after < due_at for one in answers)
        tally.places += places
        tally.filled_by_all += min(places, in_time)
        tally.messages_to_all += self.people
        asked, filled = self._in_waves(number, answers, places, begin, due_at)
        tally.filled += filled
        tally.messages += len(asked)
        said_yes = sum(answers[person].yes for person in asked)
        self._rate = Rate(self._rate.asked + len(asked), self._rate.yes + said_yes)
        self._last_asked |= asked

    def _answer(self, inclined: float) -> Answer:
        random = self._random
        yes = random.random() < inclined
        hours = min(23.0, random.expovariate(1 / 5))
        if yes and random.random() < SLOW:
            hours += random.uniform(24, 72)
        return Answer(yes, timedelta(hours=hours) if yes or random.random() < SAY_NO else None)

    def _in_waves(
        self, number: int, answers: Sequence[Answer], places: int, begin: datetime, due_at: datetime
    ) -> tuple[dict[int, datetime], int]:
        """Whom the bot asks and when, and how many places that fills; it looks every hour."""
        wanted, asked = Wanted(number), dict[int, datetime]()
        wave: list[int] = []
        now, wave_at, filled = begin, begin, 0
        while now < due_at:
            came = [
                person
                for person, at in asked.items()
                if (after := answers[person].after) is not None and at + after <= now
            ]
            filled = min(places, sum(answers[person].yes for person in came))
            over = now >= wave_at + waves.patience(due_at, wave_at) or set(wave) <= set(came)
            if over and filled < places:
                found = [
                    Candidate(person, was_asked=person in asked, last_asked=self._last_asked.get(person))
                    for person in range(self.people)
                ]
                count = waves.size(places - filled, self._rate)
                chosen = waves.first_asked(found, wanted, usual_cap=2, most=count)
                wave, wave_at = [one.user_id for one in chosen], now
                asked |= dict.fromkeys(wave, now)
            now += HOUR
        return asked, filled


def measure(
    report: Callable[[str], None], *, communities: int = COMMUNITIES, asks: int = ASKS
) -> list[Figure]:
    tallies = []
    for number in range(communities):
        community, tally = Community(seeded(f"{SEED}:{number}")), Tally()
        for ask in range(asks):
            community.ask(ask, tally)
        tallies.append(tally)
    filled, messages = interval(tallies, places_filled), interval(tallies, messages_sent)
    report(
        f"Asking in waves, in {communities} made-up communities with {asks} asks each, beside asking "
        f"everybody: {places_filled(tallies):.3f} of the places filled ({filled[0]:.3f} to {filled[1]:.3f}), "
        f"with {messages_sent(tallies):.3f} of the messages ({messages[0]:.3f} to {messages[1]:.3f})."
    )
    report(by_willingness(tallies))
    return [
        Figure("invitations_places_of_asking_all", filled[0], 0.99, "at least"),
        Figure("invitations_messages_of_asking_all", messages[1], 0.5, "at most"),
    ]


def places_filled(tallies: Sequence[Tally]) -> float:
    return sum(one.filled for one in tallies) / sum(one.filled_by_all for one in tallies)


def messages_sent(tallies: Sequence[Tally]) -> float:
    return sum(one.messages for one in tallies) / sum(one.messages_to_all for one in tallies)


def interval(tallies: Sequence[Tally], of: Callable[[Sequence[Tally]], float]) -> tuple[float, float]:
    """Between which it lies with 95 % (bootstrap over communities)."""
    random = seeded(str(SEED))
    values = sorted(of(random.choices(tallies, k=len(tallies))) for _ in range(RESAMPLED))
    return values[RESAMPLED * 25 // 1000], values[RESAMPLED * 975 // 1000 - 1]


def by_willingness(tallies: Sequence[Tally]) -> str:
    """Where hardly enough people would say yes, waves come to asking everybody."""
    short = [one for one in tallies if one.willing_for_each_place < 1]
    enough = [one for one in tallies if one.willing_for_each_place >= 1]
    rows = [
        (name, str(len(those)), f"{places_filled(those):.3f}", f"{messages_sent(those):.3f}")
        for name, those in (("enough for every ask", enough), ("not enough for some", short))
        if those
    ]
    return table(("who would say yes", "communities", "places", "messages"), rows)
