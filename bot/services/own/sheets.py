"""Which rows and columns of each feature a person is shown of what is stored about them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, and_, bindparam, func, or_, select

from bot.models.abilities import volunteer_skills
from bot.models.activity import activity as activity_rows
from bot.models.applications import applications as application_rows
from bot.models.buddies import buddies as buddy_rows
from bot.models.checkins import checkins as checkin_rows
from bot.models.followups import followups as followup_rows
from bot.models.hand_overs import hand_overs as hand_over_rows
from bot.models.hands import hands as waiting_rows
from bot.models.hellos import hellos as hello_rows
from bot.models.history import history as history_rows
from bot.models.interests import interests as interest_rows
from bot.models.notices import notices as notice_rows
from bot.models.outbox import outbox as parcel_rows
from bot.models.outcomes import outcomes as outcome_rows
from bot.models.pictures import pictures as picture_rows
from bot.models.presence import presences as presence_rows
from bot.models.proposals import proposals as proposal_rows
from bot.models.rosters import commitments as commitment_rows
from bot.models.schedules import schedules as schedule_rows
from bot.models.skills import skills as skill_rows
from bot.models.things import leads as lead_rows
from bot.models.things import things as thing_rows
from bot.models.volunteers import volunteer_interests
from bot.services.outbox import kinds
from bot.services.outbox.kinds import Upkeep
from bot.services.preparing.proposals import PROPOSAL_ANSWERED
from bot.services.record import activity
from bot.services.record.holdings import Selected, Statement
from bot.services.roles.releasing import RELEASED
from bot.services.roles.taking_turns import TURN_NOBODYS
from bot.services.roles.term_ends import TERM_UNANSWERED
from bot.services.shifts.roll_call import MISSING
from bot.services.things.adding import ADD_ANSWERED, ADDED
from bot.services.things.amendments import CHANGED
from bot.services.things.applications import ANSWERED, QUESTION
from bot.services.things.commitments import OFFER, PLACE
from bot.services.things.endings import CANCELLED, OVER, ROLE_OVER
from bot.services.things.going_round import SWAP_TURN, TURN, TURN_NEWS
from bot.services.things.how_it_went import HOW_IT_WENT
from bot.services.things.invited import INVITATION
from bot.services.things.leading import LEAD_ANSWERED, LEAD_ASKED
from bot.services.things.notices import NOTICE
from bot.services.things.offers import OFFER_OVER
from bot.services.things.on_offer import HANDED_ON
from bot.services.things.outcomes import THANKS, WHAT_CAME_OF_IT
from bot.services.things.plans import WANTED
from bot.services.things.presence import HERE, ON_THEIR_WAY, ON_YOUR_WAY
from bot.services.things.reminders import REMINDER
from bot.services.things.terms import HAND_OVER_ASKED, HAND_OVER_NEWS, ROLE_HANDED_ON, TERM_ENDS

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


INTERESTS = (
    select(interest_rows.c.name)
    .select_from(volunteer_interests)
    .join(interest_rows, interest_rows.c.id == volunteer_interests.c.interest_id)
    .where(
        volunteer_interests.c.guild_id == bindparam("guild_id"),
        volunteer_interests.c.user_id == bindparam("user_id"),
    )
)
SKILLS = (
    select(skill_rows.c.name, volunteer_skills.c.has)
    .select_from(volunteer_skills)
    .join(skill_rows, skill_rows.c.id == volunteer_skills.c.skill_id)
    .where(
        volunteer_skills.c.guild_id == bindparam("guild_id"),
        volunteer_skills.c.user_id == bindparam("user_id"),
    )
)
_APPLICATIONS = application_rows.join(
    commitment_rows, commitment_rows.c.id == application_rows.c.commitment_id
).join(thing_rows, thing_rows.c.id == commitment_rows.c.thing_id)
#: What they wrote is sealed; /mine shows it beside the role itself, as long as it waits.
APPLIED = (
    select(
        thing_rows.c.title,
        *(application_rows.c[name] for name in ("state", "applied_at", "question", "replied_at", "word")),
    )
    .select_from(_APPLICATIONS)
    .where(
        application_rows.c.guild_id == bindparam("guild_id"),
        application_rows.c.user_id == bindparam("user_id"),
    )
    .order_by(application_rows.c.applied_at.desc())
)
INQUIRED = (
    select(thing_rows.c.title, application_rows.c.question, application_rows.c.asked_at)
    .select_from(_APPLICATIONS)
    .where(
        application_rows.c.guild_id == bindparam("guild_id"),
        application_rows.c.asked_by == bindparam("user_id"),
    )
    .order_by(application_rows.c.asked_at.desc())
)
#: Who else it concerned, or who did it, is not theirs to see.
ROLE_CHANGES = (
    select(thing_rows.c.title, history_rows.c.what, history_rows.c.happened_at)
    .select_from(history_rows.join(thing_rows, thing_rows.c.id == history_rows.c.thing_id))
    .where(
        history_rows.c.guild_id == bindparam("guild_id"),
        or_(history_rows.c.by_id == bindparam("user_id"), history_rows.c.about_id == bindparam("user_id")),
    )
    .order_by(history_rows.c.id.desc())
)
#: These are about a thing to do.
_ABOUT_THINGS = [
    one.name
    for one in (
        *(REMINDER, WANTED, PLACE, OFFER, OFFER_OVER, ANSWERED, CHANGED, CANCELLED, OVER),
        *(INVITATION, HOW_IT_WENT, WHAT_CAME_OF_IT, THANKS, LEAD_ASKED, LEAD_ANSWERED),
        *(ADDED, ADD_ANSWERED, HANDED_ON),
        *(HERE, ON_YOUR_WAY, ON_THEIR_WAY, MISSING),
        *(PROPOSAL_ANSWERED,),
        *(QUESTION, RELEASED),
        *(TERM_ENDS, HAND_OVER_ASKED, HAND_OVER_NEWS, ROLE_HANDED_ON, ROLE_OVER, TERM_UNANSWERED),
        *(TURN, SWAP_TURN, TURN_NEWS, TURN_NOBODYS),
    )
]
#: What a lead's message is about.
_noticed = thing_rows.alias("noticed")
#: But for upkeep, such as taking back member roles, which needs to know whose they are until it is done.
MESSAGES = (
    select(
        parcel_rows.c.kind,
        func.coalesce(thing_rows.c.title, _noticed.c.title).label("title"),
        *(parcel_rows.c[name] for name in ("state", "reason", "created_at", "due_at", "settled_at")),
    )
    .select_from(parcel_rows)
    .outerjoin(
        thing_rows,
        and_(thing_rows.c.id == parcel_rows.c.subject_id, parcel_rows.c.kind.in_(_ABOUT_THINGS)),
    )
    .outerjoin(
        notice_rows,
        and_(notice_rows.c.id == parcel_rows.c.subject_id, parcel_rows.c.kind == NOTICE.name),
    )
    .outerjoin(_noticed, _noticed.c.id == notice_rows.c.thing_id)
    .where(
        parcel_rows.c.guild_id == bindparam("guild_id"),
        parcel_rows.c.user_id == bindparam("user_id"),
        parcel_rows.c.kind.not_in(kinds.names(Upkeep)),
    )
    .order_by(parcel_rows.c.id.desc())
)
ACTIVITY = (
    select(
        activity_rows.c.kind,
        thing_rows.c.title,
        checkin_rows.c.question,
        activity_rows.c.happened_at,
    )
    .select_from(activity_rows)
    .outerjoin(
        thing_rows,
        and_(thing_rows.c.id == activity_rows.c.subject_id, activity_rows.c.kind.in_(activity.ABOUT_THINGS)),
    )
    .outerjoin(
        checkin_rows, and_(checkin_rows.c.id == activity_rows.c.subject_id, activity_rows.c.kind == "checkin")
    )
    .where(activity_rows.c.guild_id == bindparam("guild_id"), activity_rows.c.user_id == bindparam("user_id"))
    .order_by(activity_rows.c.id.desc())
)
#: Whatever this person wrote or offered: their words, without who said yes to it.
POSTED = (
    _rows(
        thing_rows,
        thing_rows.c.created_by,
        *("kind", "title", "why", "step", "effort", "deadline", "starts_at", "ends_at", "place", "details"),
        *("state", "posts_at", "template_since", "created_at", "ended_at"),
    )
    .add_columns(picture_rows.c.alt.label("picture"), picture_rows.c.link.label("picture_link"))
    .outerjoin(picture_rows, picture_rows.c.id == thing_rows.c.picture_id)
)
LED = (
    select(thing_rows.c.title, thing_rows.c.kind, lead_rows.c.led_since)
    .select_from(lead_rows)
    .join(thing_rows, thing_rows.c.id == lead_rows.c.thing_id)
    .where(lead_rows.c.guild_id == bindparam("guild_id"), lead_rows.c.user_id == bindparam("user_id"))
    .order_by(lead_rows.c.thing_id.desc())
)
WRITTEN = (
    select(
        thing_rows.c.title,
        notice_rows.c.audience,
        notice_rows.c.text,
        notice_rows.c.told,
        notice_rows.c.created_at,
    )
    .select_from(notice_rows)
    .join(thing_rows, thing_rows.c.id == notice_rows.c.thing_id)
    .where(notice_rows.c.guild_id == bindparam("guild_id"), notice_rows.c.written_by == bindparam("user_id"))
    .order_by(notice_rows.c.id.desc())
)
TOLD = (
    select(
        thing_rows.c.title,
        *(outcome_rows.c[name] for name in ("came_of_it", "to_change", "thanks", "written_at")),
    )
    .select_from(outcome_rows)
    .join(thing_rows, thing_rows.c.id == outcome_rows.c.thing_id)
    .where(
        outcome_rows.c.guild_id == bindparam("guild_id"), outcome_rows.c.written_by == bindparam("user_id")
    )
    .order_by(outcome_rows.c.thing_id.desc())
)
PRESENT = (
    select(
        thing_rows.c.title,
        *(presence_rows.c[name] for name in ("starts_at", "here_at", "expected_at", "asked_at")),
    )
    .select_from(presence_rows)
    .join(thing_rows, thing_rows.c.id == presence_rows.c.thing_id)
    .where(presence_rows.c.guild_id == bindparam("guild_id"), presence_rows.c.user_id == bindparam("user_id"))
    .order_by(presence_rows.c.thing_id.desc())
)
HANDED_OVER = (
    select(thing_rows.c.title, hand_over_rows.c.note, hand_over_rows.c.written_at)
    .select_from(hand_over_rows)
    .join(thing_rows, thing_rows.c.id == hand_over_rows.c.thing_id)
    .where(
        hand_over_rows.c.guild_id == bindparam("guild_id"),
        hand_over_rows.c.written_by == bindparam("user_id"),
    )
    .order_by(hand_over_rows.c.thing_id.desc())
)
PROPOSED = (
    select(
        thing_rows.c.title,
        thing_rows.c.unsigned,
        *(proposal_rows.c[name] for name in ("state", "times", "proposed_at", "note", "answered_at")),
    )
    .select_from(thing_rows)
    .join(proposal_rows, proposal_rows.c.thing_id == thing_rows.c.id)
    .where(thing_rows.c.guild_id == bindparam("guild_id"), thing_rows.c.created_by == bindparam("user_id"))
    .order_by(proposal_rows.c.thing_id.desc())
)
#: Without whose they were.
DECIDED = (
    select(thing_rows.c.title, *(proposal_rows.c[name] for name in ("state", "note", "answered_at")))
    .select_from(proposal_rows)
    .join(thing_rows, thing_rows.c.id == proposal_rows.c.thing_id)
    .where(
        proposal_rows.c.guild_id == bindparam("guild_id"), proposal_rows.c.answered_by == bindparam("user_id")
    )
    .order_by(proposal_rows.c.thing_id.desc())
)
REPEATED = (
    select(
        schedule_rows.c.detail["question"].as_string().label("question"),
        *(schedule_rows.c[name] for name in ("kind", "rule", "starts", "zone")),
    )
    .where(
        schedule_rows.c.guild_id == bindparam("guild_id"), schedule_rows.c.created_by == bindparam("user_id")
    )
    .order_by(schedule_rows.c.id.desc())
)
HAND = ("kind", "state", "raised_at")
# Without who it is: that is for whoever has it, in /followups.
ANSWERED_FOR = _rows(waiting_rows, waiting_rows.c.claimed_by, "kind", "state", "claimed_at")
NOTICED = _rows(
    followup_rows, followup_rows.c.user_id, "reason", "since", "state", "outcome", "noticed_at", "over_at"
)
# Without who it is, as above.
WRITTEN_TO = _rows(
    followup_rows, followup_rows.c.claimed_by, "reason", "state", "outcome", "claimed_at", "over_at"
)
HELLO = ("state", "called", "languages", "shares", "asked_at")
GREETED = (
    select(hello_rows.c.state, hello_rows.c.asked_at)
    .where(hello_rows.c.guild_id == bindparam("guild_id"), hello_rows.c.claimed_by == bindparam("user_id"))
    .order_by(hello_rows.c.id.desc())
)
# Without who the other is: that is for the two, and each sees it under Buddies.
PAIRS = (
    select(buddy_rows.c.state, buddy_rows.c.asked_at)
    .where(
        buddy_rows.c.guild_id == bindparam("guild_id"),
        or_(buddy_rows.c.user_id == bindparam("user_id"), buddy_rows.c.buddy_id == bindparam("user_id")),
    )
    .order_by(buddy_rows.c.id.desc())
)


def own(table: Table, *names: str) -> Selected:
    return Selected(_rows(table, table.c.user_id, *names))
