"""Until when somebody has a role: a row for each place in one that has terms, kept beside its place.

What is asked at the end, and what follows from the answer, stands in `roles.term_ends`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from dateutil.relativedelta import relativedelta
from sqlalchemy import bindparam, delete, func, null, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.i18n import N_
from bot.models.roles import roles as role_rows
from bot.models.terms import terms as rows
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.things import going_round, rosters
from bot.services.things.things import Thing

Stage = Literal["running", "asked", "reminded", "over"]
#: To somebody they named, or to whoever waits for it.
Leaves = Literal["named", "found"]

#: Months, where nobody has chosen.
USUAL = 3
NONE = 0
#: Told so long before the end, and once more if there is no answer.
NOTICE, AGAIN = timedelta(days=14), timedelta(days=5)
#: After an end without an answer the place goes on for so long, whoever waits.
GRACE = timedelta(days=14)

TERM_ENDS = declare(
    Message("term_ends", N_("word that a term in a role ends"), waiting=N_("Your role: how does it go on?"))
)
HAND_OVER_ASKED = declare(
    Message(
        "hand_over_asked",
        N_("the question to take a role over"),
        waiting=N_("Will you take a role over?"),
    )
)
#: To either of the two: who hands a role over, and who was to have it.
HAND_OVER_NEWS = declare(
    Message("hand_over_news", N_("how handing a role over stands"), waiting=N_("About handing a role over"))
)
ROLE_HANDED_ON = declare(
    Message("role_handed_on", N_("word that a role is theirs now"), waiting=N_("A role is yours now"))
)
#: What is not to be said any more to whoever has no place.
_OF_A_PLACE = (TERM_ENDS,)


@dataclass(frozen=True, slots=True)
class Term:
    """One person's place in a role, and how far it is with its end."""

    thing_id: int
    user_id: int
    guild_id: int
    ends_at: datetime
    stage: Stage
    look_at: datetime | None
    leaves: Leaves | None
    at_once: bool
    next_id: int | None
    next_agreed: bool

    @property
    def is_handed_on(self) -> bool:
        """Somebody has said yes to taking it over."""
        return self.next_id is not None and self.next_agreed

    @property
    def key(self) -> str:
        """What is put in about this end is known by this: each end is told once."""
        return f"thing:{self.thing_id}:term:{self.user_id}:{int(self.ends_at.timestamp())}"


_NAMES = tuple(Term.__dataclass_fields__)
_FIELDS = [rows.c[name] for name in _NAMES]
_ONE = (rows.c.thing_id == bindparam("thing_id"), rows.c.user_id == bindparam("user_id"))
_FIND = select(*_FIELDS).where(*_ONE)
_OF = (
    select(*_FIELDS).where(rows.c.thing_id == bindparam("thing_id")).order_by(rows.c.ends_at, rows.c.user_id)
)
_TO = select(*_FIELDS).where(rows.c.guild_id == bindparam("guild_id"), rows.c.next_id == bindparam("next_id"))
_NEW = upsert(rows).values({name: bindparam(name) for name in _NAMES})
_WRITE = _NEW.on_conflict_do_update(
    index_elements=["thing_id", "user_id"],
    set_={name: _NEW.excluded[name] for name in _NAMES if name not in ("thing_id", "user_id", "guild_id")},
)
_END = delete(rows).where(*_ONE)
_THEIRS = (rows.c.guild_id == bindparam("guild_id"), rows.c.user_id == bindparam("person"))
_FORGET = delete(rows).where(*_THEIRS)
_UNNAME = (
    update(rows)
    .where(rows.c.guild_id == bindparam("guild_id"), rows.c.next_id == bindparam("person"))
    .values(next_id=null(), next_agreed=False, leaves=null())
)
#: Of a role: when somebody gives their place to whoever waits by then.
COMES_FREE = (
    select(func.min(rows.c.ends_at))
    .where(rows.c.thing_id == role_rows.c.thing_id, rows.c.leaves == "found")
    .scalar_subquery()
    .label("comes_free")
)
_LENGTH = select(role_rows.c.term_months).where(role_rows.c.thing_id == bindparam("thing_id"))
_SET_LENGTH = (
    update(role_rows)
    .where(role_rows.c.thing_id == bindparam("thing"))
    .values(term_months=bindparam("months"))
)


def find(tx: Transaction, thing_id: int, user_id: int) -> Term | None:
    return tx.maybe(Term, _FIND, thing_id=thing_id, user_id=user_id)


def of(tx: Transaction, thing_id: int) -> Sequence[Term]:
    """Of all who have a place, whose end comes first."""
    return tx.list(Term, _OF, thing_id=thing_id)


def handed_to(tx: Transaction, guild_id: int, user_id: int) -> Sequence[Term]:
    """The places that this person was named for."""
    return tx.list(Term, _TO, guild_id=guild_id, next_id=user_id)


def length(tx: Transaction, thing_id: int) -> int:
    """Months of a term; 0: it has none, or is no role."""
    found = tx.values(_LENGTH, thing_id=thing_id)
    return NONE if not found else USUAL if found[0] is None else int(found[0])


def set_length(tx: Transaction, thing_id: int, months: int) -> None:
    tx.execute(_SET_LENGTH, thing=thing_id, months=months)


def write(tx: Transaction, term: Term) -> Term:
    tx.execute(_WRITE, **{name: getattr(term, name) for name in _NAMES})
    return term


def begun(thing: Thing, user_id: int, months: int, *, now: datetime) -> Term:
    """A term that begins now."""
    ends_at = now + relativedelta(months=months)
    return Term(
        thing.id, user_id, thing.guild_id, ends_at, "running", ends_at - NOTICE, None, False, None, False
    )


def renewed(term: Term, ends_at: datetime, *, now: datetime) -> Term:
    """It ends then, and nobody hands it over: they are asked in time before that."""
    return replace(
        term,
        ends_at=ends_at,
        stage="running",
        look_at=max(now, ends_at - NOTICE),
        leaves=None,
        at_once=False,
        next_id=None,
        next_agreed=False,
    )


def resumed(term: Term, *, now: datetime) -> Term:
    """The role goes on after all, and so does whatever was said of this end; it is asked about in time."""
    ends_at = max(term.ends_at, now + NOTICE)
    look_at = now if term.at_once else max(now, ends_at - NOTICE)
    return replace(term, ends_at=ends_at, stage="running", look_at=look_at)


def follow(tx: Transaction, thing: Thing, user_id: int, *, now: datetime) -> None:
    """This person has a place in the (locked) role, or has none any more, or it has ended or goes on after
    all: there is a term exactly where there is a place in a role with terms, and none is looked at while the
    role is over. The order of those who take turns is kept in the same way.
    """
    going_round.follow(tx, thing, user_id, now=now)
    found, one = find(tx, thing.id, user_id), rosters.commitment_of(tx, thing.id, user_id)
    months = length(tx, thing.id)
    if one is None or not one.has_place or months == NONE:
        if found is not None:
            end(tx, found, is_told=thing.state != "open", now=now)
    elif thing.state != "open":
        if found is not None:
            write(tx, replace(found, look_at=None))
    elif found is None:
        write(tx, begun(thing, user_id, months, now=now))
    elif found.look_at is None:
        write(tx, resumed(found, now=now))


def end(tx: Transaction, term: Term, *, is_told: bool = False, now: datetime) -> None:
    """The place is gone, or the role has no terms any more: there is nothing to ask. Whoever had said yes to
    taking it over, and can't have it, hears that, unless they heard that the whole role has ended.
    """
    is_waited_for = term.is_handed_on and not is_told
    if is_waited_for and term.next_id is not None and not _has_place(tx, term.thing_id, term.next_id):
        news(tx, term, term.next_id, "not any more", now=now)
    tx.execute(_END, thing_id=term.thing_id, user_id=term.user_id)
    for message in _OF_A_PLACE:
        outbox.drop(
            tx,
            message,
            term.guild_id,
            user_id=term.user_id,
            subject_id=term.thing_id,
            reason="their term is over",
            now=now,
        )
    unask(tx, term, now=now)


def _has_place(tx: Transaction, thing_id: int, user_id: int) -> bool:
    one = rosters.commitment_of(tx, thing_id, user_id)
    return one is not None and one.has_place


def unask(tx: Transaction, term: Term, *, now: datetime) -> None:
    """Whoever was named is not asked any more."""
    if term.next_id is not None:
        outbox.drop(
            tx,
            HAND_OVER_ASKED,
            term.guild_id,
            user_id=term.next_id,
            subject_id=term.thing_id,
            reason="it is not handed over any more",
            now=now,
        )


def news(tx: Transaction, term: Term, to: int, what: str, *, now: datetime) -> None:
    """How it stands with handing a place over, to one of the two. Each once for each end."""
    outbox.put(
        tx,
        HAND_OVER_NEWS,
        term.guild_id,
        f"{_parcel_key(tx, term)}:{what}:{int(now.timestamp())}",
        user_id=to,
        subject_id=term.thing_id,
        detail={"what": what},
        now=now,
    )


def _parcel_key(tx: Transaction, term: Term) -> str:
    """By the commitment, so that nobody else's parcel bears somebody's id."""
    one = rosters.commitment_of(tx, term.thing_id, term.user_id)
    return f"thing:{term.thing_id}:hand_over:{one.id if one else 0}"


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """Once they have left every roster there is nothing of them here; whatever is left goes."""
    for statement in (_FORGET, _UNNAME):
        tx.execute(statement, guild_id=guild_id, person=user_id)
