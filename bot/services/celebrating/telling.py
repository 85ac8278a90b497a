"""What is said of a win at the moment in which it is drawn: what it is about, and whom it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, func, select, update

from bot.db import Transaction
from bot.models.asks import asks
from bot.models.outcomes import outcomes
from bot.models.rosters import rosters
from bot.models.things import things
from bot.models.volunteers import volunteers
from bot.models.wins import win_cheers
from bot.models.wins import wins as rows
from bot.services.celebrating import wins as told
from bot.services.guild.guilds import Guild
from bot.services.things import pictures
from bot.services.things.images import Image
from bot.services.things.pictures import Picture
from bot.services.things.wins import FIELDS, Win


@dataclass(frozen=True, slots=True)
class _Facts:
    id: int
    title: str | None
    came_of_it: str | None
    done: int | None
    target: int | None
    celebrate: str | None
    left_at: object
    cheers: int


@dataclass(frozen=True, slots=True)
class Telling:
    """One win, with what is known of it now; `person` is None where nobody is named."""

    win: Win
    person: int | None
    title: str | None
    came_of_it: str | None
    done: int
    target: int | None
    cheers: int


_CHEERS = (
    select(func.count()).select_from(win_cheers).where(win_cheers.c.win_id == rows.c.id).scalar_subquery()
)
_FACTS = (
    select(
        rows.c.id,
        things.c.title,
        outcomes.c.came_of_it,
        rosters.c.done,
        asks.c.target,
        volunteers.c.celebrate,
        volunteers.c.left_at,
        _CHEERS.label("cheers"),
    )
    .select_from(rows)
    .outerjoin(things, things.c.id == rows.c.thing_id)
    .outerjoin(outcomes, outcomes.c.thing_id == rows.c.thing_id)
    .outerjoin(rosters, rosters.c.thing_id == rows.c.thing_id)
    .outerjoin(asks, asks.c.thing_id == rows.c.thing_id)
    .outerjoin(
        volunteers, and_(volunteers.c.guild_id == rows.c.guild_id, volunteers.c.user_id == rows.c.user_id)
    )
    .where(rows.c.id == bindparam("id"))
)
_WIN = select(*FIELDS).where(rows.c.id == bindparam("id"))
_LOCKED = _WIN.with_for_update()
_HANG = update(rows).where(rows.c.id == bindparam("win")).values(picture_id=bindparam("picture"))


def one(tx: Transaction, guild: Guild, win_id: int) -> Telling | None:
    """None for one that is gone."""
    found = tx.maybe(Win, _WIN, id=win_id)
    return None if found is None else _telling(tx, guild, found)


def all_on(tx: Transaction, guild: Guild, day: str, *, digest: bool) -> Sequence[Telling]:
    """What the list, or the digest, of that day tells, the best first."""
    found = told.told_on(tx, guild.guild_id, day, "digest" if digest else "listed")
    ranked = sorted(found, key=lambda win: (-told.WEIGHTS.get(win.kind, 0), win.id))
    return [_telling(tx, guild, win) for win in ranked]


def picture_of(tx: Transaction, win: Win) -> Picture | None:
    return None if win.picture_id is None else pictures.find(tx, win.picture_id)


def give_picture(tx: Transaction, win_id: int, *, alt: str, image: Image) -> Picture | None:
    """The one it has from now on; the first that is drawn stays."""
    win = tx.maybe(Win, _LOCKED, id=win_id)
    if win is None:
        return None
    if win.picture_id is None:
        picture_id = pictures.keep(tx, win.guild_id, alt=alt, image=image)
        tx.execute(_HANG, win=win_id, picture=picture_id)
        return pictures.find(tx, picture_id)
    return picture_of(tx, win)


def _telling(tx: Transaction, guild: Guild, win: Win) -> Telling:
    facts = tx.one(_Facts, _FACTS, id=win.id)
    likes_it = win.named if win.kind == "own" else facts.celebrate == "name"
    named = win.user_id is not None and bool(likes_it) and facts.left_at is None and not guild.quiet
    return Telling(
        win=win,
        person=win.user_id if named else None,
        title=facts.title,
        came_of_it=facts.came_of_it or None,
        done=facts.done or 0,
        target=facts.target,
        cheers=facts.cheers,
    )
