"""Everything that is about one person, for that person: to see, and to erase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.db import Transaction
from bot.services import (
    activity,
    asks,
    changes,
    checkins,
    drafts,
    interests,
    joining,
    outbox,
    roles,
    rosters,
    schedules,
    volunteers,
)
from bot.services.volunteers import Volunteer


@dataclass(frozen=True, slots=True)
class Mine:
    """What the bot knows of a person in one guild."""

    volunteer: Volunteer | None
    asks: Sequence[asks.Held]
    roles: Sequence[roles.Role]
    waiting: Sequence[outbox.Kept]
    interests: Sequence[str]
    consents: Sequence[volunteers.Consent]
    #: Asks, roles and check-ins that name this person as whoever posted them.
    posted: int
    #: Refused forms that are kept for a day.
    unsent: int

    @property
    def nothing(self) -> bool:
        return self.volunteer is None and not self.posted and not self.unsent

    def agreed(self, kind: volunteers.Agreement) -> bool | None:
        return next((consent.agreed for consent in self.consents if consent.kind == kind), None)


def show(tx: Transaction, guild_id: int, user_id: int) -> Mine:
    chosen = joining.chosen_interests(tx, guild_id, user_id)
    return Mine(
        volunteer=volunteers.find(tx, guild_id, user_id),
        asks=asks.held_by(tx, guild_id, user_id),
        roles=roles.held_by(tx, guild_id, user_id),
        waiting=outbox.kept_for(tx, guild_id, user_id),
        interests=[i.name for i in interests.offered_in(tx, guild_id) if i.id in chosen],
        consents=volunteers.consents_of(tx, guild_id, user_id),
        posted=len(asks.written_by(tx, guild_id, user_id))
        + len(roles.written_by(tx, guild_id, user_id))
        + checkins.started_by(tx, guild_id, user_id),
        unsent=drafts.kept_for(tx, guild_id, user_id),
    )


def erase(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """Erase everything about this person, in one transaction. Twice is once.

    Their places go to whoever waits; totals stay right; the bot's posts that name them are redrawn without
    the name. Everything is locked before anything is changed, in the order in which everyone locks: the
    person, then rosters by ascending id.
    """
    was_known = volunteers.forget(tx, guild_id, user_id)
    for held in _hold_all(tx, guild_id, user_id):
        if isinstance(held, asks.Ask):
            asks.forget(tx, held, user_id, now=now)
        else:
            roles.forget(tx, held, user_id, now=now)
    rosters.forget(tx, guild_id, user_id)
    checkins.forget(tx, guild_id, user_id)
    schedules.forget(tx, guild_id, user_id)
    activity.forget(tx, guild_id, user_id)
    drafts.forget(tx, guild_id, user_id)
    changes.forget(tx, guild_id, user_id)
    joining.forget(tx, guild_id, user_id)
    outbox.forget(tx, guild_id, user_id, now=now)
    if was_known:
        activity.record(tx, guild_id, None, "erased", now=now)
        volunteers.grant(tx, guild_id, user_id, now=now)


def _hold_all(tx: Transaction, guild_id: int, user_id: int) -> list[asks.Ask | roles.Role]:
    """Every ask and role this person is on or has written, locked in ascending order of their rosters."""
    concerned = {
        *rosters.held_by(tx, guild_id, user_id),
        *asks.written_by(tx, guild_id, user_id),
        *roles.written_by(tx, guild_id, user_id),
    }
    held = (asks.hold(tx, roster_id) or roles.hold(tx, roster_id) for roster_id in sorted(concerned))
    return [one for one in held if one is not None]
