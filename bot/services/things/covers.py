"""A last moment to sign off, and what happens after it: whoever looks after the thing hears at once, and
cover is looked for.

Who is asked, and when, is in `covering`. See docs/design.md § 112.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.i18n import N_
from bot.models.covers import covers as rows
from bot.services.guild import guilds
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, Post, declare
from bot.services.things import leads
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing

Outcome = Literal["found", "nobody", "stopped", "over"]
#: Who hears of it at once that somebody can't come.
Hears = Literal["leads", "coordinators", "nobody"]

#: It rings at night: until the start there may be no morning.
COVER_NEEDED = declare(
    Message(
        "cover_needed",
        N_("word that somebody signed off late"),
        waiting=N_("Somebody can't come"),
        quiet_hours=False,
        duty=True,
        thread=False,
    )
)
COVER_ENDED = declare(
    Message(
        "cover_ended",
        N_("what came of looking for cover"),
        waiting=N_("Whether cover was found"),
        duty=True,
        thread=False,
    )
)
#: Where nobody looks after it; it names nobody, and shows how it stands.
COVER_UNLED = declare(
    Post(
        "cover_unled",
        N_("word that somebody signed off late where nobody leads"),
        follows=frozenset({"coordinators_channel_id"}),
    )
)


@dataclass(frozen=True, slots=True)
class Cover:
    """That cover is looked for, or was."""

    thing_id: int
    goal: int
    began_at: datetime
    wave: int
    ask_at: datetime | None
    look_at: datetime | None
    outcome: Outcome | None

    @property
    def is_going(self) -> bool:
        return self.look_at is not None

    def missing(self, thing: Thing) -> int:
        """So many more are wanted than have a place, and no more than there are places."""
        goal = self.goal if thing.places is None else min(self.goal, thing.places)
        return max(0, goal - thing.confirmed)


_FIND = select(*(rows.c[name] for name in Cover.__dataclass_fields__)).where(
    rows.c.thing_id == bindparam("thing_id")
)
_NEW = upsert(rows).values(
    thing_id=bindparam("thing_id"),
    guild_id=bindparam("guild_id"),
    goal=bindparam("goal"),
    began_at=bindparam("now"),
    wave=0,
    look_at=bindparam("now"),
)
_BEGIN = _NEW.on_conflict_do_update(
    index_elements=["thing_id"],
    set_={
        **{name: _NEW.excluded[name] for name in ("goal", "began_at", "look_at")},
        **dict.fromkeys(("ask_at", "outcome")),
    },
)
_MORE = update(rows).where(rows.c.thing_id == bindparam("thing"))
_GOAL = _MORE.values(goal=bindparam("goal"), look_at=bindparam("now"))
_LOOK = _MORE.values(look_at=bindparam("at"))
_WAVE = _MORE.values(wave=bindparam("number"), ask_at=bindparam("at"))
_END = _MORE.values(look_at=None, outcome=bindparam("outcome"))


def sign_off_at(thing: Thing) -> datetime | None:
    """The last moment to sign off; None where there is none but the start."""
    if thing.starts_at is None or thing.sign_off_minutes is None:
        return None
    return thing.starts_at - timedelta(minutes=thing.sign_off_minutes)


def is_late(thing: Thing, now: datetime) -> bool:
    """Whether who signs off now leaves a gap that somebody has to hear of."""
    at = sign_off_at(thing)
    return at is not None and at <= now and thing.is_open(now)


def find(tx: Transaction, thing_id: int) -> Cover | None:
    return tx.maybe(Cover, _FIND, thing_id=thing_id)


def is_going(tx: Transaction, thing_id: int) -> bool:
    """Whether cover is looked for."""
    found = find(tx, thing_id)
    return found is not None and found.is_going


def begin(tx: Transaction, thing: Thing, *, goal: int, now: datetime) -> None:
    """Have cover looked for until so many are in on the (locked) thing, or more if more were wanted."""
    found = find(tx, thing.id)
    if found is not None and found.is_going:
        tx.execute(_GOAL, thing=thing.id, goal=max(goal, found.goal), now=now)
    else:
        tx.execute(_BEGIN, thing_id=thing.id, guild_id=thing.guild_id, goal=goal, now=now)


def look_again(tx: Transaction, thing_id: int, at: datetime) -> None:
    tx.execute(_LOOK, thing=thing_id, at=at)


def note_wave(tx: Transaction, cover: Cover, *, number: int, next_at: datetime) -> None:
    """That wave went out; the next does not before then."""
    tx.execute(_WAVE, thing=cover.thing_id, number=number, at=next_at)


def end(tx: Transaction, thing: Thing, cover: Cover, outcome: Outcome, *, now: datetime) -> None:
    """Nobody is looked for any more on the (locked) thing; whoever looks after it hears what came of it,
    unless they stopped it.
    """
    tx.execute(_END, thing=thing.id, outcome=outcome)
    if outcome in ("found", "nobody"):
        for lead in leads.of(tx, thing.id):
            key = f"thing:{thing.id}:cover_ended:{int(cover.began_at.timestamp())}:{lead}"
            outbox.put(tx, COVER_ENDED, thing.guild_id, key, user_id=lead, subject_id=thing.id, now=now)
    show(tx, thing, cover, now=now)


def show(tx: Transaction, thing: Thing, cover: Cover, *, now: datetime) -> None:
    """Where the coordinators were told: how it stands now."""
    key = _unled(thing, cover.began_at)
    if outbox.was_put(tx, key):
        outbox.change(tx, COVER_UNLED, thing.guild_id, key, subject_id=thing.id, now=now)


def signed_off(
    tx: Transaction, before: Thing, after: Thing, one: Commitment, *, by: int | None, now: datetime
) -> None:
    """Somebody is out of the (locked) thing: after the last moment for it, cover is looked for as long as
    fewer are in than before, and whoever looks after it hears at once, but for who did it.
    """
    if not (one.has_place and is_late(before, now)):
        return
    others = [lead for lead in leads.of(tx, after.id) if lead != one.user_id]
    if by is not None and by in others:
        return
    if after.confirmed < before.confirmed:
        begin(tx, after, goal=before.confirmed, now=now)
    for lead in others:
        outbox.put(
            tx,
            COVER_NEEDED,
            after.guild_id,
            _needed(one, lead),
            user_id=lead,
            subject_id=after.id,
            detail={"commitment": one.id},
            now=now,
        )
    cover = find(tx, after.id)
    if not others:
        key = _unled(after, cover.began_at if cover is not None else now)
        outbox.change(tx, COVER_UNLED, after.guild_id, key, subject_id=after.id, now=now)


def is_told(tx: Transaction, one: Commitment, user_id: int) -> bool:
    """Whether this person hears by itself that somebody signed off late."""
    return outbox.was_put(tx, _needed(one, user_id))


def who_hears(tx: Transaction, thing: Thing, user_id: int) -> Hears:
    """Who is told if this person signs off late."""
    if any(lead != user_id for lead in leads.of(tx, thing.id)):
        return "leads"
    return "nobody" if guilds.find(tx, thing.guild_id).coordinators_channel_id is None else "coordinators"


def _needed(one: Commitment, lead: int) -> str:
    return f"thing:{one.thing_id}:cover_needed:{one.id}:{one.position}:{lead}"


def _unled(thing: Thing, began_at: datetime) -> str:
    return f"thing:{thing.id}:cover_unled:{int(began_at.timestamp())}"
