"""What somebody can do who said that they are stretched: a light week, a break, or a word with somebody. Also
from a direct message, which names no server.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.services.checkins import checkins, stretched
from bot.services.checkins.checkins import STRETCHED, CheckIn
from bot.services.guild.callers import Caller
from bot.services.people import preferences, volunteers

BREAK = timedelta(days=14)


def take_it_lightly(tx: Transaction, checkin_id: int, caller: Caller, *, now: datetime) -> CheckIn:
    """For a week nothing but what they hold. Raises as `checkins.answer`."""
    checkin = checkins.enter(tx, checkin_id, caller, now=now)
    preferences.take_it_lightly(tx, replace(caller, guild_id=checkin.guild_id), light=True, now=now)
    return checkin


def take_a_break(
    tx: Transaction, checkin_id: int, caller: Caller, *, now: datetime
) -> tuple[CheckIn, datetime]:
    """Two weeks (returned is until when), or longer where they take a longer one already; what they said
    about reminders stands. Raises as `checkins.answer`.
    """
    checkin = checkins.enter(tx, checkin_id, caller, now=now)
    person = volunteers.require(tx, checkin.guild_id, caller.user_id)
    until = max(now + BREAK, person.paused_until or now)
    volunteers.pause(
        tx,
        checkin.guild_id,
        caller.user_id,
        until,
        keep_reminders=person.keep_reminders,
        language=caller.language,
        now=now,
    )
    return checkin, until


def want_a_word(tx: Transaction, checkin_id: int, caller: Caller, *, now: datetime) -> CheckIn:
    """They agree that somebody may write to them because they are stretched. Twice is once. Raises Refusal
    for who answered otherwise by now, and as `checkins.answer`.
    """
    checkin = checkins.enter(tx, checkin_id, caller, now=now)
    steady = checkin.asks[0].ready == "steady"
    if not steady or checkins.given(tx, checkin_id, caller.user_id) != STRETCHED:
        raise Refusal(
            N_("You have answered otherwise by now. /mine, People here has ways to talk to somebody.")
        )
    stretched.agree(tx, checkin.guild_id, caller.user_id, checkin_id, now=now)
    return checkin


def no_word(tx: Transaction, checkin_id: int, caller: Caller, *, now: datetime) -> CheckIn:
    """Nobody is to write to them about it, any more. Twice is once. Raises NotFound."""
    checkin = checkins.show(tx, checkin_id)
    caller.require_from(checkin.guild_id)
    volunteers.hold(tx, checkin.guild_id, caller.user_id)
    stretched.take_back(tx, checkin.guild_id, caller.user_id)
    return checkin
