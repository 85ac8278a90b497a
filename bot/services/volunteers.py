"""People in a guild: joining step by step, what they agreed to, how to reach them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import and_, bindparam, case, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.models.volunteers import consents, volunteer_interests, volunteers
from bot.services import activity, guilds, outbox

Contact = Literal["dm", "mine"]
Celebrate = Literal["name", "anonymous", "no"]
Agreement = Literal["reminders", "invitations", "checkins"]

#: The wording of the questions in this program; count it up when a question's meaning changes.
QUESTION_WORDING = 1
LAST_STEP = 3


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

    def paused(self, now: datetime) -> bool:
        return self.paused_until is not None and self.paused_until > now


@dataclass(frozen=True, slots=True)
class Consent:
    kind: Agreement
    agreed: bool
    answered_at: datetime


_ME = and_(volunteers.c.guild_id == bindparam("guild"), volunteers.c.user_id == bindparam("user"))
_FIND = select(*(volunteers.c[name] for name in Volunteer.__dataclass_fields__)).where(_ME)
_MEET = upsert(volunteers).values(
    guild_id=bindparam("guild"),
    user_id=bindparam("user"),
    language=bindparam("speaks"),
    join_step=1,
    keep_reminders=False,
    last_active_at=bindparam("now"),
    created_at=bindparam("now"),
)
_SEEN = _MEET.on_conflict_do_update(
    index_elements=["guild_id", "user_id"],
    set_={"last_active_at": _MEET.excluded.last_active_at, "language": _MEET.excluded.language},
).returning(*(volunteers.c[name] for name in Volunteer.__dataclass_fields__))
_STEP = update(volunteers).where(_ME).values(join_step=bindparam("step"))
_READ = update(volunteers).where(_ME).values(join_step=2, wording=bindparam("read_wording"))
_JOINED = (
    update(volunteers)
    .where(_ME)
    .values(
        joined_at=func.coalesce(volunteers.c.joined_at, bindparam("now", type_=volunteers.c.joined_at.type))
    )
)
_CONTACT = update(volunteers).where(_ME).values(contact=bindparam("way"))
_CELEBRATE = update(volunteers).where(_ME).values(celebrate=bindparam("how"))
_PAUSE = (
    update(volunteers).where(_ME).values(paused_until=bindparam("until"), keep_reminders=bindparam("keep"))
)
_FIRST_DONE = (
    update(volunteers).where(_ME, volunteers.c.first_done_at.is_(None)).values(first_done_at=bindparam("now"))
)
_CONSENT = upsert(consents).values(
    guild_id=bindparam("guild"),
    user_id=bindparam("user"),
    kind=bindparam("of_kind"),
    agreed=bindparam("yes"),
    wording=QUESTION_WORDING,
    place=bindparam("where_asked"),
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
    consents.c.guild_id == bindparam("guild"), consents.c.user_id == bindparam("user")
)
_AGREED = select(consents.c.agreed).where(
    consents.c.guild_id == bindparam("guild"),
    consents.c.user_id == bindparam("user"),
    consents.c.kind == bindparam("of_kind"),
)
_WILLING = (
    select(consents.c.user_id)
    .join(
        volunteers,
        and_(volunteers.c.guild_id == consents.c.guild_id, volunteers.c.user_id == consents.c.user_id),
    )
    .where(
        consents.c.guild_id == bindparam("guild"),
        consents.c.kind == bindparam("of_kind"),
        consents.c.agreed.is_(True),
        case((volunteers.c.paused_until > bindparam("now"), 1), else_=0) == 0,
    )
    .order_by(consents.c.user_id)
)
_CHOSEN = select(volunteer_interests.c.interest_id).where(
    volunteer_interests.c.guild_id == bindparam("guild"), volunteer_interests.c.user_id == bindparam("user")
)
_UNCHOOSE = delete(volunteer_interests).where(
    volunteer_interests.c.guild_id == bindparam("guild"), volunteer_interests.c.user_id == bindparam("user")
)
_CHOOSE = insert(volunteer_interests).values(
    guild_id=bindparam("guild"), user_id=bindparam("user"), interest_id=bindparam("interest")
)
_FORGET = delete(volunteers).where(_ME)
_FORGET_CONSENTS = delete(consents).where(
    consents.c.guild_id == bindparam("guild"), consents.c.user_id == bindparam("user")
)


def find(tx: Transaction, guild_id: int, user_id: int) -> Volunteer | None:
    return tx.maybe(Volunteer, _FIND, guild=guild_id, user=user_id)


def seen(tx: Transaction, guild_id: int, user_id: int, *, language: str, now: datetime) -> Volunteer:
    """The volunteer, who just did something; from now on there is a row for them."""
    return tx.one(Volunteer, _SEEN, guild=guild_id, user=user_id, speaks=language, now=now)


def begin_join(tx: Transaction, guild_id: int, user_id: int, *, language: str, now: datetime) -> Volunteer:
    """Open `/join`, where it was left. Raises Refusal while the guild has not said whom to turn to.

    Nothing is stored before the person agreed to that (the end of step 1).
    """
    guild = guilds.find(tx, guild_id)
    if not guild.open_for_joining:
        raise Refusal(
            N_("Joining isn't open yet: the admins still have to finish /setup. Please try again later.")
        )
    found = find(tx, guild_id, user_id)
    if found is None or found.wording != guild.wording:
        return _newcomer(guild_id, user_id, language, now, found)
    return found


def _newcomer(
    guild_id: int, user_id: int, language: str, now: datetime, found: Volunteer | None
) -> Volunteer:
    return Volunteer(
        guild_id, user_id, language, 1, None, None,
        found.contact if found else None, found.celebrate if found else None,
        None, False, None, now,
    )  # fmt: skip


def agree_to_norms(
    tx: Transaction, guild_id: int, user_id: int, wording: int, *, language: str, now: datetime
) -> Volunteer:
    """End of step 1. Raises Refusal if the texts changed while they were being read."""
    if guilds.find(tx, guild_id).wording != wording:
        raise Refusal(N_("These texts have just been changed. Please use /join again to read the new ones."))
    seen(tx, guild_id, user_id, language=language, now=now)
    tx.execute(_READ, guild=guild_id, user=user_id, read_wording=wording)
    return _found(tx, guild_id, user_id)


def choose_interests(
    tx: Transaction, guild_id: int, user_id: int, interest_ids: Sequence[int], *, language: str, now: datetime
) -> Volunteer:
    """End of step 2. Interests that were removed while choosing are passed over."""
    seen(tx, guild_id, user_id, language=language, now=now)
    offered = {interest.id for interest in guilds.offered_interests(tx, guild_id)}
    tx.execute(_UNCHOOSE, guild=guild_id, user=user_id)
    for interest_id in dict.fromkeys(interest_ids):
        if interest_id in offered:
            tx.execute(_CHOOSE, guild=guild_id, user=user_id, interest=interest_id)
    tx.execute(_STEP, guild=guild_id, user=user_id, step=LAST_STEP)
    return _found(tx, guild_id, user_id)


def back_to(tx: Transaction, guild_id: int, user_id: int, step: int) -> Volunteer | None:
    """Go back to an earlier step of `/join`."""
    tx.execute(_STEP, guild=guild_id, user=user_id, step=max(1, min(step, LAST_STEP)))
    return find(tx, guild_id, user_id)


def finish_join(tx: Transaction, guild_id: int, user_id: int, *, language: str, now: datetime) -> Volunteer:
    """End of step 3: they are a volunteer, and get the guild's member role for it. Twice is once."""
    before = seen(tx, guild_id, user_id, language=language, now=now)
    if before.wording != guilds.find(tx, guild_id).wording:
        raise Refusal(N_("Please use /join once more: the texts to agree to have changed."))
    if before.joined_at is None:
        tx.execute(_JOINED, guild=guild_id, user=user_id, now=now)
        activity.record(tx, guild_id, user_id, "joined", now=now)
        grant(tx, guild_id, user_id, now=now)
    return _found(tx, guild_id, user_id)


def grant(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """Have this person's member roles brought in line with what they signed up for."""
    outbox.change(tx, guild_id, "grant", f"grant:{guild_id}:{user_id}", user_id=user_id, now=now)


def chosen_interests(tx: Transaction, guild_id: int, user_id: int) -> frozenset[int]:
    return frozenset(tx.values(_CHOSEN, guild=guild_id, user=user_id))


def choose_contact(
    tx: Transaction, guild_id: int, user_id: int, contact: Contact | None, *, place: str, now: datetime
) -> Volunteer:
    """The answer to "Remind me?": by DM, in /mine, or (None) not at all."""
    consent(tx, guild_id, user_id, "reminders", agreed=contact is not None, place=place, now=now)
    if contact is not None:
        tx.execute(_CONTACT, guild=guild_id, user=user_id, way=contact)
    return _found(tx, guild_id, user_id)


def choose_celebration(tx: Transaction, guild_id: int, user_id: int, how: Celebrate) -> Volunteer:
    tx.execute(_CELEBRATE, guild=guild_id, user=user_id, how=how)
    return _found(tx, guild_id, user_id)


def consent(
    tx: Transaction, guild_id: int, user_id: int, kind: Agreement, *, agreed: bool, place: str, now: datetime
) -> None:
    """Record a yes or no to one kind of contact, with when and where it was given."""
    tx.execute(_CONSENT, guild=guild_id, user=user_id, of_kind=kind, yes=agreed, where_asked=place, now=now)


def agreed_to(tx: Transaction, guild_id: int, user_id: int, kind: Agreement) -> bool | None:
    """Yes, no, or None: never asked."""
    answer = tx.value(_AGREED, guild=guild_id, user=user_id, of_kind=kind)
    return None if answer is None else bool(answer)


def consents_of(tx: Transaction, guild_id: int, user_id: int) -> Sequence[Consent]:
    return tx.list(Consent, _CONSENTS, guild=guild_id, user=user_id)


def willing(tx: Transaction, guild_id: int, kind: Agreement, *, now: datetime) -> Sequence[int]:
    """Who said yes to this kind of contact and is not paused."""
    return tx.values(_WILLING, guild=guild_id, of_kind=kind, now=now)


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
    tx.execute(_PAUSE, guild=guild_id, user=user_id, until=until, keep=keep_reminders)
    return _found(tx, guild_id, user_id)


def note_first_done(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> bool:
    """True if this was the person's first done action, ever."""
    return tx.execute(_FIRST_DONE, guild=guild_id, user=user_id, now=now) == 1


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    for statement in (_UNCHOOSE, _FORGET_CONSENTS, _FORGET):
        tx.execute(statement, guild=guild_id, user=user_id)


def _found(tx: Transaction, guild_id: int, user_id: int) -> Volunteer:
    return tx.one(Volunteer, _FIND, guild=guild_id, user=user_id)
