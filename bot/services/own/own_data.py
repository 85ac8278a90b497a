"""Everything stored about one person, feature by feature: what `/mine` shows, exports and erases.

A feature that stores something about people has its line in HOLDINGS; tests walk the schema and fail where a
column with somebody's id is in none. See docs/design.md § 27.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Table, bindparam, or_, select

from bot.db import Transaction
from bot.i18n import N_
from bot.models.abilities import volunteer_languages, volunteer_skills
from bot.models.activity import activity as activity_rows
from bot.models.arrivals import arrivals as arrival_rows
from bot.models.boundaries import boundaries as boundary_rows
from bot.models.buddies import buddies as buddy_rows
from bot.models.changes import changes as change_rows
from bot.models.checkins import checkin_answers
from bot.models.checkins import checkins as checkin_rows
from bot.models.drafts import drafts as draft_rows
from bot.models.given_member_roles import given_member_roles as given_rows
from bot.models.hellos import hellos as hello_rows
from bot.models.interests import interests as interest_rows
from bot.models.outbox import outbox as parcel_rows
from bot.models.pictures import pictures as picture_rows
from bot.models.preferences import preferences as preference_rows
from bot.models.private_threads import private_threads as thread_rows
from bot.models.reports import report_addressees, report_recipients
from bot.models.reports import reports as report_rows
from bot.models.rosters import commitments as commitment_rows
from bot.models.schedules import schedules as schedule_rows
from bot.models.setbacks import setbacks as setback_rows
from bot.models.skills import skills as skill_rows
from bot.models.suspensions import suspensions as suspension_rows
from bot.models.things import leads as lead_rows
from bot.models.things import things as thing_rows
from bot.models.volunteers import consents, volunteer_interests
from bot.models.volunteers import volunteers as volunteer_rows
from bot.services.care import arrivals, boundaries, buddies, checkins, hellos, report_retention
from bot.services.guild import changes
from bot.services.outbox import kinds, outbox, private_threads
from bot.services.outbox.kinds import Message, Upkeep
from bot.services.own import suspensions
from bot.services.people import preferences, volunteers
from bot.services.record import activity, drafts, schedules, setbacks
from bot.services.record.holdings import Filled, Forget, Holding, Selected, Sheet, Statement
from bot.services.things import abilities, giving_back, joining

#: What says whose a row is, and what only the machinery needs.
UNSHOWN = {"id", "guild_id", "user_id", "created_by", "claimed_by"}


def _rows(table: Table, person: ColumnElement[int], *names: str) -> Statement:
    """A person's rows of one table; without names, all that says something about them."""
    columns = [table.c[name] for name in names] or [one for one in table.c if one.name not in UNSHOWN]
    newest = [table.c.id.desc()] if "id" in table.c else []
    return (
        select(*columns)
        .where(table.c.guild_id == bindparam("guild_id"), person == bindparam("user_id"))
        .order_by(*newest)
    )


_COMMITMENTS = (
    select(
        thing_rows.c.title,
        thing_rows.c.kind,
        commitment_rows.c.state,
        commitment_rows.c.position,
        commitment_rows.c.offered_until,
        commitment_rows.c.done_at,
        commitment_rows.c.created_at,
        commitment_rows.c.changed_at,
    )
    .select_from(commitment_rows)
    .join(thing_rows, thing_rows.c.id == commitment_rows.c.thing_id)
    .where(
        commitment_rows.c.guild_id == bindparam("guild_id"), commitment_rows.c.user_id == bindparam("user_id")
    )
    .order_by(commitment_rows.c.id.desc())
)
_INTERESTS = (
    select(interest_rows.c.name)
    .select_from(volunteer_interests)
    .join(interest_rows, interest_rows.c.id == volunteer_interests.c.interest_id)
    .where(
        volunteer_interests.c.guild_id == bindparam("guild_id"),
        volunteer_interests.c.user_id == bindparam("user_id"),
    )
)
_SKILLS = (
    select(skill_rows.c.name, volunteer_skills.c.has)
    .select_from(volunteer_skills)
    .join(skill_rows, skill_rows.c.id == volunteer_skills.c.skill_id)
    .where(
        volunteer_skills.c.guild_id == bindparam("guild_id"),
        volunteer_skills.c.user_id == bindparam("user_id"),
    )
)
_ANSWERS = (
    select(checkin_rows.c.question, checkin_answers.c.answer, checkin_answers.c.answered_at)
    .select_from(checkin_answers)
    .join(checkin_rows, checkin_rows.c.id == checkin_answers.c.checkin_id)
    .where(
        checkin_answers.c.guild_id == bindparam("guild_id"), checkin_answers.c.user_id == bindparam("user_id")
    )
    .order_by(checkin_answers.c.checkin_id.desc())
)
#: But for upkeep, such as taking back member roles, which needs to know whose they are until it is done.
_MESSAGES = _rows(
    parcel_rows, parcel_rows.c.user_id, "kind", "state", "reason", "created_at", "due_at", "settled_at"
).where(parcel_rows.c.kind.not_in(kinds.names(Upkeep)))
#: Whatever this person wrote or offered: their words, without who said yes to it.
_POSTED = (
    _rows(
        thing_rows,
        thing_rows.c.created_by,
        *("kind", "title", "why", "step", "effort", "deadline", "starts_at", "ends_at", "place", "details"),
        *("state", "created_at", "ended_at"),
    )
    .add_columns(picture_rows.c.alt.label("picture"), picture_rows.c.link.label("picture_link"))
    .outerjoin(picture_rows, picture_rows.c.id == thing_rows.c.picture_id)
)
_LED = (
    select(thing_rows.c.title, thing_rows.c.kind, lead_rows.c.led_since)
    .select_from(lead_rows)
    .join(thing_rows, thing_rows.c.id == lead_rows.c.thing_id)
    .where(lead_rows.c.guild_id == bindparam("guild_id"), lead_rows.c.user_id == bindparam("user_id"))
    .order_by(lead_rows.c.thing_id.desc())
)
_WONDERED = _rows(checkin_rows, checkin_rows.c.created_by, "question", "created_at", "closes_at")
_REPEATED = _rows(schedule_rows, schedule_rows.c.created_by, "kind", "rule", "starts", "zone")
_HELLO = ("state", "called", "languages", "shares", "asked_at")
_GREETED = (
    select(hello_rows.c.state, hello_rows.c.asked_at)
    .where(hello_rows.c.guild_id == bindparam("guild_id"), hello_rows.c.claimed_by == bindparam("user_id"))
    .order_by(hello_rows.c.id.desc())
)
# Without who the other is: that is for the two, and each sees it under Buddies.
_PAIRS = (
    select(buddy_rows.c.state, buddy_rows.c.asked_at)
    .where(
        buddy_rows.c.guild_id == bindparam("guild_id"),
        or_(buddy_rows.c.user_id == bindparam("user_id"), buddy_rows.c.buddy_id == bindparam("user_id")),
    )
    .order_by(buddy_rows.c.id.desc())
)


def _own(table: Table, *names: str) -> Selected:
    return Selected(_rows(table, table.c.user_id, *names))


def _untimed(forget: Callable[[Transaction, int, int], object]) -> Forget:
    """For features whose erasing does not depend on when it happens."""
    return lambda tx, guild_id, user_id, now: forget(tx, guild_id, user_id)


def _timed(forget: Callable[..., object]) -> Forget:
    return lambda tx, guild_id, user_id, now: forget(tx, guild_id, user_id, now=now)


def _stays_until_carried_out(tx: Transaction, guild_id: int, user_id: int, now: datetime) -> None:
    """Which member roles are to be taken back must be known until they are; then nothing says so any more."""


def _unsay(tx: Transaction, guild_id: int, user_id: int, now: datetime) -> None:
    """Nothing that waits for this person is sent, and no member role given, any more."""
    of = [*kinds.declared(Message), *kinds.declared(Upkeep)]
    outbox.take_back(tx, guild_id, user_id, of, reason="has left the server", now=now)


#: In the order of the locks: the person, rosters by ascending id, and then the rest.
HOLDINGS = (
    Holding(
        (volunteer_rows.c.user_id, consents.c.user_id),
        (
            Sheet("you", N_("You here"), _own(volunteer_rows)),
            Sheet("agreements", N_("What you agreed to"), _own(consents)),
        ),
        _untimed(volunteers.forget),
    ),
    Holding(
        (
            commitment_rows.c.user_id,
            commitment_rows.c.changed_by,
            thing_rows.c.created_by,
            lead_rows.c.user_id,
        ),
        (
            Sheet("commitments", N_("What you said yes to"), Selected(_COMMITMENTS)),
            Sheet("things", N_("Things to do you posted"), Selected(_POSTED)),
            Sheet("led", N_("What you look after"), Selected(_LED)),
        ),
        _timed(giving_back.forget),
        leave=_timed(giving_back.leave),
    ),
    Holding(
        (checkin_answers.c.user_id, checkin_rows.c.created_by),
        (
            Sheet("checkin_answers", N_("Your answers in check-ins"), Selected(_ANSWERS)),
            Sheet("checkins", N_("Check-ins you started"), Selected(_WONDERED)),
        ),
        _untimed(checkins.forget),
    ),
    Holding(
        (schedule_rows.c.created_by,),
        (Sheet("schedules", N_("What you set to repeat"), Selected(_REPEATED)),),
        _untimed(schedules.forget),
    ),
    Holding(
        (activity_rows.c.user_id,),
        (Sheet("activity", N_("What you did, and when"), _own(activity_rows, "kind", "happened_at")),),
        _untimed(activity.forget),
    ),
    Holding(
        (draft_rows.c.user_id,),
        (Sheet("drafts", N_("Forms you can still mend"), _own(draft_rows, "route", "fields", "kept_at")),),
        _untimed(drafts.forget),
    ),
    Holding(
        (change_rows.c.user_id,),
        (Sheet("changes", N_("Settings you changed"), _own(change_rows)),),
        _untimed(changes.forget),
    ),
    Holding(
        (volunteer_interests.c.user_id,),
        (Sheet("interests", N_("Your interests"), Selected(_INTERESTS)),),
        _untimed(joining.forget),
    ),
    Holding(
        (volunteer_skills.c.user_id, volunteer_languages.c.user_id),
        (
            Sheet("skills", N_("Skills you told me about"), Selected(_SKILLS)),
            Sheet(
                "languages", N_("Languages you told me about"), _own(volunteer_languages, "language", "has")
            ),
        ),
        _untimed(abilities.forget),
    ),
    Holding(
        (preference_rows.c.user_id,),
        (Sheet("preferences", N_("How and when I write to you"), _own(preference_rows)),),
        _untimed(preferences.forget),
    ),
    Holding(
        (hello_rows.c.user_id, hello_rows.c.claimed_by),
        (
            Sheet("hello", N_("Your hello"), _own(hello_rows, *_HELLO)),
            Sheet("hellos", N_("Hellos you took on"), Selected(_GREETED)),
        ),
        _timed(hellos.forget),
        leave=_timed(hellos.forget),
    ),
    Holding(
        (buddy_rows.c.user_id, buddy_rows.c.buddy_id),
        (Sheet("buddies", N_("Buddies"), Selected(_PAIRS)),),
        _timed(buddies.forget),
        leave=_timed(buddies.forget),
    ),
    Holding(
        # What others wrote about this person is not theirs to see: that would tell who wrote it.
        (
            report_rows.c.user_id,
            report_rows.c.about_id,
            report_addressees.c.user_id,
            report_recipients.c.user_id,
        ),
        (
            Sheet(
                "reports",
                N_("Problems you reported"),
                _own(report_rows, "reference", "reported_at", "settled_at"),
            ),
        ),
        _untimed(report_retention.forget),
    ),
    Holding(
        (suspension_rows.c.user_id, suspension_rows.c.suspended_by, suspension_rows.c.lifted_by),
        (
            Sheet(
                "suspensions",
                N_("Suspensions"),
                _own(suspension_rows, "reason", "suspended_at", "lifted_at"),
            ),
        ),
        _untimed(suspensions.forget),
    ),
    Holding(
        (boundary_rows.c.user_id, boundary_rows.c.other_id),
        (Sheet("boundaries", N_("Whom you'd rather not meet"), _own(boundary_rows, "other_id")),),
        _untimed(boundaries.forget),
    ),
    Holding(
        (arrival_rows.c.user_id,),
        (Sheet("arrival", N_("Your arrival"), _own(arrival_rows, "arrived_at")),),
        _timed(arrivals.forget),
    ),
    Holding(
        (given_rows.c.user_id,),
        (Sheet("member_roles", N_("Member roles I gave you"), _own(given_rows)),),
        _stays_until_carried_out,
    ),
    Holding(
        (thread_rows.c.user_id,),
        (Sheet("thread", N_("Your private thread"), _own(thread_rows)),),
        _untimed(private_threads.forget),
    ),
    Holding(
        (setback_rows.c.user_id,),
        (Sheet("setbacks", N_("What I could not look after yet"), _own(setback_rows, "failed_at")),),
        _untimed(setbacks.forget),
    ),
    Holding(
        (parcel_rows.c.user_id,),
        (Sheet("messages", N_("Messages to you"), Selected(_MESSAGES)),),
        _timed(outbox.forget),
        leave=_unsay,
    ),
)


def show(tx: Transaction, guild_id: int, user_id: int) -> Sequence[Filled]:
    """Everything stored about this person, without the sheets that are empty."""
    found = (
        Filled(sheet.name, sheet.title, sheet.show(tx, guild_id, user_id))
        for holding in HOLDINGS
        for sheet in holding.sheets
    )
    return [one for one in found if one.rows]


def forget(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """Erase it, feature by feature."""
    for holding in HOLDINGS:
        holding.forget(tx, guild_id, user_id, now)


def end_at_once(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """What others count on or wait for ends; the rest stays as it was."""
    for holding in HOLDINGS:
        if holding.leave is not None:
            holding.leave(tx, guild_id, user_id, now)
