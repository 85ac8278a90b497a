"""What the app itself could not do: move the clock, make trouble, read the log."""

from __future__ import annotations

from datetime import timedelta

from sandbox.page.seat import Seat
from sandbox.page.verbs.registry import verb
from sandbox.refusals import CannotDo
from sandbox.world.model import Json


@verb("move-clock")
async def _move_clock(seat: Seat, asked: Json) -> Json:
    seconds = float(asked["seconds"])
    if not 0 < seconds <= 366 * 86400:
        raise CannotDo("Time does not go back, and at most a year at once.")
    seat.world.clock.move(timedelta(seconds=seconds))
    return {"now": seat.world.clock.now().isoformat()}


@verb("next")
async def _next(seat: Seat, asked: Json) -> Json:
    at, what = await seat.companion.next()
    away = at - seat.world.clock.now()
    if away > timedelta(0):
        seat.world.clock.move(away)
    return {"now": seat.world.clock.now().isoformat(), "what": what}


@verb("make-trouble")
async def _make_trouble(seat: Seat, asked: Json) -> Json:
    made = await seat.troubles.make(asked)
    seat.touch_all()
    return {"sentence": made}


@verb("undo-trouble")
async def _undo_trouble(seat: Seat, asked: Json) -> None:
    seat.troubles.undo(int(asked["trouble"]))
    seat.touch_all()


@verb("log")
async def _log(seat: Seat, asked: Json) -> None:
    seat.follow_log(bool(asked["on"]))
