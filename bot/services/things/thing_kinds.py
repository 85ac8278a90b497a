"""What one kind of things to do brings along beside what the register has of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.db import Transaction
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Post
from bot.services.things import native_events, noticeboard, proposed, questions, unposted
from bot.services.things.things import Thing


class OnPlace(Protocol):
    """What follows when this person has got a place on the (locked) thing, or has none any more."""

    def __call__(self, tx: Transaction, thing: Thing, user_id: int, *, now: datetime) -> None: ...


class OnDone(Protocol):
    """What follows when one more has done the (locked) thing; its counts are the new ones."""

    def __call__(self, tx: Transaction, thing: Thing, *, now: datetime) -> None: ...


class BeforeYes(Protocol):
    """What has to hold before this person's yes to the (locked) thing counts. Raises Refusal."""

    def __call__(self, tx: Transaction, thing: Thing, user_id: int) -> None: ...


class CardOf(Protocol):
    """Where several share one card: what the parcel of it is known by, and the id of what it shows."""

    def __call__(self, tx: Transaction, thing: Thing) -> tuple[str, int]: ...


class OnChange(Protocol):
    """What follows when the (locked) thing is another one, is full, free, open or over."""

    def __call__(self, tx: Transaction, thing: Thing, *, now: datetime) -> None: ...


class AskedAbout(Protocol):
    """What whoever looks after the (closed) thing is asked about now, if anything: of several on one day one
    stands for all.
    """

    def __call__(self, tx: Transaction, thing: Thing) -> Thing | None: ...


class StandsFor(Protocol):
    """What else is told and thanked for with the (closed) thing that stands for all of one day."""

    def __call__(self, tx: Transaction, thing: Thing) -> Sequence[Thing]: ...


class CheckPlaces(Protocol):
    """Whether it may have so many places. Raises Invalid."""

    def __call__(self, tx: Transaction, thing: Thing, places: int | None) -> None: ...


@dataclass(frozen=True, slots=True)
class ThingKind:
    """`name` is stored and is the first word of its controls' custom ids: its cog answers `{name}:{id}:show`,
    `:in`, `:people` and, where people report that they did it, `:done`; where one may happen at a moment
    also `:in:{agreed}`, the yes to what it clashes with. `card` is the kind of parcel that shows one. The
    emoji stands beside a title, wherever one is shown.
    """

    name: str
    emoji: str
    called: str  # untranslated, as somebody reads it who looks for something to do
    card: Post
    #: People report that they did it; of a standing one (a role) they have it as long as it goes on.
    can_be_done: bool = True
    before_yes: BeforeYes | None = None
    on_place: OnPlace | None = None
    on_done: OnDone | None = None
    on_change: OnChange | None = None
    shares_card: CardOf | None = None
    check_places: CheckPlaces | None = None
    asked_about: AskedAbout | None = None
    stands_for: StandsFor | None = None

    def card_key(self, thing_id: int) -> str:
        """What the parcel of its card is known by, where that is its own."""
        return f"{self.name}:{thing_id}:card"

    def card_of(self, tx: Transaction, thing: Thing) -> tuple[str, int]:
        """What the parcel of its card is known by, and the id of what that shows."""
        if self.shares_card is not None:
            return self.shares_card(tx, thing)
        return self.card_key(thing.id), thing.id

    def redraw(self, tx: Transaction, thing: Thing, *, listed: bool = True, now: datetime) -> None:
        """Have the card of this thing brought up to date, and the noticeboard and its event in Discord unless
        only counts changed that they do not show: `listed`. A draft has none of them; that it was changed
        keeps it longer, and one that waits for an answer stands still. Raises Refusal for that.
        """
        if thing.state == "draft":
            proposed.require_still(tx, thing.id)
            unposted.touch(tx, thing.id, now=now)
            if thing.timetable_since is None:
                return
        key, shown = self.card_of(tx, thing)
        if listed and self.on_change is not None:
            self.on_change(tx, thing, now=now)
        outbox.change(tx, self.card, thing.guild_id, key, subject_id=shown, now=now)
        if listed:
            noticeboard.redraw(tx, thing.guild_id, now=now)
            native_events.follow(tx, thing, card=key, now=now)
            questions.follow(tx, thing, card=key, now=now)
