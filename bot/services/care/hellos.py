"""A hello from a human, for those who ask for one, and never a silence. How it is said: `welcoming`.

Whoever touches a hello holds the people concerned first, by ascending id, and then the hello: an erasure and
a claim never wait for each other in a circle, and two claims are one. See docs/design.md § 21.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import and_, bindparam, delete, insert, select, update

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.models.hellos import hellos
from bot.models.volunteers import consents
from bot.services.guild import bounds, guilds
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox, rounds
from bot.services.outbox.kinds import Message, Post, declare
from bot.services.people import volunteers
from bot.services.record import activity
from bot.services.record.setbacks import Due, overdue

HELLO = declare(Message("hello", N_("how a hello stands"), waiting=N_("Your hello"), thread=False))
HELLO_BACK = declare(
    Message(
        "hello_back",
        N_("that a hello is on the board again"),
        waiting=N_("A hello you took on"),
        thread=False,
    )
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
#: A claim that came to nothing goes back to the board.
LAPSES_AFTER = timedelta(days=2)
#: For so long after a hello it is known who said it, so that this person can be asked to be a buddy.
KEPT_AFTER = timedelta(days=14)
#: Characters of what a person shares.
MOST_CALLED, MOST_LANGUAGES, MOST_SHARES = 60, 100, 600

State = Literal["waiting", "claimed", "done"]


@dataclass(frozen=True, slots=True)
class Shared:
    """What a person likes whoever says hello to know; all of it may be empty."""

    called: str = ""
    languages: str = ""
    shares: str = ""


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
    due_at: datetime


FIELDS = [hellos.c[name] for name in Hello.__dataclass_fields__]
_SHOW = select(*FIELDS).where(hellos.c.id == bindparam("id"))
_LOCK = _SHOW.with_for_update()
_THEIRS = and_(hellos.c.guild_id == bindparam("guild_id"), hellos.c.user_id == bindparam("user_id"))
_OF = select(*FIELDS).where(_THEIRS)
_HOLD_OF = _OF.with_for_update()
_ASK = (
    insert(hellos)
    .values(
        guild_id=bindparam("guild_id"),
        user_id=bindparam("user_id"),
        state="waiting",
        called=bindparam("called"),
        languages=bindparam("languages"),
        shares=bindparam("shares"),
        asked_at=bindparam("now"),
        due_at=bindparam("due_at"),
    )
    .returning(hellos.c.id)
)
_SHARE = (
    update(hellos)
    .where(hellos.c.id == bindparam("id"))
    .values(called=bindparam("called"), languages=bindparam("languages"), shares=bindparam("shares"))
)
_DROP = delete(hellos).where(hellos.c.id == bindparam("id"))
_RETURN = (
    update(hellos)
    .where(hellos.c.id == bindparam("id"))
    .values(state="waiting", claimed_by=None, risen_at=None, due_at=bindparam("due_at"))
)
_RISE = (
    update(hellos)
    .where(hellos.c.id == bindparam("id"))
    .values(risen_at=bindparam("now"), due_at=bindparam("due_at"))
)
TAKEN_BY = and_(hellos.c.guild_id == bindparam("guild_id"), hellos.c.claimed_by == bindparam("user_id"))
_HOLD_TAKEN = select(*FIELDS).where(TAKEN_BY).order_by(hellos.c.id).with_for_update()
_UNSIGN = update(hellos).where(hellos.c.id == bindparam("id")).values(claimed_by=None)
_DUE = overdue("hellos", hellos.c.due_at, hellos.c.guild_id, hellos.c.id)
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

# The person who would like a hello.


def of(tx: Transaction, guild_id: int, user_id: int) -> Hello | None:
    """The hello this person asked for, also for a while after it was said."""
    return tx.maybe(Hello, _OF, guild_id=guild_id, user_id=user_id)


def before_ask(tx: Transaction, caller: Caller) -> Hello | None:
    """The hello they asked for already, if so. Raises Refusal where nobody would see the request."""
    guild = guilds.find(tx, caller.guild)
    if guild.board_channel_id is None:
        raise Refusal(
            N_("Nobody says hello here yet. You can turn to: {contact}"), contact=guild.contact or "–"
        )
    return of(tx, caller.guild, caller.user_id)


def ask(tx: Transaction, caller: Caller, shared: Shared, *, now: datetime) -> Hello:
    """They would like a hello, which is a yes to being reached for this one. Again: what they share is
    replaced.
    """
    before_ask(tx, caller)
    _require_fits(shared)
    guild_id, user_id = caller.guild, caller.user_id
    volunteers.seen(tx, guild_id, user_id, language=caller.language, now=now)
    words = {
        "called": shared.called.strip(),
        "languages": shared.languages.strip(),
        "shares": shared.shares.strip(),
    }
    before = tx.maybe(Hello, _HOLD_OF, guild_id=guild_id, user_id=user_id)
    if not volunteers.agreed_to(tx, guild_id, user_id, "reached"):
        volunteers.consent(tx, guild_id, user_id, "reached", agreed=True, place="hello", now=now)
    if before is not None and before.state != "done":
        tx.execute(_SHARE, id=before.id, **words)
    else:
        if before is not None:
            tx.execute(_DROP, id=before.id)
        tx.value(_ASK, guild_id=guild_id, user_id=user_id, now=now, due_at=now + RISES_AFTER, **words)
        activity.record(tx, guild_id, None, "hello", now=now)
    redraw(tx, guild_id, now=now)
    return tx.one(Hello, _OF, guild_id=guild_id, user_id=user_id)


def withdraw(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> bool:
    """Taken back, at any time and without a reason; whoever was to say it is told that it is not needed."""
    volunteers.hold(tx, guild_id, user_id)
    hello = tx.maybe(Hello, _HOLD_OF, guild_id=guild_id, user_id=user_id)
    if hello is None or hello.state == "done":
        return False
    _end(tx, hello, now=now)
    return True


def show(tx: Transaction, hello_id: int) -> Hello:
    """Raises NotFound."""
    hello = tx.maybe(Hello, _SHOW, id=hello_id)
    if hello is None:
        raise gone()
    return hello


# What happens by itself, and what others bring about.


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """Up to fifty hellos for which something is due."""
    return tx.list(Due, _DUE, now=now)


def look_after(tx: Transaction, hello_id: int, *, now: datetime) -> None:
    """Do what is due for one hello: call the welcomers, answer honestly, or take a claim back."""
    seen = tx.maybe(Hello, _SHOW, id=hello_id)
    if seen is None:
        return
    _hold_people(tx, seen)
    hello = tx.maybe(Hello, _LOCK, id=hello_id)
    if hello is None or hello.due_at > now:
        return
    if hello.state == "done":
        tx.execute(_DROP, id=hello_id)
    elif hello.state == "claimed":
        _tell_claimer(tx, hello, lapsed=True, now=now)
        give_back(tx, hello, now=now)
    elif hello.risen_at is None:
        _rise(tx, hello, now=now)
    else:
        key = f"hello:{hello.id}:unanswered"
        outbox.put(tx, HELLO_UNANSWERED, hello.guild_id, key, user_id=hello.user_id, now=now)
        _end(tx, hello, now=now)


def part(tx: Transaction, guild_id: int, one: int, other: int, *, now: datetime) -> None:
    """These two are not to meet: a hello that one was to say to the other goes back to the board."""
    for asker, welcomer in ((one, other), (other, one)):
        hello = tx.maybe(Hello, _HOLD_OF, guild_id=guild_id, user_id=asker)
        if hello is None or hello.claimed_by != welcomer:
            continue
        if hello.state == "done":
            tx.execute(_DROP, id=hello.id)
        else:
            _tell_claimer(tx, hello, now=now)
            give_back(tx, hello, now=now)


def forget(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """Their own hello is gone, those they were to say go back to the board."""
    own = tx.maybe(Hello, _HOLD_OF, guild_id=guild_id, user_id=user_id)
    if own is not None and own.state != "done":
        _end(tx, own, now=now)
    elif own is not None:
        tx.execute(_DROP, id=own.id)
    release(tx, guild_id, user_id, now=now)


def release(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """What this welcomer was to say goes back to the board; that it was they who said one is forgotten."""
    for hello in tx.list(Hello, _HOLD_TAKEN, guild_id=guild_id, user_id=user_id):
        if hello.state == "claimed":
            give_back(tx, hello, now=now)
        else:
            tx.execute(_UNSIGN, id=hello.id)
            tell_asker(tx, hello, now=now)


def redraw(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """The board, in the channel that is chosen for it today."""
    if guilds.find(tx, guild_id).board_channel_id is not None:
        outbox.change(tx, HELLO_BOARD, guild_id, f"hellos:{guild_id}:board", now=now)
        rounds.watch_cards(tx, guild_id, now=now)


def _rise(tx: Transaction, hello: Hello, *, now: datetime) -> None:
    """Call the welcomers, at most once a day however many hellos wait."""
    tx.execute(_RISE, id=hello.id, now=now, due_at=max(hello.asked_at + ANSWERED_AFTER, now + RISES_AFTER))
    outbox.put(
        tx,
        HELLO_CALL,
        hello.guild_id,
        f"hellos:{hello.guild_id}:call:{now.date()}",
        now=now,
    )


def give_back(tx: Transaction, hello: Hello, *, now: datetime) -> None:
    """The (held) hello goes back to the board. Who has waited a day already is called for at once."""
    tx.execute(_RETURN, id=hello.id, due_at=max(hello.asked_at + RISES_AFTER, now))
    tell_asker(tx, hello, now=now)
    redraw(tx, hello.guild_id, now=now)


def _end(tx: Transaction, hello: Hello, *, now: datetime) -> None:
    if hello.state == "claimed":
        _tell_claimer(tx, hello, now=now)
    tx.execute(_DROP, id=hello.id)
    end_consent(tx, hello, now=now)
    reason = "the hello has ended"
    outbox.drop(tx, HELLO, hello.guild_id, user_id=hello.user_id, subject_id=hello.id, reason=reason, now=now)
    redraw(tx, hello.guild_id, now=now)


def tell_asker(tx: Transaction, hello: Hello, *, now: datetime) -> None:
    """How it stands with their hello: one message, brought up to date."""
    key = f"hello:{hello.id}"
    outbox.change(tx, HELLO, hello.guild_id, key, user_id=hello.user_id, subject_id=hello.id, now=now)


def _tell_claimer(tx: Transaction, hello: Hello, *, lapsed: bool = False, now: datetime) -> None:
    """That it is no longer theirs; never whether it was taken back, erased, or not to be them."""
    key = f"hello:{hello.id}:back:{hello.claimed_by}:{int(now.timestamp())}"
    outbox.put(
        tx, HELLO_BACK, hello.guild_id, key, user_id=hello.claimed_by, detail={"lapsed": lapsed}, now=now
    )


def hold(tx: Transaction, hello_id: int, caller: Caller, *, now: datetime) -> Hello:
    """The hello, locked after the people concerned; the caller has just done something. Raises NotFound."""
    hello = show(tx, hello_id)
    caller.require_here(hello.guild_id)
    _hold_people(tx, hello, caller, now=now)
    held = tx.maybe(Hello, _LOCK, id=hello_id)
    if held is None:
        raise gone()
    return held


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


def _require_fits(shared: Shared) -> None:
    for text, most in (
        (shared.called, MOST_CALLED),
        (shared.languages, MOST_LANGUAGES),
        (shared.shares, MOST_SHARES),
    ):
        bounds.trimmed(text, most)


def gone() -> NotFound:
    return NotFound(N_("Nobody waits for this hello any more."))
