"""What one press of a button on a thing to do came to, as the private answer says it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.db import Transaction
from bot.services.people.volunteers import Volunteer
from bot.services.things import line, register
from bot.services.things.clashes import Clash
from bot.services.things.reminders import Terms
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one press of a button came to, for the private answer: everything as it is now."""

    thing: Thing
    commitment: Commitment | None
    again: bool = False  # it was so already
    ahead: int = 0  # how many wait before this person
    reminders: bool | None = None  # agreed, refused, or None: not asked yet
    first: bool = False  # the person's first done action
    undecided: bool = False  # they have not said yet whether the others may be told
    quiet: bool = False  # the guild is in quiet mode
    noted: bool = False  # not this time, and that is stored
    reminded: bool = False  # they agreed, and there is still time for a reminder
    zone: str = "UTC"  # in which they read times
    clash: Clash | None = None  # what it would clash with: nothing was taken, they are asked first

    @property
    def asks_about_reminders(self) -> bool:
        """Something may come of this yes that they could be told of, and they were not asked yet."""
        something_comes = (
            self.waits or self.stands_by or self.is_pending or register.kind_of(self.thing).can_be_done
        )
        return self.reminders is None and something_comes

    @property
    def waits(self) -> bool:
        return self.commitment is not None and self.commitment.state == "waitlisted"

    @property
    def stands_by(self) -> bool:
        """They come if somebody is missing, and are not in."""
        return self.commitment is not None and self.commitment.state == "standby"

    @property
    def is_pending(self) -> bool:
        """Somebody has to say yes to them first."""
        return self.commitment is not None and self.commitment.state == "pending"

    @property
    def has_place(self) -> bool:
        return self.commitment is not None and self.commitment.has_place

    @property
    def is_done(self) -> bool:
        return self.commitment is not None and self.commitment.done_at is not None


def receipt_of(
    tx: Transaction,
    thing: Thing,
    commitment: Commitment | None,
    *,
    terms: Terms | None = None,
    again: bool = False,
    beginner: Volunteer | None = None,
    reminded: bool = False,
) -> Receipt:
    """Without terms the answer asks nothing; a beginner has just done something for the first time."""
    return Receipt(
        thing,
        commitment,
        again=again,
        ahead=line.ahead_of(tx, commitment),
        reminders=None if terms is None else terms.agreed,
        first=beginner is not None,
        undecided=beginner is not None and beginner.celebrate is None,
        quiet=terms is not None and terms.quiet,
        reminded=reminded,
        zone="UTC" if terms is None else terms.zone,
    )
