"""People in a guild: joining step by step, what they agreed to, how to reach them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import and_, bindparam, case, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import NotFound
from bot.i18n import N_
from bot.models.volunteers import consents, volunteers
from bot.services.outbox import outbox, rounds
from bot.services.outbox.kinds import Upkeep, declare
from bot.services.record.agreements import Agreement

Contact = Literal["dm", "mine", "thread"]
Celebrate = Literal["name", "anonymous", "no"]

#: A person's member roles, as what they signed up for says now.
GRANT = declare(Upkeep("grant", N_("giving or taking a member role")))

#: Who was met is looked at this often, whether what is stored about them is to end.
REVIEW_EVERY = timedelta(days=30)
#: The wording of the questions in this program; count it up when a question's meaning changes.
QUESTION_WORDING = 1


@dataclass(frozen=True, slots=True)
class Volunteer:
    guild_id: int
    user_id: int
    language: str
    join_step: int
    wording: int | None
    joined_at: datetime | None
    contact: Contact | None
    celebrate: Celebrate | None
    paused_until: datetime | None
    keep_reminders: bool
    first_done_at: datetime | None
    last_active_at: datetime
    left_at: datetime | None = None

    def paused(self, now: datetime) -> bool:
        return self.paused_until is not None and self.paused_until > now


@dataclass(frozen=True, slots=True)
class Consent:
    kind: Agreement
    agreed: bool
    answered_at: datetime


_ME = and_(volunteers.c.guild_id == bindparam("guild_id"), volunteers.c.user_id == bindparam("user_id"))
_FIND = select(*(volunteers.c[name] for name in Volunteer.__dataclass_fields__)).where(_ME)
_HOLD = _FIND.with_for_update()
_MEET = upsert(volunteers).values(
    guild_id=bindparam("guild_id"),
    user_id=bindparam("user_id"),
    language=bindparam("language"),
    join_step=1,
    keep_reminders=False,
    last_active_at=bindparam("now"),
    review_at=bindparam("review_at"),
    created_at=bindparam("now"),
)
_SEEN = _MEET.on_conflict_do_update(
    index_elements=["guild_id", "user_id"],
    set_={
        "last_active_at": _MEET.excluded.last_active_at,
        "language": _MEET.excluded.language,
        "left_at": None,
    },
)
_HOLD_A_STRANGER = _MEET.on_conflict_do_nothing(index_elements=["guild_id", "user_id"])
_CONTACT = update(volunteers).where(_ME).values(contact=bindparam("contact"))
_CELEBRATE = update(volunteers).where(_ME).values(celebrate=bindparam("celebrate"))
_PAUSE = (
    update(volunteers)
    .where(_ME)
    .values(paused_until=bindparam("paused_until"), keep_reminders=bindparam("keep_reminders"))
)
_FIRST_DONE = (
    update(volunteers).where(_ME, volunteers.c.first_done_at.is_(None)).values(first_done_at=bindparam("now"))
)
_NOTHING_DONE = update(volunteers).where(_ME).values(first_done_at=None)
_CONSENT = upsert(consents).values(
    guild_id=bindparam("guild_id"),
    user_id=bindparam("user_id"),
    kind=bindparam("kind"),
    agreed=bindparam("agreed"),
    wording=QUESTION_WORDING,
    place=bindparam("place"),
    answered_at=bindparam("now"),
)
_CONSENT = _CONSENT.on_conflict_do_update(
    index_elements=["guild_id", "user_id", "kind"],
    set_={
        "agreed": _CONSENT.excluded.agreed,
        "wording": _CONSENT.excluded.wording,
        "place": _CONSENT.excluded.place,
        "answered_at": _CONSENT.excluded.answered_at,
    },
)
_CONSENTS = select(consents.c.kind, consents.c.agreed, consents.c.answered_at).where(
    consents.c.guild_id == bindparam("guild_id"), consents.c.user_id == bindparam("user_id")
)
_AGREED = select(consents.c.agreed).where(
    consents.c.guild_id == bindparam("guild_id"),
    consents.c.user_id == bindparam("user_id"),
    consents.c.kind == bindparam("kind"),
)
_WILLING = (
    select(consents.c.user_id)
    .join(
        volunteers,
        and_(volunteers.c.guild_id == consents.c.guild_id, volunteers.c.user_id == consents.c.user_id),
    )
    .where(
        consents.c.guild_id == bindparam("guild_id"),
        consents.c.kind == bindparam("kind"),
        consents.c.agreed.is_(True),
        volunteers.c.left_at.is_(None),
        case((volunteers.c.paused_until > bindparam("now"), 1), else_=0) == 0,
    )
    .order_by(consents.c.user_id)
)
_FORGET = delete(volunteers).where(_ME)
_FORGET_CONSENTS = delete(consents).where(
    consents.c.guild_id == bindparam("guild_id"), consents.c.user_id == bindparam("user_id")
)


def find(tx: Transaction, guild_id: int, user_id: int) -> Volunteer | None:
    return tx.maybe(Volunteer, _FIND, guild_id=guild_id, user_id=user_id)


def require(tx: Transaction, guild_id: int, user_id: int) -> Volunteer:
    """Raises NotFound for somebody of whom nothing is known."""
    found = find(tx, guild_id, user_id)
    if found is None:
        raise _nothing_yet()
    return found


def _nothing_yet() -> NotFound:
    return NotFound(N_("There is nothing to remind you of yet. /find shows things to do!"))


def hold(tx: Transaction, guild_id: int, user_id: int) -> Volunteer | None:
    """The volunteer, locked until the transaction ends.

    Whatever stores something about a person begins with this or with `seen`, so that nothing slips in while
    they erase themselves.
    """
    return tx.maybe(Volunteer, _HOLD, guild_id=guild_id, user_id=user_id)


def hold_a_stranger(tx: Transaction, guild_id: int, user_id: int, *, language: str, now: datetime) -> bool:
    """The same for somebody of whom there is nothing: a row that whoever calls this takes away again. Whether
    they are known after all: they have just come.
    """
    about = {"guild_id": guild_id, "user_id": user_id, "language": language}
    is_new = tx.execute(_HOLD_A_STRANGER, **about, now=now, review_at=now + REVIEW_EVERY) == 1
    return not is_new and hold(tx, guild_id, user_id) is not None


def seen(tx: Transaction, guild_id: int, user_id: int, *, language: str, now: datetime) -> None:
    """Note that they just did something; from now on there is a row for them, locked for now."""
    tx.execute(
        _SEEN,
        guild_id=guild_id,
        user_id=user_id,
        language=language,
        now=now,
        review_at=now + REVIEW_EVERY,
    )


def grant(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """Have this person's member roles brought in line with what they signed up for."""
    outbox.change(tx, GRANT, guild_id, f"grant:{guild_id}:{user_id}", user_id=user_id, now=now)
    rounds.watch_member_roles(tx, guild_id, now=now)


def choose_contact(
    tx: Transaction, guild_id: int, user_id: int, contact: Contact | None, *, place: str, now: datetime
) -> Volunteer:
    """The answer to "Remind me?": by DM, in /mine, or (None) not at all. Raises NotFound for a stranger."""
    if hold(tx, guild_id, user_id) is None:
        raise _nothing_yet()
    consent(tx, guild_id, user_id, "reminders", agreed=contact is not None, place=place, now=now)
    if contact is not None:
        choose_way(tx, guild_id, user_id, contact)
    return _found(tx, guild_id, user_id)


def choose_way(tx: Transaction, guild_id: int, user_id: int, contact: Contact) -> None:
    """Where they read what they wait for; a yes to nothing else. Raises NotFound for a stranger."""
    if hold(tx, guild_id, user_id) is None:
        raise _nothing_yet()
    tx.execute(_CONTACT, guild_id=guild_id, user_id=user_id, contact=contact)


def choose_celebration(tx: Transaction, guild_id: int, user_id: int, how: Celebrate) -> Volunteer:
    tx.execute(_CELEBRATE, guild_id=guild_id, user_id=user_id, celebrate=how)
    return _found(tx, guild_id, user_id)


def consent(
    tx: Transaction, guild_id: int, user_id: int, kind: Agreement, *, agreed: bool, place: str, now: datetime
) -> None:
    """Record a yes or no to one kind of contact, with when and where it was given."""
    tx.execute(_CONSENT, guild_id=guild_id, user_id=user_id, kind=kind, agreed=agreed, place=place, now=now)


def answer(
    tx: Transaction,
    guild_id: int,
    user_id: int,
    kind: Agreement,
    *,
    agreed: bool,
    place: str,
    language: str,
    now: datetime,
) -> None:
    """A yes or no that the person gives of their own accord, also before they ever took part."""
    seen(tx, guild_id, user_id, language=language, now=now)
    consent(tx, guild_id, user_id, kind, agreed=agreed, place=place, now=now)


def stop(tx: Transaction, guild_id: int, user_id: int, kind: Agreement, *, place: str, now: datetime) -> None:
    """Take back a yes. Somebody nothing is stored about has nothing to take back."""
    if hold(tx, guild_id, user_id) is not None:
        consent(tx, guild_id, user_id, kind, agreed=False, place=place, now=now)


def agreed_to(tx: Transaction, guild_id: int, user_id: int, kind: Agreement) -> bool | None:
    """Yes, no, or None: never asked."""
    answer = tx.value(_AGREED, guild_id=guild_id, user_id=user_id, kind=kind)
    return None if answer is None else bool(answer)


def agreed_since(tx: Transaction, guild_id: int, user_id: int, kind: Agreement) -> datetime | None:
    """When they said yes to it; None for a no, and for never asked."""
    given = (one for one in consents_of(tx, guild_id, user_id) if one.kind == kind and one.agreed)
    return next((one.answered_at for one in given), None)


def consents_of(tx: Transaction, guild_id: int, user_id: int) -> Sequence[Consent]:
    return tx.list(Consent, _CONSENTS, guild_id=guild_id, user_id=user_id)


def willing(tx: Transaction, guild_id: int, kind: Agreement, *, now: datetime) -> Sequence[int]:
    """Who said yes to this kind of contact and is not paused."""
    return tx.values(_WILLING, guild_id=guild_id, kind=kind, now=now)


def pause(
    tx: Transaction,
    guild_id: int,
    user_id: int,
    until: datetime | None,
    *,
    keep_reminders: bool,
    language: str,
    now: datetime,
) -> Volunteer:
    """No nudges until then (None ends a pause); nobody is asked why."""
    seen(tx, guild_id, user_id, language=language, now=now)
    tx.execute(_PAUSE, guild_id=guild_id, user_id=user_id, paused_until=until, keep_reminders=keep_reminders)
    return _found(tx, guild_id, user_id)


def note_first_done(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> bool:
    """True if this was the person's first done action, ever."""
    return tx.execute(_FIRST_DONE, guild_id=guild_id, user_id=user_id, now=now) == 1


def unnote_first_done(tx: Transaction, guild_id: int, user_id: int) -> None:
    """It was no action after all, and they have done no other."""
    tx.execute(_NOTHING_DONE, guild_id=guild_id, user_id=user_id)


def forget(tx: Transaction, guild_id: int, user_id: int) -> bool:
    """Forget the person and what they agreed to; False if there was nobody to forget."""
    was_known = tx.execute(_FORGET, guild_id=guild_id, user_id=user_id) == 1
    tx.execute(_FORGET_CONSENTS, guild_id=guild_id, user_id=user_id)
    return was_known


def _found(tx: Transaction, guild_id: int, user_id: int) -> Volunteer:
    return tx.one(Volunteer, _FIND, guild_id=guild_id, user_id=user_id)
