"""Good things that happened, as they happen: what there is to tell, and whom it may name.

When each is told, and which of them first, is decided in `celebrating`. See docs/design.md § 122.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import String, and_, bindparam, cast, delete, literal, null, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.i18n import N_
from bot.models.wins import win_cheers
from bot.models.wins import wins as rows
from bot.services.guild.guilds import NAMING
from bot.services.outbox import posts
from bot.services.outbox.kinds import Post, declare
from bot.services.people import volunteers
from bot.services.people.volunteers import Celebrate, Volunteer
from bot.services.things import held, leads, totals
from bot.services.things.things import Thing

Kind = Literal[
    "first_done", "first_role", "first_lead", "target", "happened", "milestone", "year", "all_year", "own"
]
State = Literal["waiting", "posted", "listed", "digest", "over"]

PERSON_WIN = declare(
    Post("person_win", N_("what went well for somebody"), names="its person", follows=NAMING, in_order=True)
)
GROUP_WIN = declare(Post("group_win", N_("what all have reached together"), in_order=True))
#: What came of a thing; it names those who did it and like to be named.
RECAP = declare(
    Post("recap", N_("the word of what came of something"), names="others", follows=NAMING, in_order=True)
)
#: What has no post of its own that day.
WINS_LISTED = declare(
    Post("wins_listed", N_("the list of what else went well"), names="others", follows=NAMING, in_order=True)
)

#: After its end, so that whoever was there has said so, and its lead what came of it.
TOLD_BY_THEN = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Win:
    id: int
    guild_id: int
    key: str
    kind: Kind
    thing_id: int | None
    user_id: int | None
    number: int | None
    text: str | None
    named: bool | None
    state: State
    happened_at: datetime
    from_at: datetime
    told_on: str | None
    picture_id: int | None


FIELDS = [rows.c[name] for name in Win.__dataclass_fields__]
_FIND = select(*FIELDS).where(rows.c.id == bindparam("id"))
_BY_KEY = select(*FIELDS).where(rows.c.key == bindparam("key"))
_THEIRS = and_(rows.c.guild_id == bindparam("guild_id"), rows.c.user_id == bindparam("person"))
_OF = select(*FIELDS).where(_THEIRS).order_by(rows.c.id)
#: Nobody has read of it yet.
UNTOLD = or_(rows.c.state == "waiting", and_(rows.c.state == "digest", rows.c.told_on.is_(None)))
_NOTE = (
    upsert(rows)
    .values(
        {
            name: bindparam(name, type_=rows.c[name].type)
            for name in Win.__dataclass_fields__
            if name not in ("id", "state", "told_on", "picture_id")
        }
    )
    .values(state="waiting")
    .on_conflict_do_nothing()
)
_HURRY = (
    update(rows)
    .where(rows.c.key == bindparam("win"), rows.c.state == "waiting", rows.c.from_at > bindparam("now"))
    .values(from_at=bindparam("now"))
)
_HURRY_THEIRS = (
    update(rows)
    .where(_THEIRS, rows.c.state == "waiting", rows.c.from_at < bindparam("now"))
    .values(from_at=bindparam("now"))
)
_WITHOUT_NAME = update(rows).where(_THEIRS, rows.c.named.is_(True)).values(named=False)
_TAKE_BACK = delete(rows).where(rows.c.key == bindparam("win"), UNTOLD)
_FORGET_UNTOLD = delete(rows).where(_THEIRS, UNTOLD)
_UNNAME = (
    update(rows)
    .where(_THEIRS)
    .values(user_id=null(), text=null(), key=literal("erased:") + cast(rows.c.id, String))
)
_FADE = (
    update(rows)
    .where(
        rows.c.guild_id == bindparam("guild_id"),
        rows.c.user_id.is_not(None),
        rows.c.happened_at < bindparam("before"),
    )
    .values(user_id=null(), text=null(), key=literal("erased:") + cast(rows.c.id, String))
)
_FADE_CHEERS = delete(win_cheers).where(
    win_cheers.c.guild_id == bindparam("guild_id"), win_cheers.c.cheered_at < bindparam("before")
)
_CHEERED = select(win_cheers.c.win_id).where(
    win_cheers.c.guild_id == bindparam("guild_id"), win_cheers.c.user_id == bindparam("user_id")
)
_UNCHEER = delete(win_cheers).where(
    win_cheers.c.guild_id == bindparam("guild_id"), win_cheers.c.user_id == bindparam("user_id")
)


# ------------------------------------------------------------------ what there is to tell


def note(
    tx: Transaction,
    guild_id: int,
    kind: Kind,
    key: str,
    *,
    thing_id: int | None = None,
    user_id: int | None = None,
    number: int | None = None,
    text: str | None = None,
    named: bool | None = None,
    from_at: datetime | None = None,
    now: datetime,
) -> None:
    """Something went well; by its key it is told once."""
    totals.begin(tx, guild_id, now=now)
    tx.execute(
        _NOTE,
        guild_id=guild_id,
        key=key,
        kind=kind,
        thing_id=thing_id,
        user_id=user_id,
        number=number,
        text=text,
        named=named,
        happened_at=now,
        from_at=from_at or now,
    )


def find(tx: Transaction, win_id: int) -> Win | None:
    return tx.maybe(Win, _FIND, id=win_id)


def known_by(tx: Transaction, key: str) -> Win | None:
    return tx.maybe(Win, _BY_KEY, key=key)


def of_recap(tx: Transaction, thing_id: int) -> Win | None:
    """The win whose own post is what came of this thing."""
    return known_by(tx, _happened(thing_id))


def of(tx: Transaction, guild_id: int, user_id: int) -> Sequence[Win]:
    """What went well for this person, in the order in which it did."""
    return tx.list(Win, _OF, guild_id=guild_id, person=user_id)


def first_done(tx: Transaction, volunteer: Volunteer, thing_id: int | None, *, now: datetime) -> None:
    """A person's first done action: told once they have said how, and never if they would rather not."""
    guild_id, user_id = volunteer.guild_id, volunteer.user_id
    note(
        tx, guild_id, "first_done", _first_key(guild_id, user_id), thing_id=thing_id, user_id=user_id, now=now
    )


def not_done(tx: Transaction, guild_id: int, user_id: int) -> None:
    """It was no action after all: what is not told yet stays untold."""
    tx.execute(_TAKE_BACK, win=_first_key(guild_id, user_id))


def got_role(tx: Transaction, thing: Thing, user_id: int, *, now: datetime) -> None:
    """Somebody has a role; their first one is told."""
    key = f"first_role:{thing.guild_id}:{user_id}"
    note(tx, thing.guild_id, "first_role", key, thing_id=thing.id, user_id=user_id, now=now)


def target_reached(tx: Transaction, guild_id: int, ask_id: int, *, now: datetime) -> None:
    """An ask has as many Done as it hoped for; told once, even if it falls below and rises again."""
    note(tx, guild_id, "target", f"target:{ask_id}", thing_id=ask_id, now=now)


def is_over(tx: Transaction, thing: Thing, *, at: datetime, now: datetime) -> None:
    """The (locked) thing has ended: an occasion that happened is told, and whoever has looked after
    something for the first time, once it is known that somebody did it.
    """
    later = max(now, at + TOLD_BY_THEN)
    if thing.occasion is not None:
        note(tx, thing.guild_id, "happened", _happened(thing.id), thing_id=thing.id, from_at=later, now=now)
    for lead in leads.of(tx, thing.id):
        key = f"first_lead:{thing.guild_id}:{lead}"
        note(tx, thing.guild_id, "first_lead", key, thing_id=thing.id, user_id=lead, from_at=later, now=now)


def what_came_of_it(tx: Transaction, thing: Thing, *, now: datetime) -> None:
    """Somebody has told what came of the (locked) thing, or more have done it than it says: that is told from
    now on, and what stands there already is drawn anew.
    """
    key = _happened(thing.id)
    if thing.done:
        note(tx, thing.guild_id, "happened", key, thing_id=thing.id, now=now)
        tx.execute(_HURRY, win=key, now=now)
    redraw_recaps(tx, thing.guild_id, [thing.id], now=now)


def _happened(thing_id: int) -> str:
    return f"happened:{thing_id}"


# ------------------------------------------------------------------ whom it may name


def choose(
    tx: Transaction, guild_id: int, user_id: int, how: Celebrate, *, now: datetime
) -> Volunteer | None:
    """How a person likes to be celebrated; what waited for this answer is told from now on, and what was told
    already is redrawn as they like it now.
    """
    if (before := volunteers.hold(tx, guild_id, user_id)) is None:
        return None
    volunteer = volunteers.choose_celebration(tx, guild_id, user_id, how)
    if how != "name":
        tx.execute(_WITHOUT_NAME, guild_id=guild_id, person=user_id)
    if how != "no" and before.celebrate in (None, "no"):
        tx.execute(_HURRY_THEIRS, guild_id=guild_id, person=user_id, now=now)
    redraw_recaps(tx, guild_id, held.ever_by(tx, guild_id, user_id), now=now)
    redraw(tx, guild_id, of(tx, guild_id, user_id), now=now)
    return volunteer


def waits(tx: Transaction, guild_id: int, user_id: int) -> bool:
    """Whether something of theirs is still to be told."""
    return any(_is_untold(one) for one in of(tx, guild_id, user_id))


def was_told(win: Win) -> bool:
    """Whether the others have read of it, or are about to."""
    return win.state != "over" and not _is_untold(win)


def _is_untold(win: Win) -> bool:
    return win.state == "waiting" or (win.state == "digest" and win.told_on is None)


def is_told(tx: Transaction, guild_id: int, user_id: int) -> bool:
    """Whether the others have heard of this person's first action."""
    found = known_by(tx, _first_key(guild_id, user_id))
    return found is not None and was_told(found)


def post_key(win: Win) -> str:
    """What its own post is known by."""
    return recap_key(win.thing_id or 0) if win.kind == "happened" else f"win:{win.id}"


def list_key(guild_id: int, day: str) -> str:
    return f"wins:{guild_id}:{day}"


def digest_key(guild_id: int, day: str) -> str:
    return f"digest:{guild_id}:{day}"


def redraw(tx: Transaction, guild_id: int, told: Iterable[Win], *, now: datetime) -> None:
    """What stands of these anywhere is brought up to date."""
    keys = set()
    for win in told:
        if win.state == "posted":
            keys.add(post_key(win))
        elif win.state == "listed" and win.told_on is not None:
            keys.add(list_key(guild_id, win.told_on))
        elif win.state == "digest" and win.told_on is not None:
            keys.add(digest_key(guild_id, win.told_on))
    posts.redraw_these(tx, guild_id, keys, now=now)


def recap_key(thing_id: int) -> str:
    return f"win:recap:{thing_id}"


def redraw_recaps(tx: Transaction, guild_id: int, thing_ids: Iterable[int], *, now: datetime) -> None:
    """Somebody on these is to be named otherwise from now on: what came of them is drawn anew."""
    posts.redraw_these(tx, guild_id, {recap_key(thing_id) for thing_id in thing_ids}, now=now)


def leave(tx: Transaction, guild_id: int, user_id: int) -> None:
    """They are no longer in the server: of what is not told yet nothing is."""
    tx.execute(_FORGET_UNTOLD, guild_id=guild_id, person=user_id)


def forget(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """What was told of them names them no more, and what they told themselves is gone."""
    leave(tx, guild_id, user_id)
    cheered = [find(tx, win_id) for win_id in tx.values(_CHEERED, guild_id=guild_id, user_id=user_id)]
    told = [*of(tx, guild_id, user_id), *(one for one in cheered if one is not None)]
    tx.execute(_UNNAME, guild_id=guild_id, person=user_id)
    tx.execute(_UNCHEER, guild_id=guild_id, user_id=user_id)
    redraw(tx, guild_id, told, now=now)


def fade(tx: Transaction, guild_id: int, *, before: datetime) -> None:
    """In quiet mode: what went well before then was nobody's."""
    for statement in (_FADE, _FADE_CHEERS):
        tx.execute(statement, guild_id=guild_id, before=before)


def _first_key(guild_id: int, user_id: int) -> str:
    return f"first_done:{guild_id}:{user_id}"
