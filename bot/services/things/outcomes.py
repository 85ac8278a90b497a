"""What came of a thing to do: its lead is asked the next morning, thanks all who did it, and everybody
reads it.

A thank-you goes out because a person pressed for it, never by itself: nobody is thanked by a machine in
somebody's name. See docs/design.md § 79.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.models.outcomes import outcomes
from bot.models.rosters import commitments
from bot.models.volunteers import volunteers
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.guild.overtaking import unless_overtaken
from bot.services.outbox import counts, outbox, posts
from bot.services.outbox.kinds import Kind, Message, Post, declare
from bot.services.things import leads, managing, posting, register, thankworthy, things, who_did_it, wins
from bot.services.things.managing import GRACE
from bot.services.things.things import Thing

WHAT_CAME_OF_IT = declare(
    Message("what_came_of_it", N_("the question what came of it"), waiting=N_("What came of it?"), duty=True)
)
#: Where nobody looks after it any more by then; it names nobody.
OUTCOME_WANTED = declare(
    Post(
        "outcome_wanted",
        N_("the question what came of something that nobody looks after"),
        follows=frozenset({"coordinators_channel_id"}),
    )
)
THANKS = declare(Message("thanks", N_("a thank-you"), waiting=N_("A thank-you"), switch="thanks"))

#: Characters.
MOST_OUTCOME, MOST_THANKS = 500, 300
#: The lead is asked the morning after, by the server's clock.
MORNING = time(9)
#: What ends before it is asked about on the same day.
NIGHT_ENDS = time(5)
#: The question to the coordinators is not drawn anew when it is older.
DRAWN_ANEW = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Outcome:
    thing_id: int
    guild_id: int
    came_of_it: str
    to_change: str
    thanks: str
    written_by: int | None
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What a form shows of it."""

    came_of_it: str = ""
    to_change: str = ""
    thanks: str = ""


_SHOW = select(*(outcomes.c[name] for name in Outcome.__dataclass_fields__)).where(
    outcomes.c.thing_id == bindparam("thing_id")
)
_NEW = upsert(outcomes).values({name: bindparam(name) for name in Outcome.__dataclass_fields__})
_WRITE = _NEW.on_conflict_do_update(
    index_elements=["thing_id"],
    set_={
        name: _NEW.excluded[name]
        for name in ("came_of_it", "to_change", "thanks", "written_by", "written_at")
    },
)
_UNSIGN = (
    update(outcomes)
    .where(outcomes.c.guild_id == bindparam("guild"), outcomes.c.written_by == bindparam("person"))
    .values(written_by=None)
)
_DID_IT = (
    select(commitments.c.user_id)
    .outerjoin(
        volunteers,
        and_(volunteers.c.guild_id == commitments.c.guild_id, volunteers.c.user_id == commitments.c.user_id),
    )
    .where(
        commitments.c.thing_id == bindparam("thing_id"),
        commitments.c.done_at.is_not(None),
        commitments.c.user_id.is_not(None),
        volunteers.c.left_at.is_(None),
    )
    .order_by(commitments.c.user_id)
)


def find(tx: Transaction, thing_id: int) -> Outcome | None:
    return tx.maybe(Outcome, _SHOW, thing_id=thing_id)


def told_in(outcome: Outcome | None) -> Told:
    """The words of it; none where nothing is written yet."""
    return Told() if outcome is None else Told(outcome.came_of_it, outcome.to_change, outcome.thanks)


def ask(tx: Transaction, thing: Thing, *, at: datetime, now: datetime) -> None:
    """Ask whoever looks after the (locked) thing that ended then, the next morning; the coordinators, where
    nobody does. Nothing is asked where nobody was in.
    """
    if thing.confirmed == 0:
        return
    due_at = max(now, _next_morning(at, guilds.find(tx, thing.guild_id).zone))
    kind = OUTCOME_WANTED if thing.lead is None else WHAT_CAME_OF_IT
    outbox.put(
        tx,
        kind,
        thing.guild_id,
        _key(thing, kind, at),
        user_id=thing.lead,
        subject_id=thing.id,
        due_at=due_at,
        now=now,
    )


def pass_question_on(tx: Transaction, thing: Thing, gone: int, *, now: datetime) -> None:
    """Whoever was to be asked about the (locked) thing looks after it no more: the next one is asked instead,
    or the coordinators, if nobody has told it yet. `thing` is as it is without them.
    """
    unsaid = outbox.drop(
        tx,
        WHAT_CAME_OF_IT,
        thing.guild_id,
        user_id=gone,
        subject_id=thing.id,
        reason="looks after it no more",
        now=now,
    )
    if unsaid and thing.state == "closed" and thing.ended_at is not None:
        ask(tx, thing, at=thing.ended_at, now=now)


def ask_instead_of_anybody(tx: Transaction, thing_id: int, *, now: datetime) -> None:
    """Somebody looks after it again: they are asked, where the coordinators were about to be."""
    thing = things.show(tx, thing_id)
    unsaid = outbox.drop_about(
        tx, OUTCOME_WANTED, thing.guild_id, subject_id=thing.id, reason="somebody does", now=now
    )
    if unsaid and thing.state == "closed" and thing.ended_at is not None:
        ask(tx, thing, at=thing.ended_at, now=now)


def waits_for_anybody(tx: Transaction, thing: Thing) -> bool:
    """It is over, nobody looks after it, and nobody has told what came of it since its end."""
    if thing.state != "closed" or thing.ended_at is None or thing.lead is not None:
        return False
    written = find(tx, thing.id)
    return written is None or written.written_at < thing.ended_at


def is_asked(tx: Transaction, thing: Thing, user_id: int) -> bool:
    """They look after it, it is over, and nobody has told what came of it since its end."""
    if thing.state != "closed" or thing.ended_at is None or user_id not in leads.of(tx, thing.id):
        return False
    written = find(tx, thing.id)
    return written is None or written.written_at < thing.ended_at


def asks_at(tx: Transaction, thing: Thing) -> datetime | None:
    """When whoever looks after it is, or was, asked what came of it; None where it has no end, or where that
    is told with another.
    """
    ends = thing.ended_at if thing.state == "closed" else thing.ends_at or thing.deadline
    if ends is None or thing.lead is None:
        return None
    if thing.state == "closed" and not outbox.was_put(tx, _key(thing, WHAT_CAME_OF_IT, ends)):
        return None
    return _next_morning(ends, guilds.find(tx, thing.guild_id).zone)


def _key(thing: Thing, kind: Kind, at: datetime) -> str:
    return f"thing:{thing.id}:{kind.name}:{int(at.timestamp())}:{thing.lead or 'anybody'}"


def _next_morning(at: datetime, zone: str) -> datetime:
    """What ends in the night belongs to the evening before it."""
    local = at.astimezone(ZoneInfo(zone))
    nights = 0 if local.time() < NIGHT_ENDS else 1
    return datetime.combine(local.date() + timedelta(days=nights), MORNING, local.tzinfo)


def before_writing(tx: Transaction, thing_id: int, caller: Caller) -> tuple[Thing, Outcome | None]:
    """It, and what is written already. For its leads, and for coordinators; for leads also from a direct
    message. Raises NotAllowed, NotFound, and Refusal for what still goes on or never happened.
    """
    thing = things.show(tx, thing_id)
    managing.require_lead(tx, thing, caller, by_dm=True)
    _require_over(thing)
    return thing, find(tx, thing_id)


def write(
    tx: Transaction,
    thing_id: int,
    caller: Caller,
    *,
    told: Told,
    seen: str | None = None,
    now: datetime,
) -> Thing:
    """Tell what came of it, and thank everybody who did it, once each, a minute later, in the name of whoever
    wrote the thank-you. For its leads, and for coordinators. Raises NotAllowed, NotFound, Invalid, Overtaken,
    Refusal.
    """
    others = [one.id for one in who_did_it.told_with(tx, things.show(tx, thing_id))]
    for one in sorted((thing_id, *others)):
        things.hold(tx, one)
    thing = managing.locked(tx, thing_id, caller, by_dm=True)
    _require_over(thing)
    written = was = find(tx, thing_id)
    before = told_in(written)
    told = replace(before, **unless_overtaken(asdict(before), asdict(told), seen))
    posting.check_lengths(
        (told.came_of_it, MOST_OUTCOME), (told.to_change, MOST_OUTCOME), (told.thanks, MOST_THANKS)
    )
    texts = {name: text.strip() for name, text in asdict(told).items()}
    by = caller.user_id if written is None or texts["thanks"] != written.thanks else written.written_by
    written = Outcome(thing.id, thing.guild_id, **texts, written_by=by, written_at=now)
    tx.execute(_WRITE, **asdict(written))
    for question in (WHAT_CAME_OF_IT, OUTCOME_WANTED):
        outbox.drop_about(tx, question, thing.guild_id, subject_id=thing.id, reason="was told", now=now)
    posts.redraw(tx, OUTCOME_WANTED, thing.guild_id, since=now - DRAWN_ANEW, now=now)
    did_it = tx.values(_DID_IT, thing_id=thing.id)
    _pass_on(tx, thing, written, did_it, now=now)
    _thank_with(tx, others, written, was, {*did_it}, now=now)
    register.kind_of(thing).redraw(tx, thing, listed=False, now=now)
    return thing


def _thank_with(
    tx: Transaction,
    others: Iterable[int],
    written: Outcome,
    was: Outcome | None,
    thanked: set[int],
    *,
    now: datetime,
) -> None:
    """Who did one of the (held) others is thanked with them, once; but for those of which somebody has told
    by itself what came of it.
    """
    for other in others:
        thing, found = things.show(tx, other), find(tx, other)
        if found is not None and (was is None or found.came_of_it or found.written_at != was.written_at):
            continue
        its_own = replace(written, thing_id=other, came_of_it="", to_change="")
        tx.execute(_WRITE, **asdict(its_own))
        did_it = [user_id for user_id in tx.values(_DID_IT, thing_id=other) if user_id not in thanked]
        _pass_on(tx, thing, its_own, did_it, now=now)
        thanked.update(did_it)


def count_anew(tx: Transaction, thing: Thing, done_by: Sequence[int], *, now: datetime) -> None:
    """These did the (locked) thing, or somebody did not after all: what is said of that only after it was
    told what came of it counts, and the thank-you is for them, too.
    """
    if thing.state == "closed" and (written := find(tx, thing.id)) is not None:
        _pass_on(tx, thing, written, done_by, now=now)


def _pass_on(tx: Transaction, thing: Thing, written: Outcome, to: Sequence[int], *, now: datetime) -> None:
    """The thank-you to these, once each, who were not thanked by themselves before, and what came of it to
    everybody, as it stands now.
    """
    were = thankworthy.thanked_by_a_person(tx, thing.id) if written.thanks else ()
    thankworthy.settle(tx, thing.id, to if written.thanks else (), now=now)
    for user_id in to if written.thanks else ():
        if user_id != written.written_by and user_id not in were:
            key = f"thing:{thing.id}:thanks:{user_id}"
            outbox.put(
                tx,
                THANKS,
                thing.guild_id,
                key,
                user_id=user_id,
                subject_id=thing.id,
                due_at=now + GRACE,
                now=now,
            )
    if written.came_of_it:
        wins.what_came_of_it(tx, thing, now=now)


def to_be_thanked(tx: Transaction, thing: Thing) -> int:
    """How many are about to get their thank-you."""
    told = (thing, *who_did_it.told_with(tx, thing))
    return sum(counts.waiting_about(tx, THANKS, one.guild_id, subject_id=one.id)[0] for one in told)


def forget(tx: Transaction, guild_id: int, user_id: int, *, concerned: Iterable[int], now: datetime) -> None:
    """Nobody knows any more that this person wrote it, and no word of what came of something names them;
    `concerned` are the things that they were on, or looked after.
    """
    tx.execute(_UNSIGN, guild=guild_id, person=user_id)
    wins.redraw_recaps(tx, guild_id, concerned, now=now)


def _require_over(thing: Thing) -> None:
    if thing.state in ("cancelled", "taken_back"):
        raise Refusal(N_("“{title}” did not happen, so nothing came of it."), title=thing.title)
    if thing.state != "closed":
        raise Refusal(N_("“{title}” has not ended yet. Tell what came of it once it has."), title=thing.title)
