"""What has a roster, an ask as well as a role: how it is found and held, who sees who is on it, and how a
place is passed on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import Table, and_, bindparam, select, update

from bot.db import Transaction
from bot.errors import Invalid, NotFound, Refusal
from bot.i18n import N_
from bot.models.rosters import commitments
from bot.models.rosters import rosters as roster_rows
from bot.services.guild import guilds, rights
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import Guild
from bot.services.outbox import outbox
from bot.services.things import needs, rosters
from bot.services.things.needs import Needs
from bot.services.things.rosters import Commitment, Roster


@dataclass(frozen=True, slots=True)
class Rostered:
    """What asks and roles have in common, with the counts of the roster."""

    id: int
    guild_id: int
    roster_id: int
    title: str
    needs_skill: int | None
    needs_hours: int | None
    needs_language: str | None
    created_by: int | None
    closed_at: datetime | None
    places: int | None
    confirmed: int
    waitlisted: int
    done: int
    last_position: int

    @property
    def roster(self) -> Roster:
        return Roster(
            self.roster_id,
            self.guild_id,
            self.places,
            self.confirmed,
            self.waitlisted,
            self.done,
            self.last_position,
        )

    @property
    def needs(self) -> Needs:
        return Needs(self.needs_skill, self.needs_hours, self.needs_language)

    def is_open(self, now: datetime) -> bool:
        return self.closed_at is None


RosteredT = TypeVar("RosteredT", bound=Rostered)

_COUNTS = [roster_rows.c[name] for name in ("places", "confirmed", "waitlisted", "done", "last_position")]


class Register(Generic[RosteredT]):
    """All asks, or all roles; its methods are the services that both have."""

    def __init__(self, of: type[RosteredT], table: Table, *, card: str, place: str, gone: str) -> None:
        """`card` and `place` are the kinds of parcel that show one and that tell of a place on it; `gone` is
        said of what does not exist.
        """
        self._of = of
        self._word = table.name.removesuffix("s")
        self._card = card
        self._place = place
        self._gone = gone
        columns = [table.c[name] for name in of.__dataclass_fields__ if name in table.c]
        self.every = select(*columns, *_COUNTS).join(roster_rows, roster_rows.c.id == table.c.roster_id)
        self.held = self.every.join(
            commitments,
            and_(
                commitments.c.roster_id == roster_rows.c.id,
                commitments.c.guild_id == bindparam("guild"),
                commitments.c.user_id == bindparam("user"),
            ),
        ).where(commitments.c.state != "left")
        self._show = self.every.where(table.c.id == bindparam("one"))
        self._locked = self._show.with_for_update()
        self._hold = self.every.where(table.c.roster_id == bindparam("roster")).with_for_update()
        self._recent = (
            self.every.where(table.c.guild_id == bindparam("guild")).order_by(table.c.id.desc()).limit(25)
        )
        self._written = select(table.c.roster_id).where(
            table.c.guild_id == bindparam("guild"), table.c.created_by == bindparam("user")
        )
        change = update(table).where(table.c.id == bindparam("one"))
        self._unsign = change.values(created_by=None)
        self._need = change.values(
            needs_skill=bindparam("skill"),
            needs_hours=bindparam("hours"),
            needs_language=bindparam("language"),
        )
        self._close = change.values(closed_at=bindparam("now"))

    def show(self, tx: Transaction, one_id: int) -> RosteredT:
        """Raises NotFound."""
        found = tx.maybe(self._of, self._show, one=one_id)
        if found is None:
            raise NotFound(self._gone)
        return found

    def show_to(self, tx: Transaction, one_id: int, caller: Caller) -> RosteredT:
        """It, if it belongs to the server this person is in. Raises NotFound."""
        found = self.show(tx, one_id)
        caller.require_here(found.guild_id)
        return found

    def with_commitment(
        self, tx: Transaction, one_id: int, user_id: int
    ) -> tuple[RosteredT, Commitment | None]:
        """It, and how this person stands to it, for what is said to them about it."""
        found = self.show(tx, one_id)
        return found, rosters.commitment_of(tx, found.roster_id, user_id)

    def recent_in(self, tx: Transaction, caller: Caller) -> Sequence[RosteredT]:
        """The newest 25, open or closed. For coordinators."""
        rights.require_coordinator(tx, caller)
        return tx.list(self._of, self._recent, guild=caller.guild)

    def people(self, tx: Transaction, one_id: int, caller: Caller) -> tuple[RosteredT, Sequence[Commitment]]:
        """Who is in, who is done, who waits. For coordinators."""
        rights.require_coordinator(tx, caller)
        found = self.show_to(tx, one_id, caller)
        return found, rosters.people(tx, found.roster_id)

    def written_by(self, tx: Transaction, guild_id: int, user_id: int) -> Sequence[int]:
        """The rosters of those this person posted."""
        return tx.values(self._written, guild=guild_id, user=user_id)

    def hold(self, tx: Transaction, roster_id: int) -> RosteredT | None:
        """That of this roster, locked with it; None if the roster is another kind's."""
        return tx.maybe(self._of, self._hold, roster=roster_id)

    def locked(self, tx: Transaction, one_id: int, caller: Caller) -> RosteredT:
        """It, with its roster held until the transaction ends. Raises NotFound."""
        found = tx.maybe(self._of, self._locked, one=one_id)
        if found is None:
            raise NotFound(self._gone)
        caller.require_from(found.guild_id)
        return found

    def set_needs(
        self, tx: Transaction, one_id: int, caller: Caller, needed: Needs, *, now: datetime
    ) -> None:
        """What it needs of people from now on. For coordinators. Raises Invalid."""
        rights.require_coordinator(tx, caller)
        one = self.locked(tx, one_id, caller)
        if not one.is_open(now):
            raise Refusal(N_("“{title}” is closed. /find shows what is open now."), title=one.title)
        needs.check(tx, one.guild_id, needed)
        tx.execute(self._need, one=one_id, skill=needed.skill, hours=needed.hours, language=needed.language)
        self.redraw(tx, one, now=now)

    def close(self, tx: Transaction, one: RosteredT, *, at: datetime, now: datetime) -> None:
        tx.execute(self._close, one=one.id, now=at)
        self.redraw(tx, one, now=now)

    def unsign(self, tx: Transaction, one: RosteredT, user_id: int) -> None:
        """That this person wrote it is forgotten, if they did."""
        if one.created_by == user_id:
            tx.execute(self._unsign, one=one.id)

    def redraw(self, tx: Transaction, one: RosteredT, *, now: datetime) -> None:
        """Have its card brought up to date."""
        key = f"{self._word}:{one.id}:card"
        outbox.change(tx, one.guild_id, self._card, key, subject_id=one.id, now=now)

    def pass_on(
        self, tx: Transaction, one: RosteredT, roster: Roster, *, now: datetime
    ) -> tuple[Roster, Sequence[Commitment]]:
        """Give free places to the first in line, who are told; returns who moved up."""
        roster, promoted = rosters.promote(tx, roster, now=now)
        for commitment in promoted:
            outbox.put(
                tx,
                one.guild_id,
                self._place,
                f"{self._word}:{one.id}:place:{commitment.id}:{commitment.position}",
                user_id=commitment.user_id,
                subject_id=one.id,
                now=now,
            )
        return roster, promoted


def before_new(tx: Transaction, caller: Caller) -> Guild:
    """Look whether this person can post something here at all, before they write it. Raises Refusal."""
    rights.require_coordinator(tx, caller)
    guild = guilds.find(tx, caller.guild)
    if guild.asks_channel_id is None:
        raise Refusal(
            N_("There is no channel for asks yet. Someone who manages this server can choose one in /setup.")
        )
    return guild


def check_words(words: Sequence[tuple[str, int]], *, missing: str) -> None:
    """Raise Invalid, saying `missing`, for texts without a word, and for those longer than what fits."""
    if not all(text.strip() for text, _most in words):
        raise Invalid(missing)
    for text, most in words:
        if len(text.strip()) > most:
            raise Invalid(
                N_("One of the texts is {length} characters; {most} fit."),
                length=len(text.strip()),
                most=most,
            )
