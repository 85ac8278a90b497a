"""Good things that happened, and whom they may name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.db import Transaction
from bot.i18n import N_
from bot.services.guild.guilds import NAMING
from bot.services.outbox import outbox, posts
from bot.services.outbox.kinds import Post, declare
from bot.services.people import volunteers
from bot.services.people.volunteers import Celebrate, Volunteer
from bot.services.things import held

FIRST_WIN = declare(
    Post("first_win", N_("the celebration of a first action"), names="its person", follows=NAMING)
)
TARGET_WIN = declare(Post("target_win", N_("the celebration of a reached target")))

#: What came of a thing; it names those who did it and like to be named.
RECAP = declare(Post("recap", N_("the word of what came of something"), names="others", follows=NAMING))


def first_done(tx: Transaction, volunteer: Volunteer, thing_id: int | None, *, now: datetime) -> None:
    """A person's first done action: told once they have said how, and never if they would rather not."""
    if volunteer.celebrate not in ("name", "anonymous"):
        return
    guild_id, user_id = volunteer.guild_id, volunteer.user_id
    key = _first_key(guild_id, user_id)
    outbox.put(tx, FIRST_WIN, guild_id, key, user_id=user_id, subject_id=thing_id, now=now)


def target_reached(tx: Transaction, guild_id: int, ask_id: int, *, now: datetime) -> None:
    """An ask has as many Done as it hoped for; told once, even if it falls below and rises again."""
    outbox.put(tx, TARGET_WIN, guild_id, f"win:target:{ask_id}", subject_id=ask_id, now=now)


def choose(
    tx: Transaction, guild_id: int, user_id: int, how: Celebrate, *, now: datetime
) -> Volunteer | None:
    """How a person likes to be celebrated; a first action that waited for this answer is told now, and one
    that was told already is redrawn as they like it now.
    """
    if volunteers.hold(tx, guild_id, user_id) is None:
        return None
    volunteer = volunteers.choose_celebration(tx, guild_id, user_id, how)
    redraw_recaps(tx, guild_id, held.ever_by(tx, guild_id, user_id), now=now)
    key, first = _first_key(guild_id, user_id), held.first_done_by(tx, guild_id, user_id)
    if outbox.was_put(tx, key):
        outbox.change(tx, FIRST_WIN, guild_id, key, user_id=user_id, subject_id=first, now=now)
    elif volunteer.first_done_at is not None:
        first_done(tx, volunteer, first, now=now)
    return volunteer


def recap_key(thing_id: int) -> str:
    return f"win:recap:{thing_id}"


def redraw_recaps(tx: Transaction, guild_id: int, thing_ids: Iterable[int], *, now: datetime) -> None:
    """Somebody on these is to be named otherwise from now on: what came of them is drawn anew."""
    posts.redraw_these(tx, guild_id, {recap_key(thing_id) for thing_id in thing_ids}, now=now)


def is_told(tx: Transaction, guild_id: int, user_id: int) -> bool:
    """Whether the others hear, or have heard, of this person's first action."""
    return outbox.was_put(tx, _first_key(guild_id, user_id))


def _first_key(guild_id: int, user_id: int) -> str:
    return f"win:first:{guild_id}:{user_id}"
