"""Taking a thing to do on, and no longer looking after it: nothing is left to nobody without a word.

Where nobody looks after it any more, the coordinators' channel says so, whoever left and why: they stopped,
left the server, or erased themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.services.care import boundaries
from bot.services.guild import rights
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox, posts
from bot.services.outbox.kinds import Message, Post, declare
from bot.services.people import volunteers
from bot.services.people.volunteers import Volunteer
from bot.services.things import history, leads, managing, outcomes, register, rosters, things
from bot.services.things.rosters import Commitment
from bot.services.things.things import GONE, Thing

#: It names nobody: who may take it on sees in the server whose it was.
LEADERLESS = declare(
    Post(
        "leaderless",
        N_("word that nobody looks after a thing any more"),
        follows=frozenset({"coordinators_channel_id"}),
    )
)
LEAD_ASKED = declare(
    Message(
        "lead_asked", N_("the question to look after something"), waiting=N_("Will you look after something?")
    )
)
#: To those who look after it; it says yes or no, and who does now.
LEAD_ANSWERED = declare(
    Message(
        "lead_answered",
        N_("the answer of who was asked to look after something"),
        waiting=N_("An answer: who looks after it"),
        duty=True,
    )
)
#: What is older is not drawn anew when somebody takes it on.
DRAWN_ANEW = timedelta(days=90)

ASK_NOT_NOW = N_("They can't be asked just now.")


def of(tx: Transaction, thing_id: int, caller: Caller) -> tuple[Thing, Sequence[int], bool]:
    """It, who looks after it, and whether this person coordinates. For its leads, and for coordinators; a
    draft as in `managing`. Raises NotAllowed, NotFound.
    """
    thing = things.show_to(tx, thing_id, caller, drafts=True)
    managing.require_lead(tx, thing, caller)
    return thing, leads.of(tx, thing_id), rights.is_coordinator(tx, caller)


def ask(tx: Transaction, thing_id: int, caller: Caller, user_id: int, *, now: datetime) -> Thing:
    """Ask somebody to look after it, too: once for each thing, and only whoever said yes to it, so that they
    hear of what is theirs. Before it is posted, and for a series, whoever has said yes to something here can
    be asked, by coordinators. For its leads and coordinators. Twice is once. Raises NotAllowed, NotFound,
    Refusal.
    """
    person = volunteers.hold(tx, caller.guild, user_id)
    thing = managing.to_amend(tx, thing_id, caller, drafts=True)
    if user_id in leads.of(tx, thing_id):
        raise Refusal(N_("They look after “{title}” already."), title=thing.title)
    if thing.state == "draft":
        _require_askable(tx, thing, caller, person, now=now)
        key = _asked_before(thing_id, user_id)
    else:
        things.require_open(thing, now)
        key = _asked(_on_it(tx, thing, user_id))
    outbox.put(
        tx,
        LEAD_ASKED,
        thing.guild_id,
        key,
        user_id=user_id,
        subject_id=thing_id,
        detail={"draft": thing.state == "draft"},
        now=now,
    )
    return thing


def _on_it(tx: Transaction, thing: Thing, user_id: int) -> Commitment:
    """Raises Refusal for who is not."""
    found = rosters.commitment_of(tx, thing.id, user_id)
    if found is None or found.state not in rosters.ON_IT:
        raise Refusal(
            N_(
                "I ask only somebody who has said yes to “{title}”. A coordinator can take it on without "
                "being asked."
            ),
            title=thing.title,
        )
    return found


def _require_askable(
    tx: Transaction, draft: Thing, caller: Caller, person: Volunteer | None, *, now: datetime
) -> None:
    """Raises Refusal for whom nobody may write to about what is not posted yet, and NotAllowed."""
    if not rights.is_coordinator(tx, caller):
        raise Refusal(
            N_("Once “{title}” is posted you can ask whoever says yes to it. Before, only coordinators can."),
            title=draft.title,
        )
    if person is None or person.left_at is not None:
        raise Refusal(
            N_(
                "They have never said yes to anything here, so I may not write to them. Once “{title}” is "
                "posted, you can ask whoever says yes to it."
            ),
            title=draft.title,
        )
    if person.paused(now) or person.user_id in boundaries.apart_from(tx, draft.guild_id, caller.user_id):
        raise Refusal(ASK_NOT_NOW)
    if outbox.was_put(tx, _asked_before(draft.id, person.user_id)):
        raise Refusal(
            N_("They were asked to look after “{title}” before, and I ask once."), title=draft.title
        )


def answer(tx: Transaction, thing_id: int, caller: Caller, *, yes: bool, now: datetime) -> Thing:
    """What somebody says who was asked, also from a direct message; whoever looks after it hears the answer.
    Twice is once. Raises NotFound, and Refusal for a yes to what is over.
    """
    volunteers.hold(tx, things.show(tx, thing_id).guild_id, caller.user_id)
    thing = things.locked(tx, thing_id, caller, drafts=True)
    led_by, asked = leads.of(tx, thing_id), _question(tx, thing_id, caller.user_id)
    if asked is None:
        raise NotFound(GONE)
    if caller.user_id in led_by:
        return thing
    if yes:
        if thing.state != "draft":
            things.require_open(thing, now)
        leads.add(tx, thing, caller.user_id, now=now)
        history.note(tx, thing, "lead_on", by=caller.user_id, now=now)
        posts.redraw(tx, LEADERLESS, thing.guild_id, since=now - DRAWN_ANEW, now=now)
    for lead in led_by:
        outbox.put(
            tx,
            LEAD_ANSWERED,
            thing.guild_id,
            f"{asked}:{'yes' if yes else 'no'}:{lead}",
            user_id=lead,
            subject_id=thing_id,
            detail={"yes": yes},
            now=now,
        )
    return _redrawn(tx, thing, now=now) if yes else thing


def _question(tx: Transaction, thing_id: int, user_id: int) -> str | None:
    """What the answers to the question that this person was asked are known by; None for who never was."""
    found = rosters.commitment_of(tx, thing_id, user_id)
    if found is not None and outbox.was_put(tx, _asked(found)):
        return _asked(found)
    parcel = outbox.number_of(tx, _asked_before(thing_id, user_id))
    return None if parcel is None else f"thing:{thing_id}:lead:parcel:{parcel}"


def _asked(found: Commitment) -> str:
    """The key of the question: by the commitment, so that nobody else's parcel bears somebody's id."""
    return f"thing:{found.thing_id}:lead:{found.id}"


def _asked_before(thing_id: int, user_id: int) -> str:
    """The same, of who was asked before it was posted: the parcel is theirs, and goes with them."""
    return f"thing:{thing_id}:lead:person:{user_id}"


def take_on(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """They look after it from now on, beside whoever does already. For coordinators. Twice is once. Raises
    NotAllowed, NotFound, and Refusal for what was taken back.
    """
    volunteers.hold(tx, caller.guild, caller.user_id)
    rights.require_coordinator(tx, caller)
    thing = managing.to_amend(tx, thing_id, caller, drafts=True)
    if caller.user_id in leads.of(tx, thing_id):
        return thing
    leads.add(tx, thing, caller.user_id, now=now)
    history.note(tx, thing, "lead_on", by=caller.user_id, now=now)
    posts.redraw(tx, LEADERLESS, thing.guild_id, since=now - DRAWN_ANEW, now=now)
    outcomes.ask_instead_of_anybody(tx, thing_id, now=now)
    return _redrawn(tx, thing, now=now)


def stop(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """They look after it no more. For its leads. Twice is once. Raises NotAllowed, NotFound, and Refusal for
    what was taken back.
    """
    thing = managing.to_amend(tx, thing_id, caller, drafts=True)
    if caller.user_id not in leads.of(tx, thing_id):
        return thing
    leads.remove(tx, thing_id, caller.user_id)
    history.note(tx, thing, "lead_off", by=caller.user_id, now=now)
    say_if_nobody_does(tx, thing, now=now)
    outcomes.pass_question_on(tx, things.show(tx, thing_id), caller.user_id, now=now)
    return _redrawn(tx, thing, now=now)


def say_if_nobody_does(tx: Transaction, thing: Thing, *, now: datetime) -> None:
    """After somebody has gone: the coordinators hear of what is open and nobody's."""
    if _is_up(thing) and not leads.of(tx, thing.id):
        key = f"thing:{thing.id}:leaderless:{int(now.timestamp())}"
        outbox.put(tx, LEADERLESS, thing.guild_id, key, subject_id=thing.id, now=now)


def _is_up(thing: Thing) -> bool:
    """Of many that share their leads, what they are made from speaks for all of them."""
    if thing.state == "draft":
        return thing.timetable_since is not None
    return thing.state == "open" and register.kind_of(thing).shares_card is None


def _redrawn(tx: Transaction, thing: Thing, *, now: datetime) -> Thing:
    """With the card that names who leads it."""
    changed = things.show(tx, thing.id)
    if changed.state == "open" or _is_up(changed):
        register.kind_of(changed).redraw(tx, changed, now=now)
    return changed
