"""A win that somebody shares themselves, taking one back, and joining in with one of others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, null, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import Invalid, NotFound, Refusal
from bot.i18n import N_
from bot.models.types import microseconds
from bot.models.wins import win_cheers
from bot.models.wins import wins as rows
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.people import volunteers
from bot.services.things import wins
from bot.services.things.wins import Win

#: Characters.
MOST_WORDS = 500
#: Of one person within a day.
MOST_A_DAY = 3
#: Of one's own, the newest, that a panel lists.
MOST_LISTED = 10

GONE = N_("This one was taken back, or is no longer there.")

_WITHDRAW = (
    update(rows).where(rows.c.id == bindparam("win")).values(state="over", text=null(), user_id=null())
)
_FORGET = delete(rows).where(rows.c.id == bindparam("win"))
_CHEER = (
    upsert(win_cheers)
    .values({name: bindparam(name) for name in ("win_id", "user_id", "guild_id", "cheered_at")})
    .on_conflict_do_nothing()
)
_UNCHEER = delete(win_cheers).where(
    win_cheers.c.win_id == bindparam("win"), win_cheers.c.user_id == bindparam("person")
)


def before_sharing(tx: Transaction, caller: Caller, *, now: datetime) -> bool:
    """Whether they like their name to be read, as far as they have said so; for everybody in the server.
    Raises Refusal where no wins are posted, or for one too many.
    """
    guild = guilds.find(tx, caller.guild)
    if guild.quiet:
        raise Refusal(N_("This server is in quiet mode: no wins are posted here."))
    if guild.wins_channel_id is None:
        raise Refusal(N_("There is no channel for wins here yet. A coordinator can tell you more."))
    lately = [one for one in _own(tx, caller) if one.happened_at > now - timedelta(days=1)]
    if len(lately) >= MOST_A_DAY:
        raise Refusal(
            N_("You have shared {most} today already. Tomorrow there is room again!"), most=MOST_A_DAY
        )
    known = volunteers.find(tx, caller.guild, caller.user_id)
    return known is not None and known.celebrate == "name"


def share(tx: Transaction, caller: Caller, words: str, *, named: bool, now: datetime) -> Win:
    """Something that went well, in their own words: it is told as any other. Twice by one press is once. For
    everybody in the server. Raises Invalid, and Refusal as above.
    """
    guild_id = caller.guild
    words = words.strip()
    if not words:
        raise Invalid(N_("A win needs a few words."))
    if len(words) > MOST_WORDS:
        raise Invalid(N_("That is too long: {most} characters at most."), most=MOST_WORDS)
    volunteers.seen(tx, guild_id, caller.user_id, language=caller.language, now=now)
    key = f"own:{guild_id}:{caller.user_id}:{caller.came or microseconds(now)}"
    if wins.known_by(tx, key) is None:
        before_sharing(tx, caller, now=now)
    wins.note(tx, guild_id, "own", key, user_id=caller.user_id, text=words, named=named, now=now)
    found = wins.known_by(tx, key)
    if found is None:
        raise NotFound(GONE)
    return found


def mine(tx: Transaction, caller: Caller) -> Sequence[Win]:
    """What was told of them, or is to be, and can be taken back: the newest first."""
    theirs = [one for one in wins.of(tx, caller.guild, caller.user_id) if one.state != "over"]
    return theirs[::-1][:MOST_LISTED]


def of_mine(tx: Transaction, win_id: int, caller: Caller) -> Win:
    """One of theirs. Raises NotFound for everybody else's."""
    found = wins.find(tx, win_id)
    if found is None or found.user_id != caller.user_id:
        raise NotFound(GONE)
    caller.require_from(found.guild_id)
    return found


def withdraw(tx: Transaction, win_id: int, caller: Caller, *, now: datetime) -> None:
    """Theirs is told no more; what stands of it anywhere says nothing of it. Twice is once. For whose it is;
    also from a direct message. Raises NotFound.
    """
    found = of_mine(tx, win_id, caller)
    volunteers.hold(tx, found.guild_id, caller.user_id)
    if found.kind == "own" and not wins.was_told(found):
        tx.execute(_FORGET, win=win_id)
        return
    tx.execute(_WITHDRAW, win=win_id)
    wins.redraw(tx, found.guild_id, [found], now=now)


def join_in(tx: Transaction, win_id: int, caller: Caller, *, now: datetime) -> bool:
    """Joy about somebody's win: counted, once each. Whether it is new. For everybody in the server. Raises
    NotFound, and Refusal for one's own.
    """
    found = _told(tx, win_id, caller)
    if found.user_id == caller.user_id:
        raise Refusal(N_("That one is yours: joining in is for the others."))
    about = {"win_id": win_id, "user_id": caller.user_id, "guild_id": found.guild_id}
    new = tx.execute(_CHEER, **about, cheered_at=now) == 1
    if new:
        wins.redraw(tx, found.guild_id, [found], now=now)
    return new


def stay_out(tx: Transaction, win_id: int, caller: Caller, *, now: datetime) -> None:
    """It was a slip. For everybody in the server. Raises NotFound."""
    found = _told(tx, win_id, caller)
    if tx.execute(_UNCHEER, win=win_id, person=caller.user_id):
        wins.redraw(tx, found.guild_id, [found], now=now)


def _told(tx: Transaction, win_id: int, caller: Caller) -> Win:
    found = wins.find(tx, win_id)
    if found is None or found.state != "posted":
        raise NotFound(GONE)
    caller.require_here(found.guild_id)
    return found


def _own(tx: Transaction, caller: Caller) -> Sequence[Win]:
    return [one for one in wins.of(tx, caller.guild, caller.user_id) if one.kind == "own"]
