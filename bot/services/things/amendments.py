"""What changes after posting: words, moment, places, needs. How it ends is in `endings`.

Whoever is concerned is told through the outbox: of another step, moment or place all whose yes stands. What
only improves the wording is drawn on the card, and nobody is disturbed. See docs/design.md § 49.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, update

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.models.things import things as rows
from bot.services.guild import interests
from bot.services.guild.callers import Caller
from bot.services.guild.overtaking import unless_overtaken
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.things import (
    giving_back,
    history,
    managing,
    needs,
    on_offer,
    plans,
    posting,
    register,
    reminders,
    rosters,
    series,
    standby,
    swapped,
    things,
    yes_again,
)
from bot.services.things.managing import GRACE
from bot.services.things.needs import Needs
from bot.services.things.plans import WANTED
from bot.services.things.posting import MOST_INTERESTS, MOST_STEP, MOST_TITLE, MOST_WHY
from bot.services.things.presence import HERE, ON_YOUR_WAY
from bot.services.things.reminders import REMINDER
from bot.services.things.rosters import ON_IT
from bot.services.things.standby import NOT_NEEDED
from bot.services.things.things import Occasion, Thing

CHANGED = declare(Message("changed", N_("word of a change"), waiting=N_("Something has changed")))


_CHANGE = update(rows).where(rows.c.id == bindparam("id"))


@dataclass(frozen=True, slots=True)
class Words:
    """What a form shows of a thing's words; the interests in the order of their ids."""

    title: str
    why: str
    step: str
    effort: int | None  # minutes
    interests: tuple[int, ...]


def words_of(thing: Thing) -> Words:
    return Words(thing.title, thing.why, thing.step, thing.effort, tuple(sorted(thing.interests)))


def reword(
    tx: Transaction,
    thing_id: int,
    caller: Caller,
    wanted: Words,
    *,
    seen: str | None = None,
    by_dm: bool = False,
    now: datetime,
) -> Thing:
    """Other words. Who is in is told if the step is another one. For its leads and coordinators.

    Raises NotAllowed, NotFound, Invalid for texts that are missing or too long, Overtaken, and Refusal for
    what was taken back.
    """
    thing = managing.to_amend(tx, thing_id, caller, drafts=True, by_dm=by_dm)
    merged = unless_overtaken(asdict(words_of(thing)), asdict(wanted), seen)
    words = replace(words_of(thing), **merged)
    posting.check_words(
        (words.title, MOST_TITLE),
        (words.why, MOST_WHY),
        missing=N_("It needs a title and why it matters."),
    )
    posting.check_lengths((words.step, MOST_STEP))
    posting.check_effort(words.effort)
    if words == words_of(thing):
        return thing
    known = interests.known(tx, thing.guild_id, words.interests)[:MOST_INTERESTS]
    columns = posting.words(words.title, words.why, words.step)
    changed = change(tx, thing, {**columns, "effort": words.effort, "interests": known}, now=now)
    history.note(tx, thing, "words", by=caller.user_id, now=now)
    if changed.step != thing.step:
        tell(tx, changed, now=now)
    return changed


def move(
    tx: Transaction,
    thing_id: int,
    caller: Caller,
    *,
    deadline: datetime | None = None,
    occasion: Occasion | None = None,
    seen: str | None = None,
    now: datetime,
) -> Thing:
    """Another deadline, or another start, end or place. Who is in is told and reminded of the new moment. For
    its leads, also from a direct message, and coordinators. Raises NotAllowed, NotFound, Invalid for a moment
    that nothing can have, Overtaken, and Refusal for what is no longer open.
    """
    thing = managing.to_amend(tx, thing_id, caller, drafts=True, by_dm=True)
    if thing.state not in ("open", "draft"):
        raise Refusal(N_("“{title}” has ended. Open it again to give it another date."), title=thing.title)
    before, wanted = (
        yes_again.moment_of(thing.deadline, thing.occasion),
        yes_again.moment_of(deadline, occasion),
    )
    if not unless_overtaken(before, wanted, seen):
        return thing
    if managing.is_series(thing) and occasion is None:
        raise Refusal(N_("“{title}” repeats, so it needs a start and an end."), title=thing.title)
    began = thing.starts_at if thing.state == "open" else None
    posting.check_moments(deadline, occasion, began=began, now=now)
    if (thing.deadline, thing.occasion) == (deadline, occasion):
        return thing
    return moved(tx, thing, deadline, occasion, now=now)


def moved(
    tx: Transaction, thing: Thing, deadline: datetime | None, occasion: Occasion | None, *, now: datetime
) -> Thing:
    """The (locked) thing at another moment: who is in is told, and reminded of that one."""
    yes_again.begin_anew(tx, thing.id)
    remind_at = reminders.usual_moment(tx, thing.guild_id, deadline, occasion, now=now)
    columns = {**posting.moments(deadline, occasion), "remind_at": remind_at, "moved_at": now}
    changed = change(tx, thing, columns, now=now)
    if managing.is_series(changed):
        series.follow(tx, changed)
    swapped.end_of_thing(tx, changed, now=now)
    if changed.on_offer:
        on_offer.follow(tx, changed)
    for message in (NOT_NEEDED, REMINDER, WANTED, HERE, ON_YOUR_WAY):
        outbox.drop_about(tx, message, thing.guild_id, subject_id=thing.id, reason="was moved", now=now)
    for one in concerned(tx, changed):
        if one.has_place:
            reminders.plan(tx, changed, one.user_id, now=now)
            plans.follow(tx, thing, changed, one, now=now)
        elif one.state == "standby":
            standby.plan(tx, changed, one.user_id, now=now)
    tell(tx, changed, now=now)
    return changed


def resize(
    tx: Transaction,
    thing_id: int,
    caller: Caller,
    places: int | None,
    *,
    seen: str | None = None,
    now: datetime,
) -> Thing:
    """More or fewer places, or None for as many as come. Who waits moves up into new ones; nobody loses
    theirs where they become fewer. For its leads and coordinators. Raises NotAllowed, NotFound, Invalid,
    Overtaken, Refusal.
    """
    thing = managing.to_amend(tx, thing_id, caller, drafts=True)
    merged = unless_overtaken({"places": thing.places}, {"places": places}, seen)
    if "places" not in merged or merged["places"] == thing.places:
        return thing
    posting.check_places(places)
    if (allows := register.kind_of(thing).check_places) is not None:
        allows(tx, thing, places)
    thing = thing.counted(rosters.resize(tx, thing.roster, places))
    history.note(tx, thing, "places", by=caller.user_id, now=now)
    thing = giving_back.pass_on(tx, thing, now=now)
    register.kind_of(thing).redraw(tx, thing, now=now)
    return thing


def set_needs(
    tx: Transaction,
    thing_id: int,
    caller: Caller,
    needed: Needs,
    *,
    seen: str | None = None,
    now: datetime,
) -> Thing:
    """What it needs of people from now on. For its leads and coordinators. Raises NotAllowed, NotFound,
    Invalid, Overtaken, and Refusal for what is over.
    """
    thing = managing.to_amend(tx, thing_id, caller, drafts=True)
    if thing.state != "draft":
        things.require_open(thing, now)
    needed = replace(thing.needs, **unless_overtaken(asdict(thing.needs), asdict(needed), seen))
    needs.check(tx, thing.guild_id, needed)
    tx.execute(
        _CHANGE,
        id=thing_id,
        needs_skill=needed.skill,
        needs_hours=needed.hours,
        needs_language=needed.language,
    )
    history.note(tx, thing, "needs", by=caller.user_id, now=now)
    register.kind_of(thing).redraw(tx, thing, now=now)
    return things.show(tx, thing_id)


def change(tx: Transaction, thing: Thing, wanted: Mapping[str, object], *, now: datetime) -> Thing:
    """Write these columns as its next revision, and have the card drawn anew."""
    tx.execute(_CHANGE, id=thing.id, revision=thing.revision + 1, **wanted)
    changed = things.show(tx, thing.id)
    register.kind_of(changed).redraw(tx, changed, now=now)
    return changed


def concerned(tx: Transaction, thing: Thing) -> Sequence[rosters.Commitment]:
    """Whose yes stands and who have not done it yet, in the order of their ids."""
    found = [one for one in rosters.people(tx, thing.id) if one.state in ON_IT and one.done_at is None]
    return sorted(found, key=lambda one: one.user_id)


def tell(tx: Transaction, thing: Thing, *, besides: Collection[int] = (), now: datetime) -> None:
    """Those concerned hear what it is like now, once, however often it changed before they were told; but for
    those who hear it of something else.
    """
    outbox.drop_about(tx, CHANGED, thing.guild_id, subject_id=thing.id, reason="has changed again", now=now)
    for one in (each for each in concerned(tx, thing) if each.user_id not in besides):
        key = f"thing:{thing.id}:changed:{thing.revision}:{one.user_id}"
        say_soon(tx, CHANGED, thing, key, one.user_id, now=now)


def say_soon(
    tx: Transaction,
    message: Message,
    thing: Thing,
    key: str,
    user_id: int,
    *,
    detail: outbox.Detail | None = None,
    now: datetime,
) -> None:
    """To one of those concerned, once a slip could be mended; of what starts or ends before that, at once: a
    minute later nobody would hear of it.
    """
    moments = (thing.starts_at, thing.deadline, thing.ends_at)
    is_near = any(moment is not None and now < moment <= now + GRACE for moment in moments)
    outbox.put(
        tx,
        message,
        thing.guild_id,
        key,
        user_id=user_id,
        subject_id=thing.id,
        detail=detail,
        due_at=now if is_near else now + GRACE,
        now=now,
    )
