"""Who has got a role waits for a first word from a person: a raised hand, about which whoever leads the role
is asked first.

Nobody is asked to write to whom the two would rather not meet. See docs/design.md § 106, § 110.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.db import Transaction
from bot.errors import NotFound
from bot.i18n import N_
from bot.services.care import boundaries, hand_kinds, hands
from bot.services.care.hand_kinds import COORDINATORS, Hand, HandKind, Rung
from bot.services.guild import guilds, rights
from bot.services.guild.callers import Caller
from bot.services.things import leads, rosters, things
from bot.services.things.things import Thing

#: Who got their place so long ago at most waits anew where the role had ended and is open again.
STILL_NEW = timedelta(days=14)


def writers(tx: Transaction, thing: Thing, user_id: int) -> Sequence[int]:
    """Who of those who lead it would write to this person: not themselves, and nobody whom either of the two
    would rather not meet.
    """
    apart = boundaries.apart_from(tx, thing.guild_id, user_id)
    return [lead for lead in leads.of(tx, thing.id) if lead != user_id and lead not in apart]


def _first_to_write(tx: Transaction, hand: Hand, now: datetime) -> Sequence[int]:
    """The one who has led it longest."""
    apart = hands.kept_from(tx, hand)
    return [lead for lead in leads.of(tx, hand.subject_id) if lead not in apart][:1]


def _leads_it(tx: Transaction, hand: Hand, caller: Caller, now: datetime) -> bool:
    return rights.is_coordinator(tx, caller) or caller.user_id in leads.of(tx, hand.subject_id)


#: Whoever leads what it is about; coordinators may answer, too, and are not told yet.
LEADS = Rung("leads", N_("whoever leads it"), may=_leads_it, people=_first_to_write)


def title_of(tx: Transaction, hand: Hand) -> str | None:
    """What the thing is called that it is about; None once that is gone."""
    try:
        return things.show(tx, hand.subject_id).title
    except NotFound:
        return None


def areas_of(tx: Transaction, hand: Hand) -> Sequence[int]:
    """The interests of the same."""
    try:
        return things.show(tx, hand.subject_id).interests
    except NotFound:
        return ()


FIRST_WORD = hand_kinds.declare(
    HandKind(
        "first_word",
        N_("A first word"),
        asked=N_("a first word about your role"),
        why=N_("{person} has got a role here, and was told that somebody writes to them."),
        guide=N_("A few words are enough: who you are, and what comes first."),
        ladder=(LEADS, COORDINATORS),
        again=timedelta(days=1),
        rises=timedelta(days=1),
        lapses=timedelta(days=2),
        since=N_("You wait for {what} since {when}."),
        because=N_("Why this? You have the role, and were told that somebody writes to you."),
        about=title_of,
        areas=areas_of,
    )
)


def can_be_given(tx: Transaction, thing: Thing, user_id: int) -> bool:
    """There is somebody who would hear of it."""
    has_board = guilds.find(tx, thing.guild_id).coordinators_channel_id is not None
    return has_board or bool(writers(tx, thing, user_id))


def of(tx: Transaction, thing_id: int, user_id: int) -> Hand | None:
    """Whether this person waits for a first word about this role."""
    return hands.one_of(tx, FIRST_WORD, thing_id, user_id)


def follow(tx: Transaction, thing: Thing, user_id: int, *, wanted: bool, now: datetime) -> None:
    """Whoever has got a place on the (locked) thing waits for a word from now on, if it is `wanted`; whoever
    has none any more waits for nothing, and nobody does about what is over.
    """
    one = rosters.commitment_of(tx, thing.id, user_id)
    if one is None or one.state != "confirmed" or thing.state != "open":
        if (found := hands.held_one(tx, FIRST_WORD, thing.id, user_id)) is not None:
            hands.end(tx, found, now=now)
    elif wanted and now - one.changed_at < STILL_NEW and can_be_given(tx, thing, user_id):
        hands.raise_(tx, FIRST_WORD, thing.guild_id, user_id, subject_id=thing.id, now=now)
