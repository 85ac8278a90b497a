"""A hello from a human, for those who ask for one, and never a silence: what it is, and what ends it.

Who asks: `hello_wishes`; who says it: `welcoming`; what happens by itself: `hello_clock`.

Whoever touches a hello holds the people concerned first, by ascending id, and then the hello: an erasure and
a claim never wait for each other in a circle, and two claims are one. See docs/design.md § 21.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import and_, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import NotFound
from bot.i18n import N_
from bot.models.hellos import hello_passes, hellos
from bot.models.volunteers import consents
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox, rounds
from bot.services.outbox.kinds import Message, Post, declare
from bot.services.people import volunteers
from bot.services.record import activity

HELLO = declare(Message("hello", N_("how a hello stands"), waiting=N_("Your hello"), thread=False))
HELLO_BACK = declare(
    Message(
        "hello_back",
        N_("that a hello is on the board again"),
        waiting=N_("A hello you took on"),
        thread=False,
    )
)
HELLO_YOURS = declare(
    Message(
        "hello_yours",
        N_("whether a welcomer has said hello"),
        waiting=N_("A hello you took on"),
        thread=False,
        duty=True,
    )
)
HELLO_CAME = declare(
    Message("hello_came", N_("whether a hello came"), waiting=N_("Did your hello come?"), thread=False)
)
HELLO_UNANSWERED = declare(
    Message(
        "hello_unanswered", N_("that nobody could say hello"), waiting=N_("About your hello"), thread=False
    )
)
HELLO_BOARD = declare(
    Post("hello_board", N_("the welcomers' board"), follows=guilds.BOARD_SETTINGS, lasts=True)
)
HELLO_CALL = declare(Post("hello_call", N_("the call to the welcomers"), at_night="waits"))

#: Unclaimed, the welcomers are called after this long, and the person is told after that long.
RISES_AFTER, ANSWERED_AFTER = timedelta(days=1), timedelta(days=3)
#: Claimed, both are asked after the first whether it was said; a claim that came to nothing goes back to the
#: board after the second.
REMINDED_AFTER, LAPSES_AFTER = timedelta(days=1), timedelta(days=2)
#: For so long after a hello it is known who said it, so that this person can be asked to be a buddy.
KEPT_AFTER = timedelta(days=14)
State = Literal["waiting", "claimed", "done"]


@dataclass(frozen=True, slots=True)
class Hello:
    id: int
    guild_id: int
    user_id: int
    state: State
    called: str
    languages: str
    shares: str
    asked_at: datetime
    claimed_by: int | None
    risen_at: datetime | None
    reminded_at: datetime | None
    due_at: datetime

    @property
    def lapses_at(self) -> datetime:
        """When a claim goes back to the board."""
        return self.due_at + (timedelta() if self.reminded_at else LAPSES_AFTER - REMINDED_AFTER)


FIELDS = [hellos.c[name] for name in Hello.__dataclass_fields__]
_SHOW = select(*FIELDS).where(hellos.c.id == bindparam("id"))
_LOCK = _SHOW.with_for_update()
_THEIRS = and_(hellos.c.guild_id == bindparam("guild_id"), hellos.c.user_id == bindparam("user_id"))
_OF = select(*FIELDS).where(_THEIRS)
_HOLD_OF = _OF.with_for_update()
_DROP = delete(hellos).where(hellos.c.id == bindparam("id"))
_RETURN = (
    update(hellos)
    .where(hellos.c.id == bindparam("id"))
    .values(state="waiting", claimed_by=None, risen_at=None, reminded_at=None, due_at=bindparam("due_at"))
)
TAKEN_BY = and_(hellos.c.guild_id == bindparam("guild_id"), hellos.c.claimed_by == bindparam("user_id"))
_HOLD_TAKEN = select(*FIELDS).where(TAKEN_BY).order_by(hellos.c.id).with_for_update()
_FINISH = (
    update(hellos)
    .where(hellos.c.id == bindparam("id"))
    .values(state="done", called="", languages="", shares="", due_at=bindparam("due_at"))
)
_UNSIGN = update(hellos).where(hellos.c.id == bindparam("id")).values(claimed_by=None)
_PASS = (
    upsert(hello_passes)
    .values(hello_id=bindparam("id"), user_id=bindparam("user_id"), guild_id=bindparam("guild_id"))
    .on_conflict_do_nothing()
)
_FORGET_PASSED = delete(hello_passes).where(
    hello_passes.c.guild_id == bindparam("guild_id"), hello_passes.c.user_id == bindparam("user_id")
)
_CONSENT_ENDS = (
    update(consents)
    .where(
        consents.c.guild_id == bindparam("guild_id"),
        consents.c.user_id == bindparam("user_id"),
        consents.c.kind == "reached",
        consents.c.place == "hello",
    )
    .values(agreed=False, answered_at=bindparam("now"))
)
_WAITING_IN = select(func.count()).where(
    hellos.c.guild_id == bindparam("guild_id"), hellos.c.state.in_(("waiting", "claimed"))
)


def of(tx: Transaction, guild_id: int, user_id: int) -> Hello | None:
    """The hello this person asked for, also for a while after it was said."""
    return tx.maybe(Hello, _OF, guild_id=guild_id, user_id=user_id)


def require_of(tx: Transaction, guild_id: int, user_id: int) -> Hello:
    """The same. Raises NotFound where there is none."""
    hello = of(tx, guild_id, user_id)
    if hello is None:
        raise gone()
    return hello


def held_of(tx: Transaction, guild_id: int, user_id: int) -> Hello | None:
    """The same, locked."""
    return tx.maybe(Hello, _HOLD_OF, guild_id=guild_id, user_id=user_id)


def show(tx: Transaction, hello_id: int) -> Hello:
    """Raises NotFound."""
    hello = tx.maybe(Hello, _SHOW, id=hello_id)
    if hello is None:
        raise gone()
    return hello


def pass_over(tx: Transaction, hello: Hello) -> None:
    """Whoever has the (held) hello is not asked about it again, and nothing says why."""
    if hello.claimed_by is not None:
        tx.execute(_PASS, id=hello.id, user_id=hello.claimed_by, guild_id=hello.guild_id)


def part(tx: Transaction, guild_id: int, one: int, other: int, *, now: datetime) -> None:
    """These two are not to meet: a hello that one was to say to the other goes back to the board."""
    for asker, welcomer in ((one, other), (other, one)):
        hello = held_of(tx, guild_id, asker)
        if hello is None or hello.claimed_by != welcomer:
            continue
        if hello.state == "done":
            tx.execute(_DROP, id=hello.id)
        else:
            tell_claimer(tx, hello, now=now)
            give_back(tx, hello, now=now)


def forget(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """Their own hello is gone, those they were to say go back to the board."""
    own = held_of(tx, guild_id, user_id)
    if own is not None and own.state != "done":
        end(tx, own, now=now)
    elif own is not None:
        tx.execute(_DROP, id=own.id)
    release(tx, guild_id, user_id, now=now)
    tx.execute(_FORGET_PASSED, guild_id=guild_id, user_id=user_id)


def release(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """What this welcomer was to say goes back to the board; that it was they who said one is forgotten."""
    for hello in tx.list(Hello, _HOLD_TAKEN, guild_id=guild_id, user_id=user_id):
        if hello.state == "claimed":
            give_back(tx, hello, now=now)
        else:
            tx.execute(_UNSIGN, id=hello.id)
            tell_asker(tx, hello, now=now)


def waiting_in(tx: Transaction, guild_id: int) -> int:
    """How many wait for a hello, with or without somebody who has taken it on."""
    return int(tx.value(_WAITING_IN, guild_id=guild_id))


def redraw(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """The board, in the channel that is chosen for it today."""
    if guilds.find(tx, guild_id).board_channel_id is not None:
        outbox.change(tx, HELLO_BOARD, guild_id, f"hellos:{guild_id}:board", now=now)
        rounds.watch_cards(tx, guild_id, now=now)


def finish(tx: Transaction, hello: Hello, *, now: datetime) -> None:
    """The (held) hello was said. What was shared is thrown away at once; who said it, after two weeks."""
    tx.execute(_FINISH, id=hello.id, due_at=now + KEPT_AFTER)
    end_consent(tx, hello, now=now)
    activity.record(tx, hello.guild_id, None, "hello said", now=now)
    _drop_questions(tx, hello, reason="the hello was said", now=now)
    tell_asker(tx, hello, now=now)


def give_back(tx: Transaction, hello: Hello, *, now: datetime) -> None:
    """The (held) hello goes back to the board. Who has waited a day already is called for at once."""
    _drop_questions(tx, hello, reason="the hello is on the board again", now=now)
    tx.execute(_RETURN, id=hello.id, due_at=max(hello.asked_at + RISES_AFTER, now))
    tell_asker(tx, hello, now=now)
    redraw(tx, hello.guild_id, now=now)


def _drop_questions(tx: Transaction, hello: Hello, *, reason: str, now: datetime) -> None:
    """Nobody needs to say any more whether it was said."""
    for kind, user_id in ((HELLO_CAME, hello.user_id), (HELLO_YOURS, hello.claimed_by)):
        if user_id is not None:
            outbox.drop(
                tx, kind, hello.guild_id, user_id=user_id, subject_id=hello.id, reason=reason, now=now
            )


def end(tx: Transaction, hello: Hello, *, now: datetime) -> None:
    """The (held) hello is said by nobody, and forgotten."""
    if hello.state == "claimed":
        tell_claimer(tx, hello, now=now)
    tx.execute(_DROP, id=hello.id)
    end_consent(tx, hello, now=now)
    reason = "the hello has ended"
    _drop_questions(tx, hello, reason=reason, now=now)
    outbox.drop(tx, HELLO, hello.guild_id, user_id=hello.user_id, subject_id=hello.id, reason=reason, now=now)
    redraw(tx, hello.guild_id, now=now)


def unsay(tx: Transaction, hello: Hello, *, now: datetime) -> None:
    """The (held) hello that somebody said they had said never came: nobody is known to have said it."""
    tx.execute(_DROP, id=hello.id)
    reason = "it never came"
    outbox.drop(tx, HELLO, hello.guild_id, user_id=hello.user_id, subject_id=hello.id, reason=reason, now=now)


def tell_asker(tx: Transaction, hello: Hello, *, now: datetime) -> None:
    """How it stands with their hello: one message, brought up to date."""
    key = f"hello:{hello.id}"
    outbox.change(tx, HELLO, hello.guild_id, key, user_id=hello.user_id, subject_id=hello.id, now=now)


def tell_claimer(tx: Transaction, hello: Hello, *, lapsed: bool = False, now: datetime) -> None:
    """That it is no longer theirs; never whether it was taken back, erased, or not to be them."""
    key = f"hello:{hello.id}:back:{hello.claimed_by}:{int(now.timestamp())}"
    outbox.put(
        tx, HELLO_BACK, hello.guild_id, key, user_id=hello.claimed_by, detail={"lapsed": lapsed}, now=now
    )


def hold(tx: Transaction, hello_id: int, caller: Caller, *, now: datetime) -> Hello:
    """The hello, locked after the people concerned; the caller has just done something, here or in a direct
    message. Raises NotFound.
    """
    hello = show(tx, hello_id)
    caller.require_from(hello.guild_id)
    _hold_people(tx, hello, caller, now=now)
    held = tx.maybe(Hello, _LOCK, id=hello_id)
    if held is None:
        raise gone()
    return held


def locked(tx: Transaction, hello_id: int) -> Hello | None:
    """The hello, locked after the people concerned; None for one that has ended."""
    seen = tx.maybe(Hello, _SHOW, id=hello_id)
    if seen is None:
        return None
    _hold_people(tx, seen)
    return tx.maybe(Hello, _LOCK, id=hello_id)


def drop(tx: Transaction, hello: Hello) -> None:
    """Forget one that was said long ago."""
    tx.execute(_DROP, id=hello.id)


def _hold_people(
    tx: Transaction, hello: Hello, caller: Caller | None = None, *, now: datetime | None = None
) -> None:
    concerned = {hello.user_id, hello.claimed_by, caller.user_id if caller else None}
    for user_id in sorted(one for one in concerned if one is not None):
        if caller is not None and now is not None and user_id == caller.user_id:
            volunteers.seen(tx, hello.guild_id, user_id, language=caller.language, now=now)
        else:
            volunteers.hold(tx, hello.guild_id, user_id)


def end_consent(tx: Transaction, hello: Hello, *, now: datetime) -> None:
    """Only the yes that was given for this hello ends with it; one given in /mine stays."""
    tx.execute(_CONSENT_ENDS, guild_id=hello.guild_id, user_id=hello.user_id, now=now)


def gone() -> NotFound:
    return NotFound(N_("Nobody waits for this hello any more."))
