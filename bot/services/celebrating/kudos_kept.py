"""What becomes of a thank-you: shown to everybody, hidden, taken back, taken away, forgotten.

The one who was thanked decides who reads it; the one who thanked can take it back; moderators can take it
away; reported, it is shown no more. Nobody learns which of the others hid it. See docs/design.md § 118.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, delete, exists, func, select, update

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.models.kudos import kudos as rows
from bot.models.kudos import kudos_people as people
from bot.models.types import EPOCH
from bot.services.care import reports
from bot.services.care.reports import Receipt
from bot.services.celebrating import digests, kudos_lists
from bot.services.celebrating.kudos import KUDOS, State
from bot.services.celebrating.kudos_lists import ONE, Thanks, thanks
from bot.services.guild import guilds, rights
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import NAMING, Guild
from bot.services.outbox import outbox, posts
from bot.services.outbox.kinds import Post, declare
from bot.services.people import preferences, volunteers
from bot.services.things import thankworthy

#: Shown by whoever was thanked, with both names.
KUDOS_SHOWN = declare(
    Post(
        "kudos_shown",
        N_("a thank-you that whoever was thanked shows to everybody"),
        names="its person",
        follows=NAMING | {"wins_channel_id"},
    )
)

GONE = N_("That thank-you is no longer there.")
#: What is read by those concerned alone is thrown away after this; what everybody reads, once one of the two
#: would rather not.
KEPT_FOR = timedelta(days=365)
#: By the server's clock, of what has to wait for a day with room; and for so many days at most.
MORNING, MOST_DAYS_AHEAD = time(9), 14
#: Thrown away at once.
MOST_PURGED = 200


@dataclass(frozen=True, slots=True)
class _Kudos:
    id: int
    guild_id: int
    giver_id: int | None
    ended_at: datetime | None


_FIND = select(*(rows.c[name] for name in _Kudos.__dataclass_fields__)).where(
    rows.c.id == bindparam("kudos_id")
)
_LOCK = _FIND.with_for_update()
_END = (
    update(rows)
    .where(rows.c.id == bindparam("kudos_id"), rows.c.ended_at.is_(None))
    .values(ended_at=bindparam("now"), reason="")
)
_MOVE = update(people).where(ONE).values(state=bindparam("state"), public_at=bindparam("public_at"))
_STANDING = thanks(people.c.kudos_id == bindparam("kudos_id"), people.c.public_at.is_not(None))
_STANDING_OF = thanks(
    rows.c.guild_id == bindparam("guild_id"),
    rows.c.giver_id == bindparam("user_id"),
    people.c.public_at.is_not(None),
)
_UNSIGN = (
    update(rows)
    .where(rows.c.guild_id == bindparam("guild_id"), rows.c.giver_id == bindparam("user_id"))
    .values(giver_id=None, reason=func.replace(rows.c.reason, bindparam("mention"), "@…"))
)
_THEIRS = and_(people.c.guild_id == bindparam("guild_id"), people.c.user_id == bindparam("user_id"))
_TO_THEM = select(people.c.kudos_id).where(_THEIRS)
_FORGET = delete(people).where(_THEIRS)
_FORGET_EMPTY = delete(rows).where(
    rows.c.id == bindparam("kudos_id"), ~exists().where(people.c.kudos_id == bindparam("kudos_id"))
)
_OLD = (
    select(rows.c.id)
    .where(
        rows.c.given_at < bindparam("before"),
        ~exists().where(people.c.kudos_id == rows.c.id, people.c.state == "public"),
    )
    .limit(MOST_PURGED)
)
_PURGE = delete(rows).where(rows.c.id.in_(_OLD.scalar_subquery()))
_FADED = (
    select(rows.c.id)
    .where(
        rows.c.guild_id == bindparam("guild_id"),
        rows.c.given_at < bindparam("before"),
    )
    .limit(MOST_PURGED)
)
_FADE = delete(rows).where(rows.c.id.in_(_FADED.scalar_subquery()))


def show(tx: Transaction, kudos_id: int, caller: Caller, *, now: datetime) -> Thanks:
    """Everybody may read it, in the channel for wins, with both names. For the one who was thanked, also from
    a direct message. Twice is once. Raises NotFound, and Refusal where nothing is shown.
    """
    found = _theirs(tx, kudos_id, caller)
    guild = guilds.find(tx, found.guild_id)
    if guild.quiet:
        raise Refusal(N_("This server is in quiet mode: nothing is shown to everybody. It stays with you."))
    if guild.wins_channel_id is None:
        raise Refusal(N_("There is no channel for it here. It stays with you, and /mine shows it."))
    if found.state == "public":
        return found
    due_at = _posted_at(tx, guild, now=now)
    found = _move(tx, found, "public", now=now)
    if due_at is not None:
        outbox.put(
            tx,
            KUDOS_SHOWN,
            found.guild_id,
            found.shown_key,
            user_id=caller.user_id,
            subject_id=kudos_id,
            due_at=due_at,
            now=now,
        )
    return found


def posted_on(tx: Transaction, guild: Guild, day: date) -> int:
    """How much of what is posted on one day of a server is no win: thanks that are shown, and the digest."""
    since, until = _bounds(guild, day)
    of = (KUDOS_SHOWN, digests.DIGEST)
    return posts.put_up(tx, guild.guild_id, of, since=since, until=until)


def posted_at(tx: Transaction, shown: Thanks) -> datetime | None:
    """When it gets its own post; None for what has none, and stands in the digest alone."""
    return outbox.due_at(tx, shown.shown_key)


def _posted_at(tx: Transaction, guild: Guild, *, now: datetime) -> datetime | None:
    """The first day on which there is room: all that is posted on one counts, and wins have a place left."""
    most = max(1, guild.wins_a_day - 1)
    today = now.astimezone(ZoneInfo(guild.zone)).date()
    if posted_on(tx, guild, today) < most:
        return now
    if guild.digest_day is not None:
        return None
    for ahead in range(1, MOST_DAYS_AHEAD):
        day = today + timedelta(days=ahead)
        if posted_on(tx, guild, day) < most:
            break
    return datetime.combine(day, MORNING, ZoneInfo(guild.zone))


def _bounds(guild: Guild, day: date) -> tuple[datetime, datetime]:
    zone = ZoneInfo(guild.zone)
    return datetime.combine(day, time(), zone), datetime.combine(day + timedelta(days=1), time(), zone)


def keep_private(tx: Transaction, kudos_id: int, caller: Caller, *, now: datetime) -> Thanks:
    """Only the two read it from now on, and its post goes. For the one who was thanked, also from a direct
    message. Twice is once. Raises NotFound.
    """
    return _move(tx, _theirs(tx, kudos_id, caller), "private", now=now)


def hide(tx: Transaction, kudos_id: int, caller: Caller, *, now: datetime) -> Thanks:
    """They would rather not have it: nobody reads it any more, and nobody hears of that. For the one who was
    thanked, also from a direct message. Twice is once. Raises NotFound.
    """
    found = _move(tx, _theirs(tx, kudos_id, caller, hidden=True), "hidden", now=now)
    about = {"user_id": caller.user_id, "subject_id": kudos_id}
    outbox.drop(tx, KUDOS, found.guild_id, **about, reason="would rather not have it", now=now)
    return found


def take_out(tx: Transaction, kudos_id: int, caller: Caller, *, now: datetime) -> Thanks:
    """Hidden by a slip: it is theirs again. Raises NotFound."""
    found = _theirs(tx, kudos_id, caller, hidden=True)
    return _move(tx, found, "private", now=now) if found.state == "hidden" else found


def _theirs(tx: Transaction, kudos_id: int, caller: Caller, *, hidden: bool = False) -> Thanks:
    """It, with its person and its row held. Raises NotFound."""
    seen = kudos_lists.one_of(tx, kudos_id, caller.user_id)
    if seen is None:
        raise NotFound(GONE)
    caller.require_from(seen.guild_id)
    volunteers.hold(tx, seen.guild_id, caller.user_id)
    tx.maybe(_Kudos, _LOCK, kudos_id=kudos_id)
    found = kudos_lists.one_of(tx, kudos_id, caller.user_id)
    if found is None or found.state == "unsaid" or (found.state == "hidden" and not hidden):
        raise NotFound(GONE)
    return found


def _move(tx: Transaction, found: Thanks, state: State, *, now: datetime) -> Thanks:
    public_at = now if state == "public" else None
    who = {"kudos_id": found.kudos_id, "user_id": found.user_id}
    tx.execute(_MOVE, **who, state=state, public_at=public_at)
    if found.public_at is not None:
        posts.redraw_these(tx, found.guild_id, {found.shown_key}, now=now)
        digests.redraw(tx, found.guild_id, since=found.public_at, now=now)
    return replace(found, state=state, public_at=public_at)


def withdraw(tx: Transaction, kudos_id: int, caller: Caller, *, now: datetime) -> None:
    """Take back what one gave: nobody reads it any more. For the one who gave it. Twice is once. Raises
    NotFound.
    """
    found = _locked(tx, kudos_id, caller)
    if found.giver_id != caller.user_id:
        raise NotFound(GONE)
    _end(tx, found, now=now)


def remove(tx: Transaction, kudos_id: int, caller: Caller, *, now: datetime) -> None:
    """Take away what everybody reads, for all who were thanked with it. For moderators. Twice is once. Raises
    NotAllowed, NotFound.
    """
    rights.require_moderator(tx, caller)
    found = _locked(tx, kudos_id, caller)
    caller.require_here(found.guild_id)
    _end(tx, found, now=now)


def before_reporting(tx: Transaction, kudos_id: int, user_id: int, caller: Caller) -> Thanks:
    """It, as this person shows it to everybody. For everybody in the server. Raises NotFound."""
    found = kudos_lists.find(tx, kudos_id, user_id)
    if found is None or found.state != "public":
        raise NotFound(GONE)
    caller.require_here(found.guild_id)
    return found


def report(
    tx: Transaction,
    kudos_id: int,
    user_id: int,
    caller: Caller,
    sealed: str,
    *,
    owner_id: int,
    channel_is_safe: bool,
    now: datetime,
) -> Receipt:
    """Something is wrong with it: its post goes at once, and the two it is between keep it, unless the one
    who was thanked reports it. For everybody in the server. Raises as `before_reporting` and `reports.send`.
    """
    seen = before_reporting(tx, kudos_id, user_id, caller)
    for person in sorted({caller.user_id, user_id}):
        volunteers.hold(tx, seen.guild_id, person)
    tx.maybe(_Kudos, _LOCK, kudos_id=kudos_id)
    found = before_reporting(tx, kudos_id, user_id, caller)
    receipt = reports.send(
        tx,
        found.guild_id,
        caller,
        None if found.giver_id == caller.user_id else found.giver_id,
        sealed,
        owner_id=owner_id,
        channel_is_safe=channel_is_safe,
        now=now,
    )
    _move(tx, found, "hidden" if caller.user_id == user_id else "private", now=now)
    return receipt


def _locked(tx: Transaction, kudos_id: int, caller: Caller) -> _Kudos:
    """It, with whoever asks held before. Raises NotFound."""
    seen = tx.maybe(_Kudos, _FIND, kudos_id=kudos_id)
    if seen is None:
        raise NotFound(GONE)
    caller.require_from(seen.guild_id)
    volunteers.hold(tx, seen.guild_id, caller.user_id)
    found = tx.maybe(_Kudos, _LOCK, kudos_id=kudos_id)
    if found is None:
        raise NotFound(GONE)
    return found


def _end(tx: Transaction, found: _Kudos, *, now: datetime) -> None:
    if found.ended_at is not None:
        return
    standing = tx.list(Thanks, _STANDING, kudos_id=found.id)
    tx.execute(_END, kudos_id=found.id, now=now)
    outbox.drop_about(tx, KUDOS, found.guild_id, subject_id=found.id, reason="was taken back", now=now)
    posts.redraw_these(tx, found.guild_id, {one.shown_key for one in standing}, now=now)
    for one in standing:
        digests.redraw(tx, found.guild_id, since=one.public_at or EPOCH, now=now)


def only_in_mine(tx: Transaction, guild_id: int, caller: Caller, *, only: bool, now: datetime) -> None:
    """Whether thanks wait in /mine instead of being written to them; also from a direct message. Raises
    NotFound for somebody of whom nothing is known.
    """
    caller.require_from(guild_id)
    preferences.hush_thanks(tx, guild_id, caller.user_id, hushed=only)


def forget(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """Nobody knows any more that this person thanked somebody; what they were thanked for goes with them."""
    person = {"guild_id": guild_id, "user_id": user_id}
    given = tx.list(Thanks, _STANDING_OF, **person)
    tx.execute(_UNSIGN, mention=f"<@{user_id}>", **person)
    posts.redraw_these(tx, guild_id, {one.shown_key for one in given}, now=now)
    to_them = tx.values(_TO_THEM, **person)
    tx.execute(_FORGET, **person)
    tx.many(_FORGET_EMPTY, [{"kudos_id": one} for one in to_them])
    thankworthy.forget(tx, guild_id, user_id)
    if given or to_them:
        digests.redraw(tx, guild_id, now=now)


def purge(tx: Transaction, *, now: datetime) -> int:
    return tx.execute(_PURGE, before=now - KEPT_FOR)


def fade(tx: Transaction, guild_id: int, *, before: datetime) -> int:
    """In quiet mode nobody is to find who thanked whom."""
    faded = thankworthy.fade(tx, guild_id, before=before)
    return max(faded, tx.execute(_FADE, guild_id=guild_id, before=before))
