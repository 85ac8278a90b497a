"""What is open in a server, as one message in its asks channel that is always true."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.db import Transaction
from bot.i18n import N_
from bot.services.guild import guilds
from bot.services.outbox import cards, outbox
from bot.services.outbox.kinds import Post, declare
from bot.services.things import things, totals
from bot.services.things.things import Thing

NOTICEBOARD = declare(Post("noticeboard", N_("the list of what is open"), lasts=True))
#: A total of less says little.
FEWEST_TOLD = 5
#: Open things that are looked at, the newest where there are more.
_MOST_LOOKED_AT = 200


def redraw(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """It appears with the first thing that is posted, and follows what opens, ends, changes or fills up."""
    outbox.change(tx, NOTICEBOARD, guild_id, f"noticeboard:{guild_id}", now=now)


def show(tx: Transaction, guild_id: int, *, most: int, now: datetime) -> tuple[Sequence[Thing], int]:
    """The open things whose moment is nearest, then those without one; and how many more there are."""
    found = things.open_in(tx, guild_id, most=_MOST_LOOKED_AT, now=now)
    shown = sorted(found, key=_order)[:most]
    return shown, things.how_many_open(tx, guild_id, now=now) - len(shown)


def done_together(tx: Transaction, guild_id: int) -> tuple[int, datetime] | None:
    """How many things were done here and since when; None while they are few."""
    known = totals.find(tx, guild_id)
    if known is None or (done := totals.total(tx, guild_id)) < FEWEST_TOLD:
        return None
    return done, known.since


def follow_total(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """Have it say how many were done by now."""
    if totals.count_anew(tx, guild_id):
        redraw(tx, guild_id, now=now)


def address(tx: Transaction, guild_id: int) -> str:
    """Of the list at Discord, or of its channel while it does not stand there, or of the server."""
    stands = cards.known_by(tx, f"noticeboard:{guild_id}")
    channel_id = guilds.find(tx, guild_id).asks_channel_id
    if stands is not None and stands.sent_channel_id is not None and stands.sent_message_id is not None:
        where = f"{stands.sent_channel_id}/{stands.sent_message_id}"
    else:
        where = str(channel_id or "")
    return f"https://discord.com/channels/{guild_id}/{where}".rstrip("/")


def _order(thing: Thing) -> tuple[bool, float, int]:
    return thing.due_at is None, thing.due_at.timestamp() if thing.due_at else 0.0, -thing.id
