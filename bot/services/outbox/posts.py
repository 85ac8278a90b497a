"""What was posted and stands: drawn anew, and rid of names."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import String, and_, bindparam, cast, delete, func, literal, null, or_, select, update

from bot.db import Transaction
from bot.models.outbox import outbox
from bot.models.types import EPOCH
from bot.services.outbox import kinds
from bot.services.outbox.kinds import Post, Upkeep

# Also what is being sent just now: it may stand with the name, and is drawn again once that is known.
_STANDS = or_(outbox.c.sent_message_id.is_not(None), outbox.c.tried_at.is_not(None))
_PUBLIC = and_(
    outbox.c.guild_id == bindparam("guild_id"),
    _STANDS,
    outbox.c.kind == bindparam("kind"),
)
_NAMELESS = {
    outbox.c.user_id: null(),
    outbox.c.key: literal("erased:") + cast(outbox.c.id, String),
    outbox.c.revision: outbox.c.revision + 1,
    outbox.c.state: "waiting",
    outbox.c.due_at: bindparam("now"),
}
_UNNAME = update(outbox).where(outbox.c.user_id == bindparam("user_id"), _PUBLIC).values(_NAMELESS)
_FADE = (
    update(outbox)
    .where(outbox.c.user_id.is_not(None), outbox.c.settled_at < bindparam("before"), _PUBLIC)
    .values(_NAMELESS)
)
_REDRAW = (
    update(outbox)
    .where(
        outbox.c.guild_id == bindparam("guild_id"),
        outbox.c.kind == bindparam("kind"),
        _STANDS,
        or_(outbox.c.settled_at.is_(None), outbox.c.settled_at > bindparam("since")),
    )
    .values(revision=outbox.c.revision + 1, state="waiting", due_at=bindparam("now"))
)
_REDRAW_ONE = (
    update(outbox)
    .where(outbox.c.guild_id == bindparam("guild_id"), outbox.c.key == bindparam("key"), _STANDS)
    .values(revision=outbox.c.revision + 1, state="waiting", due_at=bindparam("now"))
)
_UNPOSTED = (
    update(outbox)
    .where(
        outbox.c.guild_id == bindparam("guild"),
        outbox.c.key.in_(bindparam("keys", expanding=True)),
        outbox.c.state != "done",
        outbox.c.sent_message_id.is_(None),
        outbox.c.tried_at.is_(None),
    )
    .values(state="dropped", reason=bindparam("because"), settled_at=bindparam("at"))
    .returning(outbox.c.key)
)
_PUT_UP = (
    select(func.count())
    .select_from(outbox)
    .where(
        outbox.c.guild_id == bindparam("guild_id"),
        outbox.c.kind.in_(bindparam("kinds", expanding=True)),
        outbox.c.state != "dropped",
        outbox.c.revision == 1,
        outbox.c.due_at >= bindparam("since"),
        outbox.c.due_at < bindparam("until"),
    )
)
_FORGET = delete(outbox).where(
    outbox.c.guild_id == bindparam("guild_id"),
    outbox.c.user_id == bindparam("user_id"),
    outbox.c.kind.not_in(bindparam("upkeep", expanding=True)),
)


def redraw(tx: Transaction, kind: Post, guild_id: int, *, since: datetime = EPOCH, now: datetime) -> None:
    """Have every post of this kind that was put up since then brought up to date."""
    tx.execute(_REDRAW, guild_id=guild_id, kind=kind.name, since=since, now=now)
    tx.announce("outbox")


def redraw_these(tx: Transaction, guild_id: int, keys: Collection[str], *, now: datetime) -> None:
    """Have the posts that were put in under these keys, and stand, brought up to date."""
    tx.many(_REDRAW_ONE, [{"guild_id": guild_id, "key": key, "now": now} for key in sorted(keys)])
    tx.announce("outbox")


def give_up(
    tx: Transaction, guild_id: int, keys: Collection[str], *, reason: str, now: datetime
) -> Collection[str]:
    """Which of these certainly do not stand; they are not posted any more, unless they are wanted again."""
    if not keys:
        return ()
    return set(tx.values(_UNPOSTED, guild=guild_id, keys=sorted(keys), because=reason, at=now))


def put_up(tx: Transaction, guild_id: int, of: Collection[Post], *, since: datetime, until: datetime) -> int:
    """How many of these were, or are to be, put up then; what is only drawn anew is not counted."""
    names = sorted(kind.name for kind in of)
    return int(tx.value(_PUT_UP, guild_id=guild_id, kinds=names, since=since, until=until))


def fade(tx: Transaction, guild_id: int, *, before: datetime, now: datetime) -> None:
    """Have what was said about people in public before then name nobody any more."""
    about = {"guild_id": guild_id, "before": before, "now": now}
    tx.many(_FADE, [{**about, "kind": name} for name in _naming()])
    tx.announce("outbox")


def forget(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """Drop what is addressed to this person; what was said about them in public is redrawn without a name."""
    about = {"guild_id": guild_id, "user_id": user_id, "now": now}
    tx.many(_UNNAME, [{**about, "kind": name} for name in _naming()])
    tx.execute(_FORGET, guild_id=guild_id, user_id=user_id, upkeep=kinds.names(Upkeep))
    tx.announce("outbox")


def _naming() -> list[str]:
    """The kinds of posts that name the person of their parcel."""
    return [kind.name for kind in kinds.declared(Post) if kind.names == "its person"]
