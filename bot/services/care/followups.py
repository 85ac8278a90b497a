"""`/followups`: the board of whoever answers. I have this one, an outcome in one tap, and
somebody else please.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, exists, or_, select, update

from bot.db import Transaction
from bot.errors import NotAllowed, NotFound, Refusal
from bot.i18n import N_
from bot.models.boundaries import boundaries
from bot.models.hands import hand_passes as passes
from bot.models.hands import hands as rows
from bot.services.care import hand_kinds, hand_words, hands
from bot.services.care.hand_kinds import Hand, HandKind, Outcome
from bot.services.care.hand_words import HAND_CAME
from bot.services.care.hands import ANSWERED_FOR, FIELDS, TAKEN_BY
from bot.services.guild import rights
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox

#: The next due of one server; more than a board can be worked off.
MOST_LISTED = 300
#: One person has so many at most, so that each gets a word.
MOST_TAKEN = 10

_NOT_THEIRS = and_(
    rows.c.user_id != bindparam("user_id"),
    ~exists().where(
        boundaries.c.guild_id == rows.c.guild_id,
        or_(
            and_(boundaries.c.user_id == rows.c.user_id, boundaries.c.other_id == bindparam("user_id")),
            and_(boundaries.c.user_id == bindparam("user_id"), boundaries.c.other_id == rows.c.user_id),
        ),
    ),
    ~exists().where(passes.c.hand_id == rows.c.id, passes.c.user_id == bindparam("user_id")),
)
_BOARD = (
    select(*FIELDS)
    .where(rows.c.guild_id == bindparam("guild_id"), _NOT_THEIRS)
    .order_by(rows.c.due_at, rows.c.id)
    .limit(MOST_LISTED)
)
_MAY_SEE = select(rows.c.id).where(rows.c.id == bindparam("id"), _NOT_THEIRS)
_TAKEN = select(rows.c.id).where(TAKEN_BY, rows.c.state == "taken")
_CLAIM = (
    update(rows)
    .where(rows.c.id == bindparam("id"))
    .values(
        state="taken",
        claimed_by=bindparam("user_id"),
        claimed_at=bindparam("now"),
        reminded_at=None,
        turn=rows.c.turn + 1,
        due_at=bindparam("due_at"),
    )
)
_ANSWER = (
    update(rows)
    .where(rows.c.id == bindparam("id"))
    .values(state="answered", outcome=bindparam("outcome"), due_at=bindparam("due_at"))
)


@dataclass(frozen=True, slots=True)
class Board:
    """What one person may answer, by what is due; `mine` of it is with them. `areas`: the interests of what
    each is about, by its id.
    """

    hands: Sequence[Hand]
    user_id: int
    areas: Mapping[int, Sequence[int]] = field(default_factory=dict)

    @property
    def mine(self) -> Sequence[Hand]:
        return [one for one in self.hands if one.claimed_by == self.user_id]

    @property
    def unclaimed(self) -> Sequence[Hand]:
        return [one for one in self.hands if one.claimed_by is None]

    @property
    def counts(self) -> Mapping[str, int]:
        """Of those that nobody has, by kind."""
        found: dict[str, int] = {}
        for one in self.unclaimed:
            found[one.kind] = found.get(one.kind, 0) + 1
        return found


def board(tx: Transaction, caller: Caller, *, now: datetime) -> Board:
    """What waits, without anything of theirs and anybody they are not to meet. For coordinators, welcomers,
    moderators, and whoever is asked. Raises NotAllowed.
    """
    shown = [
        one
        for one in tx.list(Hand, _BOARD, guild_id=caller.guild, user_id=caller.user_id)
        if one.claimed_by == caller.user_id
        or (one.state != "answered" and may_answer(tx, one, caller, now=now))
    ]
    if not shown and not _looks_after_people(tx, caller):
        raise NotAllowed(
            N_("This is for those who look after people here. If you'd like to, tell a coordinator!")
        )
    return Board(shown, caller.user_id, {one.id: _areas_of(tx, one) for one in shown})


def show(tx: Transaction, hand_id: int, caller: Caller, *, now: datetime) -> Hand:
    """With who it is; for whoever may answer it, or has it. Raises NotFound for everybody else."""
    hand = hands.show(tx, hand_id)
    caller.require_from(hand.guild_id)
    if hand.claimed_by == caller.user_id:
        return hand
    if caller.guild_id is None or not _may_see(tx, hand, caller, now=now):
        raise hands.gone()
    return hand


def _areas_of(tx: Transaction, hand: Hand) -> Sequence[int]:
    kind = hand_kinds.find(hand.kind)
    return () if kind is None else kind.areas(tx, hand)


def title_of(tx: Transaction, hand: Hand) -> str | None:
    """What the thing is called that it is about, for whoever may open it; None where it is about none."""
    about_it = hands.kind_of(hand).about
    return None if about_it is None else about_it(tx, hand)


def note_of(tx: Transaction, hand_id: int, caller: Caller) -> tuple[bool, str | None]:
    """Whether there is something written with it; and that, sealed, for whoever has taken it on. Raises
    NotFound.
    """
    sealed, is_theirs = hands.note_of(tx, hand_id), hands.show(tx, hand_id).claimed_by == caller.user_id
    return sealed is not None, sealed if is_theirs else None


def claim(tx: Transaction, hand_id: int, caller: Caller, *, now: datetime) -> tuple[Hand, bool]:
    """I have this one: theirs alone until it lapses, and its person is told. With whether it is theirs: of
    two at once the first counts, and the other reads whose it is. Twice is once. For whoever may answer it.
    Raises NotFound, and Refusal for one more than somebody can answer.
    """
    hand = hands.hold(tx, hand_id, caller, now=now)
    if hand.claimed_by == caller.user_id:
        return hand, True
    if not _may_see(tx, hand, caller, now=now):
        raise hands.gone()
    if hand.claimed_by is not None:
        return hand, False
    if len(tx.values(_TAKEN, guild_id=hand.guild_id, user_id=caller.user_id)) >= MOST_TAKEN:
        raise Refusal(
            N_("{most} of these are with you already. /followups shows them: please answer one first."),
            most=MOST_TAKEN,
        )
    half = hands.kind_of(hand).lapses / 2
    tx.execute(_CLAIM, id=hand.id, user_id=caller.user_id, now=now, due_at=now + half)
    hand_words.tell(tx, hands.show(tx, hand.id), now=now)
    hand_words.redraw(tx, hand, now=now)
    return hands.show(tx, hand_id), True


def lapses_at(hand: Hand) -> datetime:
    """When what somebody took on goes back to the board."""
    half = hands.kind_of(hand).lapses / 2
    return hand.due_at + (half if hand.reminded_at is None else timedelta())


def answer(tx: Transaction, hand_id: int, caller: Caller, outcome: Outcome, *, now: datetime) -> Hand:
    """They wrote, or tried: whoever waits is asked whether it came. From here or from a direct message. Twice
    is once. For whoever has it. Raises NotFound.
    """
    hand = _theirs(hands.hold(tx, hand_id, caller, now=now), caller)
    if hands.kind_of(hand).has_answer:
        raise hands.gone()  # it has its own answer
    if hand.state != "taken":
        return hand
    tx.execute(_ANSWER, id=hand.id, outcome=outcome, due_at=now + ANSWERED_FOR)
    hand_words.drop_questions(tx, hand, reason="somebody wrote", now=now)
    key = f"{HAND_CAME.name}:{hand.id}:{hand.turn}:answered"
    outbox.put(tx, HAND_CAME, hand.guild_id, key, user_id=hand.user_id, subject_id=hand.id, now=now)
    return hands.show(tx, hand_id)


def hand_back(tx: Transaction, hand_id: int, caller: Caller, *, now: datetime) -> Hand:
    """Somebody else please, and the hand as it was: no reason is asked. From here or from a direct message.
    For whoever has it. Raises NotFound.
    """
    hand = _theirs(hands.hold(tx, hand_id, caller, now=now), caller)
    if hand.state == "taken":
        hands.give_back(tx, hand, now=now)
    return hand


def may_answer(tx: Transaction, hand: Hand, caller: Caller, *, now: datetime) -> bool:
    """Whether this person is on one of the rungs that were asked so far."""
    kind = hand_kinds.find(hand.kind)
    return kind is not None and any(
        rung.may(tx, hand, caller, now) for rung in reversed(kind.up_to(hand.rung))
    )


def about(
    tx: Transaction, kind: HandKind, subject_id: int, caller: Caller, *, now: datetime
) -> Sequence[Hand]:
    """Who waits for a word about this and has none, of those that this person may answer."""
    found = hands.about(tx, kind, subject_id)
    return [one for one in found if one.state != "answered" and _may_see(tx, one, caller, now=now)]


def _may_see(tx: Transaction, hand: Hand, caller: Caller, *, now: datetime) -> bool:
    caller.require_here(hand.guild_id)
    seen = tx.value(_MAY_SEE, id=hand.id, user_id=caller.user_id)
    return seen is not None and may_answer(tx, hand, caller, now=now)


def _looks_after_people(tx: Transaction, caller: Caller) -> bool:
    return (
        rights.is_coordinator(tx, caller) or rights.is_welcomer(tx, caller) or rights.is_moderator(tx, caller)
    )


def _theirs(hand: Hand, caller: Caller) -> Hand:
    if hand.claimed_by != caller.user_id:
        raise NotFound(N_("This is no longer with you: somebody else takes care of it. Thank you!"))
    return hand
