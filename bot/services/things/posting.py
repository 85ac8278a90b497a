"""Putting a new thing to do into the register: what every kind of it is asked for, and checked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert

from bot.db import Transaction
from bot.errors import Invalid, Refusal
from bot.i18n import N_
from bot.models.things import things as rows
from bot.services.guild import guilds, interests, rights
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import Guild
from bot.services.outbox import rounds
from bot.services.things import leads, needs, reminders, rosters, searching, things
from bot.services.things.needs import NOTHING, Needs
from bot.services.things.presence import EARLY
from bot.services.things.rosters import MOST_PLACES
from bot.services.things.thing_kinds import ThingKind
from bot.services.things.things import Approval, Occasion, Standing, Thing

#: A moment further off than this is almost always a mistyped year.
FURTHEST = timedelta(days=366)
#: With so much time left it is said that too few are in.
SOON = timedelta(days=1)
#: Characters; together, and with a picture, they fit two screens of a phone.
MOST_TITLE, MOST_WHY, MOST_STEP, MOST_PLACE, MOST_DETAILS = 100, 700, 400, 200, 1000
#: Minutes: what a thing may be said to take, up to half a day.
EFFORTS = (5, 15, 30, 60, 240)
MOST_INTERESTS = 3


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Which one of a series it is: the schedule's id, and the local time its rule gives."""

    series_id: int
    nominal: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wrote and chose for a new thing, of whatever kind."""

    title: str
    why: str
    step: str = ""
    places: int | None = None
    deadline: datetime | None = None
    effort: int | None = None
    interests: Sequence[int] = ()
    needs: Needs = NOTHING
    occasion: Occasion | None = None
    offer_minutes: int | None = None
    approval: Approval | None = None
    occurrence: Occurrence | None = None


_ADD = insert(rows).returning(rows.c.id)


def before_new(tx: Transaction, caller: Caller) -> Guild:
    """Look whether this person can post something here at all, before they write it. For coordinators.
    Raises NotAllowed, and Refusal where there is no channel for it.
    """
    rights.require_coordinator(tx, caller)
    return before_draft(tx, caller)


def before_draft(tx: Transaction, caller: Caller) -> Guild:
    """The same for what is not posted yet: who does not coordinate can propose it. For everybody. Raises
    Refusal where there is no channel for it, or where nobody would hear of it.
    """
    guild = guilds.find(tx, caller.guild)
    if guild.asks_channel_id is None:
        raise Refusal(
            N_("There is no channel for asks yet. Someone who manages this server can choose one in /setup.")
        )
    if not rights.is_coordinator(tx, caller):
        require_board(guild)
    return guild


def require_board(guild: Guild) -> None:
    """Raises Refusal where nobody would hear who asks: the coordinators' channel tells of it."""
    if guild.coordinators_channel_id is None:
        raise Refusal(
            N_(
                "There is no coordinators' channel yet, so nobody would hear of it. Someone who manages this "
                "server can choose one in /setup."
            )
        )


def add(
    tx: Transaction,
    caller: Caller,
    kind: ThingKind,
    draft: Draft,
    *,
    state: Standing = "open",
    now: datetime,
) -> Thing:
    """A new thing, open from now on or a draft, led by whoever wrote it. The kind checks its words, adds what
    only it has, and has the card drawn. For coordinators; a draft for everybody. Raises NotAllowed, Refusal,
    Invalid.
    """
    (before_draft if state == "draft" else before_new)(tx, caller)
    check_moments(draft.deadline, draft.occasion, now=now)
    check_places(draft.places)
    check_effort(draft.effort)
    needs.check(tx, caller.guild, draft.needs)
    thing_id = tx.value(
        _ADD,
        guild_id=caller.guild,
        kind=kind.name,
        state=state,
        effort=draft.effort,
        interests=interests.known(tx, caller.guild, draft.interests)[:MOST_INTERESTS],
        needs_skill=draft.needs.skill,
        needs_hours=draft.needs.hours,
        needs_language=draft.needs.language,
        offer_minutes=draft.offer_minutes,
        approval=draft.approval,
        series_id=draft.occurrence.series_id if draft.occurrence else None,
        nominal=draft.occurrence.nominal if draft.occurrence else None,
        unsigned=False,
        nods=False,
        pings=False,
        revision=1,
        created_by=caller.user_id,
        created_at=now,
        **words(draft.title, draft.why, draft.step),
        **moments(draft.deadline, draft.occasion),
        remind_at=reminders.usual_moment(tx, caller.guild, draft.deadline, draft.occasion, now=now),
    )
    rosters.open_roster(tx, int(thing_id), caller.guild, draft.places)
    thing = things.show(tx, int(thing_id))
    leads.add(tx, thing, caller.user_id, now=now)
    if state == "open":
        rounds.watch_cards(tx, thing.guild_id, now=now)
    return thing


def words(title: str, why: str, step: str) -> dict[str, str]:
    """The columns that hold what people read."""
    return {
        "title": title.strip(),
        "title_folded": searching.folded(title),
        "why": why.strip(),
        "step": step.strip(),
    }


def moments(deadline: datetime | None, occasion: Occasion | None) -> dict[str, datetime | str | None]:
    """The columns that say when and where."""
    due_at = occasion.starts_at if occasion else deadline
    return {
        "deadline": deadline,
        "few_at": due_at - SOON if due_at else None,
        "roll_at": occasion.starts_at - EARLY if occasion else None,
        "starts_at": occasion.starts_at if occasion else None,
        "ends_at": occasion.ends_at if occasion else None,
        "place": occasion.place if occasion else None,
        "details": occasion.details if occasion else None,
    }


def check_effort(effort: int | None) -> None:
    """Raises Invalid for minutes that nobody offered."""
    if effort is not None and effort not in EFFORTS:
        raise Invalid(N_("Please choose one of the efforts that are offered."))


def check_places(*counts: int | None) -> None:
    """Raises Invalid for a number of places, or a target, that nothing can have."""
    for count in counts:
        if count is not None and not 1 <= count <= MOST_PLACES:
            raise Invalid(
                N_("Target and places must be between 1 and {most}; you wrote {count}."),
                most=MOST_PLACES,
                count=count,
            )


def check_moments(
    deadline: datetime | None, occasion: Occasion | None, *, began: datetime | None = None, now: datetime
) -> None:
    """Raises Invalid for a deadline or an occasion that nothing can have; what `began` then and goes on keeps
    its start.
    """
    if deadline is not None and deadline <= now:
        raise Invalid(N_("That deadline is already over. Please choose a moment in the future."))
    if deadline is not None and deadline > now + FURTHEST:
        raise Invalid(N_("That deadline is more than a year away. Please choose a nearer one."))
    if occasion is None:
        return
    if occasion.ends_at <= occasion.starts_at:
        raise Invalid(N_("It ends before it starts. Please look at the two moments again."))
    if occasion.ends_at <= now or (occasion.starts_at <= now and occasion.starts_at != began):
        raise Invalid(N_("That moment is already over. Please choose one in the future."))
    if occasion.ends_at > now + FURTHEST:
        raise Invalid(N_("That is more than a year away. Please choose a nearer moment."))
    check_lengths((occasion.place or "", MOST_PLACE), (occasion.details or "", MOST_DETAILS))


def check_words(*texts: tuple[str, int], missing: str) -> None:
    """Raises Invalid, saying `missing`, for texts without a word, and for those longer than what fits."""
    if not all(text.strip() for text, _most in texts):
        raise Invalid(missing)
    check_lengths(*texts)


def check_lengths(*texts: tuple[str, int]) -> None:
    """Raises Invalid for texts longer than what fits."""
    for text, most in texts:
        if len(text.strip()) > most:
            raise Invalid(
                N_("One of the texts is {length} characters; {most} fit."),
                length=len(text.strip()),
                most=most,
            )
