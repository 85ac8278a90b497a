"""What a raised hand can be about, and who is asked: each kind is declared once, beside its feature.

    SUPPORT = declare(HandKind("support", N_("Support"), ladder=(DUTY, COORDINATORS, MODERATORS), ...))

The rungs of its ladder are asked one after the other, each twice. See docs/design.md § 110.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.db import Transaction
from bot.i18n import N_
from bot.services.care import duty
from bot.services.guild import rights
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import Guild

State = Literal["waiting", "taken", "answered", "unanswered"]
Outcome = Literal["written", "unreached"]


@dataclass(frozen=True, slots=True)
class Hand:
    id: int
    guild_id: int
    user_id: int
    kind: str
    subject_id: int
    state: State
    rung: str
    raised_at: datetime
    told: int
    claimed_by: int | None
    claimed_at: datetime | None
    reminded_at: datetime | None
    outcome: Outcome | None
    turn: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Rung:
    """Who is asked: people one by one, or a member role together in a channel; where there is neither, the
    rung is left out. `called` says who that is, in a sentence, untranslated.
    """

    name: str
    called: str
    #: Whether this person may answer such a hand.
    may: Callable[[Transaction, Hand, Caller, datetime], bool]
    people: Callable[[Transaction, Hand, datetime], Sequence[int]] | None = None
    channel: Callable[[Guild], int | None] = lambda guild: None
    member_role: Callable[[Guild], int | None] = lambda guild: None


def _on_duty(tx: Transaction, hand: Hand, now: datetime) -> Sequence[int]:
    return [one for one in duty.on_duty(tx, hand.guild_id, now) if one != hand.user_id]


DUTY = Rung(
    "duty",
    N_("whoever is on duty"),
    may=lambda tx, hand, caller, now: caller.user_id in _on_duty(tx, hand, now),
    people=_on_duty,
)
WELCOMERS = Rung(
    "welcomers",
    N_("the welcomers"),
    may=lambda tx, hand, caller, now: rights.is_welcomer(tx, caller),
    channel=lambda guild: guild.board_channel_id,
    member_role=lambda guild: guild.welcomers,
)
COORDINATORS = Rung(
    "coordinators",
    N_("the coordinators"),
    may=lambda tx, hand, caller, now: rights.is_coordinator(tx, caller),
    channel=lambda guild: guild.coordinators_channel_id,
    member_role=lambda guild: guild.coordinator_role_id,
)
MODERATORS = Rung(
    "moderators",
    N_("the moderators"),
    may=lambda tx, hand, caller, now: rights.is_moderator(tx, caller),
    channel=lambda guild: guild.report_channel_id if _has_moderators(guild) else None,
    member_role=lambda guild: guild.moderator_role_id,
)


def _has_moderators(guild: Guild) -> bool:
    """Others than the coordinators."""
    return guild.moderator_role_id not in (None, guild.coordinator_role_id)


@dataclass(frozen=True, slots=True)
class HandKind:
    """`name` is stored. Untranslated: `title` is what it is called on the board, `asked` what somebody asked
    for, `why` what whoever opens it reads of them ("{person}") and of what they agreed to share, and `guide`
    how one answers.
    """

    name: str
    title: str
    asked: str
    why: str
    guide: str
    ladder: tuple[Rung, ...]
    #: Untaken for the first, those on this rung are told again; for the second after that, the next rung is
    #: asked. Hours in which the server is quiet don't count.
    again: timedelta
    rises: timedelta
    #: Taken, both sides are asked half-way whether a word was said; then it goes back to the board.
    lapses: timedelta
    #: What whoever waits reads of it ("{what}", "{when}"), and why they are told.
    since: str = N_("You asked for {what} {when}.")
    because: str = N_("Why this? You asked for {what}.")
    #: Its name, of what it is about, for whoever may open it.
    about: Callable[[Transaction, Hand], str | None] | None = None
    #: The interests, by their ids, of what it is about.
    areas: Callable[[Transaction, Hand], Sequence[int]] = lambda tx, hand: ()
    #: It is answered by something else than a word, on a panel of its own; it ends with that answer alone,
    #: and is asked again as long as there is none.
    has_answer: bool = False
    #: Whoever is asked first is told by something that the kind has of its own.
    posts_itself: bool = False
    #: Whether somebody has one of them at most, whatever it is about.
    only_one: bool = False

    def above(self, rung: str) -> Sequence[Rung]:
        names = [one.name for one in self.ladder]
        return self.ladder[names.index(rung) + 1 :] if rung in names else ()

    def up_to(self, rung: str) -> Sequence[Rung]:
        """Who may answer: whoever was asked so far."""
        names = [one.name for one in self.ladder]
        return self.ladder[: names.index(rung) + 1] if rung in names else self.ladder

    def rung_of(self, name: str) -> Rung:
        return next((one for one in self.ladder if one.name == name), self.ladder[-1])


_declared: dict[str, HandKind] = {}


def declare(kind: HandKind) -> HandKind:
    """Make it known. Raises ValueError for a second kind of that name."""
    if _declared.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"two kinds of raised hands are called {kind.name}")
    return kind


def find(name: str) -> HandKind | None:
    """The kind that is stored under this name; None for one of another version of the program."""
    return _declared.get(name)


def declared() -> Sequence[HandKind]:
    return list(_declared.values())


def would_be(kind: HandKind, guild_id: int, user_id: int, *, now: datetime) -> Hand:
    """What it would be if this person raised it now, to look who would hear of it."""
    first = kind.ladder[0].name
    return Hand(0, guild_id, user_id, kind.name, 0, "waiting", first, now, 0, None, None, None, None, 0, now)
