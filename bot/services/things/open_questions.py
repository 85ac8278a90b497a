"""A question about something to do waits as a raised hand: whoever leads it is asked first, then the
coordinators. It is over once somebody says that they answered, or whoever asked that it is settled: what is
written in a thread the bot does not read. See docs/design.md § 110.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.services.care import hand_kinds, hands
from bot.services.care.hand_kinds import COORDINATORS, Hand, HandKind
from bot.services.guild import translations
from bot.services.guild.callers import Caller
from bot.services.people import volunteers
from bot.services.things import things
from bot.services.things.first_words import LEADS, areas_of, title_of
from bot.services.things.things import Thing

#: Characters of a question, before it is sealed; and what one person waits for at once.
MOST_WORDS, MOST_OPEN = 500, 5

QUESTION = hand_kinds.declare(
    HandKind(
        "question",
        N_("A question"),
        asked=N_("an answer to your question"),
        why=N_("{person} has a question about this. They agreed that you see their name."),
        guide=N_(
            "Answer in a few words, directly or in the thread on its card. If you don't know either, say so, "
            "and whom you ask."
        ),
        ladder=(LEADS, COORDINATORS),
        again=timedelta(days=1),
        rises=timedelta(days=1),
        lapses=timedelta(days=2),
        about=title_of,
        areas=areas_of,
    )
)


def before_asking(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """What they would ask about. Raises NotFound, and Refusal for what is over, where nobody would hear of
    it, and for one more than somebody can wait for.
    """
    thing = things.show_to(tx, thing_id, caller)
    before = hands.one_of(tx, QUESTION, thing.id, caller.user_id)
    if before is not None and before.state in ("waiting", "taken"):
        return thing
    things.require_open(thing, now)
    would_be = hand_kinds.would_be(QUESTION, thing.guild_id, caller.user_id, now=now)
    if hands.there(tx, replace(would_be, subject_id=thing.id), QUESTION.ladder, now=now) is None:
        contact = translations.guild_in(tx, thing.guild_id, caller.language).contact
        raise Refusal(
            N_("Nobody looks after it at the moment. You can turn to: {contact}"), contact=contact or "–"
        )
    waits = [one for one in hands.of(tx, thing.guild_id, caller.user_id) if one.kind == QUESTION.name]
    if len(waits) >= MOST_OPEN:
        raise Refusal(
            N_("{most} of your questions wait for an answer already. /mine shows how they stand."),
            most=MOST_OPEN,
        )
    return thing


def ask(tx: Transaction, thing_id: int, caller: Caller, *, sealed: str, now: datetime) -> Hand:
    """They wait for an answer, and whoever takes it on reads their words. Twice is once; the newest words
    count. Raises as `before_asking`.
    """
    thing = before_asking(tx, thing_id, caller, now=now)
    volunteers.seen(tx, thing.guild_id, caller.user_id, language=caller.language, now=now)
    hand = hands.raise_(tx, QUESTION, thing.guild_id, caller.user_id, subject_id=thing.id, now=now)
    hands.write(tx, hand, sealed)
    return hand
