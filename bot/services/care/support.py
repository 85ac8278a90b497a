"""A call for support: a raised hand with the shortest clock. Who would hear of it is said before anything is
shared; where nobody would, that is said at once. See docs/design.md § 110.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.db import Transaction
from bot.i18n import N_
from bot.services.care import hand_kinds, hands
from bot.services.care.hand_kinds import COORDINATORS, DUTY, MODERATORS, Hand, HandKind, Rung
from bot.services.guild import translations
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import Guild
from bot.services.people import volunteers

SUPPORT = hand_kinds.declare(
    HandKind(
        "support",
        N_("Support"),
        asked=N_("support"),
        why=N_("{person} would like support. They agreed that you see their name."),
        guide=N_(
            "Write to them directly: that you have read it, and that you have time. Ask what would help, and "
            "listen; you need not solve it. What they tell you stays between you. If somebody may be in "
            "danger, stay with them and say whom they can turn to at once."
        ),
        ladder=(DUTY, COORDINATORS, MODERATORS),
        again=timedelta(hours=2),
        rises=timedelta(hours=2),
        lapses=timedelta(days=1),
        only_one=True,
    )
)


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who would hear of it: `first` at once, `later` if nobody has taken it on after `rises` (waking) hours;
    nobody at all where `first` is None. `nobody_on_duty`: there is a rota, and nobody of it can answer now.
    """

    guild: Guild
    first: Rung | None
    later: Sequence[Rung]
    hours: int
    #: In the server's quiet hours: who is asked in a channel hears of it without a sound, and again then.
    quiet_until: datetime | None
    nobody_on_duty: bool = False


def listeners(tx: Transaction, guild_id: int, caller: Caller, *, now: datetime) -> Listeners:
    """Look, change nothing. Raises NotFound for another server."""
    caller.require_from(guild_id)
    asked = hand_kinds.would_be(SUPPORT, guild_id, caller.user_id, now=now)
    rungs = [rung for rung in SUPPORT.ladder if hands.there(tx, asked, [rung], now=now)]
    hours = int((SUPPORT.again + SUPPORT.rises) / timedelta(hours=1))
    guild = translations.guild_in(tx, guild_id, caller.language)
    return Listeners(
        guild,
        rungs[0] if rungs else None,
        rungs[1:],
        hours,
        hands.end_of_night(guild, now),
        nobody_on_duty=guild.duty_thing_id is not None and DUTY not in rungs,
    )


#: Characters of what goes along, before it is sealed.
MOST_NOTE = 500


def call(
    tx: Transaction,
    guild_id: int,
    caller: Caller,
    *,
    checkin_id: int = 0,
    sealed: str | None = None,
    now: datetime,
) -> Hand:
    """The person has read who will be told, and wants it, in a check-in or by themselves, with or without
    words to whoever takes it on. Twice is once; the newest words count.
    """
    caller.require_from(guild_id)
    volunteers.seen(tx, guild_id, caller.user_id, language=caller.language, now=now)
    hand = hands.raise_(tx, SUPPORT, guild_id, caller.user_id, subject_id=checkin_id, now=now)
    if sealed is not None:
        hands.write(tx, hand, sealed)
    return hand


def take_back(tx: Transaction, guild_id: int, checkin_id: int, user_id: int, *, now: datetime) -> None:
    """Another answer was given in the check-in in which this (held) person asked: nobody is to write."""
    for hand in hands.of(tx, guild_id, user_id):
        if hand.kind == SUPPORT.name and hand.subject_id == checkin_id:
            hands.end(tx, hand, now=now)
