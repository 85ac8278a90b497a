"""Who a browser is, and which servers that person is in."""

from __future__ import annotations

from sandbox.page.seat import Seat
from sandbox.page.verbs.registry import verb
from sandbox.refusals import CannotDo
from sandbox.world import guilds
from sandbox.world.model import Json


@verb("hello")
async def _hello(seat: Seat, asked: Json) -> Json:
    return {"person": seat.sit_down(asked.get("person"), asked.get("guild"))}


@verb("become")
async def _become(seat: Seat, asked: Json) -> Json:
    return {"person": seat.sit_down(asked["person"], None)}


@verb("add-person")
async def _add_person(seat: Seat, asked: Json) -> Json:
    user = guilds.register(
        seat.world,
        _line(asked.get("name") or _fresh_name(seat), "A name"),
        locale=_line(asked.get("locale") or "en-US", "A language"),
        dms_open=asked.get("dms_open", True) is not False,
    )
    if asked.get("joins", True):
        guilds.join(seat.world, seat.person.guild.state, user)
    seat.touch_all()
    return {"person": str(user.id)}


def _fresh_name(seat: Seat) -> str:
    taken = {user.name for user in seat.world.users.values()}
    return next(name for n in range(1, len(taken) + 2) if (name := f"Newcomer {n}") not in taken)


def _line(text: object, what: str) -> str:
    words = " ".join(str(text).split())
    if not 1 <= len(words) <= 32:
        raise CannotDo(f"{what} has 1 to 32 characters.")
    return words


@verb("go")
async def _go(seat: Seat, asked: Json) -> None:
    seat.sit_down(seat.person.user.id, asked["guild"])


@verb("join")
async def _join(seat: Seat, asked: Json) -> None:
    guild = seat.places.of(seat.guild_called(asked["guild"]))
    await guild.join(seat.person)
    seat.sit_down(seat.person.user.id, guild.id)


@verb("leave")
async def _leave(seat: Seat, asked: Json) -> None:
    await seat.person.leave()


@verb("accept-rules")
async def _accept_rules(seat: Seat, asked: Json) -> None:
    await seat.person.accepts_rules()


@verb("dms")
async def _dms(seat: Seat, asked: Json) -> None:
    seat.person.dms_open = bool(asked["open"])
    seat.touch_all()
