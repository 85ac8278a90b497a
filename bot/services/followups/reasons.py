"""What is noticed: whoever is stretched and says that somebody may write, stopped half-way into joining, has
not done their first yes, was missed twice, has not said how their role goes on, or has long been quiet. None
says how active somebody is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, FromClause, and_, bindparam, case, exists, literal, or_, select

from bot.i18n import N_
from bot.models.checkins import stretched
from bot.models.rosters import commitments
from bot.models.terms import terms
from bot.models.things import OPEN, things
from bot.models.volunteers import volunteers as people
from bot.services.checkins.stretched import KEPT_FOR
from bot.services.followups.sources import Before, Source
from bot.services.guild.guilds import Guild
from bot.services.things import register
from bot.services.things.rosters import BY_ITSELF

DAY = timedelta(days=1)
#: Whoever can't be expected to have done it by then is left alone.
TIME_TO_GO_ON, TIME_TO_ANSWER, TIME_TO_TELL, TIME_TO_DO = 3 * DAY, 3 * DAY, 7 * DAY, 21 * DAY
#: Missed twice within this time, and nothing done since.
BOTH_WITHIN = 180 * DAY

_HERE = people.c.guild_id == bindparam("guild_id")
_THEIRS = and_(commitments.c.guild_id == people.c.guild_id, commitments.c.user_id == people.c.user_id)
_DOABLE = [kind.name for kind in register.KINDS.values() if kind.can_be_done]
_done = commitments.alias("done")


def _long_before(**spans: timedelta) -> Before:
    return lambda guild, now: {name: now - span for name, span in spans.items()}


def _weeks_before(guild: Guild, now: datetime) -> Mapping[str, datetime] | None:
    """As many as the organisation has chosen, if it wants to hear of it."""
    if guild.followup_weeks is None:
        return None
    return {"quiet_since": now - timedelta(weeks=guild.followup_weeks)}


STRETCHED = Source(
    "stretched",
    N_("Stretched, and would like a word"),
    why=N_(
        "{person} said in a check-in that they are stretched, and that somebody may write to them. They "
        "agreed that you see that; nothing else of their answers is known."
    ),
    told=N_("you said in a check-in that you are stretched and would like a word"),
    guide=N_(
        "Write today if you can. Ask what weighs most, and listen; perhaps something can wait, or somebody "
        "else can do it. You need not solve it."
    ),
    openers=(
        N_("Hi! You said that it is a lot at the moment. I have time: would you like to tell me about it?"),
        N_("Hello! Thank you for saying so. Is there something we could take off you?"),
    ),
    found=select(people.c.user_id, literal(0).label("subject_id"), stretched.c.said_at.label("since"))
    .select_from(people)
    .join(
        stretched,
        and_(stretched.c.guild_id == people.c.guild_id, stretched.c.user_id == people.c.user_id),
    )
    .where(_HERE, stretched.c.said_at > bindparam("said_since")),
    before=_long_before(said_since=KEPT_FOR),
    is_wanted=True,
)
TERM_OVER = Source(
    "term",
    N_("A term is over, and they have not answered"),
    why=N_("{person} was asked how it goes on with **{title}**, and has not answered."),
    told=N_("your term in **{title}** is over and nothing is said about how it goes on"),
    guide=N_(
        "Ask how it has been, and what they would like. To go on, to hand it over and to stop are all "
        "fine answers; don't talk them into one. They give it in /mine."
    ),
    openers=(
        N_("Hi! Your term is over, and I wanted to ask how it has been for you. What would you like now?"),
        N_("Hello! Thank you for all you have done in your role. Shall we find somebody to share it with?"),
    ),
    found=select(people.c.user_id, terms.c.thing_id.label("subject_id"), terms.c.ends_at.label("since"))
    .select_from(people)
    .join(terms, and_(terms.c.guild_id == people.c.guild_id, terms.c.user_id == people.c.user_id))
    .join(things, things.c.id == terms.c.thing_id)
    .where(
        _HERE,
        terms.c.stage == "over",
        terms.c.leaves.is_(None),
        terms.c.ends_at <= bindparam("answer_by"),
        OPEN,
    ),
    before=_long_before(answer_by=TIME_TO_ANSWER),
)

_before, _other = commitments.alias("before"), things.alias("other")


def _missed(theirs: FromClause, thing: FromClause) -> ColumnElement[bool]:
    """They were in for what happened at a moment, whoever looks after it has ticked who came, and it was not
    them; and they have not said that they couldn't.
    """
    ticked = commitments.alias()
    return and_(
        theirs.c.state == "confirmed",
        theirs.c.done_at.is_(None),
        theirs.c.account.is_(None),
        thing.c.state == "closed",
        thing.c.starts_at.is_not(None),
        thing.c.ended_at.between(bindparam("missed_since"), bindparam("told_by")),
        exists().where(
            ticked.c.thing_id == thing.c.id, ticked.c.done_at.is_not(None), ticked.c.changed_by > BY_ITSELF
        ),
    )


MISSED_TWICE = Source(
    "missed",
    N_("Missed twice"),
    why=N_("{person} was in for two things and not there, one of them **{title}**, and has not said why."),
    told=N_("you were in for two things and not there, one of them **{title}**"),
    guide=N_(
        "It is no telling-off. Something may have come up, or the times don't fit. Ask what would make it "
        "easier, and say that it's fine to give a place back."
    ),
    openers=(
        N_("Hi! We missed you the last times, and I wanted to ask whether all is well with you."),
        N_("Hello! It looks as if the times didn't suit you. Is there something that would fit better?"),
    ),
    found=select(
        people.c.user_id, commitments.c.thing_id.label("subject_id"), things.c.ended_at.label("since")
    )
    .select_from(people)
    .join(commitments, _THEIRS)
    .join(things, things.c.id == commitments.c.thing_id)
    .where(
        _HERE,
        _missed(commitments, things),
        exists()
        .select_from(_before.join(_other, _other.c.id == _before.c.thing_id))
        .where(
            _before.c.guild_id == people.c.guild_id,
            _before.c.user_id == people.c.user_id,
            _missed(_before, _other),
            or_(
                _other.c.ended_at < things.c.ended_at,
                and_(_other.c.ended_at == things.c.ended_at, _other.c.id < things.c.id),
            ),
        ),
        ~exists().where(
            _done.c.guild_id == people.c.guild_id,
            _done.c.user_id == people.c.user_id,
            _done.c.done_at > things.c.ended_at,
        ),
    ),
    before=_long_before(missed_since=BOTH_WITHIN, told_by=TIME_TO_TELL),
)
FIRST_YES = Source(
    "first",
    N_("First yes, not done"),
    why=N_("{person} said yes to **{title}**, their first, and nothing says that it was done."),
    told=N_("you said yes to **{title}**, and nothing says that it was done"),
    guide=N_(
        "Perhaps it is done and they have only not said so; perhaps something was unclear. Ask how it "
        "went, offer a hand, and name one small thing that would be of use."
    ),
    openers=(
        N_("Hi! You said yes to your first thing with us, which I was glad of. How did it go?"),
        N_("Hello! Is there anything that would have made your first thing here easier? I'm glad to help."),
    ),
    found=select(
        people.c.user_id,
        commitments.c.thing_id.label("subject_id"),
        case((OPEN, commitments.c.created_at), else_=things.c.ended_at).label("since"),
    )
    .select_from(people)
    .join(commitments, _THEIRS)
    .join(things, things.c.id == commitments.c.thing_id)
    .where(
        _HERE,
        people.c.first_done_at.is_(None),
        commitments.c.state == "confirmed",
        commitments.c.done_at.is_(None),
        commitments.c.account.is_(None),
        things.c.kind.in_(_DOABLE),
        or_(
            and_(things.c.state == "closed", things.c.ended_at <= bindparam("told_by")),
            and_(
                OPEN,
                things.c.starts_at.is_(None),
                things.c.deadline.is_(None),
                commitments.c.created_at <= bindparam("done_by"),
            ),
        ),
    ),
    before=_long_before(told_by=TIME_TO_TELL, done_by=TIME_TO_DO),
)
HALF_WAY = Source(
    "half_way",
    N_("Stopped half-way into joining"),
    why=N_("{person} agreed to how we do things here, and stopped before the end of joining."),
    told=N_("you began to join and stopped half-way"),
    guide=N_(
        "Perhaps a question is open, or something didn't work. Say who you are and what you do here; one "
        "message is enough, and no answer is an answer, too."
    ),
    openers=(
        N_("Hi! You had begun to join us. Is there anything you would like to know first?"),
        N_("Hello! If something in joining was unclear or didn't work, I'm glad to help you on."),
    ),
    found=select(people.c.user_id, literal(0).label("subject_id"), people.c.last_active_at.label("since"))
    .select_from(people)
    .where(
        _HERE,
        people.c.joined_at.is_(None),
        people.c.wording.is_not(None),
        people.c.last_active_at <= bindparam("stopped_before"),
        ~exists().where(_THEIRS),
    ),
    before=_long_before(stopped_before=TIME_TO_GO_ON),
)
QUIET = Source(
    "quiet",
    N_("Quiet for a while"),
    why=N_("{person} took part here, and nothing has been heard of them for a while."),
    told=N_("nothing has been heard of you here for a while"),
    guide=N_(
        "Ask how they are, not when they come back. Life may be full, and that is fine: a break can be "
        "taken in /pause, without a reason."
    ),
    openers=(
        N_("Hi! I was thinking of you and wanted to ask how you are."),
        N_("Hello! No need to do anything: I just wanted to hear how life is treating you."),
    ),
    found=select(people.c.user_id, literal(0).label("subject_id"), people.c.last_active_at.label("since"))
    .select_from(people)
    .where(_HERE, people.c.joined_at.is_not(None), people.c.last_active_at <= bindparam("quiet_since")),
    before=_weeks_before,
)

#: Those whom it concerns most come first; a new one has its line here.
ALL = {source.name: source for source in (STRETCHED, TERM_OVER, MISSED_TWICE, FIRST_YES, HALF_WAY, QUIET)}
