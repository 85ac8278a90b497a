"""Writing down how carrying a parcel ended: in the outbox, and in the log for whoever runs the bot."""

from __future__ import annotations

from datetime import datetime

import structlog

from bot.courier.outcomes import Done, Dropped, Failed, Gone, Kept, Later, NotOurs, Outcome
from bot.db import Database
from bot.services.outbox import deliveries, kinds
from bot.services.outbox.outbox import Parcel
from bot.services.own import departures
from bot.services.things import native_events

log = structlog.get_logger(__name__)


def named(parcel: Parcel) -> dict[str, str | int]:
    """What a log line may say of a parcel: never who it is about, never its words."""
    return {"parcel": parcel.id, "kind": parcel.kind, "guild_id": parcel.guild_id}


async def record(db: Database, parcel: Parcel, outcome: Outcome, *, now: datetime) -> None:
    """If the lease was lost meanwhile whoever has it now records how it ended, and a post is carried once
    more.
    """
    held = True
    match outcome:
        case Later(delay, reason, failed):
            held = await db.write(
                deliveries.postpone, parcel, due_at=now + delay, reason=reason, failed=failed
            )
        case Done(channel_id, message_id, reason):
            at = {"channel_id": channel_id, "message_id": message_id}
            held = await db.write(deliveries.settle, parcel, "done", reason=reason, **at, now=now)
            kind = kinds.find(parcel.kind)
            if message_id and parcel.subject_id and isinstance(kind, kinds.Post) and kind.lasts:
                await db.write(native_events.card_stands, parcel.guild_id, parcel.subject_id, now=now)
        case Kept(reason) | Dropped(reason) | Failed(reason):
            state = {Kept: "kept", Dropped: "dropped", Failed: "failed"}[type(outcome)]
            held = await db.write(deliveries.settle, parcel, state, reason=reason, now=now)
        case Gone(reason):
            await db.write(deliveries.settle, parcel, "dropped", reason=reason, now=now)
            if parcel.user_id is not None:
                await db.write(departures.leave, parcel.guild_id, parcel.user_id, now=now)
        case NotOurs():
            await db.write(deliveries.put_down, parcel)
    if not held:
        await db.write(deliveries.carry_once_more, parcel, now=now)
    _tell_operator(parcel, outcome)


def _tell_operator(parcel: Parcel, outcome: Outcome) -> None:
    reason = getattr(outcome, "reason", None)
    match outcome:
        case Failed():
            log.warning("parcel_failed", **named(parcel), reason=reason)
        case Later(failed=True):
            log.warning("parcel_postponed", **named(parcel), reason=reason)
        case _:
            log.debug("parcel_carried", **named(parcel), outcome=type(outcome).__name__, reason=reason)
