"""What is counted, each figure with its words and its query; docs/statistics.md is printed from here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)

from bot.i18n import N_
from bot.models.activity import activity
from bot.models.things import things
from bot.services.record.activity import Kind


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of people in a period. `people` selects each of them once, for the values `guild_id`, `since`
    and `until`. All of them are also in the figures of the same period that `within` names. Of an `additive`
    one nobody is counted in two periods that have no day in common: a quarter is the sum of its months.
    """

    name: str
    words: str
    counted: str
    people: Select[int]
    within: tuple[str, ...] = ()
    additive: bool = False

    @property
    def count(self) -> Select[int]:
        return select(func.count()).select_from(self.people.subquery())


_later, _earlier, _step = activity.alias("later"), activity.alias("earlier"), activity.alias("step")
_since_then = activity.alias("since_then")


def _is_done(entry: FromClause, until: str) -> ColumnElement[bool]:
    """Reported as done, and not taken back before then."""
    taken_back = exists().where(
        _later.c.guild_id == entry.c.guild_id,
        _later.c.user_id == entry.c.user_id,
        _later.c.subject_id == entry.c.subject_id,
        _later.c.kind == "undone",
        _later.c.id > entry.c.id,
        _later.c.happened_at < bindparam(until),
    )
    return and_(entry.c.kind == "done", ~taken_back)


def _is_part(entry: FromClause, until: str) -> ColumnElement[bool]:
    return or_(entry.c.kind.in_(("accepted", "checkin")), _is_done(entry, until))


_DONE = _is_done(activity, "until")


def _before(kind: Kind) -> ColumnElement[bool]:
    return exists().where(
        _earlier.c.guild_id == activity.c.guild_id,
        _earlier.c.user_id == activity.c.user_id,
        _earlier.c.kind == kind,
        _earlier.c.happened_at < bindparam("since"),
    )


def _who(*that: ColumnElement[bool]) -> Select[int]:
    return (
        select(activity.c.user_id)
        .where(
            activity.c.guild_id == bindparam("guild_id"),
            activity.c.happened_at >= bindparam("since"),
            activity.c.happened_at < bindparam("until"),
            activity.c.user_id.is_not(None),
            *that,
        )
        .distinct()
    )


TOOK_PART = Figure(
    "took_part",
    N_("Took part"),
    N_("People who said yes to something, reported that they did it, or answered a check-in."),
    _who(_is_part(activity, "until")),
)
SAID_YES = Figure(
    "said_yes",
    N_("Said yes"),
    N_("People who said yes to something, whether they gave it back later or not."),
    _who(activity.c.kind == "accepted"),
    ("took_part",),
)
DID = Figure(
    "did",
    N_("Did something"),
    N_("People who reported something as done, and did not take that back before the period was over."),
    _who(_DONE),
    ("took_part",),
)
FIRST_DID = Figure(
    "first_did",
    N_("Did something for the first time"),
    N_("People who did something, and had done nothing before."),
    _who(_DONE, ~_before("done")),
    ("took_part", "did"),
    additive=True,
)
JOINED = Figure(
    "joined",
    N_("Joined"),
    N_("People who finished joining, for the first time."),
    _who(activity.c.kind == "joined", ~_before("joined")),
    additive=True,
)

#: Of those who joined from `since` until `until`: who took part from `seen_since` until `seen_until`. It is
#: published by rules of its own: `staying.py`.
STAYED = Figure(
    "stayed",
    N_("Stayed"),
    N_("Of those who joined in one month: who took part in a later one."),
    _who(
        activity.c.kind == "joined",
        ~_before("joined"),
        exists().where(
            _since_then.c.guild_id == activity.c.guild_id,
            _since_then.c.user_id == activity.c.user_id,
            _since_then.c.happened_at >= bindparam("seen_since"),
            _since_then.c.happened_at < bindparam("seen_until"),
            _is_part(_since_then, "seen_until"),
        ),
    ),
)

#: The wider before the narrower: where only one of two can be shown, it is the first.
FIGURES = (TOOK_PART, JOINED, DID, FIRST_DID, SAID_YES)


@dataclass(frozen=True, slots=True)
class Step:
    """How many of those who joined in one quarter have come so far, up to a day."""

    name: str
    words: str
    counted: str
    within: tuple[str, ...] = ()


YES = Step("yes", N_("First yes"), N_("Of those who joined in the quarter: who said yes to something since."))
ACTION = Step("action", N_("First action"), N_("Of them: who did something since."))
THIRD = Step("third", N_("Third action"), N_("Of them: who did three things since."), ("action",))
ROLE = Step("role", N_("A role"), N_("Of them: who took on a role since."), ("yes",))
LADDER: Sequence[Step] = (YES, ACTION, THIRD, ROLE)


def _first(*that: ColumnElement[bool], after: int = 0) -> ColumnElement[object]:
    """When somebody of the cohort did this; with `after`, when for the so many-and-first time."""
    return (
        select(_step.c.happened_at)
        .where(
            _step.c.guild_id == activity.c.guild_id,
            _step.c.user_id == activity.c.user_id,
            _step.c.happened_at < bindparam("as_of"),
            *that,
        )
        .order_by(_step.c.happened_at, _step.c.id)
        .offset(after)
        .limit(1)
        .scalar_subquery()
    )


_A_ROLE = _step.c.subject_id.in_(
    select(things.c.id).where(things.c.id == _step.c.subject_id, things.c.kind == "role")
)
_DID = _is_done(_step, "as_of")
#: Each who joined from `since` until `until`, and when they took each step before `as_of`.
COHORT = (
    select(
        func.min(activity.c.happened_at).label("joined"),
        _first(_step.c.kind == "accepted").label("yes"),
        _first(_DID).label("action"),
        _first(_DID, after=2).label("third"),
        _first(_step.c.kind == "accepted", _A_ROLE).label("role"),
    )
    .where(
        activity.c.guild_id == bindparam("guild_id"),
        activity.c.happened_at >= bindparam("since"),
        activity.c.happened_at < bindparam("until"),
        activity.c.kind == "joined",
        activity.c.user_id.is_not(None),
        ~_before("joined"),
    )
    .group_by(activity.c.guild_id, activity.c.user_id)
)

#: Which figures all of its people are in too, of the same period.
WITHIN = {figure.name: figure.within for figure in FIGURES} | {step.name: step.within for step in LADDER}
ADDITIVE = frozenset(figure.name for figure in FIGURES if figure.additive)
STEPS = frozenset(step.name for step in LADDER)


def in_sql(statement: ClauseElement) -> str:
    """For the page: with the values that are always the same written out."""
    compiled = statement.compile()
    text = re.sub(r"__\[POSTCOMPILE_(\w+)]", r":\1", str(compiled))
    for name, value in compiled.params.items():
        if value is not None:
            values = value if isinstance(value, tuple | list) else (value,)
            text = re.sub(rf":{name}\b", ", ".join(f"'{one}'" for one in values), text)
    lines = [line.rstrip() for line in text.splitlines()]
    return "\n".join(("```sql", *lines, "```", "", ""))
