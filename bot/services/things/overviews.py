"""What somebody looks after, a page at a time: what needs a decision first, then by the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, func, literal, null, or_, select

from bot.db import Transaction
from bot.errors import NotFound
from bot.models.asks import asks
from bot.models.hands import hands
from bot.models.rosters import rosters
from bot.models.shifts import shifts
from bot.models.terms import terms as term_rows
from bot.models.things import OPEN
from bot.models.things import things as rows
from bot.services.guild import rights
from bot.services.guild.callers import Caller
from bot.services.record.holdings import Statement
from bot.services.things import leads, register, things
from bot.services.things.first_words import FIRST_WORD
from bot.services.things.posting import SOON
from bot.services.things.terms import NOTICE
from bot.services.things.things import GONE, HERE, Thing

Whose = Literal["all", "mine"]
#: Somebody waits for a yes, or for a first word; too few are in with a day left; its moment has passed, and
#: it is still open; a term in it has ended, and nobody has said how it goes on.
Decision = Literal["pending", "word", "few", "past", "term"]


@dataclass(frozen=True, slots=True)
class Managed(Thing):
    """One thing with what its line shows besides."""

    target: int | None
    decision: Decision | None
    #: Terms that end within two weeks.
    terms_soon: int


@dataclass(frozen=True, slots=True)
class Overview:
    """One page of them; pages count from 0."""

    shown: Sequence[Managed]
    page: int
    pages: int
    whose: Whose
    coordinates: bool


_DUE = func.coalesce(rows.c.starts_at, rows.c.deadline)
_IN = rosters.c.confirmed
_NOW, _SOON = (bindparam(name, type_=rows.c.deadline.type) for name in ("now", "soon"))
_PAST = or_(rows.c.deadline <= _NOW, rows.c.ends_at <= _NOW)
_FEW = and_(_DUE > _NOW, _DUE <= _SOON, func.coalesce(asks.c.target, shifts.c.least, rosters.c.places) > _IN)
_AWAITED = exists().where(
    hands.c.kind == FIRST_WORD.name,
    hands.c.subject_id == rows.c.id,
    hands.c.state.in_(("waiting", "taken", "unanswered")),
)
_ITS_TERMS = term_rows.c.thing_id == rows.c.id
_TERM_OVER = exists().where(_ITS_TERMS, term_rows.c.stage == "over")
_TERMS_SOON = (
    select(func.count())
    .select_from(term_rows)
    .where(_ITS_TERMS, term_rows.c.ends_at <= bindparam("noticed", type_=term_rows.c.ends_at.type))
    .scalar_subquery()
    .label("terms_soon")
)
_DECISION = case(
    (rosters.c.pending > 0, literal("pending")),
    (_AWAITED, literal("word")),
    (_PAST, literal("past")),
    (_FEW, literal("few")),
    (_TERM_OVER, literal("term")),
    else_=null(),
)
_THEIRS = rows.c.id.in_(leads.LED)
_OPEN = and_(HERE, rows.c.kind == bindparam("kind"), OPEN)
_ENDED = and_(HERE, rows.c.kind == bindparam("kind"), rows.c.state.in_(("closed", "cancelled", "taken_back")))


def _open(*those: ColumnElement[bool]) -> Statement:
    """A page of what is open: what needs a decision, then the rest, each by its moment."""
    undecided = case((_DECISION.is_not(None), 0), else_=1)
    return _page(_DECISION.label("decision"), _TERMS_SOON, _OPEN, *those).order_by(
        undecided, _DUE.asc().nulls_last(), rows.c.id.desc()
    )


def _ended(*those: ColumnElement[bool]) -> Statement:
    """A page of what has ended, the newest first."""
    none = literal(0).label("terms_soon")
    return _page(null().label("decision"), none, _ENDED, *those).order_by(
        rows.c.ended_at.desc(), rows.c.id.desc()
    )


def _page(
    decision: ColumnElement[str] | ColumnElement[None],
    terms_soon: ColumnElement[int],
    *those: ColumnElement[bool],
) -> Statement:
    found = things.EVERY.add_columns(asks.c.target, decision, terms_soon).outerjoin(
        asks, asks.c.thing_id == rows.c.id
    )
    found = found.outerjoin(shifts, shifts.c.thing_id == rows.c.id)
    return found.where(*those).limit(bindparam("most")).offset(bindparam("skipped"))


def _count(*those: ColumnElement[bool]) -> Statement:
    return select(func.count()).select_from(rows).where(*those)


_PAGES = {
    "all open": _open(),
    "mine open": _open(_THEIRS),
    "all ended": _ended(),
    "mine ended": _ended(_THEIRS),
}
_COUNTS = {
    "all open": _count(_OPEN),
    "mine open": _count(_OPEN, _THEIRS),
    "all ended": _count(_ENDED),
    "mine ended": _count(_ENDED, _THEIRS),
}


def show(
    tx: Transaction,
    caller: Caller,
    kind: str,
    *,
    whose: str = "all",
    ended: bool = False,
    page: int = 0,
    size: int,
    now: datetime,
) -> Overview:
    """What is open of this kind, or has ended: all of it for whoever coordinates, else what one leads. A page
    that does not exist (any more) is the nearest that does. For coordinators and leads; of asks for
    everybody, who can propose one. Raises NotAllowed, and NotFound for a kind that there is not.
    """
    if kind not in register.KINDS:
        raise NotFound(GONE)
    coordinates = rights.is_coordinator(tx, caller)
    if kind != "ask" and not coordinates and not leads.led_by(tx, caller.guild, caller.user_id):
        rights.require_coordinator(tx, caller)
    which: Whose = "all" if coordinates and whose == "all" else "mine"
    named = f"{which} {'ended' if ended else 'open'}"
    about = {"guild_id": caller.guild, "kind": kind}
    if which == "mine":
        about["user_id"] = caller.user_id
    pages = max(1, -(-int(tx.value(_COUNTS[named], **about)) // size))
    at = max(0, min(page, pages - 1))
    if not ended:
        about |= {"now": now, "soon": now + SOON, "noticed": now + NOTICE}
    shown = tx.list(Managed, _PAGES[named], most=size, skipped=at * size, **about)
    return Overview(shown, at, pages, which, coordinates)
