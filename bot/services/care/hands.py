"""A raised hand: somebody waits for a word from a human, and is never left without one.

Whoever raised it: `hand_wishes`; who answers: `followups`; what happens by itself: `hand_clock`. Whoever
touches a hand holds the people concerned first, by ascending id, and then the hand.
See docs/design.md § 110.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, delete, insert, select, union, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import NotFound
from bot.i18n import N_
from bot.models.boundaries import boundaries
from bot.models.hands import hand_passes as passes
from bot.models.hands import hands as rows
from bot.services.care import hand_kinds, hand_words
from bot.services.care.hand_kinds import Hand, HandKind, Rung
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import Guild
from bot.services.outbox import outbox
from bot.services.people import preferences, volunteers
from bot.services.people.preferences import Preferences
from bot.services.people.quiet_hours import after_waking, end_of_quiet

#: Who asked can say for so long that nobody wrote, after somebody says that they have; it is settled then.
ANSWERED_FOR = timedelta(days=3)
#: What nobody answered stays on the board for so long after everybody was asked.
KEPT_FOR = timedelta(days=7)

FIELDS = [rows.c[name] for name in Hand.__dataclass_fields__]
_SHOW = select(*FIELDS).where(rows.c.id == bindparam("id"))
_LOCK = _SHOW.with_for_update()
_THEIRS = and_(rows.c.guild_id == bindparam("guild_id"), rows.c.user_id == bindparam("user_id"))
_OF = select(*FIELDS).where(_THEIRS).order_by(rows.c.raised_at, rows.c.id)
_ABOUT = (
    select(*FIELDS)
    .where(rows.c.kind == bindparam("kind"), rows.c.subject_id == bindparam("subject_id"))
    .order_by(rows.c.raised_at, rows.c.id)
)
_ONE = _ABOUT.where(rows.c.user_id == bindparam("user_id"))
_HOLD_ONE = _ONE.with_for_update()
_HOLD_OF = _OF.with_for_update()
TAKEN_BY = and_(rows.c.guild_id == bindparam("guild_id"), rows.c.claimed_by == bindparam("user_id"))
_HOLD_TAKEN = select(*FIELDS).where(TAKEN_BY).order_by(rows.c.id).with_for_update()
_RAISE = (
    insert(rows)
    .values(
        **{name: bindparam(name) for name in ("guild_id", "user_id", "kind", "subject_id", "rung")},
        state="waiting",
        raised_at=bindparam("now"),
        told=0,
        turn=0,
        due_at=bindparam("now"),
    )
    .returning(rows.c.id)
)
_ASKED_OF = (
    update(rows)
    .where(rows.c.id == bindparam("id"))
    .values(
        state="waiting",
        rung=bindparam("rung"),
        told=bindparam("told"),
        turn=rows.c.turn + 1,
        claimed_by=None,
        claimed_at=None,
        reminded_at=None,
        outcome=None,
        due_at=bindparam("due_at"),
    )
)
_NOTE = update(rows).where(rows.c.id == bindparam("hand")).values(note=bindparam("sealed"))
_NOTED = select(rows.c.note).where(rows.c.id == bindparam("id"))
_DROP = delete(rows).where(rows.c.id == bindparam("id"))
_PASS = (
    upsert(passes)
    .values(hand_id=bindparam("id"), user_id=bindparam("user_id"), guild_id=bindparam("guild_id"))
    .on_conflict_do_nothing()
)
_PASSED = select(passes.c.user_id).where(passes.c.hand_id == bindparam("id"))
_FORGET_PASSED = delete(passes).where(
    passes.c.guild_id == bindparam("guild_id"), passes.c.user_id == bindparam("user_id")
)
_APART = union(
    select(boundaries.c.other_id).where(
        boundaries.c.guild_id == bindparam("guild_id"), boundaries.c.user_id == bindparam("user_id")
    ),
    select(boundaries.c.user_id).where(
        boundaries.c.guild_id == bindparam("guild_id"), boundaries.c.other_id == bindparam("user_id")
    ),
)


def raise_(
    tx: Transaction,
    kind: HandKind,
    guild_id: int,
    user_id: int,
    *,
    subject_id: int = 0,
    now: datetime,
) -> Hand:
    """This (held) person waits for a word about it, from now on. Twice is once; whoever was told that nobody
    answered begins anew.
    """
    for before in tx.list(Hand, _HOLD_OF, guild_id=guild_id, user_id=user_id):
        if before.kind != kind.name or not (kind.only_one or before.subject_id == subject_id):
            continue
        if before.state in ("waiting", "taken"):
            return before
        end(tx, before, now=now)
    hand_id = tx.value(
        _RAISE,
        guild_id=guild_id,
        user_id=user_id,
        kind=kind.name,
        subject_id=subject_id,
        rung=kind.ladder[0].name,
        now=now,
    )
    hand = show(tx, int(hand_id))
    ask(tx, hand, there(tx, hand, kind.ladder, now=now) or kind.ladder[-1], now=now)
    return show(tx, hand.id)


def ask(tx: Transaction, hand: Hand, rung: Rung, *, told: int = 1, now: datetime) -> None:
    """It is on the board, and those on this rung are told. Nobody has it."""
    kind = kind_of(hand)
    due_at = awake_after(tx, hand.guild_id, kind.again if told == 1 else kind.rises, now=now)
    tx.execute(_ASKED_OF, id=hand.id, rung=rung.name, told=told, due_at=due_at)
    asked = show(tx, hand.id)
    if kind.posts_itself and told == 1 and hand.turn == 0:
        return
    key = f"hand:{asked.id}:call:{asked.turn}"
    for user_id in people_on(tx, asked, rung, now=now):
        duty_key = f"{key}:{user_id}"
        outbox.put(
            tx, hand_words.HAND_DUTY, asked.guild_id, duty_key, user_id=user_id, subject_id=asked.id, now=now
        )
    if rung.people is None:
        outbox.put(tx, hand_words.HAND_CALL, asked.guild_id, key, subject_id=asked.id, now=now)


def there(tx: Transaction, hand: Hand, ladder: Sequence[Rung], *, now: datetime) -> Rung | None:
    """The first of these rungs on which there is anybody who may hear of it."""
    guild = guilds.find(tx, hand.guild_id)
    for rung in ladder:
        if people_on(tx, hand, rung, now=now) or (rung.people is None and rung.channel(guild) is not None):
            return rung
    return None


def people_on(tx: Transaction, hand: Hand, rung: Rung, *, now: datetime) -> Sequence[int]:
    """Who is told one by one; never whoever is not to hear of it."""
    if rung.people is None:
        return ()
    apart = kept_from(tx, hand)
    return [one for one in rung.people(tx, hand, now) if one not in apart]


def kept_from(tx: Transaction, hand: Hand) -> Collection[int]:
    """Who is neither told nor shown: themselves, whom they are not to meet, and whom they passed over. Not to
    be shown to anybody.
    """
    apart = tx.values(_APART, guild_id=hand.guild_id, user_id=hand.user_id)
    return {hand.user_id, *apart, *tx.values(_PASSED, id=hand.id)}


def of(tx: Transaction, guild_id: int, user_id: int) -> Sequence[Hand]:
    """What this person waits for, the oldest first."""
    return tx.list(Hand, _OF, guild_id=guild_id, user_id=user_id)


def about(tx: Transaction, kind: HandKind, subject_id: int) -> Sequence[Hand]:
    """Who waits for a word about this, the longest waiting first."""
    return tx.list(Hand, _ABOUT, kind=kind.name, subject_id=subject_id)


def one_of(tx: Transaction, kind: HandKind, subject_id: int, user_id: int) -> Hand | None:
    """What this person waits for about this."""
    return tx.maybe(Hand, _ONE, kind=kind.name, subject_id=subject_id, user_id=user_id)


def held_one(tx: Transaction, kind: HandKind, subject_id: int, user_id: int) -> Hand | None:
    """The same, locked; whoever asks holds this person or what it is about."""
    return tx.maybe(Hand, _HOLD_ONE, kind=kind.name, subject_id=subject_id, user_id=user_id)


def find(tx: Transaction, hand_id: int) -> Hand | None:
    """None for one that is settled or taken back."""
    return tx.maybe(Hand, _SHOW, id=hand_id)


def show(tx: Transaction, hand_id: int) -> Hand:
    """Raises NotFound."""
    hand = find(tx, hand_id)
    if hand is None:
        raise gone()
    return hand


def write(tx: Transaction, hand: Hand, sealed: str) -> None:
    """What whoever raised the (held) hand wrote to whoever takes it on; again: in place of it."""
    tx.execute(_NOTE, hand=hand.id, sealed=sealed)


def note_of(tx: Transaction, hand_id: int) -> str | None:
    """The same, sealed; whose it is to read: `followups.note_of`, `hand_wishes.note_of`."""
    found = tx.value(_NOTED, id=hand_id)
    return None if found is None else str(found)


def kind_of(hand: Hand) -> HandKind:
    """Raises NotFound for one of another version of the program."""
    kind = hand_kinds.find(hand.kind)
    if kind is None:
        raise gone()
    return kind


def hold(tx: Transaction, hand_id: int, caller: Caller, *, now: datetime) -> Hand:
    """The hand, locked after the people concerned; the caller has just done something, here or in a direct
    message. Raises NotFound.
    """
    hand = show(tx, hand_id)
    caller.require_from(hand.guild_id)
    _hold_people(tx, hand, caller, now=now)
    held = tx.maybe(Hand, _LOCK, id=hand_id)
    if held is None:
        raise gone()
    return held


def locked(tx: Transaction, hand_id: int) -> Hand | None:
    """The hand, locked after the people concerned; None for one that has ended."""
    seen = find(tx, hand_id)
    if seen is None:
        return None
    _hold_people(tx, seen)
    return tx.maybe(Hand, _LOCK, id=hand_id)


def give_back(tx: Transaction, hand: Hand, *, higher: bool = False, now: datetime) -> None:
    """The (held) hand waits again: its rung is asked at once, or the one above. Its person is told."""
    hand_words.drop_questions(tx, hand, reason="it is on the board again", now=now)
    kind = kind_of(hand)
    above = there(tx, hand, kind.above(hand.rung), now=now) if higher else None
    again = above or there(tx, hand, [kind.rung_of(hand.rung), *kind.above(hand.rung)], now=now)
    ask(tx, hand, again or kind.ladder[-1], now=now)
    hand_words.redraw(tx, hand, now=now)
    hand_words.tell(tx, show(tx, hand.id), now=now)


def lower(tx: Transaction, kind: HandKind, subject_id: int, *, by: int | None = None, now: datetime) -> None:
    """Whoever waits for an answer to this (locked) has it, of `by`, or takes it back: their hand is gone."""
    for one in about(tx, kind, subject_id):
        held = held_one(tx, kind, subject_id, one.user_id)
        if held is not None:
            end(tx, held, by=by, now=now)


def end(tx: Transaction, hand: Hand, *, by: int | None = None, now: datetime) -> None:
    """Nobody waits any more, whyever: the (held) hand is gone. Whoever has it is told, unless it was `by`
    them.
    """
    if hand.state == "taken" and hand.claimed_by != by:
        hand_words.tell_claimer(tx, hand, now=now)
    hand_words.drop_questions(tx, hand, reason="it has ended", now=now)
    outbox.drop_about(tx, hand_words.HAND, hand.guild_id, subject_id=hand.id, reason="it has ended", now=now)
    outbox.drop_about(
        tx, hand_words.HAND_DUTY, hand.guild_id, subject_id=hand.id, reason="it has ended", now=now
    )
    tx.execute(_DROP, id=hand.id)
    hand_words.redraw(tx, hand, now=now)


def pass_over(tx: Transaction, hand: Hand, user_id: int) -> None:
    """They are not asked about this one again, and nothing says why."""
    tx.execute(_PASS, id=hand.id, user_id=user_id, guild_id=hand.guild_id)


def awake_after(tx: Transaction, guild_id: int, span: timedelta, *, now: datetime) -> datetime:
    """So long from now: of less than a day, without the hours in which the server is quiet; else never in
    one of them.
    """
    hours = preferences.hours(guilds.find(tx, guild_id), Preferences())
    if span < timedelta(days=1):
        return after_waking(hours, now, span)
    return end_of_quiet(hours, now + span) or now + span


def end_of_night(guild: Guild, now: datetime) -> datetime | None:
    """When the server's quiet hours are over; None if none hold now."""
    return end_of_quiet(preferences.hours(guild, Preferences()), now)


def part(tx: Transaction, guild_id: int, one: int, other: int, *, now: datetime) -> None:
    """These two are not to meet: what one took on for the other waits for somebody else."""
    for asker, claimer in ((one, other), (other, one)):
        for hand in tx.list(Hand, _HOLD_OF, guild_id=guild_id, user_id=asker):
            _unask(tx, hand, claimer, now=now)
            if hand.claimed_by == claimer:
                _let_go(tx, hand, now=now)


def _unask(tx: Transaction, hand: Hand, user_id: int, *, now: datetime) -> None:
    about = {"user_id": user_id, "subject_id": hand.id}
    outbox.drop(tx, hand_words.HAND_DUTY, hand.guild_id, **about, reason="somebody else is asked", now=now)


def forget(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """What they wait for ends; what they took on waits for somebody else."""
    for hand in tx.list(Hand, _HOLD_OF, guild_id=guild_id, user_id=user_id):
        end(tx, hand, now=now)
    release(tx, guild_id, user_id, now=now)
    tx.execute(_FORGET_PASSED, guild_id=guild_id, user_id=user_id)


def release(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """What this person took on waits for somebody else; they need not be told."""
    for hand in tx.list(Hand, _HOLD_TAKEN, guild_id=guild_id, user_id=user_id):
        give_back(tx, hand, now=now)


def _let_go(tx: Transaction, hand: Hand, *, now: datetime) -> None:
    hand_words.tell_claimer(tx, hand, now=now)
    give_back(tx, hand, now=now)


def _hold_people(
    tx: Transaction, hand: Hand, caller: Caller | None = None, *, now: datetime | None = None
) -> None:
    concerned = {hand.user_id, hand.claimed_by, caller.user_id if caller else None}
    for user_id in sorted(one for one in concerned if one is not None):
        if caller is not None and now is not None and user_id == caller.user_id:
            volunteers.seen(tx, hand.guild_id, user_id, language=caller.language, now=now)
        else:
            volunteers.hold(tx, hand.guild_id, user_id)


def gone() -> NotFound:
    return NotFound(N_("Nobody waits for this any more."))
