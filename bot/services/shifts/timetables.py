"""Making shifts: a timetable is written as a draft, posted with all of its shifts, and given more later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, literal, select, update

from bot.db import Transaction
from bot.errors import Invalid, NotFound, Refusal
from bot.i18n import N_
from bot.models.shifts import shifts as rows
from bot.models.things import OPEN
from bot.models.things import things as thing_rows
from bot.services.guild import guilds, interests, rights
from bot.services.guild.callers import Caller
from bot.services.guild.overtaking import unless_overtaken
from bot.services.outbox import rounds
from bot.services.preparing import drafting
from bot.services.shifts.slots import Slot, in_order, marked, read, repeated, stored
from bot.services.shifts.slots import check as check_slots
from bot.services.things import (
    leads,
    managing,
    native_events,
    needs,
    posting,
    reminders,
    rosters,
    shifts,
    things,
    unposted,
)
from bot.services.things.posting import MOST_DETAILS, MOST_PLACE, MOST_STEP, MOST_TITLE, MOST_WHY, Draft
from bot.services.things.searching import NAMING, Named
from bot.services.things.shifts import SHIFT, Shift
from bot.services.things.things import GONE, HERE, Occasion, Thing


@dataclass(frozen=True, slots=True)
class Timetable:
    """Its words, and its shifts by their moment: as they will be while it is a draft, `posted` afterwards."""

    words: Shift
    planned: Sequence[Slot]
    posted: Sequence[Shift]

    @property
    def id(self) -> int:
        return self.words.id

    @property
    def is_draft(self) -> bool:
        return self.words.timetable_since is None


_ADD = insert(rows)
_PLANNED = select(rows.c.planned).where(rows.c.thing_id == bindparam("thing_id"))
_PLAN = update(rows).where(rows.c.thing_id == bindparam("timetable")).values(planned=bindparam("slots"))
_BELONGS = update(rows).where(rows.c.thing_id == bindparam("timetable")).values(role_id=bindparam("role"))
_WHERE = (
    update(thing_rows)
    .where(thing_rows.c.id == bindparam("id"))
    .values(place=bindparam("at_place"), details=bindparam("to_know"))
)
_SINCE = (
    update(thing_rows)
    .where(thing_rows.c.id == bindparam("id"))
    .values(timetable_since=bindparam("now"), created_at=bindparam("now"))
)

_ROLES = (
    select(*NAMING)
    .where(HERE, OPEN, thing_rows.c.kind == "role")
    .order_by(thing_rows.c.title_folded, thing_rows.c.id)
    .limit(bindparam("most"))
)

#: What a shift does not have of its timetable; its picture and its leads stand there.
_OWN = {
    "id", "state", "picture_id", "deadline", "starts_at", "ends_at", "posts_at", "template_since",
    "timetable_since", "few_at", "roll_at", "series_id", "nominal", "remind_at", "moved_at", "revision",
    "created_at", "ended_at", "thread_id",
}  # fmt: skip
_SAME = [column for column in thing_rows.c if column.name not in _OWN]
_GIVEN = ("starts_at", "ends_at", "few_at", "roll_at", "remind_at", "created_at")
_MAKE = (
    insert(thing_rows)
    .from_select(
        [*(column.name for column in _SAME), *_GIVEN, "state", "revision"],
        select(
            *_SAME,
            *(bindparam(f"new_{name}", type_=thing_rows.c[name].type) for name in _GIVEN),
            literal("open"),
            literal(1),
        ).where(thing_rows.c.id == bindparam("like")),
    )
    .returning(thing_rows.c.id)
)


def begin(
    tx: Transaction,
    caller: Caller,
    draft: Draft,
    slots: Sequence[Slot],
    *,
    place: str | None = None,
    details: str | None = None,
    role_id: int | None = None,
    now: datetime,
) -> Timetable:
    """A draft of a timetable, led by whoever writes it. For coordinators. Raises NotAllowed, Refusal where
    there is no channel for it, and Invalid.
    """
    posting.before_new(tx, caller)
    check_words(draft.title, draft.why, draft.step)
    check_where(place, details)
    check_slots(slots, now=now)
    _check_role(tx, caller, role_id)
    made = posting.add(tx, caller, SHIFT, draft, state="draft", now=now)
    tx.execute(_WHERE, id=made.id, at_place=place or None, to_know=details or None)
    _add_row(tx, made, role_id=role_id, planned=[stored(one) for one in in_order(slots)])
    return find(tx, made.id)


def _add_row(
    tx: Transaction,
    thing: Thing,
    *,
    timetable_id: int | None = None,
    least: int | None = None,
    role_id: int | None = None,
    planned: Sequence[Mapping[str, object]] | None = None,
) -> None:
    tx.execute(
        _ADD,
        thing_id=thing.id,
        guild_id=thing.guild_id,
        timetable_id=timetable_id,
        least=least,
        role_id=role_id,
        planned=planned,
    )


def find(tx: Transaction, timetable_id: int) -> Timetable:
    """Raises NotFound, also for a shift of one."""
    words = shifts.show(tx, timetable_id)
    if words.timetable_id is not None:
        raise NotFound(GONE)
    planned = tx.value(_PLANNED, thing_id=timetable_id)
    slots = [read(one) for one in planned] if isinstance(planned, list) else []
    return Timetable(words, slots, shifts.of_timetable(tx, timetable_id))


def show(tx: Transaction, timetable_id: int, caller: Caller) -> Timetable:
    """A timetable that is posted, for everybody in its server. Raises NotFound."""
    found = find(tx, timetable_id)
    caller.require_here(found.words.guild_id)
    if found.is_draft:
        raise NotFound(GONE)
    return found


def to_manage(tx: Transaction, timetable_id: int, caller: Caller) -> Timetable:
    """It, or the draft of it. For its leads and coordinators; a draft for who wrote it and its leads. Raises
    NotAllowed, NotFound.
    """
    found = find(tx, timetable_id)
    managing.require_lead(tx, found.words, caller)
    return found


def _locked(tx: Transaction, timetable_id: int, caller: Caller) -> tuple[Thing, Timetable]:
    """It, held until the transaction ends. Raises NotAllowed, NotFound."""
    thing = managing.locked(tx, timetable_id, caller, kind="shift", drafts=True)
    return thing, find(tx, timetable_id)


def plan(
    tx: Transaction,
    timetable_id: int,
    caller: Caller,
    slots: Sequence[Slot],
    *,
    seen: str | None = None,
    now: datetime,
) -> Timetable:
    """Other shifts than it was to have. For who wrote the draft and its leads. Raises NotAllowed, NotFound,
    Invalid, Overtaken, and Refusal for what is posted.
    """
    thing, found = _locked(tx, timetable_id, caller)
    if not found.is_draft:
        raise Refusal(N_("“{title}” is posted already: add a shift, or change one."), title=thing.title)
    wanted = in_order(slots)
    if not unless_overtaken({"slots": marked(found.planned)}, {"slots": marked(wanted)}, seen):
        return found
    check_slots(wanted, now=now)
    tx.execute(_PLAN, timetable=timetable_id, slots=[stored(one) for one in wanted])
    unposted.touch(tx, timetable_id, now=now)
    return find(tx, timetable_id)


def repeat(
    tx: Transaction, timetable_id: int, caller: Caller, rhythm: str, times: int, *, now: datetime
) -> Timetable:
    """All shifts of a draft so many times, at the same hours by the clock on the wall. For who wrote the
    draft and its leads. Raises NotAllowed, NotFound, Invalid, and Refusal for what is posted.
    """
    _thing, found = _locked(tx, timetable_id, caller)
    zone = guilds.find(tx, found.words.guild_id).zone
    return plan(tx, timetable_id, caller, repeated(found.planned, zone, rhythm, times), now=now)


def belong(
    tx: Transaction, timetable_id: int, caller: Caller, role_id: int | None, *, now: datetime
) -> Timetable:
    """The role it belongs to from now on, or none; shifts that are posted keep theirs. For its leads and
    coordinators. Raises NotAllowed, NotFound.
    """
    thing, found = _locked(tx, timetable_id, caller)
    _check_role(tx, caller, role_id)
    if role_id != found.words.role_id:
        tx.execute(_BELONGS, timetable=timetable_id, role=role_id)
        SHIFT.redraw(tx, thing, listed=False, now=now)
    return find(tx, timetable_id)


def _check_role(tx: Transaction, caller: Caller, role_id: int | None) -> None:
    if role_id is not None and things.show_to(tx, role_id, caller, kind="role").state != "open":
        raise Invalid(N_("That role has ended. Please choose another one, or none."))


def roles_in(tx: Transaction, guild_id: int, *, most: int) -> Sequence[Named]:
    """The open roles that shifts can belong to, by title."""
    return tx.list(Named, _ROLES, guild_id=guild_id, most=most)


def post(tx: Transaction, timetable_id: int, caller: Caller, *, now: datetime) -> tuple[Timetable, bool]:
    """Publish it with all of its shifts; everything is looked at again, and its card is on the way to the
    asks channel. With whether it was posted already: twice is once. For coordinators who wrote or lead it.
    Raises NotAllowed, NotFound, Refusal, Invalid; then it stays a draft.
    """
    thing, found = _locked(tx, timetable_id, caller)
    if not found.is_draft:
        return found, True
    posting.before_new(tx, caller)
    check(tx, found, now=now)
    if not leads.of(tx, thing.id):
        leads.add(tx, thing, caller.user_id, now=now)
    tx.execute(_SINCE, id=thing.id, now=now)
    tx.execute(_PLAN, timetable=thing.id, slots=None)
    made = [_make(tx, found.words, one, now=now) for one in found.planned]
    rounds.watch_cards(tx, thing.guild_id, now=now)
    SHIFT.redraw(tx, made[0], now=now)
    return find(tx, timetable_id), False


def check(tx: Transaction, found: Timetable, *, now: datetime) -> None:
    """Raises Invalid for what can't be posted (any more), saying what to change."""
    words = found.words
    check_words(words.title, words.why, words.step)
    check_where(words.place, words.details)
    check_slots(found.planned, now=now)
    posting.check_effort(words.effort)
    needs.check(tx, words.guild_id, words.needs)
    if len(interests.known(tx, words.guild_id, words.interests)) < len(set(words.interests)):
        raise Invalid(
            N_("Something it is about is no longer on the list of interests here. Please choose anew in Who.")
        )


def add(
    tx: Transaction, timetable_id: int, caller: Caller, slots: Sequence[Slot], *, now: datetime
) -> Sequence[Shift]:
    """More shifts of what is posted; one with the moment of one that is open is refused, so twice is once.
    For its leads and coordinators. Raises NotAllowed, NotFound, Invalid, and Refusal for a draft.
    """
    thing, found = _locked(tx, timetable_id, caller)
    if found.is_draft:
        raise Refusal(N_("“{title}” is not posted yet: change when its shifts are."), title=thing.title)
    check_slots(slots, beside=[one for one in found.posted if one.state == "open"], now=now)
    made = [_make(tx, found.words, one, now=now) for one in in_order(slots)]
    rounds.watch_cards(tx, thing.guild_id, now=now)
    SHIFT.redraw(tx, made[0], now=now)
    return made


def _make(tx: Transaction, words: Shift, slot: Slot, *, now: datetime) -> Shift:
    """One of its shifts, open from now on."""
    occasion = Occasion(slot.starts_at, slot.ends_at, words.place, words.details)
    moments = posting.moments(None, occasion)
    made = int(
        tx.value(
            _MAKE,
            like=words.id,
            new_starts_at=slot.starts_at,
            new_ends_at=slot.ends_at,
            new_few_at=moments["few_at"],
            new_roll_at=moments["roll_at"],
            new_remind_at=reminders.usual_moment(tx, words.guild_id, None, occasion, now=now),
            new_created_at=now,
        )
    )
    rosters.open_roster(tx, made, words.guild_id, slot.places)
    _add_row(tx, things.show(tx, made), timetable_id=words.id, least=slot.least, role_id=words.role_id)
    native_events.want_like(tx, words, made, now=now)
    one = shifts.show(tx, made)
    native_events.follow(tx, one, card=SHIFT.card_of(tx, one)[0], now=now)
    return one


def discard(tx: Transaction, timetable_id: int, caller: Caller) -> Thing:
    """Throw a draft away. For who wrote it and those who lead it. Raises NotFound, and Refusal for what is
    posted.
    """
    thing, found = _locked(tx, timetable_id, caller)
    if not found.is_draft:
        managing.require_draft(thing)
    unposted.remove(tx, timetable_id)
    return thing


def mine(tx: Transaction, caller: Caller) -> Sequence[Thing]:
    """The drafts this person wrote or leads, the one they changed last first. For coordinators. Raises
    NotAllowed.
    """
    rights.require_coordinator(tx, caller)
    return drafting.mine(tx, caller, kind="shift")


def check_words(title: str, why: str, step: str) -> None:
    """Raises Invalid for what no timetable can be called."""
    posting.check_words(
        (title, MOST_TITLE), (why, MOST_WHY), missing=N_("A shift needs a title and what it is for.")
    )
    posting.check_lengths((step, MOST_STEP))


def check_where(place: str | None, details: str | None) -> None:
    """Raises Invalid for what is too long."""
    posting.check_lengths((place or "", MOST_PLACE), (details or "", MOST_DETAILS))
