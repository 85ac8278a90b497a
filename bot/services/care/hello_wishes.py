"""A wish for a hello, as whoever has it sees it: asked for, changed, taken back, and whether it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, insert, update

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.models.hellos import hellos as rows
from bot.services.care import hand_kinds, hands, hellos
from bot.services.care.hand_kinds import COORDINATORS, MODERATORS, Hand, HandKind
from bot.services.care.hellos import RISES_AFTER, Hello
from bot.services.guild import bounds, translations
from bot.services.guild.callers import Caller
from bot.services.people import volunteers
from bot.services.record import activity

#: Characters of what a person shares.
MOST_CALLED, MOST_LANGUAGES, MOST_SHARES = 60, 100, 600


#: What no welcomer did the coordinators are asked to do: from here on it is a raised hand like others.
HELLO = hand_kinds.declare(
    HandKind(
        "hello",
        N_("A hello that never came"),
        asked=N_("a hello"),
        why=N_("{person} asked for a hello, and nobody wrote. They agreed that you see their name."),
        guide=N_("Write to them today, in your own words, and say that you are sorry they had to wait."),
        ladder=(COORDINATORS, MODERATORS),
        again=timedelta(days=1),
        rises=timedelta(days=1),
        lapses=timedelta(days=2),
        only_one=True,
    )
)


@dataclass(frozen=True, slots=True)
class Shared:
    """What a person likes whoever says hello to know; all of it may be empty."""

    called: str = ""
    languages: str = ""
    shares: str = ""


_ASK = (
    insert(rows)
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
    .returning(rows.c.id)
)
_SHARE = (
    update(rows)
    .where(rows.c.id == bindparam("id"))
    .values(called=bindparam("called"), languages=bindparam("languages"), shares=bindparam("shares"))
)


def before_ask(tx: Transaction, caller: Caller) -> Hello | None:
    """The hello they asked for already, if so. Raises Refusal where nobody would see the request."""
    guild = translations.guild_in(tx, caller.guild, caller.language)
    if guild.board_channel_id is None:
        raise Refusal(
            N_("Nobody says hello here yet. You can turn to: {contact}"), contact=guild.contact or "–"
        )
    return hellos.of(tx, caller.guild, caller.user_id)


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
    before = hellos.held_of(tx, guild_id, user_id)
    if not volunteers.agreed_to(tx, guild_id, user_id, "reached"):
        volunteers.consent(tx, guild_id, user_id, "reached", agreed=True, place="hello", now=now)
    if before is not None and before.state != "done":
        tx.execute(_SHARE, id=before.id, **words)
    else:
        if before is not None:
            hellos.drop(tx, before)
        tx.value(_ASK, guild_id=guild_id, user_id=user_id, now=now, due_at=now + RISES_AFTER, **words)
        activity.record(tx, guild_id, None, "hello", now=now)
    hellos.redraw(tx, guild_id, now=now)
    return hellos.require_of(tx, guild_id, user_id)


def withdraw(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> bool:
    """Taken back, at any time and without a reason; whoever was to say it is told that it is not needed."""
    volunteers.hold(tx, guild_id, user_id)
    hello = hellos.held_of(tx, guild_id, user_id)
    if hello is None or hello.state == "done":
        return False
    hellos.end(tx, hello, now=now)
    return True


def came(tx: Transaction, hello_id: int, caller: Caller, *, now: datetime) -> Hello:
    """Whoever asked says that it was said: the welcomer need not. Twice is once. Raises NotFound."""
    hello = _own(hellos.hold(tx, hello_id, caller, now=now), caller)
    if hello.state == "claimed":
        hellos.finish(tx, hello, now=now)
    return hellos.show(tx, hello_id)


def nobody_wrote(tx: Transaction, hello_id: int, caller: Caller, *, now: datetime) -> Hand | None:
    """Somebody says that they said hello, and nothing came: the coordinators are asked, and who said so reads
    that it is no longer theirs. None for one that is not said yet. Raises NotFound, and Refusal where nobody
    would hear of it.
    """
    hello = _own(hellos.hold(tx, hello_id, caller, now=now), caller)
    if hello.state != "done":
        return None
    hand = ask_higher(tx, hello.guild_id, caller, now=now)
    if hello.claimed_by is not None:
        hellos.tell_claimer(tx, hello, now=now)
    hellos.unsay(tx, hello, now=now)
    return hand


def ask_higher(tx: Transaction, guild_id: int, caller: Caller, *, now: datetime) -> Hand:
    """Nobody could say hello: the coordinators are asked, also from a direct message. Twice is once. Raises
    NotFound, and Refusal where nobody would hear of it.
    """
    caller.require_from(guild_id)
    if caller.guild_id is None and volunteers.find(tx, guild_id, caller.user_id) is None:
        raise hellos.gone()
    volunteers.seen(tx, guild_id, caller.user_id, language=caller.language, now=now)
    would_be = hand_kinds.would_be(HELLO, guild_id, caller.user_id, now=now)
    if hands.there(tx, would_be, HELLO.ladder, now=now) is None:
        guild = translations.guild_in(tx, guild_id, caller.language)
        raise Refusal(
            N_("Nobody says hello here yet. You can turn to: {contact}"), contact=guild.contact or "–"
        )
    return hands.raise_(tx, HELLO, guild_id, caller.user_id, now=now)


def own(tx: Transaction, hello_id: int, caller: Caller) -> Hello:
    """The hello that this person asked for. Raises NotFound."""
    return _own(hellos.show(tx, hello_id), caller)


def ask_others(tx: Transaction, hello_id: int, caller: Caller, *, now: datetime) -> Hello:
    """Whoever asked would rather have somebody else: back to the board, and no reason is asked; whoever had
    it does not see it again. Raises NotFound.
    """
    hello = _own(hellos.hold(tx, hello_id, caller, now=now), caller)
    if hello.state == "claimed":
        hellos.pass_over(tx, hello)
        hellos.tell_claimer(tx, hello, now=now)
        hellos.give_back(tx, hello, now=now)
    return hellos.show(tx, hello_id)


def _own(hello: Hello, caller: Caller) -> Hello:
    if hello.user_id != caller.user_id:
        raise hellos.gone()
    return hello


def _require_fits(shared: Shared) -> None:
    for text, most in (
        (shared.called, MOST_CALLED),
        (shared.languages, MOST_LANGUAGES),
        (shared.shares, MOST_SHARES),
    ):
        bounds.trimmed(text, most)
