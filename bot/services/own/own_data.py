"""Everything stored about one person, feature by feature: what `/mine` shows, exports and erases.

A feature that stores something about people has its line in HOLDINGS; tests walk the schema and fail where a
column with somebody's id is in none. See docs/design.md § 27.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.db import Transaction
from bot.i18n import N_
from bot.models.abilities import volunteer_languages, volunteer_skills
from bot.models.activity import activity as activity_rows
from bot.models.applications import applications as application_rows
from bot.models.arrivals import arrivals as arrival_rows
from bot.models.boundaries import boundaries as boundary_rows
from bot.models.changes import changes as change_rows
from bot.models.drafts import drafts as draft_rows
from bot.models.followups import followups as followup_rows
from bot.models.given_member_roles import given_member_roles as given_rows
from bot.models.hand_overs import hand_overs as hand_over_rows
from bot.models.hands import hand_passes
from bot.models.hands import hands as waiting_rows
from bot.models.hellos import hello_passes
from bot.models.hellos import hellos as hello_rows
from bot.models.history import history as history_rows
from bot.models.invitations import invitations as invitation_rows
from bot.models.notices import notices as notice_rows
from bot.models.outbox import outbox as parcel_rows
from bot.models.outcomes import outcomes as outcome_rows
from bot.models.preferences import preferences as preference_rows
from bot.models.presence import presences as presence_rows
from bot.models.private_threads import private_threads as thread_rows
from bot.models.proposals import proposals as proposal_rows
from bot.models.reports import report_addressees, report_recipients
from bot.models.reports import reports as report_rows
from bot.models.rosters import commitments as commitment_rows
from bot.models.schedules import schedules as schedule_rows
from bot.models.setbacks import setbacks as setback_rows
from bot.models.suspensions import suspensions as suspension_rows
from bot.models.things import leads as lead_rows
from bot.models.things import things as thing_rows
from bot.models.volunteers import consents, volunteer_interests
from bot.models.volunteers import volunteers as volunteer_rows
from bot.services.care import arrivals, boundaries, buddies, hands, hellos, report_retention
from bot.services.celebrating import kudos_kept
from bot.services.checkins import checkins
from bot.services.followups import noticed
from bot.services.guild import changes
from bot.services.outbox import kinds, outbox, posts, private_threads
from bot.services.outbox.kinds import Message, Upkeep
from bot.services.own import (
    checkin_sheets,
    held_sheets,
    role_sheets,
    sheets,
    suspensions,
    thanks_sheets,
    win_sheets,
)
from bot.services.people import preferences, volunteers
from bot.services.record import activity, drafts, schedules, setbacks
from bot.services.record.holdings import Filled, Forget, Holding, Selected, Sheet
from bot.services.roles import handing_over
from bot.services.things import (
    abilities,
    applications,
    giving_back,
    hand_overs,
    history,
    invited,
    joining,
    notices,
    presence,
    wins,
)


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
            Sheet("you", N_("You here"), sheets.own(volunteer_rows)),
            Sheet("agreements", N_("What you agreed to"), sheets.own(consents)),
        ),
        _untimed(volunteers.forget),
    ),
    Holding(
        (
            commitment_rows.c.user_id,
            commitment_rows.c.changed_by,
            thing_rows.c.created_by,
            lead_rows.c.user_id,
            outcome_rows.c.written_by,
            proposal_rows.c.answered_by,
        ),
        (
            Sheet("commitments", N_("What you said yes to"), Selected(held_sheets.COMMITMENTS)),
            Sheet("swaps", N_("Swaps of a place of yours"), Selected(held_sheets.SWAPS)),
            Sheet("things", N_("Things to do you posted"), Selected(sheets.POSTED)),
            Sheet("led", N_("What you look after"), Selected(sheets.LED)),
            Sheet("outcomes", N_("What came of things, in your words"), Selected(sheets.TOLD)),
            Sheet("proposals", N_("What you proposed"), Selected(sheets.PROPOSED)),
            Sheet("decided", N_("Proposals you answered"), Selected(sheets.DECIDED)),
        ),
        _timed(giving_back.forget),
        leave=_timed(giving_back.leave),
    ),
    Holding(
        (application_rows.c.user_id, application_rows.c.asked_by),
        (
            Sheet("applications", N_("Roles you asked for"), Selected(sheets.APPLIED)),
            Sheet("wondered", N_("What you asked somebody who would like a role"), Selected(sheets.INQUIRED)),
        ),
        _untimed(applications.forget),
        leave=_untimed(applications.forget),
    ),
    Holding(
        (history_rows.c.by_id, history_rows.c.about_id),
        (
            Sheet(
                "role_changes",
                N_("Changes to roles, by you or for you"),
                Selected(sheets.ROLE_CHANGES),
            ),
        ),
        _untimed(history.forget),
    ),
    Holding(
        role_sheets.COLUMNS,
        role_sheets.SHEETS,
        _untimed(handing_over.forget),
        leave=_untimed(handing_over.forget),
    ),
    Holding(thanks_sheets.COLUMNS, thanks_sheets.SHEETS, _timed(kudos_kept.forget)),
    Holding(
        win_sheets.COLUMNS,
        win_sheets.SHEETS,
        _timed(wins.forget),
        leave=_untimed(wins.leave),
    ),
    Holding(
        (notice_rows.c.written_by,),
        (Sheet("notices", N_("What you wrote to those who are in"), Selected(sheets.WRITTEN)),),
        _untimed(notices.unsign),
        leave=_untimed(notices.unsign),
    ),
    Holding(
        (presence_rows.c.user_id, presence_rows.c.ticked_by, presence_rows.c.asked_by),
        (Sheet("presences", N_("When you said that you're there"), Selected(sheets.PRESENT)),),
        _untimed(presence.forget),
    ),
    Holding(
        (hand_over_rows.c.written_by,),
        (Sheet("hand_overs", N_("Notes for whoever looks after it next"), Selected(sheets.HANDED_OVER)),),
        _untimed(hand_overs.forget),
        leave=_untimed(hand_overs.forget),
    ),
    Holding(checkin_sheets.COLUMNS, checkin_sheets.SHEETS, _untimed(checkins.forget)),
    Holding(
        (schedule_rows.c.created_by,),
        (Sheet("schedules", N_("What you set to repeat"), Selected(sheets.REPEATED)),),
        _untimed(schedules.forget),
    ),
    Holding(
        (activity_rows.c.user_id,),
        (Sheet("activity", N_("What you did, and when"), Selected(sheets.ACTIVITY)),),
        _untimed(activity.forget),
    ),
    Holding(
        (draft_rows.c.user_id,),
        (
            Sheet(
                "drafts", N_("Forms you can still mend"), sheets.own(draft_rows, "route", "fields", "kept_at")
            ),
        ),
        _untimed(drafts.forget),
    ),
    Holding(
        (change_rows.c.user_id,),
        (Sheet("changes", N_("Settings you changed"), sheets.own(change_rows)),),
        _untimed(changes.forget),
    ),
    Holding(
        (volunteer_interests.c.user_id,),
        (Sheet("interests", N_("Your interests"), Selected(sheets.INTERESTS)),),
        _untimed(joining.forget),
    ),
    Holding(
        (volunteer_skills.c.user_id, volunteer_languages.c.user_id),
        (
            Sheet("skills", N_("Skills you told me about"), Selected(sheets.SKILLS)),
            Sheet(
                "languages",
                N_("Languages you told me about"),
                sheets.own(volunteer_languages, "language", "has"),
            ),
        ),
        _untimed(abilities.forget),
    ),
    Holding(
        (invitation_rows.c.user_id,),
        (Sheet("invitations", N_("What I asked you about"), Selected(held_sheets.INVITED)),),
        _untimed(invited.forget),
    ),
    Holding(
        (preference_rows.c.user_id,),
        (Sheet("preferences", N_("How and when I write to you"), sheets.own(preference_rows)),),
        _untimed(preferences.forget),
    ),
    Holding(
        # By whom somebody would rather not be answered is not theirs to see.
        (waiting_rows.c.user_id, waiting_rows.c.claimed_by, hand_passes.c.user_id),
        (
            Sheet("hands", N_("What you wait for"), sheets.own(waiting_rows, *sheets.HAND)),
            Sheet("answered", N_("What you took on for others"), Selected(sheets.ANSWERED_FOR)),
        ),
        _timed(hands.forget),
        leave=_timed(hands.forget),
    ),
    Holding(
        (followup_rows.c.user_id, followup_rows.c.claimed_by),
        (
            Sheet("followups", N_("Why somebody might write to you"), Selected(sheets.NOTICED)),
            Sheet("written_to", N_("Whom you took on to write to"), Selected(sheets.WRITTEN_TO)),
        ),
        _timed(noticed.forget),
        leave=_timed(noticed.leave),
    ),
    Holding(
        (hello_rows.c.user_id, hello_rows.c.claimed_by, hello_passes.c.user_id),
        (
            Sheet("hello", N_("Your hello"), sheets.own(hello_rows, *sheets.HELLO)),
            Sheet("hellos", N_("Hellos you took on"), Selected(sheets.GREETED)),
        ),
        _timed(hellos.forget),
        leave=_timed(hellos.forget),
    ),
    Holding(
        held_sheets.OF_BUDDIES,
        held_sheets.BUDDIES,
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
                sheets.own(report_rows, "reference", "reported_at", "settled_at"),
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
                sheets.own(suspension_rows, "reason", "suspended_at", "lifted_at"),
            ),
        ),
        _untimed(suspensions.forget),
    ),
    Holding(
        (boundary_rows.c.user_id, boundary_rows.c.other_id),
        (Sheet("boundaries", N_("Whom you'd rather not meet"), sheets.own(boundary_rows, "other_id")),),
        _untimed(boundaries.forget),
    ),
    Holding(
        (arrival_rows.c.user_id,),
        (Sheet("arrival", N_("Your arrival"), sheets.own(arrival_rows, "arrived_at")),),
        _timed(arrivals.forget),
    ),
    Holding(
        (given_rows.c.user_id,),
        (Sheet("member_roles", N_("Member roles I gave you"), sheets.own(given_rows)),),
        _stays_until_carried_out,
    ),
    Holding(
        (thread_rows.c.user_id,),
        (Sheet("thread", N_("Your private thread"), sheets.own(thread_rows)),),
        _untimed(private_threads.forget),
    ),
    Holding(
        (setback_rows.c.user_id,),
        (Sheet("setbacks", N_("What I could not look after yet"), sheets.own(setback_rows, "failed_at")),),
        _untimed(setbacks.forget),
    ),
    Holding(
        (parcel_rows.c.user_id,),
        (Sheet("messages", N_("Messages to you"), Selected(sheets.MESSAGES)),),
        _timed(posts.forget),
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
